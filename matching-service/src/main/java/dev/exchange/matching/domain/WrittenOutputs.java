package dev.exchange.matching.domain;

import dev.exchange.contracts.Event;
import java.util.HashMap;
import java.util.Map;

/// Which records of a partition are in the outputs already: per topic and pair, those up to a number. A
/// replay makes them again, and they are not written again.
public final class WrittenOutputs {
    private final Map<String, Map<String, Long>> lastByTopicAndPair = new HashMap<>();

    /// The next record of a pair was found in the log; one that leaves a gap, or comes again, tells nothing.
    public void found(String topic, String pair, long sequence) {
        Map<String, Long> lastByPair = lastByTopicAndPair.computeIfAbsent(topic, name -> new HashMap<>());
        if (sequence == lastByPair.getOrDefault(pair, 0L) + 1) {
            lastByPair.put(pair, sequence);
        }
    }

    /// Everything up to `sequence` is known to be written.
    public void upTo(String topic, String pair, long sequence) {
        lastByTopicAndPair.computeIfAbsent(topic, name -> new HashMap<>()).put(pair, sequence);
    }

    /// Whether the record is there already. Records are asked for in their order, so that what is passed is
    /// forgotten.
    public boolean contains(String topic, Event event) {
        Map<String, Long> lastByPair = lastByTopicAndPair.get(topic);
        if (lastByPair == null || lastByPair.isEmpty()) {
            return false;
        }
        Long last = lastByPair.get(event.key());
        if (last == null) {
            return false;
        }
        if (event.sequence() > last) {
            lastByPair.remove(event.key());
            return false;
        }
        return true;
    }
}
