package dev.exchange.order.domain;

import dev.exchange.contracts.Decimals;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.TimeInForce;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// How long an order may wait or rest.
final class EndRules {
    /// The longest that an order can be asked to rest, in hours: a year.
    static final int MAX_HOURS = 8760;

    private static final BigDecimal MILLIS_PER_HOUR =
            BigDecimal.valueOf(Duration.ofHours(1).toMillis());
    // The engine's clock moves in ticks; a shorter life than this could not be told from none.
    private static final long MIN_LIFETIME_MS = 1000;

    private EndRules() {}

    /// What was asked for; at most one of the two.
    record End(@Nullable Duration lifetime, @Nullable Instant at) {
        static final End NONE = new End(null, null);
    }

    /// @param now when the request is judged
    static End end(OrderReview review, OrderType type, TimeInForce timeInForce, Instant now) {
        boolean rests = TypeRules.waits(type) || (type != OrderType.MARKET && !TypeRules.isImmediate(timeInForce));
        if (!rests) {
            refuse(review, timeInForce);
            return End.NONE;
        }
        if (review.fields().has(OrderField.EXPIRES_HOURS) && review.fields().has(OrderField.EXPIRES_AT)) {
            review.senseless(
                    OrderField.EXPIRES_AT,
                    "expires_at_not_allowed",
                    "an order ends once: send " + review.name(OrderField.EXPIRES_AT) + " or expires_hours, not both");
            return End.NONE;
        }
        if (review.fields().has(OrderField.EXPIRES_AT)) {
            return new End(null, at(review, now));
        }
        if (review.fields().has(OrderField.EXPIRES_HOURS)) {
            return new End(lifetime(review), null);
        }
        if (timeInForce == TimeInForce.GOOD_TIL_DATE && !review.fields().isUnreadable(OrderField.EXPIRES_AT)) {
            review.missing(
                    OrderField.EXPIRES_HOURS,
                    "a good_til_date order needs to know till when, by expires_hours or expires_at");
        }
        return End.NONE;
    }

    private static void refuse(OrderReview review, TimeInForce timeInForce) {
        String why = "a market, immediate_or_cancel or fill_or_kill order never rests and so cannot expire";
        review.refuse(OrderField.EXPIRES_HOURS, why);
        review.refuse(OrderField.EXPIRES_AT, why);
        if (timeInForce == TimeInForce.GOOD_TIL_DATE) {
            review.senseless(
                    OrderField.TIME_IN_FORCE,
                    "time_in_force_not_allowed",
                    "a market order cannot be good_til_date: it never rests");
        }
    }

    private static @Nullable Duration lifetime(OrderReview review) {
        BigDecimal hours = review.fields().number(OrderField.EXPIRES_HOURS);
        if (hours == null) {
            return null;
        }
        if (hours.signum() <= 0
                || hours.compareTo(BigDecimal.valueOf(MAX_HOURS)) > 0
                || millis(hours) < MIN_LIFETIME_MS) {
            review.invalid(
                    OrderField.EXPIRES_HOURS,
                    review.name(OrderField.EXPIRES_HOURS) + " must be from one second (0.0003) to " + MAX_HOURS
                            + "; it is " + Decimals.plain(hours));
            return null;
        }
        return Duration.ofMillis(millis(hours));
    }

    private static long millis(BigDecimal hours) {
        return hours.multiply(MILLIS_PER_HOUR).setScale(0, RoundingMode.DOWN).longValueExact();
    }

    private static @Nullable Instant at(OrderReview review, Instant now) {
        String text = review.fields().text(OrderField.EXPIRES_AT);
        if (text == null) {
            return null;
        }
        String name = review.name(OrderField.EXPIRES_AT);
        Instant at;
        try {
            at = Instant.parse(text).truncatedTo(ChronoUnit.MILLIS);
        } catch (DateTimeException notATime) {
            review.invalid(
                    OrderField.EXPIRES_AT,
                    name + " must be a time in ISO 8601 such as 2026-12-31T18:00:00Z; '" + text + "' is none");
            return null;
        }
        Instant first = now.plusMillis(MIN_LIFETIME_MS);
        Instant last = now.plus(Duration.ofHours(MAX_HOURS));
        if (at.isBefore(first) || at.isAfter(last)) {
            review.invalid(
                    OrderField.EXPIRES_AT, name + " must lie between " + first + " and " + last + "; it is " + at);
            return null;
        }
        return at;
    }
}
