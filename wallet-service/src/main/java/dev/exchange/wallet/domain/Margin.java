package dev.exchange.wallet.domain;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/// How much of what a user has is in positions. Nobody borrows on a spot exchange, so what is held and open
/// is never more than all of it, and only an order that asks for more than its user has goes beyond.
///
/// @param positions what is not in USD, and what open purchases have reserved of the USD, in USD
/// @param total everything that the user has, in USD
public record Margin(BigDecimal positions, BigDecimal total) {
    private static final MathContext DIGITS = new MathContext(8, RoundingMode.HALF_EVEN);

    /// The seed's margin ratio; zero for a user who has nothing.
    public BigDecimal ratio() {
        return total.signum() == 0 ? BigDecimal.ZERO : positions.divide(total, DIGITS);
    }

    Margin plus(BigDecimal cost) {
        return new Margin(positions.add(cost), total);
    }

    /// Where the ratio stands.
    ///
    /// @param limit of the ratio; null where there is none
    /// @param warning the ratio from which on its user is warned; null where there is none
    public Level level(@Nullable BigDecimal limit, @Nullable BigDecimal warning) {
        if (limit != null && exceeds(limit)) {
            return Level.ABOVE_LIMIT;
        }
        boolean warned = warning != null && total.signum() > 0 && positions.compareTo(warning.multiply(total)) >= 0;
        return warned ? Level.WARNING : Level.OK;
    }

    /// See [#level].
    public enum Level {
        OK,
        WARNING,
        ABOVE_LIMIT
    }

    /// Whether the ratio is above `limit`, computed without rounding.
    boolean exceeds(BigDecimal limit) {
        return total.signum() > 0 && positions.compareTo(limit.multiply(total)) > 0;
    }
}
