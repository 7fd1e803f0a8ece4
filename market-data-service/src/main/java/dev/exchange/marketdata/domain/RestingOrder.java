package dev.exchange.marketdata.domain;

import dev.exchange.contracts.OrderSide;
import java.math.BigDecimal;
import java.time.Instant;

/// An order in the book.
///
/// @param price in the quote currency
/// @param quantity what the book shows of it, in the base currency: what is left, or the visible part of an
///     iceberg
/// @param priority its place in the queue of its price: smaller is older. It changes when the order joins
///     the back again, as an iceberg does with each part that it shows
/// @param placedAt when the engine took it
public record RestingOrder(
        String orderId, OrderSide side, BigDecimal price, BigDecimal quantity, long priority, Instant placedAt) {}
