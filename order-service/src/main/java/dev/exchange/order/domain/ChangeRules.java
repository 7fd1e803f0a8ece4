package dev.exchange.order.domain;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Decimals;
import dev.exchange.contracts.OrderType;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Judges a change of an order by itself; whether the order can still be changed is for the engine to say.
record ChangeRules(OrderReview review, SizeRules sizes, Catalogue.Pair pair) {
    private static final Set<OrderField> CHANGEABLE =
            EnumSet.of(OrderField.QUANTITY, OrderField.PRICE, OrderField.STOP_PRICE);

    /// The order's terms as they are to be; they count only where the review has found nothing wrong.
    OrderTerms judge(Order order) {
        OrderTerms terms = order.terms();
        for (OrderField field : OrderField.values()) {
            if (!CHANGEABLE.contains(field) && field != OrderField.USER_ID) {
                review.refuse(field, "only quantity, price and stop_price can be changed");
            }
        }
        if (CHANGEABLE.stream().noneMatch(review.fields()::has)) {
            review.missing(OrderField.QUANTITY, "say what is to change: quantity, price or stop_price");
        }
        OrderTerms changed = terms.changed(quantity(order), price(terms), stopPrice(terms));
        BigDecimal price = changed.price() != null ? changed.price() : changed.stopPrice();
        if (price != null) {
            OrderField field = changed.price() != null ? OrderField.PRICE : OrderField.STOP_PRICE;
            sizes.checkValue(review, field, pair, changed.orderSide(), changed.quantity(), price);
        }
        return changed;
    }

    private BigDecimal quantity(Order order) {
        BigDecimal quantity = sizes.quantity(review, pair);
        if (quantity == null) {
            return order.terms().quantity();
        }
        if (quantity.compareTo(order.filledQuantity()) <= 0) {
            review.invalid(
                    OrderField.QUANTITY,
                    "quantity is the whole of the order, and " + Decimals.plain(order.filledQuantity())
                            + " of it is filled already; it must be more than that, or cancel the order");
        }
        return quantity;
    }

    private BigDecimal priceOr(OrderField field, BigDecimal current) {
        BigDecimal price = review.onTick(field, pair);
        return price == null ? current : price;
    }

    private @Nullable BigDecimal price(OrderTerms terms) {
        OrderType type = terms.orderType();
        if (terms.price() != null) {
            return priceOr(OrderField.PRICE, terms.price());
        }
        if (type != OrderType.TAKE_PROFIT) {
            review.refuse(OrderField.PRICE, "a " + type.wireName() + " order has no price of its own");
        }
        return null;
    }

    private @Nullable BigDecimal stopPrice(OrderTerms terms) {
        OrderType type = terms.orderType();
        if (type == OrderType.TRAILING_STOP) {
            review.refuse(OrderField.STOP_PRICE, "a trailing_stop order's stop follows the market");
            return terms.stopPrice();
        }
        if (terms.stopPrice() == null) {
            review.refuse(OrderField.STOP_PRICE, type.wireName() + " orders have no trigger");
            return null;
        }
        if (type == OrderType.TAKE_PROFIT && review.fields().has(OrderField.PRICE)) {
            BigDecimal trigger = OrderJudgement.trigger(review, pair);
            return trigger == null ? terms.stopPrice() : trigger;
        }
        return priceOr(OrderField.STOP_PRICE, terms.stopPrice());
    }
}
