package dev.exchange.alert.domain;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// What an alert waits for, complete and checked.
///
/// @param targetPrice in USD; null for [AlertType#PERCENTAGE_CHANGE]
/// @param targetPercentage the size of the move, in percent of the price at its start; null for the others
/// @param windowHours how far back the start of the move may be; null for the others
public record AlertTerms(
        AlertType type,
        @Nullable BigDecimal targetPrice,
        @Nullable BigDecimal targetPercentage,
        @Nullable Integer windowHours) {
    /// How many alerts one user may keep, whether they are active or not.
    public static final int MOST_PER_USER = 200;

    public static final int DEFAULT_WINDOW_HOURS = 24;
    private static final int MOST_WINDOW_HOURS = 24 * 7;
    private static final int MOST_DECIMALS = 8;
    private static final BigDecimal MOST_PRICE = new BigDecimal("1000000000000");
    private static final BigDecimal MOST_PERCENTAGE = new BigDecimal("1000");

    /// @throws InvalidAlert when a figure is missing, out of its range, or not one of this type
    public static AlertTerms of(
            AlertType type,
            @Nullable BigDecimal targetPrice,
            @Nullable BigDecimal targetPercentage,
            @Nullable Integer windowHours) {
        return switch (type) {
            case PRICE_ABOVE, PRICE_BELOW -> {
                absent("target_percentage", targetPercentage, type, "it waits for target_price");
                absent("window_hours", windowHours, type, "a price has no window");
                yield new AlertTerms(type, positive("target_price", targetPrice, MOST_PRICE, type), null, null);
            }
            case PERCENTAGE_CHANGE -> {
                absent("target_price", targetPrice, type, "it waits for target_percentage, such as 5 for five percent");
                yield new AlertTerms(
                        type,
                        null,
                        positive("target_percentage", targetPercentage, MOST_PERCENTAGE, type),
                        window(windowHours));
            }
        };
    }

    private static BigDecimal positive(String field, @Nullable BigDecimal value, BigDecimal most, AlertType type) {
        if (value == null) {
            throw new InvalidAlert(
                    "missing_field", "An alert of type " + type.wireName() + " needs " + field + ", a number above 0");
        }
        if (value.signum() <= 0 || value.compareTo(most) > 0) {
            throw new InvalidAlert(
                    "invalid_" + field,
                    field + " must be above 0 and at most " + most.toPlainString() + "; it is "
                            + value.toPlainString());
        }
        BigDecimal stripped = value.stripTrailingZeros();
        if (stripped.scale() > MOST_DECIMALS) {
            throw new InvalidAlert(
                    "invalid_" + field,
                    field + " may have at most " + MOST_DECIMALS + " digits after the point; " + value.toPlainString()
                            + " has " + stripped.scale());
        }
        return stripped;
    }

    private static Integer window(@Nullable Integer hours) {
        if (hours == null) {
            return DEFAULT_WINDOW_HOURS;
        }
        if (hours < 1 || hours > MOST_WINDOW_HOURS) {
            throw new InvalidAlert(
                    "invalid_window_hours",
                    "window_hours must be a whole number from 1 to " + MOST_WINDOW_HOURS + "; it is " + hours);
        }
        return hours;
    }

    private static void absent(String field, @Nullable Object value, AlertType type, String why) {
        if (value != null) {
            throw new InvalidAlert(
                    "invalid_" + field, "An alert of type " + type.wireName() + " takes no " + field + ": " + why);
        }
    }
}
