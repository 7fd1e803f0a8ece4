package dev.exchange.wallet.api;

import dev.exchange.wallet.domain.Performance;
import dev.exchange.wallet.store.ValuationStore.Valued;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a portfolio was worth at one moment.
@Schema(name = "PortfolioPoint", description = "What a portfolio was worth at one moment, in USD")
public record PortfolioPointView(
        @Schema(examples = "2026-01-01T12:00:00Z") Instant timestamp,
        @Schema(examples = "67500.0") BigDecimal totalValueUsd,

        @Schema(
                description = "What had come in less what had gone out until then other than by trades, at the values"
                        + " of then; null of the first value of all",
                examples = "60800.0")
        @Nullable
        BigDecimal netInflowUsd,

        @Schema(description = "Value less net inflow; null of the first value of all", examples = "6700.0") @Nullable
        BigDecimal profitUsd) {
    static PortfolioPointView of(Valued valued) {
        BigDecimal netInflow = valued.netInflow();
        return new PortfolioPointView(
                valued.at(),
                valued.value(),
                netInflow,
                netInflow == null
                        ? null
                        : new Performance(valued.value(), netInflow).profit().setScale(2, RoundingMode.HALF_EVEN));
    }
}
