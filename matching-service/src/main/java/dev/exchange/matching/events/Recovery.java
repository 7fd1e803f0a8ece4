package dev.exchange.matching.events;

import dev.exchange.contracts.Catalogue;
import dev.exchange.matching.domain.MarketLimits;
import dev.exchange.matching.domain.MarketPartition;
import dev.exchange.matching.domain.PairMarket;
import dev.exchange.matching.domain.SnapshotVersionException;
import dev.exchange.matching.domain.WrittenOutputs;
import dev.exchange.matching.store.Snapshots;
import dev.exchange.matching.store.StoredSnapshot;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/// Gets a partition's state back: the newest snapshot that can be used, and from the outputs what is
/// written already. The commands after the snapshot are then applied as they always are.
final class Recovery {
    private static final Logger LOG = Logger.getLogger(Recovery.class);

    private final Catalogue catalogue;
    private final MarketLimits limits;
    private final MatchingTopics topics;
    private final Snapshots snapshots;
    private final Metrics metrics;

    Recovery(Catalogue catalogue, MarketLimits limits, MatchingTopics topics, Snapshots snapshots, Metrics metrics) {
        this.catalogue = catalogue;
        this.limits = limits;
        this.topics = topics;
        this.snapshots = snapshots;
        this.metrics = metrics;
    }

    /// A state and the offset of the first command that is not in it.
    ///
    /// @param fromSnapshot whether a snapshot was used; otherwise the state is empty and the log begins there
    record Start(
            MarketPartition markets, long nextOffset, long updateEndOffset, long fillEndOffset, boolean fromSnapshot) {}

    /// @param reader outside of any group, for nothing else meanwhile
    /// @param followed the state that this replica has kept up by following the log, where it has
    /// @throws RecoveryException when neither snapshots nor the log give the state
    OwnedPartition recover(
            Consumer<byte[], byte[]> reader, int number, String logId, Optional<Start> followed, OutputWriter outputs)
            throws SQLException {
        TopicPartition source = new TopicPartition(topics.orders(), number);
        long begin = offset(reader.beginningOffsets(List.of(source)), source);
        long end = offset(reader.endOffsets(List.of(source)), source);
        Optional<Start> usable = followed.filter(state -> state.nextOffset() >= begin && state.nextOffset() <= end);
        Start start = usable.isPresent() ? usable.get() : start(number, logId, begin, end);
        WrittenOutputs written = new WrittenOutputs();
        for (PairMarket market : start.markets().markets()) {
            written.upTo(topics.orderUpdates(), market.pairSymbol(), market.updateSequence());
            written.upTo(topics.fills(), market.pairSymbol(), market.fillSequence());
        }
        OutputTail.read(
                reader,
                Map.of(
                        new TopicPartition(topics.orderUpdates(), number), start.updateEndOffset(),
                        new TopicPartition(topics.fills(), number), start.fillEndOffset()),
                written);
        return new OwnedPartition(
                number,
                start.markets(),
                start.nextOffset(),
                start.fromSnapshot() ? start.nextOffset() : -1,
                end,
                written,
                outputs.follow(start.updateEndOffset()),
                outputs.follow(start.fillEndOffset()),
                outputs.follow(0));
    }

    /// Where a standby begins to follow a partition.
    ///
    /// @throws RecoveryException when neither snapshots nor the log give a state
    Start start(Consumer<byte[], byte[]> reader, int number, String logId) throws SQLException {
        TopicPartition source = new TopicPartition(topics.orders(), number);
        return start(
                number,
                logId,
                offset(reader.beginningOffsets(List.of(source)), source),
                offset(reader.endOffsets(List.of(source)), source));
    }

    static long offset(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        return Objects.requireNonNull(offsets.get(partition), () -> "The broker did not answer for " + partition);
    }

    private Start start(int number, String logId, long begin, long end) throws SQLException {
        for (long offset : snapshots.offsets(logId, number)) {
            if (offset > end) {
                throw new RecoveryException(topics.orders() + "-" + number + " ends at " + end
                        + ", but its newest snapshot was taken at " + offset
                        + ": commands that were applied are gone from the log");
            }
            if (offset < begin) {
                break;
            }
            Optional<Start> restored = restore(number, logId, offset);
            if (restored.isPresent()) {
                return restored.get();
            }
        }
        if (begin > 0) {
            throw new RecoveryException(topics.orders() + "-" + number + " begins at " + begin
                    + " and there is no usable snapshot at or after that: its state cannot be rebuilt");
        }
        return new Start(new MarketPartition(catalogue, limits), 0, 0, 0, false);
    }

    private Optional<Start> restore(int number, String logId, long offset) throws SQLException {
        Optional<StoredSnapshot> stored = snapshots.load(logId, number, offset);
        if (stored.isEmpty()) {
            return Optional.empty();
        }
        StoredSnapshot snapshot = stored.get();
        try {
            return Optional.of(new Start(
                    MarketPartition.restore(catalogue, limits, snapshot.state()),
                    offset,
                    snapshot.updateEndOffset(),
                    snapshot.fillEndOffset(),
                    true));
        } catch (SnapshotVersionException e) {
            LOG.infof(
                    "The snapshot of partition %d at offset %d is passed over for an older one or the log: %s",
                    number, offset, e.getMessage());
            return Optional.empty();
        } catch (IOException e) {
            metrics.snapshotRefused();
            LOG.errorf(
                    e,
                    "The snapshot of partition %d at offset %d cannot be used; an older one or the log serves",
                    number,
                    offset);
            return Optional.empty();
        }
    }

    /// The oldest state that the log leads on from, for a replay that proves the rest: the beginning of the
    /// log, or, where that is gone, the oldest usable snapshot.
    Start oldest(int number, String logId, long begin) throws SQLException {
        if (begin == 0) {
            return new Start(new MarketPartition(catalogue, limits), 0, 0, 0, false);
        }
        for (long offset : snapshots.offsets(logId, number).reversed()) {
            Optional<Start> restored = offset < begin ? Optional.empty() : restore(number, logId, offset);
            if (restored.isPresent()) {
                return restored.get();
            }
        }
        throw new RecoveryException(topics.orders() + "-" + number + " begins at " + begin
                + " and there is no usable snapshot at or after that");
    }
}
