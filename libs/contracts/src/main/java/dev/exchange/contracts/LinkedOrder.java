package dev.exchange.contracts;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An order that is placed together with another, whose record carries it: the second of a
/// one-cancels-other pair, or one of the two legs of a bracket, the take-profit first. User, pair and fees
/// are those of the order that carries it.
///
/// @param quantity of a pair's second order the same as the first's; a leg's own does not count, it takes
///     what the entry order filled
/// @param protectionPrice where it stops when it is triggered and trades at market; set by wallet-service,
///     and null for an order with a price of its own
public record LinkedOrder(
        String orderId,
        @Nullable String clientOrderId,
        OrderType orderType,
        OrderSide orderSide,
        TimeInForce timeInForce,
        BigDecimal quantity,
        @Nullable BigDecimal price,
        @Nullable BigDecimal stopPrice,
        @Nullable BigDecimal protectionPrice,
        @Nullable OrderOptions options,
        @Nullable Instant expiresAt) {}
