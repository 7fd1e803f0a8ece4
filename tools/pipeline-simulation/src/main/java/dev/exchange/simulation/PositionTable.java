package dev.exchange.simulation;

import dev.exchange.platform.kafka.Progress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/// Where a consumer stands, in the database that it writes.
final class PositionTable {
    private final boolean checked;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Map<TopicPartition, Map<String, Long>> sequences = new HashMap<>();

    PositionTable(Fault fault) {
        checked = fault != Fault.POSITIONS_UNCHECKED;
    }

    long position(TopicPartition partition) {
        return positions.getOrDefault(partition, 0L);
    }

    /// The last numbers of a partition's keys.
    Map<String, Long> sequences(TopicPartition partition) {
        return sequences.getOrDefault(partition, Map.of());
    }

    /// @throws Deposed when another replica has moved one of the positions
    void check(List<Progress.Step> steps) {
        for (Progress.Step step : steps) {
            if (checked && position(step.partition()) != step.expected()) {
                throw new Deposed();
            }
        }
    }

    void advance(List<Progress.Step> steps, List<Progress.LastSequence> lastSequences) {
        steps.forEach(step -> positions.put(step.partition(), step.next()));
        lastSequences.forEach(last -> sequences
                .computeIfAbsent(last.partition(), unknown -> new HashMap<>())
                .put(last.key(), last.sequence()));
    }
}
