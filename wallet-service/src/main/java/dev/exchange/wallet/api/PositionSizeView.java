package dev.exchange.wallet.api;

import dev.exchange.contracts.Catalogue.Pair;
import dev.exchange.wallet.domain.PositionSize;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// How large a position may be, with the terms that say so.
@Schema(name = "PositionSize", description = "The quantity that risks so much of what the user has")
public record PositionSizeView(
        @Schema(examples = "user_123") String userId,
        @Schema(examples = "BTC/USD") String pairSymbol,
        @Schema(examples = "2") BigDecimal riskPercentage,

        @Schema(description = "Of everything that the user has, in USD", examples = "280000")
        BigDecimal totalValue,

        @Schema(description = "That percentage of it, in USD", examples = "5600")
        BigDecimal maxRisk,

        @Schema(description = "In USD; null without a limit", examples = "100000") @Nullable
        BigDecimal maxPositionSize,

        @Schema(description = "Of one of the base currency, in USD", examples = "45000")
        BigDecimal price,

        @Schema(examples = "0.0001") BigDecimal lotSize,

        @Schema(
                enumeration = {"risk_percentage", "max_position_size"},
                examples = "risk_percentage")
        String boundBy,

        @Schema(description = "The smaller of the two at that price, rounded down to the lot", examples = "0.1244")
        BigDecimal quantity,

        @Schema(description = "Of that quantity, in USD", examples = "5598")
        BigDecimal value) {
    static PositionSizeView of(String userId, Pair pair, BigDecimal riskPercentage, PositionSize size) {
        return new PositionSizeView(
                userId,
                pair.symbol(),
                riskPercentage,
                RiskView.cents(size.totalValue()),
                RiskView.cents(size.maxRisk()),
                size.maxPositionSize(),
                size.price(),
                pair.lotSize(),
                size.isBoundByPositionSize() ? "max_position_size" : "risk_percentage",
                size.quantity(),
                RiskView.cents(size.value()));
    }
}
