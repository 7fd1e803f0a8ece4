package dev.exchange.order.domain;

import dev.exchange.contracts.Decimals;
import dev.exchange.contracts.OrderLink;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.TimeInForce;
import dev.exchange.order.domain.OrderJudgement.Frame;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Judges what is to be placed together: which orders go with which, and whether their prices lie on the
/// right sides of each other.
///
/// @param review of the first order
/// @param frame what the first order has in common with the others
record GroupRules(OrderReview review, Frame frame, SizeRules sizes, Instant now) {
    /// The group; null where something about it is wrong or missing, which the review then says.
    ///
    /// @param first null where something is wrong with it already
    @Nullable
    GroupTerms judge(@Nullable OrderType firstType, @Nullable OrderTerms first) {
        OrderFields other = review.fields().order(OrderField.ONE_CANCELS_OTHER);
        OrderFields takeProfit = review.fields().order(OrderField.TAKE_PROFIT);
        OrderFields stopLoss = review.fields().order(OrderField.STOP_LOSS);
        if (takeProfit == null && stopLoss == null) {
            if (other != null) {
                return pair(firstType, first, other);
            }
            return first == null ? null : GroupTerms.single(first);
        }
        if (other != null) {
            review.refuse(
                    OrderField.ONE_CANCELS_OTHER,
                    "an order is one of a pair or the entry of a bracket, not both; a bracket's take_profit and"
                            + " stop_loss cancel each other");
            review.violations().addAll(other.unreadable());
        }
        return bracket(first, takeProfit, stopLoss);
    }

    private @Nullable GroupTerms pair(
            @Nullable OrderType firstType, @Nullable OrderTerms first, OrderFields secondFields) {
        if (firstType != null) {
            checkFirstOfPair(firstType);
        }
        OrderReview second = new OrderReview(secondFields, review.violations());
        OrderTerms terms = judged(second, frame.side(), secondType(second));
        if (first == null || terms == null) {
            return null;
        }
        checkPairPrices(first, terms, second);
        return complete(OrderLink.ONE_CANCELS_OTHER, first, List.of(terms), List.of(second));
    }

    private static @Nullable OrderType secondType(OrderReview second) {
        if (!second.fields().has(OrderField.ORDER_TYPE)) {
            second.missing(
                    OrderField.ORDER_TYPE, "the second order of a pair is one with a trigger, such as stop_loss");
        }
        OrderType type = second.named(OrderField.ORDER_TYPE, OrderType::of);
        return allowed(
                second,
                type,
                Arrays.stream(OrderType.values()).filter(TypeRules::waits).toList());
    }

    private void checkFirstOfPair(OrderType type) {
        if (type != OrderType.LIMIT && !TypeRules.waits(type)) {
            review.refuse(
                    OrderField.ONE_CANCELS_OTHER,
                    "the first order of a pair is a limit order or one with a trigger, and " + type.wireName()
                            + " is neither");
        }
        String timeInForce = review.fields().text(OrderField.TIME_IN_FORCE);
        if (type == OrderType.LIMIT && timeInForce != null && isImmediate(timeInForce)) {
            review.senseless(
                    OrderField.TIME_IN_FORCE,
                    "time_in_force_not_allowed",
                    "the first order of a pair waits beside the second, so it cannot be immediate_or_cancel or"
                            + " fill_or_kill");
        }
    }

    private static boolean isImmediate(String timeInForce) {
        try {
            return TypeRules.isImmediate(TimeInForce.of(timeInForce));
        } catch (IllegalArgumentException unknown) {
            // Complained about with the order's own fields.
            return false;
        }
    }

