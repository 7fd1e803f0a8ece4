package dev.exchange.marketdata;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.Ids;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderState;
import dev.exchange.contracts.OrderStatus;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.contracts.TimeInForce;
import dev.exchange.contracts.UpdateCause;
import java.math.BigDecimal;
import java.time.Instant;

/// Records as the engine writes them.
public final class Events {
    private Events() {}

    /// @param status open, or a final one
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
        boolean open = status == OrderStatus.OPEN;
        OrderState state = new OrderState(
                null,
                OrderType.LIMIT,
                side,
                TimeInForce.GOOD_TIL_CANCELED,
                status,
                BigDecimal.TEN,
                price,
                null,
                BigDecimal.TEN.subtract(remaining),
                remaining,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                "USD",
                BigDecimal.ZERO,
                open ? priority : null,
                null,
                time,
                time);
        return new OrderUpdate(
                pair + "-" + sequence,
                Event.SCHEMA_VERSION,
                time,
                sequence,
                OrderUpdate.TYPE,
                pair,
                open ? UpdateCause.PLACED : UpdateCause.CANCELLED,
                orderId,
                "user_1",
                state,
                BigDecimal.ZERO,
                null,
                null);
    }

    public static OrderUpdate cancelRejected(String pair, long sequence, String orderId, Instant time) {
        return new OrderUpdate(
                pair + "-" + sequence,
                Event.SCHEMA_VERSION,
                time,
                sequence,
                OrderUpdate.TYPE,
                pair,
                UpdateCause.CANCEL_REJECTED,
                orderId,
                "user_1",
                null,
                BigDecimal.ZERO,
                "order_not_found",
                "There is no such order");
    }

    public static Fill fill(
            String pair, int pairNumber, long sequence, BigDecimal price, BigDecimal quantity, Instant time) {
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
                new Fill.Party(
                        "order_1", "user_1", null, OrderSide.SELL, BigDecimal.ZERO, quantity, value, BigDecimal.ZERO),
                new Fill.Party(
                        "order_2", "user_2", null, OrderSide.BUY, BigDecimal.ZERO, value, quantity, BigDecimal.ZERO));
    }
}
