package dev.exchange.engine;

/// Why an order's state is notified.
public enum OrderEvent {
    /// The outcome of a placement: exactly one for each order placed. Open, filled, pending, cancelled or
    /// rejected.
    PLACED,
    /// The order was in the book and traded: filled, or open with less left.
    TRADED,
    /// The trigger was reached; the order enters the market next, and [#ENTERED] tells how that went.
    TRIGGERED,
    /// The outcome of a triggered order's, or of an activated bracket leg's, entry into the market.
    ENTERED,
    /// The outcome of an amendment that was carried out.
    AMENDED,
    /// The outcome of a modification that was carried out: the order went through the market again.
    MODIFIED,
    /// Self-trade prevention took a part of a resting order without a trade.
    REDUCED,
    /// The order was cancelled; the reason says by what.
    CANCELLED,
    /// The order's time ended.
    EXPIRED
}
