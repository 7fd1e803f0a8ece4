package dev.exchange.matching.events;

import dev.exchange.matching.domain.MarketPartition;
import dev.exchange.matching.domain.PairMarket;
import dev.exchange.matching.domain.WrittenOutputs;
import dev.exchange.matching.store.StoredSnapshot;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// One partition of `orders` whose state is here, and how far its outputs and its snapshots are.
final class OwnedPartition {
    final int number;
    final MarketPartition markets;
    final WrittenOutputs written;
    final Acknowledgements updates;
    final Acknowledgements fills;
    final Acknowledgements ticks;

    /// The end of the log when this replica took over: from there on it serves.
    final long takeoverOffset;

    /// Pairs whose latest tick has not come back through the log.
    final Set<String> ticksUnderway = new HashSet<>();

    long nextOffset;
    long storedOffset;
    long snapshotAtNanos;
    long snapshotRestUntilNanos;
    long commandsSinceSnapshot;

    @Nullable
    SnapshotUnderway snapshotUnderway;

    @Nullable
    Checkpoint commitCandidate;

    /// The newest position that the group has been told.
    long committedOffset = -1;

    OwnedPartition(
            int number,
            MarketPartition markets,
            long nextOffset,
            long storedOffset,
            long takeoverOffset,
            WrittenOutputs written,
            Acknowledgements updates,
            Acknowledgements fills,
            Acknowledgements ticks) {
        this.number = number;
        this.markets = markets;
        this.nextOffset = nextOffset;
        this.storedOffset = storedOffset;
        this.takeoverOffset = takeoverOffset;
        this.written = written;
        this.updates = updates;
        this.fills = fills;
        this.ticks = ticks;
        this.snapshotAtNanos = System.nanoTime();
        this.snapshotRestUntilNanos = snapshotAtNanos;
    }

    /// A place in the log with the outputs that were sent before it.
    ///
    /// @param updateEndOffset where the updates after it begin, or before: what was acknowledged by then
    record Checkpoint(long nextOffset, long updatesSent, long fillsSent, long updateEndOffset, long fillEndOffset) {}

    /// A snapshot on its way to Postgres.
    ///
    /// @param underway null until its outputs are acknowledged and it is given to the writer
    record SnapshotUnderway(
            StoredSnapshot snapshot,
            Checkpoint checkpoint,
            @Nullable Future<?> underway) {}

    Checkpoint checkpoint() {
        return new Checkpoint(nextOffset, updates.sent(), fills.sent(), updates.endOffset(), fills.endOffset());
    }

    boolean isDurable(Checkpoint checkpoint) {
        return updates.acknowledged() >= checkpoint.updatesSent() && fills.acknowledged() >= checkpoint.fillsSent();
    }

    boolean isRecovered() {
        return nextOffset >= takeoverOffset;
    }

    /// The state now, as it is stored. Where its outputs end is taken from what is acknowledged so far, which
    /// is at or before the truth.
    StoredSnapshot snapshot(String logId) {
        return new StoredSnapshot(
                logId, number, nextOffset, updates.endOffset(), fills.endOffset(), markets.snapshot());
    }

    boolean owns(String pairSymbol) {
        return markets.market(pairSymbol).isPresent();
    }

    Iterable<PairMarket> pairs() {
        return markets.markets();
    }
}
