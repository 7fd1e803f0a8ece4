package dev.exchange.order.events;

import dev.exchange.order.domain.Order;

/// What came of waiting for a request.
public sealed interface Outcome {
    /// The order has come so far; it can be read back like that.
    record Known(Order order) implements Outcome {}

    /// The engine found nothing to cancel.
    record NothingToCancel() implements Outcome {}

    /// Nothing was heard in time.
    record Overdue() implements Outcome {}
}
