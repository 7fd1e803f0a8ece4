package dev.exchange.wallet.api;

import dev.exchange.wallet.domain.RiskLimits;
import dev.exchange.wallet.domain.RiskOverride;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Limits as clients see them.
@Schema(name = "RiskLimits", description = "How far a user may go")
public record RiskLimitsView(
        @Schema(description = "Largest quantity of an order, in the base currency", examples = "1000000") @Nullable
        BigDecimal maxOrderSize,

        @Schema(
                description = "What the position in one asset may be worth, open purchases included, in USD",
                examples = "100000")
        @Nullable
        BigDecimal maxPositionSize,

        @Schema(description = "Trades from 00:00 UTC to 24:00 UTC", examples = "1000") @Nullable
        Integer maxDailyTrades,

        @Schema(
                description = "How many times everything that the user has the user's positions may be worth",
                examples = "10")
        @Nullable
        BigDecimal maxLeverage) {
    static RiskLimitsView of(RiskLimits limits) {
        return new RiskLimitsView(
                limits.maxOrderSize(), limits.maxPositionSize(), limits.maxDailyTrades(), limits.maxLeverage());
    }

    static RiskLimitsView of(RiskOverride limits) {
        return new RiskLimitsView(
                limits.maxOrderSize(), limits.maxPositionSize(), limits.maxDailyTrades(), limits.maxLeverage());
    }
}
