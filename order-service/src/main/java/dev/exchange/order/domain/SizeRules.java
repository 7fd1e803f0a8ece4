package dev.exchange.order.domain;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Decimals;
import dev.exchange.contracts.FeeTerms;
import dev.exchange.contracts.OrderSide;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/// How much an order may be for.
///
/// @param minOrderSize least quantity of an order, in the base currency
/// @param maxOrderSize greatest quantity of an order, in the base currency
record SizeRules(BigDecimal minOrderSize, BigDecimal maxOrderSize, FeeTerms fees) {
    // The engine shows an iceberg in at most a thousand parts.
    private static final int ICEBERG_PARTS_DIGITS = 3;

    /// The order's quantity; null where it is not there or makes no sense.
    @Nullable
    BigDecimal quantity(OrderReview review, Catalogue.@Nullable Pair pair) {
        BigDecimal quantity = review.positive(OrderField.QUANTITY);
        if (quantity == null || pair == null) {
            return null;
        }
        BigDecimal least = firstMultiple(minOrderSize, pair.lotSize());
        BigDecimal most = lastMultiple(maxOrderSize, pair.lotSize());
        if (quantity.compareTo(least) < 0) {
            outOfBounds(review, "below_min_order_size", "at least ", least, quantity, pair);
            return null;
        }
        if (quantity.compareTo(most) > 0) {
            outOfBounds(review, "above_max_order_size", "at most ", most, quantity, pair);
            return null;
        }
        BigDecimal nearest =
                Decimals.nearest(quantity, pair.lotSize()).max(least).min(most);
        return review.multiple(
                OrderField.QUANTITY, "invalid_lot", quantity, pair.lotSize(), nearest, " for " + pair.symbol());
    }

    private static void outOfBounds(
            OrderReview review, String code, String bound, BigDecimal limit, BigDecimal quantity, Catalogue.Pair pair) {
        review.senseless(
                OrderField.QUANTITY,
                code,
                review.name(OrderField.QUANTITY) + " must be " + bound + Decimals.plain(limit) + " "
                        + pair.base().symbol() + "; it is " + Decimals.plain(quantity));
    }

    /// What a market order may spend or must bring, in steps of one lot at one tick.
    @Nullable
    BigDecimal quoteAmount(OrderReview review, Catalogue.@Nullable Pair pair) {
        BigDecimal amount = review.positive(OrderField.QUOTE_AMOUNT);
        if (amount == null || pair == null) {
            return null;
        }
        BigDecimal most = mostValue(pair);
        if (amount.compareTo(most) > 0) {
            review.senseless(
                    OrderField.QUOTE_AMOUNT,
                    "order_too_large",
                    "quote_amount may be at most " + plain(most) + " "
                            + pair.quote().symbol() + "; it is " + plain(amount));
            return null;
        }
        BigDecimal step = pair.tickSize().multiply(pair.lotSize());
        return review.multiple(
                OrderField.QUOTE_AMOUNT,
                "invalid_quote_amount",
                amount,
                step,
                Decimals.nearest(amount, step).max(step),
                " " + pair.quote().symbol() + " for " + pair.symbol());
    }

    /// How much an iceberg of that quantity shows at a time.
    @Nullable
    BigDecimal visibleQuantity(OrderReview review, @Nullable BigDecimal quantity, Catalogue.@Nullable Pair pair) {
        BigDecimal visible = review.positive(OrderField.VISIBLE_QUANTITY);
        if (visible == null || quantity == null || pair == null) {
            return null;
        }
        BigDecimal least = firstMultiple(quantity.movePointLeft(ICEBERG_PARTS_DIGITS), pair.lotSize());
        if (visible.compareTo(quantity) > 0 || visible.compareTo(least) < 0) {
            review.invalid(
                    OrderField.VISIBLE_QUANTITY,
                    "visible_quantity must be from a thousandth of the quantity, here " + plain(least)
                            + ", to the whole of it, " + plain(quantity) + "; it is " + plain(visible));
            return null;
        }
        BigDecimal nearest =
                Decimals.nearest(visible, pair.lotSize()).max(least).min(quantity);
        return review.multiple(
                OrderField.VISIBLE_QUANTITY, "invalid_lot", visible, pair.lotSize(), nearest, " for " + pair.symbol());
    }

    /// Complains where price times quantity, with the fee of a purchase, is more than can be counted.
    void checkValue(
            OrderReview review,
            OrderField field,
            Catalogue.Pair pair,
            OrderSide side,
            BigDecimal quantity,
            BigDecimal price) {
        BigDecimal needed = switch (side) {
            case BUY -> fees.buyReservation(quantity, price, pair.quote().precision());
            case SELL -> quantity.multiply(price);
        };
        BigDecimal most = mostValue(pair);
        if (needed.compareTo(most) > 0) {
            review.senseless(
                    field,
                    "order_too_large",
                    review.name(field) + " times quantity comes to " + plain(needed) + " "
                            + pair.quote().symbol() + "; an order may be worth at most "
                            + plain(most.setScale(0, RoundingMode.DOWN)));
        }
    }

    private static BigDecimal mostValue(Catalogue.Pair pair) {
        return BigDecimal.valueOf(Long.MAX_VALUE, pair.quote().precision());
    }

    private static BigDecimal firstMultiple(BigDecimal bound, BigDecimal step) {
        return bound.divide(step, 0, RoundingMode.CEILING).multiply(step);
    }

    private static BigDecimal lastMultiple(BigDecimal bound, BigDecimal step) {
        return bound.divide(step, 0, RoundingMode.FLOOR).multiply(step);
    }

    private static String plain(BigDecimal value) {
        return Decimals.plain(value);
    }
}
