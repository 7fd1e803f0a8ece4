package dev.exchange.platform.kafka;

import java.util.HashMap;
import java.util.Map;

/// Tells new events of gap-free topics from those seen before. One thread.
public final class SequenceFilter {
    private final Map<String, Map<String, Long>> lastByTopicAndKey = new HashMap<>();

    /// Whether the event is the next one of its key; false when it was seen before. The first of a key is always new.
    ///
    /// @throws SequenceGapException when numbers are missing before it
    public boolean isNew(String topic, String key, long sequence) {
        Map<String, Long> lastByKey = lastByTopicAndKey.computeIfAbsent(topic, name -> new HashMap<>());
        Long last = lastByKey.get(key);
        if (last != null) {
            if (sequence <= last) {
                return false;
            }
            if (sequence != last + 1) {
                throw new SequenceGapException(topic, key, last + 1, sequence);
            }
        }
        lastByKey.put(key, sequence);
        return true;
    }

    /// Sets the last number seen of a key.
    public void set(String topic, String key, long last) {
        lastByTopicAndKey.computeIfAbsent(topic, name -> new HashMap<>()).put(key, last);
    }

    /// A filter of its own that has seen the same.
    SequenceFilter copy() {
        SequenceFilter copy = new SequenceFilter();
        copy.setAll(lastByTopicAndKey);
        return copy;
    }

    void setAll(Map<String, Map<String, Long>> sequences) {
        sequences.forEach((topic, byKey) -> byKey.forEach((key, last) -> set(topic, key, last)));
    }
}
