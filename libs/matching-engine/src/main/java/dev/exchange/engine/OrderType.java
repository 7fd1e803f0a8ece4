package dev.exchange.engine;

/// What an order does when it enters the market, and whether it waits for a trigger before that.
public enum OrderType {
    /// Trades at its price or better; what is left rests.
    LIMIT(0),
    /// Trades at once at any price up to its protection price; what is left is cancelled.
    MARKET(1),
    /// A market order that waits until the last price moves against the position (sell: down to, buy: up to the
    /// stop).
    STOP_LOSS(2),
    /// A market order that waits until the last price moves in favour (sell: up to, buy: down to the stop).
    TAKE_PROFIT(3),
    /// As [#STOP_LOSS], but a limit order when triggered.
    STOP_LIMIT(4),
    /// As [#TAKE_PROFIT], but a limit order when triggered.
    TAKE_PROFIT_LIMIT(5),
    /// A stop that follows the best last price seen at a fixed distance; a market order when triggered.
    TRAILING_STOP(6),
    /// As [#TRAILING_STOP], but a limit order when triggered, at an offset from the stop reached.
    TRAILING_STOP_LIMIT(7),
    /// A limit order of which only a part is shown; the shown part is refreshed at the back of the queue.
    ICEBERG(8);

    private static final OrderType[] VALUES = values();

    /// The number that stands for it in records and snapshots: it never changes.
    final int code;

    OrderType(int code) {
        this.code = code;
    }

    static OrderType of(int code) {
        return VALUES[code];
    }

    /// Whether the order waits for a trigger before it enters the market.
    public boolean isTriggered() {
        return switch (this) {
            case STOP_LOSS, TAKE_PROFIT, STOP_LIMIT, TAKE_PROFIT_LIMIT, TRAILING_STOP, TRAILING_STOP_LIMIT -> true;
            case LIMIT, MARKET, ICEBERG -> false;
        };
    }

    /// Whether the order never rests: it trades at once, or when triggered, and the rest is cancelled.
    public boolean isMarket() {
        return switch (this) {
            case MARKET, STOP_LOSS, TAKE_PROFIT, TRAILING_STOP -> true;
            case LIMIT, STOP_LIMIT, TAKE_PROFIT_LIMIT, TRAILING_STOP_LIMIT, ICEBERG -> false;
        };
    }

    /// Whether the trigger follows the market.
    public boolean isTrailing() {
        return this == TRAILING_STOP || this == TRAILING_STOP_LIMIT;
    }
}
