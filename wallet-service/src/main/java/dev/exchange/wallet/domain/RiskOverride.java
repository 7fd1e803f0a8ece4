package dev.exchange.wallet.domain;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// What the operator has set for one user; null leaves the limit that holds for everybody.
public record RiskOverride(
        @Nullable BigDecimal maxOrderSize,
        @Nullable BigDecimal maxPositionSize,
        @Nullable Integer maxDailyTrades,
        @Nullable BigDecimal maxLeverage) {
    /// Nothing is set.
    public static final RiskOverride NONE = new RiskOverride(null, null, null, null);
}
