package dev.exchange.marketdata.domain;

import java.time.Duration;
import java.util.OptionalLong;

/// Decides when a change is told: at once when the last telling is long enough ago, otherwise as soon as it
/// is, and once for all the changes until then. Thread-safe; times are those of one monotonic clock in
/// nanoseconds.
public final class Throttle {
    private final long intervalNanos;
    private boolean due;
    private boolean everTold;
    private long toldAtNanos;

    public Throttle(Duration interval) {
        intervalNanos = interval.toNanos();
    }

    /// A change happened. Empty when a telling is already due; otherwise the nanoseconds until it must be
    /// made, after which the caller calls [#tell] first and then reads what to tell.
    public synchronized OptionalLong change(long nowNanos) {
        if (due) {
            return OptionalLong.empty();
        }
        due = true;
        return OptionalLong.of(everTold ? Math.max(0, toldAtNanos + intervalNanos - nowNanos) : 0);
    }

    /// The telling is made now: later changes need another one.
    public synchronized void tell(long nowNanos) {
        due = false;
        everTold = true;
        toldAtNanos = nowNanos;
    }
}
