package dev.exchange.order.domain;

import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.TimeInForce;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a client asks for, checked against the rules: all of an order but its number and its times.
///
/// @param quantity in the base currency, a whole number of lots
/// @param price in the quote currency, a whole number of ticks; null for a market order
/// @param lifetime how long the order may rest at most, counted from when it is taken; null where it may for ever
public record OrderTerms(
        String userId,
        @Nullable String clientOrderId,
        String pairSymbol,
        OrderType orderType,
        OrderSide orderSide,
        TimeInForce timeInForce,
        BigDecimal quantity,
        @Nullable BigDecimal price,
        @Nullable BigDecimal stopPrice,
        @Nullable Duration lifetime) {
    /// When an order with these terms ends if it is taken at `now`: a day order at the next 00:00 UTC, any order at
    /// the end of its lifetime, and what comes first counts. Null where it never does.
    public @Nullable Instant expiresAt(Instant now) {
        Instant endOfLifetime = lifetime == null ? null : now.plus(lifetime);
        if (timeInForce != TimeInForce.DAY) {
            return endOfLifetime;
        }
        Instant midnight = now.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
        return endOfLifetime == null || endOfLifetime.isAfter(midnight) ? midnight : endOfLifetime;
    }

    /// Whether both ask for the same, 0.50 and 0.5 being the same number.
    public boolean isSameAs(OrderTerms other) {
        return userId.equals(other.userId)
                && pairSymbol.equals(other.pairSymbol)
                && orderType == other.orderType
                && orderSide == other.orderSide
                && timeInForce == other.timeInForce
                && same(quantity, other.quantity)
                && same(price, other.price)
                && same(stopPrice, other.stopPrice)
                && Objects.equals(lifetime, other.lifetime);
    }

    private static boolean same(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        if (one == null || other == null) {
            return one == null && other == null;
        }
        return one.compareTo(other) == 0;
    }
}
