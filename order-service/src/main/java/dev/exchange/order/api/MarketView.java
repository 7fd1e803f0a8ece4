package dev.exchange.order.api;

import dev.exchange.contracts.Decimals;
import dev.exchange.contracts.MarketState;
import dev.exchange.order.domain.Market;
import java.math.BigDecimal;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A pair's market in a REST body.
@Schema(name = "Market")
public record MarketView(
        @Schema(examples = "BTC/USD") String pairSymbol,

        @Schema(
                examples = "trading",
                description =
                        "trading; post_only (orders that do not trade on entry, and cancels); cancel_only; halted;"
                                + " auction (orders are gathered and meet at one price when the state changes to trading or"
                                + " post_only)")
        MarketState state,

        @Schema(examples = "5", description = "How far from the last price an incoming order may trade; 0 for no band")
        BigDecimal priceBandPercent,

        @Schema(description = "Of the newest trade when the engine last spoke of the market; null before the first")
        @Nullable
        BigDecimal lastPrice,

        @Schema(description = "What stands for the last price until the first trade") @Nullable
        BigDecimal referencePrice,

        @Schema(description = "At which an auction would meet now; null outside one, and where nothing would trade")
        @Nullable
        BigDecimal indicativePrice,

        @Schema(description = "What would trade at it, in the base currency") @Nullable
        BigDecimal indicativeVolume,

        @Schema(description = "What would be left over: positive where more is bid for, negative where more is offered")
        @Nullable
        BigDecimal indicativeImbalance,

        @Schema(description = "null where nothing was ever set") @Nullable
        Instant updatedAt) {
    private static final int BASIS_POINT_DIGITS = 2;

    static MarketView of(Market market) {
        return new MarketView(
                market.pairSymbol(),
                market.state(),
                Decimals.normal(BigDecimal.valueOf(market.priceBandBasisPoints(), BASIS_POINT_DIGITS)),
                market.lastPrice(),
                market.referencePrice(),
                market.indicativePrice(),
                market.indicativeVolume(),
                market.indicativeImbalance(),
                market.updatedAt());
    }
}
