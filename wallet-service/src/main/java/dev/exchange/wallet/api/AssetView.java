package dev.exchange.wallet.api;

import dev.exchange.wallet.domain.CostBasis;
import dev.exchange.wallet.domain.Valuation;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What one currency of a portfolio cost, is worth, and has brought.
@Schema(name = "PortfolioAsset", description = "What one currency cost, is worth, and has brought; money in USD")
public record AssetView(
        @Schema(examples = "BTC") String currency,

        @Schema(description = "Available and locked together", examples = "1.5")
        BigDecimal quantity,

        @Schema(description = "Of one unit; null where nothing says what it costs", examples = "45000.0") @Nullable
        BigDecimal priceUsd,

        @Schema(examples = "67500.0") BigDecimal valueUsd,

        @Schema(description = "Of one unit, rounded; null where there is none", examples = "41333.33333333") @Nullable
        BigDecimal averageCostUsd,

        @Schema(description = "Of what is held, fees included", examples = "62000.0")
        BigDecimal costUsd,

        @Schema(description = "Value less cost, in cents", examples = "5500.0")
        BigDecimal unrealisedProfitUsd,

        @Schema(description = "Proceeds less cost of what was sold, fees included", examples = "1200.0")
        BigDecimal realisedProfitUsd,

        @Schema(description = "What came in other than by trades, at its value then", examples = "62000.0")
        BigDecimal inflowUsd,

        @Schema(description = "What went out other than by trades, at its value then", examples = "0.0")
        BigDecimal outflowUsd) {
    private static final int PRICE_DECIMALS = 8;

    static AssetView of(String currency, CostBasis basis, Valuation valuation) {
        BigDecimal value = valuation.value(currency, basis.quantity());
        return new AssetView(
                currency,
                basis.quantity(),
                valuation
                        .price(currency)
                        .map(price -> price.setScale(PRICE_DECIMALS, RoundingMode.HALF_EVEN))
                        .orElse(null),
                value,
                basis.averageCost().orElse(null),
                basis.cost(),
                basis.unrealised(value).setScale(Valuation.DECIMALS, RoundingMode.HALF_EVEN),
                basis.realised(),
                basis.paidIn(),
                basis.paidOut());
    }
}
