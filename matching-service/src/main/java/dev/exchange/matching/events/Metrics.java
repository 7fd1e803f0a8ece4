package dev.exchange.matching.events;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// What the loop counts.
final class Metrics {
    private final Counter applied;
    private final Counter seenBefore;
    private final Counter refused;
    private final Counter snapshotsRefused;
    private final Counter snapshotsFailed;
    private final Timer batch;
    private final Timer recovery;
    private final Timer snapshot;
    private final AtomicLong lag;
    private final AtomicLong ownedPartitions;
    private final AtomicLong followedPartitions;
    private final AtomicLong outputsInFlight;

    Metrics(MeterRegistry registry) {
        applied = commands(registry, "applied");
        seenBefore = commands(registry, "seen_before");
        refused = commands(registry, "unreadable");
        snapshotsRefused = Counter.builder("matching.snapshots.refused")
                .description("Snapshots that could not be used at a recovery")
                .register(registry);
        snapshotsFailed = Counter.builder("matching.snapshots.failed")
                .description("Snapshots that could not be stored")
                .register(registry);
        batch = Timer.builder("matching.batch")
                .description("Time to apply one polled batch and hand its outputs to the producer")
                .publishPercentiles(0.5, 0.99)
                .register(registry);
        recovery = Timer.builder("matching.recovery")
                .description("Time from an assigned partition to its state, before the replay")
                .register(registry);
        snapshot = Timer.builder("matching.snapshot")
                .description("Time to store a snapshot")
                .register(registry);
        lag = gauge(registry, "matching.lag", "Commands in the log that are not applied yet");
        ownedPartitions = gauge(registry, "matching.partitions", "Partitions that this replica owns");
        followedPartitions = gauge(
                registry,
                "matching.partitions.followed",
                "Partitions of other replicas that this one can take over warm");
        outputsInFlight = gauge(registry, "matching.outputs.in.flight", "Records that are not acknowledged yet");
    }

    private static Counter commands(MeterRegistry registry, String outcome) {
        return Counter.builder("matching.commands")
                .description("Commands taken from the log")
                .tag("outcome", outcome)
                .register(registry);
    }

    private static AtomicLong gauge(MeterRegistry registry, String name, String description) {
        AtomicLong value = new AtomicLong();
        io.micrometer.core.instrument.Gauge.builder(name, value, AtomicLong::doubleValue)
                .description(description)
                .register(registry);
        return value;
    }

    void applied(int commands) {
        applied.increment(commands);
    }

    void seenBefore() {
        seenBefore.increment();
    }

    void unreadable() {
        refused.increment();
    }

    void snapshotRefused() {
        snapshotsRefused.increment();
    }

    void snapshotFailed() {
        snapshotsFailed.increment();
    }

    void batch(long nanos) {
        batch.record(Duration.ofNanos(nanos));
    }

    void recovery(long nanos) {
        recovery.record(Duration.ofNanos(nanos));
    }

    void snapshot(long nanos) {
        snapshot.record(Duration.ofNanos(nanos));
    }

    void now(long lagRecords, int partitions, int followed, int inFlight) {
        lag.set(lagRecords);
        ownedPartitions.set(partitions);
        followedPartitions.set(followed);
        outputsInFlight.set(inFlight);
    }
}
