package dev.exchange.marketdata.domain;

import dev.exchange.contracts.OrderSide;
import java.math.BigDecimal;
import java.time.Instant;

/// An order in the book.
///
/// @param price in the quote currency
/// @param quantity what is left of it, in the base currency
/// @param priority its place in the queue of its price: smaller is older
/// @param placedAt when the engine took it
public record RestingOrder(
        String orderId, OrderSide side, BigDecimal price, BigDecimal quantity, long priority, Instant placedAt) {}
