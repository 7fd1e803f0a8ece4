package dev.exchange.matching.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.exchange.matching.Commands;
import dev.exchange.matching.domain.MarketLimits;
import dev.exchange.matching.domain.MarketPartition;
import dev.exchange.matching.domain.WrittenOutputs;
import dev.exchange.matching.store.SnapshotDatabase;
import dev.exchange.matching.store.Snapshots;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SnapshotStepTest {
    private static final int EVERY = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final SnapshotStep step = new SnapshotStep(
            new Snapshots(SnapshotDatabase.fresh()),
            "log",
            new MatchingSettings(
                    "nowhere:1", "group", Duration.ofSeconds(1), Duration.ofSeconds(2), EVERY, Duration.ofHours(1)),
            new Metrics(new SimpleMeterRegistry()));
    private final Acknowledgements updates = acknowledgements();

    private static Acknowledgements acknowledgements() {
        return new Acknowledgements(0, failure -> {});
    }

    /// One to which so many commands have come that a snapshot is due.
    private OwnedPartition due(int number) {
        OwnedPartition partition = new OwnedPartition(
                number,
                new MarketPartition(Commands.CATALOGUE, MarketLimits.DEFAULT),
                0,
                -1,
                0,
                new WrittenOutputs(),
                updates,
                acknowledgements(),
                acknowledgements());
        more(partition);
        return partition;
    }

    private static void more(OwnedPartition partition) {
        partition.nextOffset += EVERY;
        partition.commandsSinceSnapshot += EVERY;
    }

    private void advanceUntilStored(List<OwnedPartition> partitions) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> {
            step.advance(partitions);
            return partitions.stream().allMatch(partition -> partition.storedOffset == partition.nextOffset);
        });
    }

    @AfterEach
    void close() {
        step.close();
    }

    @Test
    void everyPartitionThatIsDueGetsOneAndNoTwoAreUnderwayAtOnce() {
        List<OwnedPartition> partitions = List.of(due(0), due(1), due(2));

        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> {
            step.advance(partitions);
            assertThat(partitions)
                    .filteredOn(partition -> partition.snapshotUnderway != null)
                    .hasSizeLessThanOrEqualTo(1);
            return partitions.stream().allMatch(partition -> partition.storedOffset == EVERY);
        });
    }

    @Test
    void nothingIsStoredBeforeTheOutputsAreDurable() {
        OwnedPartition partition = due(0);
        updates.sending();

        step.advance(List.of(partition));
        step.advance(List.of(partition));

        assertThat(Objects.requireNonNull(partition.snapshotUnderway).underway())
                .as("what the writer was given")
                .isNull();
        updates.onCompletion(new RecordMetadata(new TopicPartition("order-updates", 0), 0, 0, 0, 0, 0), null);
        advanceUntilStored(List.of(partition));
    }

    @Test
    void aBusyPartitionRestsFortyNineTimesAsLongAsASnapshotTook() {
        OwnedPartition partition = due(0);
        step.advance(List.of(partition));
        long begun = partition.snapshotAtNanos;
        long before = begun;
        while (partition.snapshotUnderway != null) {
            before = System.nanoTime();
            step.advance(List.of(partition));
        }

        assertThat(partition.snapshotRestUntilNanos - before)
                .isGreaterThanOrEqualTo(
                        Math.min(49 * (before - begun), Duration.ofSeconds(20).toNanos()));

        more(partition);
        partition.snapshotRestUntilNanos = System.nanoTime() + PATIENCE.toNanos();
        step.advance(List.of(partition));
        assertThat(partition.snapshotUnderway).as("during the rest").isNull();
        partition.snapshotRestUntilNanos = System.nanoTime();
        step.advance(List.of(partition));
        assertThat(partition.snapshotUnderway).as("after the rest").isNotNull();
        advanceUntilStored(List.of(partition));
    }
}
