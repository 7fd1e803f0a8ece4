package dev.exchange.matching.domain;

import dev.exchange.contracts.Catalogue.Pair;
import dev.exchange.contracts.Decimals;
import dev.exchange.contracts.FeeTerms;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.OrderSide;
import dev.exchange.engine.OrderType;
import dev.exchange.engine.OrderView;
import java.math.BigDecimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What orders need of their reservations, and what fills move. The rules of fee and reservation are
/// [FeeTerms]'s.
///
/// A reservation holds at least what the rest of a buy costs at its worst price, and the fee of a fill is
/// cut where it would eat into that; so a fill can always be paid, and at the end nothing is left over.
final class OrderMoney {
    private final Pair pair;
    private final PairScale scale;
    private final int precision;

    OrderMoney(Pair pair, PairScale scale) {
        this.pair = pair;
        this.scale = scale;
        precision = pair.quote().precision();
    }

    String reservedCurrency(OrderSide side) {
        return side == OrderSide.BUY ? pair.quote().symbol() : pair.base().symbol();
    }

    /// What an order that is good by itself needs before anything of it is filled.
    BigDecimal need(OrderTerms terms, FeeTerms fees) {
        if (!terms.isBuy()) {
            return terms.quantity();
        }
        BigDecimal worst = Objects.requireNonNull(terms.worstPrice(), "a buy is bounded by a price");
        BigDecimal amount = terms.optionsOrNone().quoteAmount();
        if (amount == null) {
            return fees.buyReservation(terms.quantity(), worst, precision);
        }
        BigDecimal cost = scale.quoteAmount(scale.quoteUnits(amount).orElseThrow());
        boolean bounded = terms.quantity().signum() > 0;
        return withFee(fees, bounded ? cost.min(worst.multiply(terms.quantity())) : cost);
    }

    /// What an order alive needs for what is left of it.
    BigDecimal need(LiveOrder order, OrderView view) {
        if (!order.isBuy()) {
            return scale.quantity(view.remainingLots());
        }
        if (order.isByQuoteAmount()) {
            return withFee(order.fees, restCost(order, view));
        }
        return view.remainingLots() == 0
                ? BigDecimal.ZERO
                : need(order, scale.quantity(view.remainingLots()), scale.price(worstTicks(view)));
    }

    /// What an order needs for a rest at a limit.
    BigDecimal need(LiveOrder order, BigDecimal rest, BigDecimal limit) {
        return order.isBuy() ? order.fees.buyReservation(rest, limit, precision) : rest;
    }

    private BigDecimal withFee(FeeTerms fees, BigDecimal cost) {
        return fees.buyReservation(cost, BigDecimal.ONE, precision);
    }

    /// What the rest of a buy costs at worst, fees not counted.
    private BigDecimal restCost(LiveOrder order, OrderView view) {
        if (!order.isByQuoteAmount()) {
            return scale.price(worstTicks(view)).multiply(scale.quantity(view.remainingLots()));
        }
        BigDecimal amount = scale.quoteAmount(view.quoteLeft());
        return order.unbounded
                ? amount
                : amount.min(scale.price(view.priceTicks()).multiply(scale.quantity(view.remainingLots())));
    }

    /// A trailing stop with a limit offset has its limit when it is triggered; until then the stop, which
    /// only comes closer to the market, says what it can be at worst.
    private static long worstTicks(OrderView view) {
        return view.type() == OrderType.TRAILING_STOP_LIMIT && !view.isTriggered()
                ? view.stopPriceTicks() + view.limitOffsetTicks()
                : view.priceTicks();
    }

