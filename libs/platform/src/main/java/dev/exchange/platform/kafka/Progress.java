package dev.exchange.platform.kafka;

import dev.exchange.contracts.Event;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// How far a batch loop has come, as it believes, and what that makes of the records that it polls. It knows neither
/// Kafka nor Postgres; after any failure it is made anew from what they have. One thread.
public final class Progress<E extends Event> {
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final SequenceFilter sequences = new SequenceFilter();

    /// What a poll brought.
    ///
    /// @param again applied before, of which it is not known whether what follows the commit was done
    /// @param fresh to be applied now
    /// @param steps how the positions move with that; empty where nothing is new
    /// @param lastSequences the newest number of each key, to be stored with the positions
    /// @param done the offsets up to which everything is done once this batch wholly is
    public record Batch<E extends Event>(
            List<Received<E>> again,
            List<Received<E>> fresh,
            List<Step> steps,
            List<LastSequence> lastSequences,
            Map<TopicPartition, Long> done) {}

    /// A partition's move from one offset to the next to read.
    public record Step(TopicPartition partition, long expected, long next) {}

    public record LastSequence(TopicPartition partition, String key, long sequence) {}

    private record SequenceKey(String topic, String key) {}

    /// Takes a partition over.
    ///
    /// @param position what is applied, as it is stored
    /// @param done the group's offset, up to which what follows the commits is done too; null where it has none
    /// @param beginning of the log
    /// @return where to read from
    public long assign(TopicPartition partition, long position, @Nullable Long done, long beginning) {
        positions.put(partition, position);
        return done == null ? beginning : Math.max(beginning, Math.min(position, done));
    }

    /// Sets the last numbers seen, by topic and key.
    public void setSequences(Map<String, Map<String, Long>> stored) {
        sequences.setAll(stored);
    }

    public void release(Collection<TopicPartition> partitions) {
        partitions.forEach(positions::remove);
    }

    /// Sorts what was polled.
    ///
    /// @param polled by partition, each in the order of its offsets and not empty
    /// @param gapFree the topics whose events are numbered without gaps
    /// @throws SequenceGapException when a number is missing; the progress must not be used further
    public Batch<E> sort(Map<TopicPartition, List<Received<E>>> polled, Collection<String> gapFree) {
        List<Received<E>> again = new ArrayList<>();
        List<Received<E>> fresh = new ArrayList<>();
        List<Step> steps = new ArrayList<>();
        Map<TopicPartition, Long> done = new HashMap<>();
        Map<SequenceKey, LastSequence> numbered = new LinkedHashMap<>();
        polled.forEach((partition, records) -> {
            long position = positions.getOrDefault(partition, 0L);
            boolean filtered = gapFree.contains(partition.topic());
            for (Received<E> received : records) {
                if (received.offset() < position) {
                    again.add(received);
                } else if (!filtered || isNew(partition, received.event(), numbered)) {
                    fresh.add(received);
                }
            }
            long next = records.getLast().offset() + 1;
            if (next > position) {
                steps.add(new Step(partition, position, next));
            }
            done.put(partition, next);
        });
        return new Batch<>(again, fresh, steps, List.copyOf(numbered.values()), done);
    }

    private boolean isNew(TopicPartition partition, E event, Map<SequenceKey, LastSequence> numbered) {
        if (!sequences.isNew(partition.topic(), event.key(), event.sequence())) {
            return false;
        }
        numbered.put(
                new SequenceKey(partition.topic(), event.key()),
                new LastSequence(partition, event.key(), event.sequence()));
        return true;
    }

    /// The batch is committed.
    public void applied(Batch<E> batch) {
        batch.steps().forEach(step -> positions.put(step.partition(), step.next()));
    }
}
