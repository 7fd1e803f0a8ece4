package dev.exchange.order.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Orders whose client was told that nothing was done, because the database did not answer in time, but
/// that may have been written all the same: they must not be sent and are to be deleted. A statement that
/// hung may still be carried out later, so each number is withdrawn for a while. Thread-safe.
public final class Withdrawals {
    private final Duration period;
    private final Map<Long, Instant> until = new LinkedHashMap<>();

    public Withdrawals(Duration period) {
        this.period = period;
    }

    public synchronized void add(Collection<Long> numbers, Instant now) {
        numbers.forEach(number -> until.put(number, now.plus(period)));
    }

    /// Takes orders back from withdrawal, because their client asked for them again; false when they were
    /// not in it.
    public synchronized boolean adopt(Collection<Long> numbers) {
        return until.keySet().removeAll(numbers);
    }

    public synchronized boolean contains(long number) {
        return until.containsKey(number);
    }

    /// The numbers to delete now; those that have been long enough are among them for the last time.
    public synchronized List<Long> due(Instant now) {
        List<Long> due = List.copyOf(until.keySet());
        for (Iterator<Instant> oldest = until.values().iterator(); oldest.hasNext(); ) {
            if (oldest.next().isAfter(now)) {
                break;
            }
            oldest.remove();
        }
        return due;
    }
}
