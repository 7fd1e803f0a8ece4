package dev.exchange.engine;

/// What happens where an incoming order meets a resting order of the same user. The incoming order's mode
/// counts. An auction's uncrossing does not apply it: nobody is the incoming side there.
public enum SelfTradePrevention {
    /// The two trade with each other.
    NONE(0),
    /// The incoming order's rest is cancelled.
    CANCEL_NEWEST(1),
    /// The resting order is cancelled; the incoming order goes on.
    CANCEL_OLDEST(2),
    /// Both are cancelled.
    CANCEL_BOTH(3),
    /// Both shrink by the smaller quantity without a trade; what reaches zero is cancelled, the other goes on.
    DECREMENT_AND_CANCEL(4);

    private static final SelfTradePrevention[] VALUES = values();

    /// The number that stands for it in records and snapshots: it never changes.
    final int code;

    SelfTradePrevention(int code) {
        this.code = code;
    }

    static SelfTradePrevention of(int code) {
        return VALUES[code];
    }
}
