package dev.exchange.engine;

/// How long an order stays good.
public enum TimeInForce {
    /// Until cancelled, or until its expiry if it has one.
    GOOD_TIL_CANCELLED(0),
    /// Trades at once what it can; the rest is cancelled.
    IMMEDIATE_OR_CANCEL(1),
    /// Trades at once in full, or not at all.
    FILL_OR_KILL(2),
    /// Until the next 00:00 UTC after the engine's time at placement.
    DAY(3),
    /// Until its expiry, which it must have.
    GOOD_TIL_DATE(4);

    private static final TimeInForce[] VALUES = values();

    /// The number that stands for it in records and snapshots: it never changes.
    final int code;

    TimeInForce(int code) {
        this.code = code;
    }

    static TimeInForce of(int code) {
        return VALUES[code];
    }

    /// Whether the order trades at once or not at all: nothing of it ever rests.
    public boolean isImmediate() {
        return this == IMMEDIATE_OR_CANCEL || this == FILL_OR_KILL;
    }
}