    private @Nullable GroupTerms bracket(
            @Nullable OrderTerms entry, @Nullable OrderFields takeProfitFields, @Nullable OrderFields stopLossFields) {
        OrderSide side = frame.side() == null ? null : frame.side().opposite();
        OrderReview takeProfit = leg(OrderField.TAKE_PROFIT, takeProfitFields);
        OrderReview stopLoss = leg(OrderField.STOP_LOSS, stopLossFields);
        OrderTerms gain = takeProfit == null ? null : judged(takeProfit, side, takeProfitType(takeProfit));
        OrderTerms loss = stopLoss == null ? null : judged(stopLoss, side, stopLossType(stopLoss));
        if (takeProfit == null || stopLoss == null || gain == null || loss == null) {
            return null;
        }
        checkBracketPrices(entry, gain, takeProfit, loss, stopLoss);
        return entry == null
                ? null
                : complete(OrderLink.BRACKET, entry, List.of(gain, loss), List.of(takeProfit, stopLoss));
    }

    private @Nullable OrderReview leg(OrderField field, @Nullable OrderFields leg) {
        if (leg == null) {
            review.missing(field, "a bracket has a take_profit and a stop_loss");
            return null;
        }
        return new OrderReview(leg, review.violations());
    }

    /// By the fields that are there, where it is not said: a price alone is a limit order.
    private static @Nullable OrderType takeProfitType(OrderReview leg) {
        if (!leg.fields().has(OrderField.ORDER_TYPE)) {
            if (!leg.fields().has(OrderField.STOP_PRICE)) {
                return OrderType.LIMIT;
            }
            return leg.fields().has(OrderField.PRICE) ? OrderType.TAKE_PROFIT_LIMIT : OrderType.TAKE_PROFIT;
        }
        OrderType type = leg.named(OrderField.ORDER_TYPE, OrderType::of);
        return allowed(leg, type, List.of(OrderType.LIMIT, OrderType.TAKE_PROFIT, OrderType.TAKE_PROFIT_LIMIT));
    }

    private static @Nullable OrderType stopLossType(OrderReview leg) {
        if (!leg.fields().has(OrderField.ORDER_TYPE)) {
            if (leg.fields().has(OrderField.TRAIL_AMOUNT) || leg.fields().has(OrderField.TRAIL_PERCENT)) {
                return OrderType.TRAILING_STOP;
            }
            return leg.fields().has(OrderField.PRICE) ? OrderType.STOP_LIMIT : OrderType.STOP_LOSS;
        }
        OrderType type = leg.named(OrderField.ORDER_TYPE, OrderType::of);
        return allowed(leg, type, List.of(OrderType.STOP_LOSS, OrderType.STOP_LIMIT, OrderType.TRAILING_STOP));
    }

    private static @Nullable OrderType allowed(OrderReview leg, @Nullable OrderType type, List<OrderType> allowed) {
        if (type == null || allowed.contains(type)) {
            return type;
        }
        leg.senseless(
                OrderField.ORDER_TYPE,
                "order_type_not_allowed",
                leg.name(OrderField.ORDER_TYPE) + " must be one of "
                        + String.join(
                                ", ", allowed.stream().map(OrderType::wireName).toList()) + "; it is "
                        + type.wireName());
        return null;
    }

    private @Nullable OrderTerms judged(OrderReview other, @Nullable OrderSide side, @Nullable OrderType type) {
        other.refuse(OrderField.USER_ID, "all orders of a group are the same user's");
        other.refuse(OrderField.PAIR_SYMBOL, "all orders of a group are for the same pair");
        OrderSide asked = other.named(OrderField.ORDER_SIDE, OrderSide::of);
        if (asked != null && side != null && asked != side) {
            other.refuse(OrderField.ORDER_SIDE, "this order can only be to " + side.wireName());
        }
        BigDecimal quantity = other.fields().number(OrderField.QUANTITY);
        if (quantity != null && frame.quantity() != null && quantity.compareTo(frame.quantity()) != 0) {
            other.refuse(OrderField.QUANTITY, "this order is for as much as the first one");
        }
        Frame own = new Frame(frame.userId(), frame.pair(), side, frame.quantity());
        OrderTerms terms = new OrderJudgement(other, sizes, now).judge(own, type);
        if (terms != null && type == OrderType.LIMIT && TypeRules.isImmediate(terms.timeInForce())) {
            other.senseless(
                    OrderField.TIME_IN_FORCE,
                    "time_in_force_not_allowed",
                    "a take-profit waits in the book, so it cannot be immediate_or_cancel or fill_or_kill");
        }
        return terms;
    }

