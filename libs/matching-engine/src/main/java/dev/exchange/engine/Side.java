package dev.exchange.engine;

/// The side of the book an order belongs to.
public enum Side {
    BUY(0),
    SELL(1);

    private static final Side[] VALUES = values();

    /// The number that stands for it in records and snapshots: it never changes.
    final int code;

    Side(int code) {
        this.code = code;
    }

    static Side of(int code) {
        return VALUES[code];
    }

    public Side opposite() {
        return this == BUY ? SELL : BUY;
    }
}
