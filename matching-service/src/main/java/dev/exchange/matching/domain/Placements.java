package dev.exchange.matching.domain;

import dev.exchange.contracts.FeeTerms;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.UpdateCause;
import dev.exchange.engine.MatchingEngine;
import dev.exchange.engine.NewOrder;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Takes new orders: alone, as a pair of which one cancels the other, or as a bracket. Where one of a group
/// cannot be taken, none is.
final class Placements {
    private final MatchingEngine engine;
    private final MarketLimits limits;
    private final OrderTranslation translation;
    private final OrderMoney money;
    private final OrderStates states;
    private final LiveOrders orders;
    private final Users users;
    private final MarketRecords records;
    private final NewOrder[] engineOrders = {new NewOrder(), new NewOrder(), new NewOrder()};
    private final SharedFees sharedFees = new SharedFees();

    Placements(
            MatchingEngine engine,
            MarketLimits limits,
            OrderTranslation translation,
            OrderMoney money,
            OrderStates states,
            LiveOrders orders,
            Users users,
            MarketRecords records) {
        this.engine = engine;
        this.limits = limits;
        this.translation = translation;
        this.money = money;
        this.states = states;
        this.orders = orders;
        this.users = users;
        this.records = records;
    }

    /// @return false where an order of the group is alive: what is alive must not be answered as rejected
    boolean place(OrderCommand.Place place) {
        OrderGroup group = OrderGroup.of(place);
        for (OrderTerms terms : group.orders()) {
            if (orders.find(terms.orderId()) != null) {
                return false;
            }
        }
        @Nullable Explanation[] refusals = refusals(group);
        if (isRefused(refusals)) {
            reject(group, refusals);
        } else {
            accept(group);
        }
        return true;
    }

    private @Nullable Explanation[] refusals(OrderGroup group) {
        @Nullable Explanation[] refusals = new Explanation[group.size()];
        for (int i = 0; i < group.size(); i++) {
            OrderTerms terms = group.orders().get(i);
            refusals[i] = LiveOrders.number(terms.orderId()).isPresent() && !isThereBefore(group, i)
                    ? translation.refusal(terms, group.isLeg(i))
                    : new Explanation(
                            "invalid_order_id", "'" + terms.orderId() + "' is not an order id, or there twice");
        }
        if (!isRefused(refusals) && !hasRoom(group)) {
            refusals[0] = Explanation.tooManyOpenOrders(limits.ordersOfUser());
        }
        return isRefused(refusals) ? refusals : money.refusals(group);
    }

    private boolean hasRoom(OrderGroup group) {
        int lasting = group.lasting();
        return lasting == 0 || users.liveOrders(group.place().userId()) + lasting <= limits.ordersOfUser();
    }

    private static boolean isThereBefore(OrderGroup group, int index) {
        for (int i = 0; i < index; i++) {
            if (group.orders().get(i).orderId().equals(group.orders().get(index).orderId())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isRefused(@Nullable Explanation[] refusals) {
        for (Explanation refusal : refusals) {
            if (refusal != null) {
                return true;
            }
        }
        return false;
    }

    private void reject(OrderGroup group, @Nullable Explanation[] refusals) {
        for (int i = 0; i < group.size(); i++) {
            Explanation why = refusals[i];
            records.order(
                    UpdateCause.REJECTED,
                    group.orders().get(i).orderId(),
                    group.place().userId(),
                    null,
                    states.rejected(group, i, records.now()),
                    group.reserved(i),
                    group.reservationId(i),
                    why == null ? Explanation.LINKED_ORDER_REJECTED : why);
        }
    }

    private void accept(OrderGroup group) {
        Reservation[] reservations = new Reservation[group.size()];
        for (int i = 0; i < group.size(); i++) {
            reservations[i] = group.holder(i) == i
                    ? new Reservation(group.orders().get(i).orderId(), group.reserved(i))
                    : reservations[group.holder(i)];
        }
        for (int i = 0; i < group.size(); i++) {
            boolean entry = i == 0 && group.legsTakeWhatIsBought();
            admit(group, i, reservations[i], entry ? reservations[OrderGroup.FIRST_LEG] : null);
        }
        switch (group.place().link()) {
            case null -> engine.place(engineOrders[0]);
            case ONE_CANCELS_OTHER -> engine.placeOneCancelsOther(engineOrders[0], engineOrders[1]);
            case BRACKET -> engine.placeBracket(engineOrders[0], engineOrders[1], engineOrders[2]);
        }
    }

    private void admit(OrderGroup group, int index, Reservation reservation, @Nullable Reservation legs) {
        OrderCommand.Place place = group.place();
        OrderTerms terms = group.orders().get(index);
        boolean leg = group.isLeg(index);
        FeeTerms fees = sharedFees.kept(place.fees());
        long user = users.join(place.userId());
        LiveOrder order = new LiveOrder(
                terms.orderId(),
                users.kept(place.userId()),
                terms.clientOrderId(),
                terms.type(),
                terms.side(),
                terms.timeInForce(),
                terms.options(),
                fees,
                place.time().toEpochMilli(),
                place.link(),
                group.linkedTo(index),
                reservation,
                legs,
                terms.quantity().signum() == 0,
                leg ? LiveOrder.Leg.WAITING : LiveOrder.Leg.NONE);
        reservation.join(order);
        if (!leg) {
            order.need = money.need(terms, fees);
        }
        OptionalLong number = LiveOrders.number(terms.orderId());
        orders.add(number.getAsLong(), order);
        OrderTerms entered = leg ? terms.withQuantity(group.first().quantity()) : terms;
        translation.fill(engineOrders[index], entered, records.now().toEpochMilli(), number.getAsLong(), user);
    }
}