    /// A sale gains above and stops below; a purchase the other way round.
    private void checkPairPrices(OrderTerms first, OrderTerms second, OrderReview secondReview) {
        BigDecimal one = level(first);
        BigDecimal other = level(second);
        if (one == null || other == null || isStop(first.orderType()) == isStop(second.orderType())) {
            return;
        }
        boolean above = isStop(second.orderType()) == (second.orderSide() == OrderSide.BUY);
        checkSide(secondReview, OrderField.STOP_PRICE, other, above, "the price of the first order", one);
    }

    private void checkBracketPrices(
            @Nullable OrderTerms entry,
            OrderTerms gain,
            OrderReview takeProfit,
            OrderTerms loss,
            OrderReview stopLoss) {
        BigDecimal gainLevel = level(gain);
        BigDecimal lossLevel = level(loss);
        BigDecimal entryLevel =
                entry == null || entry.orderType() == OrderType.TRAILING_STOP ? null : entryLevel(entry);
        OrderField gainField = gain.orderType() == OrderType.LIMIT ? OrderField.PRICE : OrderField.STOP_PRICE;
        boolean gainAbove = gain.orderSide() == OrderSide.SELL;
        if (entryLevel == null) {
            checkSide(takeProfit, gainField, gainLevel, gainAbove, "that of stop_loss", lossLevel);
            return;
        }
        checkSide(takeProfit, gainField, gainLevel, gainAbove, "the price of the entry order", entryLevel);
        checkSide(stopLoss, OrderField.STOP_PRICE, lossLevel, !gainAbove, "the price of the entry order", entryLevel);
    }

    private static void checkSide(
            OrderReview order,
            OrderField field,
            @Nullable BigDecimal level,
            boolean above,
            String what,
            @Nullable BigDecimal bound) {
        if (level == null || bound == null || Integer.signum(level.compareTo(bound)) == (above ? 1 : -1)) {
            return;
        }
        order.senseless(
                field,
                "prices_crossed",
                order.name(field) + " must lie " + (above ? "above " : "below ") + what + ", " + Decimals.plain(bound)
                        + "; it is " + Decimals.plain(level));
    }

    private static @Nullable BigDecimal level(OrderTerms terms) {
        return TypeRules.waits(terms.orderType()) ? terms.stopPrice() : terms.price();
    }

    private static @Nullable BigDecimal entryLevel(OrderTerms entry) {
        return entry.price() != null ? entry.price() : entry.stopPrice();
    }

    private static boolean isStop(OrderType type) {
        return switch (type) {
            case STOP_LOSS, STOP_LIMIT, TRAILING_STOP -> true;
            case MARKET, LIMIT, ICEBERG, TAKE_PROFIT, TAKE_PROFIT_LIMIT -> false;
        };
    }

    private static GroupTerms complete(
            OrderLink link, OrderTerms first, List<OrderTerms> others, List<OrderReview> reviews) {
        Set<String> clientOrderIds = new HashSet<>();
        if (first.clientOrderId() != null) {
            clientOrderIds.add(first.clientOrderId());
        }
        for (int i = 0; i < others.size(); i++) {
            String id = others.get(i).clientOrderId();
            if (id != null && !clientOrderIds.add(id)) {
                OrderReview review = reviews.get(i);
                review.invalid(
                        OrderField.CLIENT_ORDER_ID,
                        review.name(OrderField.CLIENT_ORDER_ID)
                                + " must be another than those of the orders placed with it");
            }
        }
        return new GroupTerms(first, link, others);
    }
}
