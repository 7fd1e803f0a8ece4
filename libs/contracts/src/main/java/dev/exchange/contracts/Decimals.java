package dev.exchange.contracts;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// How exact decimals are written and bounded.
public final class Decimals {
    /// Beyond this many digits before or after the point a number from outside is nonsense, and expanding its
    /// exponent could exhaust memory.
    public static final int MAX_DIGITS = 60;

    /// So many digits always fit a long.
    private static final int LONG_DIGITS = 18;

    private Decimals() {}

    /// Without exponent and without trailing zeros after the point: 45000, 0.5, 0.
    public static String plain(BigDecimal value) {
        return normal(value).toPlainString();
    }

    /// The same number in the one form that has no trailing zeros after the point and no negative scale.
    public static BigDecimal normal(BigDecimal value) {
        if (value.scale() == 0) {
            return value;
        }
        if (value.scale() > 0 && value.precision() <= LONG_DIGITS) {
            return withoutTrailingZeros(value);
        }
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0, RoundingMode.UNNECESSARY) : stripped;
    }

    /// What stripTrailingZeros does, in long arithmetic: amounts are written millions of times.
    private static BigDecimal withoutTrailingZeros(BigDecimal value) {
        int scale = value.scale();
        long unscaled = value.scaleByPowerOfTen(scale).longValue();
        while (scale > 0 && unscaled % 10 == 0) {
            unscaled /= 10;
            scale--;
        }
        return scale == value.scale() ? value : BigDecimal.valueOf(unscaled, scale);
    }

    /// Whether the number is small and short enough to compute with; false for 1e1000000.
    public static boolean isReasonable(BigDecimal value) {
        return Math.abs((long) value.precision() - value.scale()) <= MAX_DIGITS
                && Math.abs((long) value.scale()) <= MAX_DIGITS;
    }

    /// Whether `value` is a whole number of `step`s.
    public static boolean isMultiple(BigDecimal value, BigDecimal step) {
        return value.remainder(step).signum() == 0;
    }

    /// The multiple of `step` nearest to `value`, upwards when two are equally near.
    public static BigDecimal nearest(BigDecimal value, BigDecimal step) {
        return normal(value.divide(step, 0, RoundingMode.HALF_UP).multiply(step));
    }
}
