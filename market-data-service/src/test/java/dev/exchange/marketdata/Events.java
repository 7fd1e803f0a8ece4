package dev.exchange.marketdata;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.Ids;
import dev.exchange.contracts.MarketState;
import dev.exchange.contracts.MarketUpdate;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderState;
import dev.exchange.contracts.OrderStatus;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.contracts.TimeInForce;
import dev.exchange.contracts.UpdateCause;
import dev.exchange.contracts.UserUpdate;
import dev.exchange.contracts.UserUpdateCause;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Records as the engine writes them.
public final class Events {
    private Events() {}

    public static OrderUpdate update(
            String pair,
            long sequence,
            String orderId,
            OrderSide side,
            OrderStatus status,
            BigDecimal price,
            BigDecimal remaining,
            long priority,
            Instant time) {
        return update(pair, sequence, orderId, side, status, price, remaining, null, priority, time);
    }

    /// @param visible what an iceberg shows; null for an order that shows all of it
    public static OrderUpdate update(
            String pair,
            long sequence,
            String orderId,
            OrderSide side,
            OrderStatus status,
            BigDecimal price,
            BigDecimal remaining,
            @Nullable BigDecimal visible,
            long priority,
            Instant time) {
        boolean open = status == OrderStatus.OPEN;
        OrderState state = new OrderState(
                null,
                visible == null ? OrderType.LIMIT : OrderType.ICEBERG,
                side,
                TimeInForce.GOOD_TIL_CANCELED,
                status,
                BigDecimal.TEN,
                price,
                null,
                null,
                null,
                null,
                BigDecimal.TEN.subtract(remaining),
                remaining,
                open ? visible : null,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                "USD",
                BigDecimal.ZERO,
                open ? priority : null,
                null,
                null,
                null,
                time,
                time);
        return new OrderUpdate(
                pair + "-" + sequence,
                Event.SCHEMA_VERSION,
                time,
                sequence,
                pair,
                null,
                open ? UpdateCause.PLACED : UpdateCause.CANCELLED,
                orderId,
                "user_1",
                state,
                BigDecimal.ZERO,
                null,
                null,
                null);
    }

    public static OrderUpdate cancelRejected(String pair, long sequence, String orderId, Instant time) {
        return new OrderUpdate(
                pair + "-" + sequence,
                Event.SCHEMA_VERSION,
                time,
                sequence,
                pair,
                null,
                UpdateCause.CANCEL_REJECTED,
                orderId,
                "user_1",
                null,
                BigDecimal.ZERO,
                null,
                "order_not_found",
                "There is no such order");
    }

    public static MarketUpdate market(String pair, long sequence, MarketState state, Instant time) {
        return market(pair, sequence, state, null, null, null, time);
    }

    /// In an auction that would meet.
    public static MarketUpdate market(
            String pair,
            long sequence,
            MarketState state,
            @Nullable String indicativePrice,
            @Nullable String indicativeVolume,
            @Nullable String indicativeImbalance,
            Instant time) {
        return new MarketUpdate(
                pair + "-" + sequence,
                Event.SCHEMA_VERSION,
                time,
                sequence,
                pair,
                null,
                state,
                500,
                null,
                null,
                decimal(indicativePrice),
                decimal(indicativeVolume),
                decimal(indicativeImbalance),
                null,
                null);
    }

    /// The end of a mass cancel.
    public static UserUpdate allCancelled(String pair, long sequence, long orders, Instant time) {
        return new UserUpdate(
                pair + "-" + sequence,
                Event.SCHEMA_VERSION,
                time,
                sequence,
                pair,
                "request_1",
                UserUpdateCause.ALL_CANCELLED,
                "user_1",
                orders,
                null,
                null,
                null);
    }

    private static @Nullable BigDecimal decimal(@Nullable String text) {
        return text == null ? null : new BigDecimal(text);
    }

    public static Fill fill(
            String pair, int pairNumber, long sequence, BigDecimal price, BigDecimal quantity, Instant time) {
        return fill(pair, pairNumber, sequence, price, quantity, null, time);
    }

    public static Fill auctionFill(
            String pair, int pairNumber, long sequence, BigDecimal price, BigDecimal quantity, Instant time) {
        return fill(pair, pairNumber, sequence, price, quantity, true, time);
    }

    private static Fill fill(
            String pair,
            int pairNumber,
            long sequence,
            BigDecimal price,
            BigDecimal quantity,
            @Nullable Boolean auction,
            Instant time) {
        BigDecimal value = price.multiply(quantity);
        return new Fill(
                pair + "-" + sequence,
                Event.SCHEMA_VERSION,
                time,
                sequence,
                Fill.TYPE,
                Ids.trade(pairNumber, sequence),
                pair,
                price,
                quantity,
                value,
                OrderSide.BUY,
                pair.substring(pair.indexOf('/') + 1),
                auction,
                party("order_1", "user_1", OrderSide.SELL, quantity, value),
                party("order_2", "user_2", OrderSide.BUY, value, quantity));
    }

    private static Fill.Party party(
            String orderId, String userId, OrderSide side, BigDecimal spent, BigDecimal received) {
        return new Fill.Party(
                orderId, userId, null, side, BigDecimal.ZERO, spent, received, BigDecimal.ZERO, null, null);
    }
}
