package dev.exchange.simulation;

import dev.exchange.contracts.Event;
import dev.exchange.matching.domain.MarketPartition;
import dev.exchange.matching.domain.WrittenOutputs;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A partition of `orders` whose state a replica of matching-service has.
final class Owned {
    final int number;
    final MarketPartition markets;
    final WrittenOutputs written;
    /// The end of the log when it was taken over.
    final long takeoverOffset;

    final Outputs updates;
    final Outputs fills;
    /// Pairs whose latest tick has not come back through the log.
    final Set<String> ticksUnderway = new HashSet<>();

    long nextOffset;
    long storedOffset;
    int commandsSinceSnapshot;

    @Nullable
    Underway underway;

    /// A snapshot that waits until the outputs before it are durable.
    record Underway(SnapshotTable.Stored snapshot, long updatesSent, long fillsSent) {}

    /// What was sent to one topic.
    static final class Outputs {
        private final ArrayDeque<Sent> unacknowledged = new ArrayDeque<>();
        private long sent;
        private long acknowledged;
        private long endOffset;

        Outputs(long endOffset) {
            this.endOffset = endOffset;
        }

        void send(Writer writer, Topic topic, Event event) {
            unacknowledged.add(writer.send(topic, event));
            sent++;
        }

        private void hear() {
            while (!unacknowledged.isEmpty() && unacknowledged.element().isAcknowledged()) {
                endOffset = unacknowledged.remove().offset() + 1;
                acknowledged++;
            }
        }

        long sent() {
            return sent;
        }

        long acknowledged() {
            hear();
            return acknowledged;
        }

        long endOffset() {
            hear();
            return endOffset;
        }
    }

    Owned(
            int number,
            MarketPartition markets,
            WrittenOutputs written,
            long nextOffset,
            long takeoverOffset,
            long updateEnd,
            long fillEnd) {
        this.number = number;
        this.markets = markets;
        this.written = written;
        this.nextOffset = nextOffset;
        this.storedOffset = nextOffset;
        this.takeoverOffset = takeoverOffset;
        updates = new Outputs(updateEnd);
        fills = new Outputs(fillEnd);
    }

    SnapshotTable.Stored snapshot() {
        return new SnapshotTable.Stored(markets.snapshot(), nextOffset, updates.endOffset(), fills.endOffset());
    }

    boolean isDurable(Underway snapshot) {
        return updates.acknowledged() >= snapshot.updatesSent() && fills.acknowledged() >= snapshot.fillsSent();
    }
}
