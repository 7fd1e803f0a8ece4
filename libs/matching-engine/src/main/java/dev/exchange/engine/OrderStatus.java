package dev.exchange.engine;

/// Where an order is in its life. [#PENDING] and [#OPEN] are alive; the others are final.
public enum OrderStatus {
    /// Accepted, not in the book: waits for its trigger, or for the entry order of its bracket.
    PENDING,
    /// In the book; a part may be filled.
    OPEN,
    FILLED,
    CANCELLED,
    REJECTED,
    EXPIRED;

    private static final OrderStatus[] VALUES = values();

    static OrderStatus of(int ordinal) {
        return VALUES[ordinal];
    }

    public boolean isFinal() {
        return this != PENDING && this != OPEN;
    }
}
