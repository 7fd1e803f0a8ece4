package dev.exchange.wallet.api;

import dev.exchange.wallet.domain.Position;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A user's limits and what is used of each, as clients see them. Values are in USD, to the cent.
@Schema(name = "Risk", description = "A user's limits and what is used of each, at the prices of now")
public record RiskView(
        @Schema(examples = "user_123") String userId,

        @Schema(description = "The limits in force for this user; null where there is none")
        RiskLimitsView limits,

        DailyTradesView dailyTrades,

        @Schema(description = "Of every asset that the user holds or has open purchases of, by currency")
        List<PositionView> positions,

        MarginView margin) {
    @Schema(name = "DailyTrades")
    public record DailyTradesView(
            @Schema(description = "Made since 00:00 UTC", examples = "12")
            int used,

            @Schema(description = "What can still be made; null without a limit", examples = "988") @Nullable
            Integer remaining,

            @Schema(description = "When the count begins anew", examples = "2024-01-02T00:00:00Z")
            Instant resetsAt) {}

    @Schema(name = "RiskPosition")
    public record PositionView(
            @Schema(examples = "BTC") String currency,

            @Schema(description = "Available and locked together", examples = "2")
            BigDecimal quantity,

            @Schema(description = "Of one, in USD", examples = "45000")
            BigDecimal price,

            @Schema(description = "Of what is held", examples = "90000")
            BigDecimal value,

            @Schema(description = "What open purchases have reserved", examples = "450.9")
            BigDecimal openPurchases,

            @Schema(description = "What counts against max_position_size: both together", examples = "90450.9")
            BigDecimal exposure,

            @Schema(description = "What a purchase may still reserve; null without a limit", examples = "9549.1")
            @Nullable
            BigDecimal remaining) {
        static PositionView of(Position position, @Nullable BigDecimal limit) {
            return new PositionView(
                    position.currency(),
                    position.quantity(),
                    position.price(),
                    cents(position.value()),
                    cents(position.openPurchases()),
                    cents(position.exposure()),
                    limit == null
                            ? null
                            : cents(limit.subtract(position.exposure()).max(BigDecimal.ZERO)));
        }
    }

    @Schema(name = "RiskMargin")
    public record MarginView(
            @Schema(
                    description = "What is not in USD, and what open purchases have reserved of the USD",
                    examples = "180450.9")
            BigDecimal positionValue,

            @Schema(description = "Of everything that the user has", examples = "280000")
            BigDecimal totalValue,

            @Schema(description = "The one divided by the other", examples = "0.64446750")
            BigDecimal ratio,

            @Schema(
                    description =
                            "The ratio from which on the status is warning: LIQUIDATION_THRESHOLD of max_leverage;"
                                    + " null without a limit",
                    examples = "8")
            @Nullable
            BigDecimal warningRatio,

            @Schema(
                    description = "Nothing is borrowed here, so nothing is ever liquidated: above the limit, purchases"
                            + " are refused",
                    enumeration = {"ok", "warning", "above_limit"},
                    examples = "ok")
            String status) {}

    static BigDecimal cents(BigDecimal usd) {
        return usd.setScale(2, RoundingMode.HALF_EVEN);
    }
}