    /// Why what is locked for a group of orders does not pay for them; null at a place where it does. Their
    /// contents are good by themselves.
    @Nullable
    Explanation[] refusals(OrderGroup group) {
        @Nullable Explanation[] refusals = new Explanation[group.size()];
        FeeTerms fees = group.place().fees();
        if (!areSane(fees)) {
            refusals[0] =
                    new Explanation("invalid_fees", "Fee rates are not negative, and a taker's is not below a maker's");
            return refusals;
        }
        BigDecimal[] needs = new BigDecimal[group.size()];
        for (int i = 0; i < group.size(); i++) {
            int holder = group.holder(i);
            BigDecimal need = startNeed(group, i, fees);
            needs[holder] = holder == i ? need : need.max(needs[holder]);
        }
        if (!group.place()
                        .reservedCurrency()
                        .equals(reservedCurrency(group.first().side()))
                || isShort(group, 0, needs)) {
            refusals[0] = shortage(group, 0, needs);
        }
        if (group.isBracket() && isShort(group, OrderGroup.FIRST_LEG, needs)) {
            refusals[OrderGroup.FIRST_LEG] = shortage(group, OrderGroup.FIRST_LEG, needs);
        }
        return refusals;
    }

    private static boolean areSane(FeeTerms fees) {
        return fees.makerRate().signum() >= 0
                && fees.takerRate().compareTo(fees.makerRate()) >= 0
                && fees.minFee().signum() >= 0
                && Decimals.isReasonable(fees.takerRate())
                && Decimals.isReasonable(fees.makerRate())
                && Decimals.isReasonable(fees.minFee());
    }

    /// What must be locked for an order from the start: nothing for legs that sell what is bought only
    /// then.
    private BigDecimal startNeed(OrderGroup group, int index, FeeTerms fees) {
        OrderTerms terms = group.orders().get(index);
        if (!group.isLeg(index)) {
            return need(terms, fees);
        }
        return terms.isBuy() ? need(terms.withQuantity(group.first().quantity()), fees) : BigDecimal.ZERO;
    }

    private static boolean isShort(OrderGroup group, int holder, BigDecimal[] needs) {
        BigDecimal reserved = group.reserved(holder);
        return !Decimals.isReasonable(reserved) || reserved.compareTo(needs[holder]) < 0;
    }

    private Explanation shortage(OrderGroup group, int holder, BigDecimal[] needs) {
        return shortage(needs[holder], group.orders().get(holder).side());
    }

    /// Says what is needed where what is locked is less.
    Explanation shortage(BigDecimal need, OrderSide side) {
        return new Explanation(
                "invalid_reservation",
                "The order needs " + Decimals.plain(need) + " " + reservedCurrency(side)
                        + ", which is not what was reserved for it");
    }

    /// Moves one side's part of a trade, whose quantity is off the view already.
    ///
    /// @param maker whether it pays the maker's rate
    Fill.Party settle(LiveOrder order, OrderView view, BigDecimal value, BigDecimal quantity, boolean maker) {
        BigDecimal due = order.fees.fee(value, maker, precision);
        BigDecimal payable =
                order.isBuy() ? order.reservation.funds().subtract(value).subtract(restCost(order, view)) : value;
        BigDecimal fee = due.min(payable);
        if (fee.signum() < 0) {
            throw new IllegalStateException("Order " + order.orderId + " would spend more than it reserved");
        }
        BigDecimal spent = order.isBuy() ? value.add(fee) : quantity;
        order.reservation.spend(spent);
        order.need = need(order, view);
        order.filledValue = order.filledValue.add(value);
        order.feesPaid = order.feesPaid.add(fee);
        return new Fill.Party(
                order.orderId,
                order.userId,
                order.clientOrderId,
                order.side,
                fee,
                spent,
                order.isBuy() ? quantity : value.subtract(fee),
                order.reservation.release(),
                order.reservationId(),
                receivedFor(order, quantity));
    }

    /// Locks what a bracket's entry order has bought for its legs, as long as they live.
    private static @Nullable String receivedFor(LiveOrder order, BigDecimal bought) {
        Reservation legs = order.legs;
        if (legs == null || !legs.isOpen()) {
            return null;
        }
        legs.add(bought);
        return legs.orderId();
    }
}
