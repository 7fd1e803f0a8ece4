package dev.exchange.matching.domain;

import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.UpdateCause;
import dev.exchange.engine.MatchingEngine;
import dev.exchange.engine.NewOrder;
import dev.exchange.engine.OrderStatus;
import dev.exchange.engine.OrderView;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Gives orders alive new terms. Where only the quantity shrinks an order keeps its place; a limit order in
/// the book otherwise enters it again, and a stop that waits is replaced under its own id.
final class Changes {
    private final MatchingEngine engine;
    private final PairScale scale;
    private final OrderTranslation translation;
    private final OrderMoney money;
    private final LiveOrders orders;
    private final MarketRecords records;
    private final Underway underway;
    private final NewOrder replacement = new NewOrder();

    Changes(
            MatchingEngine engine,
            PairScale scale,
            OrderTranslation translation,
            OrderMoney money,
            LiveOrders orders,
            MarketRecords records,
            Underway underway) {
        this.engine = engine;
        this.scale = scale;
        this.translation = translation;
        this.money = money;
        this.orders = orders;
        this.records = records;
        this.underway = underway;
    }

    /// What the engine is to do.
    private enum Way {
        REDUCE,
        ENTER_AGAIN,
        REPLACE
    }

    /// What became of looking at a change: the way to go, or why there is none.
    private record Choice(@Nullable Way way, @Nullable Explanation refusal) {
        static Choice of(Way way) {
            return new Choice(way, null);
        }

        static Choice refused(Explanation why) {
            return new Choice(null, why);
        }
    }

    void change(OrderCommand.Change change) {
        LiveOrder order = orders.find(change.orderId());
        if (order == null || !order.userId.equals(change.userId())) {
            refuse(change, null, order == null ? Explanation.ORDER_NOT_FOUND : Explanation.NOT_OWNER);
            return;
        }
        if (engine.isEntering()) {
            refuse(change, order, Explanation.MARKET_BUSY);
            return;
        }
        long number = LiveOrders.number(change.orderId()).getAsLong();
        OrderView view = Objects.requireNonNull(engine.order(number), "the engine has every order alive");
        Choice choice = choose(change, order, view);
        Way way = choice.way();
        if (way == null) {
            refuse(change, order, Objects.requireNonNull(choice.refusal()));
        } else {
            carryOut(way, change, order, view);
        }
    }

    private Choice choose(OrderCommand.Change change, LiveOrder order, OrderView view) {
        if (view.isLinked()) {
            return Choice.refused(Explanation.LINKED_ORDER);
        }
        Explanation quantity = quantityRefusal(change, view);
        if (quantity != null) {
            return Choice.refused(quantity);
        }
        boolean waits = waitsForFixedStop(order, view);
        if (hasSamePrices(change, view, waits)) {
            long more = lots(change) - view.quantityLots();
            if (more <= 0) {
                return more < 0 ? Choice.of(Way.REDUCE) : Choice.refused(Explanation.UNCHANGED);
            }
        }
        if (!waits && !entersAgain(order, view)) {
            return Choice.refused(Explanation.NOT_MODIFIABLE);
        }
        Explanation prices = priceRefusal(change, order, waits);
        if (prices != null) {
            return Choice.refused(prices);
        }
        BigDecimal need = need(change, order, view, waits);
        return need.compareTo(order.reservation.funds().add(change.addedAmount())) > 0
                ? Choice.refused(money.shortage(need, order.side))
                : Choice.of(waits ? Way.REPLACE : Way.ENTER_AGAIN);
    }

    private @Nullable Explanation quantityRefusal(OrderCommand.Change change, OrderView view) {
        Explanation refusal = translation.quantityRefusal(change.quantity());
        if (refusal != null) {
            return refusal;
        }
        return lots(change) > view.filledLots()
                ? null
                : new Explanation(
                        "invalid_quantity",
                        "The quantity must be more than the "
                                + scale.quantity(view.filledLots()).toPlainString() + " that are filled already");
    }

    private long lots(OrderCommand.Change change) {
        return scale.lots(change.quantity()).orElseThrow();
    }

    private static boolean waitsForFixedStop(LiveOrder order, OrderView view) {
        return isStop(order.type) && !view.isTriggered();
    }

    private static boolean isStop(OrderType type) {
        return switch (type) {
            case STOP_LOSS, TAKE_PROFIT, STOP_LIMIT, TAKE_PROFIT_LIMIT -> true;
            case MARKET, LIMIT, TRAILING_STOP, ICEBERG -> false;
        };
    }

    /// Whether it is in the book as a plain limit order, by its type or since it was triggered.
    private static boolean entersAgain(LiveOrder order, OrderView view) {
        return view.status() == OrderStatus.OPEN && order.type != OrderType.ICEBERG;
    }

    private @Nullable Explanation priceRefusal(OrderCommand.Change change, LiveOrder order, boolean waits) {
        if (waits) {
            return translation.refusal(OrderTerms.of(order, change), false);
        }
        return change.price() == null
                ? new Explanation("invalid_price", "The price is missing")
                : translation.limitRefusal(change.price());
    }

    /// Whether the prices that a change may name are those that the order has. Where a market order stops
    /// follows from its stop price.
    private boolean hasSamePrices(OrderCommand.Change change, OrderView view, boolean waits) {
        if (waits) {
            return isAt(change.stopPrice(), view.stopPriceTicks())
                    && (view.type().isMarket() || isAt(change.price(), view.priceTicks()));
        }
        return view.status() != OrderStatus.OPEN || isAt(change.price(), view.priceTicks());
    }

    private boolean isAt(@Nullable BigDecimal price, long ticks) {
        return price != null && scale.ticks(price).equals(OptionalLong.of(ticks));
    }

    /// What the rest of the order needs on its new terms.
    private BigDecimal need(OrderCommand.Change change, LiveOrder order, OrderView view, boolean waits) {
        if (waits) {
            return money.need(OrderTerms.of(order, change), order.fees);
        }
        BigDecimal rest = scale.quantity(lots(change) - view.filledLots());
        return money.need(order, rest, Objects.requireNonNull(change.price(), "a limit order has a price"));
    }

    private void carryOut(Way way, OrderCommand.Change change, LiveOrder order, OrderView view) {
        long number = view.orderId();
        long user = view.userId();
        long now = records.now().toEpochMilli();
        long rest = lots(change) - view.filledLots();
        order.reservation.add(change.addedAmount());
        underway.change(order, change.addedAmount());
        switch (way) {
            case REDUCE -> engine.amend(number, user, lots(change), now);
            case ENTER_AGAIN ->
                engine.modify(
                        number,
                        user,
                        scale.ticks(Objects.requireNonNull(change.price())).orElseThrow(),
                        rest,
                        now);
            case REPLACE -> {
                translation.fill(replacement, OrderTerms.of(order, change), now, number, user);
                engine.replace(number, replacement);
            }
        }
    }

    private void refuse(OrderCommand.Change change, @Nullable LiveOrder order, Explanation why) {
        records.order(
                UpdateCause.CHANGE_REJECTED,
                change.orderId(),
                change.userId(),
                change.requestId(),
                null,
                change.addedAmount(),
                order == null ? null : order.reservationId(),
                why);
    }
}
