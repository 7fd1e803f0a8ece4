package dev.exchange.order.domain;

import dev.exchange.contracts.OrderOptions;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.TimeInForce;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a client asks for, checked against the rules: all of an order but its number and its times.
///
/// @param quantity in the base currency, a whole number of lots; zero where a market order is bounded by
///     its quote amount alone
/// @param price in the quote currency, a whole number of ticks; null for an order that trades at market
/// @param stopPrice the trigger; null for an order that has none, or that finds it itself
/// @param options null where there are none
/// @param lifetime how long the order may rest at most, counted from when it is taken; null where it may
///     for ever
/// @param endsAt when it ends at the latest; null where that is not said
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
        @Nullable OrderOptions options,
        @Nullable Duration lifetime,
        @Nullable Instant endsAt) {
    /// When an order with these terms ends if it is taken at `now`: a day order at the next 00:00 UTC, any
    /// order at the end of its lifetime or at the time named, and what comes first counts. Null where it
    /// never does.
    public @Nullable Instant expiresAt(Instant now) {
        Instant midnight = timeInForce == TimeInForce.DAY
                ? now.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS)
                : null;
        Instant endOfLifetime = lifetime == null ? null : now.plus(lifetime);
        return Stream.of(midnight, endOfLifetime, endsAt)
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .orElse(null);
    }

    /// What else there is to say of the order; [OrderOptions#NONE] where nothing is.
    public OrderOptions optionsOrNone() {
        return options == null ? OrderOptions.NONE : options;
    }

    /// The same order as it is after a change.
    OrderTerms changed(BigDecimal newQuantity, @Nullable BigDecimal newPrice, @Nullable BigDecimal newStopPrice) {
        return new OrderTerms(
                userId,
                clientOrderId,
                pairSymbol,
                orderType,
                orderSide,
                timeInForce,
                newQuantity,
                newPrice,
                newStopPrice,
                options,
                lifetime,
                endsAt);
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
                && Objects.equals(options, other.options)
                && Objects.equals(lifetime, other.lifetime)
                && Objects.equals(endsAt, other.endsAt);
    }

    private static boolean same(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        if (one == null || other == null) {
            return one == null && other == null;
        }
        return one.compareTo(other) == 0;
    }

    /// Whether `changed` differs only by a smaller quantity.
    boolean isReducedTo(OrderTerms changed) {
        return changed.quantity().compareTo(quantity) < 0
                && same(price, changed.price())
                && same(stopPrice, changed.stopPrice());
    }
}
