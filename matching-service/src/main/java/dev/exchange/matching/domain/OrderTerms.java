package dev.exchange.matching.domain;

import dev.exchange.contracts.LinkedOrder;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.OrderOptions;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.TimeInForce;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One order as its owner wants it, whichever record brought it.
///
/// @param quantity the whole of it; zero only for a market order by quote amount without a bound
record OrderTerms(
        String orderId,
        @Nullable String clientOrderId,
        OrderType type,
        OrderSide side,
        TimeInForce timeInForce,
        BigDecimal quantity,
        @Nullable BigDecimal price,
        @Nullable BigDecimal stopPrice,
        @Nullable BigDecimal protectionPrice,
        @Nullable OrderOptions options,
        @Nullable Instant expiresAt) {
    static OrderTerms of(OrderCommand.Place place) {
        return new OrderTerms(
                place.orderId(),
                place.clientOrderId(),
                place.orderType(),
                place.orderSide(),
                place.timeInForce(),
                place.quantity(),
                place.price(),
                place.stopPrice(),
                place.protectionPrice(),
                place.options(),
                place.expiresAt());
    }

    static OrderTerms of(LinkedOrder linked) {
        return new OrderTerms(
                linked.orderId(),
                linked.clientOrderId(),
                linked.orderType(),
                linked.orderSide(),
                linked.timeInForce(),
                linked.quantity(),
                linked.price(),
                linked.stopPrice(),
                linked.protectionPrice(),
                linked.options(),
                linked.expiresAt());
    }

    /// An order alive as a change wants it, nothing of it being filled yet.
    static OrderTerms of(LiveOrder order, OrderCommand.Change change) {
        return new OrderTerms(
                order.orderId,
                order.clientOrderId,
                order.type,
                order.side,
                order.timeInForce,
                change.quantity(),
                change.price(),
                change.stopPrice(),
                change.protectionPrice(),
                order.options,
                order.expiryMillis == 0 ? null : Instant.ofEpochMilli(order.expiryMillis));
    }

    /// The same for another quantity: a bracket's legs are for what their entry order fills.
    OrderTerms withQuantity(BigDecimal other) {
        return new OrderTerms(
                orderId,
                clientOrderId,
                type,
                side,
                timeInForce,
                other,
                price,
                stopPrice,
                protectionPrice,
                options,
                expiresAt);
    }

    boolean isBuy() {
        return side == OrderSide.BUY;
    }

    OrderOptions optionsOrNone() {
        return options == null ? OrderOptions.NONE : options;
    }

    /// What the market does with such an order: a trailing stop with a limit offset becomes a limit order.
    dev.exchange.engine.OrderType engineType() {
        return type == OrderType.TRAILING_STOP && optionsOrNone().limitOffset() != null
                ? dev.exchange.engine.OrderType.TRAILING_STOP_LIMIT
                : Types.engine(type);
    }

    /// Whether it may outlive the command that places it: to wait for its trigger, or to rest.
    boolean canWait() {
        dev.exchange.engine.OrderType engineType = engineType();
        return engineType.isTriggered()
                || (!engineType.isMarket() && !Types.engine(timeInForce).isImmediate());
    }

    /// The worst price at which it may trade, where it says one: its limit, the price at which a market
    /// order stops, or what a trailing stop's limit can come to at worst.
    @Nullable
    BigDecimal worstPrice() {
        BigDecimal limitOffset = optionsOrNone().limitOffset();
        dev.exchange.engine.OrderType engineType = engineType();
        if (engineType == dev.exchange.engine.OrderType.TRAILING_STOP_LIMIT) {
            return stopPrice == null || limitOffset == null ? null : stopPrice.add(limitOffset);
        }
        return engineType.isMarket() ? protectionPrice : price;
    }
}
