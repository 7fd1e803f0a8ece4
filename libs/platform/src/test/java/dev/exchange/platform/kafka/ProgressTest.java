package dev.exchange.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.contracts.Event;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final TopicPartition PARTITION = new TopicPartition("numbered", 0);
    private static final Set<String> GAP_FREE = Set.of("numbered");

    private final Progress<Numbered> progress = new Progress<>();

    private record Numbered(String eventId, int schemaVersion, Instant time, long sequence, String key)
            implements Event {
        @Override
        public String eventType() {
            return "exchange.numbered";
        }
    }

    @Test
    void aNewOwnerReadsFromWhereEverythingIsDone() {
        assertThat(progress.assign(PARTITION, 10, 7L, 0)).isEqualTo(7);
        assertThat(progress.assign(PARTITION, 10, 12L, 0)).isEqualTo(10);
        assertThat(progress.assign(PARTITION, 10, null, 3)).isEqualTo(3);
        assertThat(progress.assign(PARTITION, 10, 2L, 3)).isEqualTo(3);
    }

    @Test
    void whatIsAppliedComesAgainAndTheRestIsNew() {
        progress.assign(PARTITION, 2, 0L, 0);

        Progress.Batch<Numbered> batch = progress.sort(polled(0, 1, 2, 3), Set.of());

        assertThat(batch.again()).extracting(Received::offset).containsExactly(0L, 1L);
        assertThat(batch.fresh()).extracting(Received::offset).containsExactly(2L, 3L);
        assertThat(batch.steps()).containsExactly(new Progress.Step(PARTITION, 2, 4));
        assertThat(batch.done()).containsExactly(Map.entry(PARTITION, 4L));
    }

    @Test
    void aBatchThatIsOldThroughoutMovesNothing() {
        progress.assign(PARTITION, 9, 0L, 0);

        Progress.Batch<Numbered> batch = progress.sort(polled(0, 1), GAP_FREE);

        assertThat(batch.fresh()).isEmpty();
        assertThat(batch.steps()).isEmpty();
    }

    @Test
    void aPositionMovesOnFromWhatWasCommitted() {
        progress.assign(PARTITION, 0, null, 0);
        progress.applied(progress.sort(polled(0, 1, 2), GAP_FREE));

        assertThat(progress.sort(polled(3, 4), GAP_FREE).steps()).containsExactly(new Progress.Step(PARTITION, 3, 5));
    }

    @Test
    void aNumberThatWasSeenIsDroppedAndItsOffsetPassed() {
        progress.assign(PARTITION, 0, null, 0);
        progress.setSequences(Map.of("numbered", Map.of("key", 5L)));

        Progress.Batch<Numbered> batch =
                progress.sort(Map.of(PARTITION, List.of(received(0, 5), received(1, 6))), GAP_FREE);

        assertThat(batch.fresh()).extracting(Received::offset).containsExactly(1L);
        assertThat(batch.steps()).containsExactly(new Progress.Step(PARTITION, 0, 2));
        assertThat(batch.lastSequences()).containsExactly(new Progress.LastSequence(PARTITION, "key", 6));
    }

    @Test
    void aMissingNumberStops() {
        progress.assign(PARTITION, 0, null, 0);
        progress.setSequences(Map.of("numbered", Map.of("key", 5L)));

        assertThatThrownBy(() -> progress.sort(Map.of(PARTITION, List.of(received(0, 7))), GAP_FREE))
                .isInstanceOf(SequenceGapException.class);
    }

    /// Numbered by their offsets, from 1.
    private static Map<TopicPartition, List<Received<Numbered>>> polled(long... offsets) {
        return Map.of(
                PARTITION,
                Arrays.stream(offsets)
                        .mapToObj(offset -> received(offset, offset + 1))
                        .toList());
    }

    private static Received<Numbered> received(long offset, long sequence) {
        return new Received<>(
                new Numbered("numbered-" + sequence, 1, Instant.EPOCH, sequence, "key"), "numbered", 0, offset);
    }
}
