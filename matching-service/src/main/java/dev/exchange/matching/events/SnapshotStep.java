package dev.exchange.matching.events;

import dev.exchange.matching.events.OwnedPartition.SnapshotUnderway;
import dev.exchange.matching.store.Snapshots;
import dev.exchange.matching.store.StoredSnapshot;
import dev.exchange.platform.sql.TimeShare;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// Takes snapshots when they are due: the bytes on the loop's thread, at a point between two commands; the
/// writing on a thread of its own, after every output before that point is durable.
///
/// A busy partition has so many commands between two snapshots that they take a fiftieth of the time at most: one costs
/// the loop, the database and the collector of garbage as much as tens of thousands of commands, and a recovery
/// replays faster than a market trades.
final class SnapshotStep implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(SnapshotStep.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);
    private static final TimeShare A_FIFTIETH = new TimeShare(49, Duration.ofSeconds(20));

    private final Snapshots snapshots;
    private final String logId;
    private final int everyCommands;
    private final long intervalNanos;
    private final Metrics metrics;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("snapshots").factory());

    SnapshotStep(Snapshots snapshots, String logId, MatchingSettings settings, Metrics metrics) {
        this.snapshots = snapshots;
        this.logId = logId;
        this.everyCommands = settings.snapshotEveryCommands();
        this.intervalNanos = settings.snapshotInterval().toNanos();
        this.metrics = metrics;
    }

    /// Does what is next to do. One snapshot is underway at a time: those of many partitions together could take more
    /// memory than there is.
    void advance(Collection<OwnedPartition> partitions) {
        for (OwnedPartition partition : partitions) {
            SnapshotUnderway step = partition.snapshotUnderway;
            if (step != null) {
                goOn(partition, step);
                return;
            }
        }
        partitions.stream()
                .filter(this::isDue)
                .min((one, other) -> Long.signum(one.snapshotAtNanos - other.snapshotAtNanos))
                .ifPresent(this::begin);
    }

    private void begin(OwnedPartition partition) {
        partition.snapshotAtNanos = System.nanoTime();
        partition.commandsSinceSnapshot = 0;
        partition.snapshotUnderway = new SnapshotUnderway(partition.snapshot(logId), partition.checkpoint(), null);
    }

    private void goOn(OwnedPartition partition, SnapshotUnderway step) {
        if (step.underway() == null) {
            if (partition.isDurable(step.checkpoint())) {
                Future<?> underway = writer.submit(() -> store(step.snapshot()));
                partition.snapshotUnderway = new SnapshotUnderway(step.snapshot(), step.checkpoint(), underway);
            }
        } else if (step.underway().isDone()) {
            finish(partition, step.snapshot(), step.underway());
        }
    }

    private boolean isDue(OwnedPartition partition) {
        long now = System.nanoTime();
        return partition.nextOffset > partition.storedOffset
                && ((partition.commandsSinceSnapshot >= everyCommands && now - partition.snapshotRestUntilNanos >= 0)
                        || (partition.commandsSinceSnapshot > 0 && now - partition.snapshotAtNanos > intervalNanos));
    }

    private Void store(StoredSnapshot snapshot) throws SQLException {
        long started = System.nanoTime();
        snapshots.store(snapshot);
        metrics.snapshot(System.nanoTime() - started);
        return null;
    }

    private void finish(OwnedPartition partition, StoredSnapshot snapshot, Future<?> underway) {
        partition.snapshotUnderway = null;
        long now = System.nanoTime();
        partition.snapshotRestUntilNanos = now + A_FIFTIETH.restAfter(now - partition.snapshotAtNanos);
        try {
            underway.get();
            partition.storedOffset = snapshot.nextOffset();
        } catch (ExecutionException e) {
            report(partition.number, e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void report(int partition, Throwable problem) {
        metrics.snapshotFailed();
        if (problem instanceof Snapshots.ContradictionException) {
            LOG.errorf("Two replays differ: %s", problem.getMessage());
        } else {
            LOG.warnf(
                    problem,
                    "The snapshot of partition %d was not stored; until one is, a recovery replays longer",
                    partition);
        }
    }

    /// Stores the state as it is, on the caller's thread, unless it is stored already. Its outputs must be
    /// durable.
    void storeNow(OwnedPartition partition) {
        if (partition.nextOffset <= partition.storedOffset) {
            return;
        }
        try {
            store(partition.snapshot(logId));
            partition.storedOffset = partition.nextOffset;
        } catch (SQLException | RuntimeException e) {
            report(partition.number, e);
        }
    }

    /// Waits for what is being written.
    @Override
    public void close() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warnf("A snapshot was still being written after %s", CLOSE_TIMEOUT);
                writer.shutdownNow();
            }
        } catch (InterruptedException e) {
            writer.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
