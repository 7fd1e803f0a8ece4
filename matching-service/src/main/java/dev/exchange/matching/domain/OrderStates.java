package dev.exchange.matching.domain;

import dev.exchange.contracts.OrderState;
import dev.exchange.contracts.OrderStatus;
import dev.exchange.engine.OrderView;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How an order stands on the wire.
final class OrderStates {
    private final PairScale scale;
    private final OrderMoney money;

    OrderStates(PairScale scale, OrderMoney money) {
        this.scale = scale;
        this.money = money;
    }

    OrderState of(LiveOrder order, OrderView view, Instant now) {
        OrderStatus status = Types.contract(view.status());
        boolean active = view.isTriggered() || order.leg == LiveOrder.Leg.ACTIVE;
        boolean open = status == OrderStatus.OPEN;
        return new OrderState(
                order.clientOrderId,
                order.type,
                order.side,
                order.timeInForce,
                status,
                scale.quantity(view.quantityLots()),
                view.type().isMarket() ? null : price(view.priceTicks()),
                price(view.stopPriceTicks()),
                order.options,
                active ? Boolean.TRUE : null,
                price(view.markPriceTicks()),
                scale.quantity(view.filledLots()),
                scale.quantity(view.remainingLots()),
                open && view.visibleLots() < view.remainingLots() ? scale.quantity(view.visibleLots()) : null,
                order.filledValue,
                order.feesPaid,
                money.reservedCurrency(order.side),
                status.isFinal() ? BigDecimal.ZERO : order.reservation.funds(),
                open ? order.priority : null,
                view.expiryMillis() > 0 ? Instant.ofEpochMilli(view.expiryMillis()) : null,
                order.link,
                order.linkedOrderIds,
                Instant.ofEpochMilli(order.createdAtMillis),
                now);
    }

    private @Nullable BigDecimal price(long ticks) {
        return ticks > 0 ? scale.price(ticks) : null;
    }

    /// An order that never came to the engine.
    OrderState rejected(OrderGroup group, int index, Instant now) {
        OrderTerms terms = group.orders().get(index);
        return new OrderState(
                terms.clientOrderId(),
                terms.type(),
                terms.side(),
                terms.timeInForce(),
                OrderStatus.REJECTED,
                terms.quantity(),
                terms.price(),
                terms.stopPrice(),
                terms.options(),
                null,
                null,
                BigDecimal.ZERO,
                terms.quantity(),
                null,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                // What is freed is what was locked, whatever currency it should have been.
                index == 0 ? group.place().reservedCurrency() : money.reservedCurrency(terms.side()),
                BigDecimal.ZERO,
                null,
                terms.expiresAt(),
                group.place().link(),
                group.linkedTo(index),
                Instant.ofEpochMilli(group.place().time().toEpochMilli()),
                now);
    }
}
