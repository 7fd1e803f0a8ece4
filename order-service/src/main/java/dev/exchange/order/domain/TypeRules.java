package dev.exchange.order.domain;

import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.TimeInForce;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/// Which fields an order type takes, and what it is like.
final class TypeRules {
    /// The fields that only some types take, in the order in which they are looked at.
    private static final Set<OrderField> DISTINCTIVE = Collections.unmodifiableSet(EnumSet.of(
            OrderField.QUOTE_AMOUNT,
            OrderField.VISIBLE_QUANTITY,
            OrderField.PRICE,
            OrderField.STOP_PRICE,
            OrderField.TRAIL_AMOUNT,
            OrderField.TRAIL_PERCENT,
            OrderField.LIMIT_OFFSET));

    private TypeRules() {}

    static Set<OrderField> taken(OrderType type) {
        return switch (type) {
            case MARKET -> Set.of(OrderField.QUOTE_AMOUNT);
            case LIMIT -> Set.of(OrderField.PRICE);
            case ICEBERG -> Set.of(OrderField.PRICE, OrderField.VISIBLE_QUANTITY);
            case STOP_LOSS -> Set.of(OrderField.STOP_PRICE);
            case TAKE_PROFIT, STOP_LIMIT, TAKE_PROFIT_LIMIT -> Set.of(OrderField.STOP_PRICE, OrderField.PRICE);
            case TRAILING_STOP ->
                Set.of(
                        OrderField.STOP_PRICE,
                        OrderField.TRAIL_AMOUNT,
                        OrderField.TRAIL_PERCENT,
                        OrderField.LIMIT_OFFSET);
        };
    }

    /// Whether the order waits for its trigger before it comes to the market.
    static boolean waits(OrderType type) {
        return switch (type) {
            case MARKET, LIMIT, ICEBERG -> false;
            case STOP_LOSS, TAKE_PROFIT, STOP_LIMIT, TAKE_PROFIT_LIMIT, TRAILING_STOP -> true;
        };
    }

    /// Whether the order has a limit price of its own once it is in the market, and so can rest there.
    static boolean hasLimit(OrderType type, OrderFields fields) {
        return switch (type) {
            case MARKET, STOP_LOSS, TAKE_PROFIT -> false;
            case LIMIT, ICEBERG, STOP_LIMIT, TAKE_PROFIT_LIMIT -> true;
            case TRAILING_STOP -> fields.has(OrderField.LIMIT_OFFSET);
        };
    }

    static boolean isImmediate(TimeInForce timeInForce) {
        return switch (timeInForce) {
            case IMMEDIATE_OR_CANCEL, FILL_OR_KILL -> true;
            case GOOD_TIL_CANCELED, DAY, GOOD_TIL_DATE -> false;
        };
    }

    static void refuseWhatIsNotTaken(OrderReview review, OrderType type) {
        Set<OrderField> taken = taken(type);
        for (OrderField field : DISTINCTIVE) {
            if (!taken.contains(field)) {
                review.refuse(field, whyNotTaken(field, type));
            }
        }
    }

    private static String whyNotTaken(OrderField field, OrderType type) {
        return switch (field) {
            case QUOTE_AMOUNT -> "only a market order can be for an amount of the quote currency";
            case VISIBLE_QUANTITY -> "only an iceberg shows a part of itself: send order_type iceberg";
            case PRICE -> whyNoPrice(type);
            case STOP_PRICE -> type.wireName() + " orders have no trigger";
            case TRAIL_AMOUNT, TRAIL_PERCENT, LIMIT_OFFSET -> "only a trailing_stop order has it";
            default -> throw new IllegalArgumentException(field + " is taken by every type");
        };
    }

    private static String whyNoPrice(OrderType type) {
        return switch (type) {
            case MARKET -> "a market order takes the market's price: send order_type limit for one of your own";
            case STOP_LOSS ->
                "a stop_loss order takes the market's price once it is triggered: send order_type stop_limit for one"
                        + " of your own";
            case TRAILING_STOP ->
                "a trailing_stop order finds its price itself: send limit_offset to make a limit order of it";
            case LIMIT, ICEBERG, TAKE_PROFIT, STOP_LIMIT, TAKE_PROFIT_LIMIT ->
                throw new IllegalArgumentException(type + " takes a price");
        };
    }
}
