package dev.exchange.wallet.domain;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// How far a user may go; null means that there is no limit of that kind.
///
/// @param maxOrderSize the largest quantity of an order, in the base currency
/// @param maxPositionSize what the position in one asset may be worth, in USD
/// @param maxDailyTrades how many trades may be made from 00:00 UTC to 24:00 UTC
/// @param maxLeverage how many times everything that a user has the user's positions may be worth
public record RiskLimits(
        @Nullable BigDecimal maxOrderSize,
        @Nullable BigDecimal maxPositionSize,
        @Nullable Integer maxDailyTrades,
        @Nullable BigDecimal maxLeverage) {
    /// For whoever is exempt.
    public static final RiskLimits NONE = new RiskLimits(null, null, null, null);

    /// These limits, but for what is set for one user.
    public RiskLimits with(RiskOverride override) {
        return new RiskLimits(
                override.maxOrderSize() != null ? override.maxOrderSize() : maxOrderSize,
                override.maxPositionSize() != null ? override.maxPositionSize() : maxPositionSize,
                override.maxDailyTrades() != null ? override.maxDailyTrades() : maxDailyTrades,
                override.maxLeverage() != null ? override.maxLeverage() : maxLeverage);
    }
}
