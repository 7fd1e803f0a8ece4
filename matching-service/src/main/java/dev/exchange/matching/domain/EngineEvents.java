package dev.exchange.matching.domain;

import dev.exchange.contracts.Fill;
import dev.exchange.contracts.Ids;
import dev.exchange.contracts.OrderStatus;
import dev.exchange.contracts.UpdateCause;
import dev.exchange.contracts.UserUpdateCause;
import dev.exchange.engine.CommandKind;
import dev.exchange.engine.EngineListener;
import dev.exchange.engine.OrderEvent;
import dev.exchange.engine.OrderView;
import dev.exchange.engine.Reason;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;

/// Turns what the engine tells into records, and moves the money that belongs to it.
final class EngineEvents implements EngineListener {
    private final PairScale scale;
    private final OrderMoney money;
    private final OrderStates states;
    private final LiveOrders orders;
    private final Users users;
    private final MarketRecords records;
    private final Underway underway;
    private boolean indicativeChanged;

    EngineEvents(
            PairScale scale,
            OrderMoney money,
            OrderStates states,
            LiveOrders orders,
            Users users,
            MarketRecords records,
            Underway underway) {
        this.scale = scale;
        this.money = money;
        this.states = states;
        this.orders = orders;
        this.users = users;
        this.records = records;
        this.underway = underway;
    }

    @Override
    public void onTrade(
            long tradeNumber, OrderView maker, OrderView taker, long priceTicks, long quantityLots, boolean auction) {
        BigDecimal price = scale.price(priceTicks);
        BigDecimal quantity = scale.quantity(quantityLots);
        BigDecimal value = price.multiply(quantity);
        records.fill(
                price,
                quantity,
                value,
                auction,
                settle(maker, value, quantity, true),
                settle(taker, value, quantity, auction));
    }

    private Fill.Party settle(OrderView view, BigDecimal value, BigDecimal quantity, boolean maker) {
        LiveOrder order = orders.of(view);
        becomesActive(order);
        if (view.status() == dev.exchange.engine.OrderStatus.OPEN && view.visibleLots() == 0) {
            // An iceberg's shown part is gone; the next one joins the queue at its end.
            order.priority = 0;
        }
        return money.settle(order, view, value, quantity, maker);
    }

    /// A leg that enters the market, or trades on its way in, waits for its entry order no longer.
    private static void becomesActive(LiveOrder order) {
        if (order.leg == LiveOrder.Leg.WAITING) {
            order.leg = LiveOrder.Leg.ACTIVE;
        }
    }

    @Override
    public void onOrder(OrderView view, OrderEvent event) {
        if (view.reason() == Reason.REPLACED) {
            // The order lives on under its id: what takes its place tells it.
            return;
        }
        LiveOrder order = orders.of(view);
        boolean replaced = event == OrderEvent.PLACED && underway.isChanging(order);
        if (replaced && view.status() == dev.exchange.engine.OrderStatus.REJECTED) {
            refuseChange(explanation(view.reason()));
            return;
        }
        update(order, view, event, replaced);
    }

    private void update(LiveOrder order, OrderView view, OrderEvent event, boolean replaced) {
        OrderStatus status = Types.contract(view.status());
        BigDecimal released = released(order, view, event, status);
        if (status == OrderStatus.OPEN && (order.priority == 0 || event == OrderEvent.MODIFIED)) {
            order.priority = records.updateSequence() + 1;
        }
        orders.noteExpiry(order, status.isFinal() ? 0 : view.expiryMillis());
        records.order(
                replaced ? UpdateCause.AMENDED : Types.cause(event, status),
                order.orderId,
                order.userId,
                replaced || answersChange(order, event) ? underway.requestId() : null,
                states.of(order, view, records.now()),
                released,
                order.reservationId(),
                Explanation.of(view.reason()));
        if (status.isFinal()) {
            orders.remove(view.orderId());
            users.leave(order.userId);
        }
    }

    private boolean answersChange(LiveOrder order, OrderEvent event) {
        return switch (event) {
            case AMENDED, MODIFIED -> underway.isChanging(order);
            case PLACED, TRADED, TRIGGERED, ENTERED, REDUCED, CANCELLED, EXPIRED -> false;
        };
    }

    /// Frees what no order of the reservation needs after this. Fills have freed their own part.
    private BigDecimal released(LiveOrder order, OrderView view, OrderEvent event, OrderStatus status) {
        if (event == OrderEvent.ENTERED) {
            becomesActive(order);
        }
        if (status == OrderStatus.REJECTED) {
            order.reservation.abandon();
        } else if (status.isFinal()) {
            order.reservation.leave(order);
        } else if (event != OrderEvent.TRADED) {
            order.need = money.need(order, view);
        }
        return order.reservation.release();
    }

    @Override
    public void onRefused(CommandKind command, long orderId, long userId, Reason reason) {
        Explanation why = explanation(reason);
        switch (command) {
            case CANCEL -> refuseCancel(Ids.order(orderId), underway.requester(), why);
            case AMEND, MODIFY -> refuseChange(why);
            case CANCEL_ALL, CANCEL_ALL_AFTER -> records.userRefused(underway.requester(), underway.requestId(), why);
        }
    }

    private static Explanation explanation(Reason reason) {
        return Objects.requireNonNull(Explanation.of(reason), "a refusal has a reason");
    }

    void refuseCancel(String orderId, String userId, Explanation why) {
        records.order(UpdateCause.CANCEL_REJECTED, orderId, userId, null, null, BigDecimal.ZERO, null, why);
    }

    private void refuseChange(Explanation why) {
        LiveOrder order = underway.takeBack();
        records.order(
                UpdateCause.CHANGE_REJECTED,
                order.orderId,
                order.userId,
                underway.requestId(),
                null,
                underway.added(),
                order.reservationId(),
                why);
    }

    @Override
    public void onAllCancelled(long userNumber, long count) {
        String requester = underway.userId();
        records.allCancelled(requester == null ? users.id(userNumber) : requester, underway.requestId(), count);
    }

    @Override
    public void onCountdown(long userNumber, long deadlineMillis) {
        String userId = users.id(userNumber);
        users.countdown(userNumber, deadlineMillis);
        if (deadlineMillis == 0) {
            records.user(UserUpdateCause.COUNTDOWN_ENDED, userId, underway.requestId());
        } else {
            records.countdownSet(userId, underway.requestId(), Instant.ofEpochMilli(deadlineMillis));
        }
    }

    @Override
    public void onIndicativePrice(long priceTicks, long volumeLots, long imbalanceLots) {
        indicativeChanged = true;
    }

    /// Whether the indicative price has changed since the last call.
    boolean takeIndicativeChange() {
        boolean changed = indicativeChanged;
        indicativeChanged = false;
        return changed;
    }
}
