package dev.exchange.matching.domain;

import java.util.OptionalLong;
import java.util.TreeMap;

/// How many things end at each time, in epoch milliseconds; 0 stands for no end.
final class DueTimes {
    private final TreeMap<Long, Integer> counts = new TreeMap<>();

    void move(long fromMillis, long toMillis) {
        if (fromMillis == toMillis) {
            return;
        }
        if (fromMillis != 0) {
            counts.merge(fromMillis, -1, (count, one) -> count + one == 0 ? null : count + one);
        }
        if (toMillis != 0) {
            counts.merge(toMillis, 1, Integer::sum);
        }
    }

    OptionalLong earliest() {
        return counts.isEmpty() ? OptionalLong.empty() : OptionalLong.of(counts.firstKey());
    }
}
