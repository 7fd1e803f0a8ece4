package dev.exchange.order.domain;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Decimals;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One order's fields under judgement, and what has been found wrong with the request so far.
///
/// @param violations of the whole request, added to as they are found
record OrderReview(OrderFields fields, List<Violation> violations) {
    /// The highest price that the engine counts, in ticks.
    static final BigDecimal MAX_PRICE_TICKS = BigDecimal.valueOf((1L << 48) - 1);

    OrderReview {
        violations.addAll(fields.unreadable());
    }

    String name(OrderField field) {
        return fields.name(field);
    }

    void missing(OrderField field, String why) {
        if (!fields.isUnreadable(field)) {
            senseless(field, "missing_field", name(field) + " is missing: " + why);
        }
    }

    void senseless(OrderField field, String code, String detail) {
        violations.add(Violation.senseless(name(field), code, detail));
    }

    void invalid(OrderField field, String detail) {
        senseless(field, "invalid_" + field.wireName(), detail);
    }

    /// Refuses a field that the order cannot have; whoever sends it expects it to hold.
    void refuse(OrderField field, String why) {
        if (fields.has(field)) {
            senseless(field, field.wireName() + "_not_allowed", why + ": leave " + name(field) + " out");
        }
    }

    /// A name of a closed set; null where there is none, or none that is known.
    <E> @Nullable E named(OrderField field, Function<String, E> parse) {
        String text = fields.text(field);
        if (text == null) {
            return null;
        }
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException unknown) {
            String message = unknown.getMessage();
            invalid(field, message == null ? name(field) + " is not known" : message);
            return null;
        }
    }

    /// A positive number; null where there is none or it is not positive.
    @Nullable
    BigDecimal positive(OrderField field) {
        BigDecimal value = fields.number(field);
        if (value != null && value.signum() <= 0) {
            invalid(field, name(field) + " must be positive; it is " + Decimals.plain(value));
            return null;
        }
        return value;
    }

    /// A price, or a distance between prices, on the pair's tick; null where it is not there or makes no
    /// sense.
    @Nullable
    BigDecimal onTick(OrderField field, Catalogue.@Nullable Pair pair) {
        BigDecimal price = positive(field);
        if (price == null || pair == null) {
            return null;
        }
        BigDecimal most = MAX_PRICE_TICKS.multiply(pair.tickSize());
        if (price.compareTo(most) > 0) {
            senseless(
                    field,
                    "order_too_large",
                    name(field) + " may be at most " + Decimals.plain(most) + " for " + pair.symbol() + "; it is "
                            + Decimals.plain(price));
            return null;
        }
        return multiple(
                field,
                "invalid_tick",
                price,
                pair.tickSize(),
                Decimals.nearest(price, pair.tickSize()).max(pair.tickSize()),
                " for " + pair.symbol());
    }

    /// A number that must be a whole number of steps.
    ///
    /// @param nearest the valid value nearest to it
    @Nullable
    BigDecimal multiple(
            OrderField field, String code, BigDecimal value, BigDecimal step, BigDecimal nearest, String where) {
        if (Decimals.isMultiple(value, step)) {
            return Decimals.normal(value);
        }
        senseless(
                field,
                code,
                name(field) + " must be a multiple of " + Decimals.plain(step) + where + "; " + Decimals.plain(value)
                        + " is not, the nearest valid " + field.wireName() + " is " + Decimals.plain(nearest));
        return null;
    }
}
