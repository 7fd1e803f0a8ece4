package dev.exchange.marketdata.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.exchange.marketdata.domain.MarketConditions;
import dev.exchange.marketdata.domain.Ticker;
import java.math.BigDecimal;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

@Schema(name = "TradingPair", description = "What a pair costs, in its quote currency")
record PairView(
        @Schema(examples = "pair_btc_usd") String id,
        @Schema(examples = "BTC") String baseSymbol,
        @Schema(examples = "USD") String quoteSymbol,
        @Schema(examples = "BTC/USD") String symbol,

        @Schema(examples = "45000.5", description = "The last trade, or the reference price before the first")
        BigDecimal currentPrice,

        @Schema(examples = "44990", description = "Best bid; null while nobody bids") @Nullable
        BigDecimal bidPrice,

        @Schema(examples = "45010", description = "Best ask; null while nobody asks") @Nullable
        BigDecimal askPrice,

        @Schema(examples = "1250000.75", description = "In the quote currency") @JsonProperty("volume_24h")
        BigDecimal volume24h,

        @Schema(examples = "46000") @JsonProperty("high_24h")
        BigDecimal high24h,

        @Schema(examples = "44000") @JsonProperty("low_24h") BigDecimal low24h,

        @Schema(examples = "2.5", description = "In percent") @JsonProperty("change_24h")
        BigDecimal change24h,

        @Schema(examples = "2026-01-01T12:00:00Z") Instant lastUpdated,

        @Schema(examples = "45001.2", description = "What the outside world pays")
        BigDecimal referencePrice,

        @Schema(examples = "simulated", description = "Where the reference price comes from")
        String referenceSource,

        @Schema(examples = "0.01", description = "Every price is a multiple of it")
        BigDecimal tickSize,

        @Schema(examples = "0.0001", description = "Every quantity is a multiple of it")
        BigDecimal lotSize,

        @Schema(
                examples = "trading",
                description = "What the market accepts: trading, post_only (orders that do not trade on entry),"
                        + " cancel_only, halted, or auction (orders are gathered and meet at one price)")
        String state,

        @Schema(examples = "45005", description = INDICATIVE_PRICE) @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        BigDecimal indicativePrice,

        @Schema(examples = "1.5", description = INDICATIVE_VOLUME) @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        BigDecimal indicativeVolume,

        @Schema(examples = "-0.25", description = INDICATIVE_IMBALANCE)
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        BigDecimal indicativeImbalance) {
    static final String INDICATIVE_PRICE =
            "At which the auction would meet now; absent outside an auction and while nothing would trade";
    static final String INDICATIVE_VOLUME = "What would trade at the indicative price, in the base currency";
    static final String INDICATIVE_IMBALANCE =
            "What would be left over at it: positive where more is bid for, negative where more is offered";

    static PairView of(Ticker ticker, String referenceSource) {
        MarketConditions conditions = ticker.conditions();
        return new PairView(
                ticker.pair().id(),
                ticker.pair().base().symbol(),
                ticker.pair().quote().symbol(),
                ticker.pair().symbol(),
                ticker.currentPrice(),
                ticker.bidPrice(),
                ticker.askPrice(),
                ticker.quoteVolume24h(),
                ticker.high24h(),
                ticker.low24h(),
                ticker.change24h(),
                ticker.updatedAt(),
                ticker.referencePrice(),
                referenceSource,
                ticker.pair().tickSize(),
                ticker.pair().lotSize(),
                conditions.state().wireName(),
                conditions.indicativePrice(),
                conditions.indicativeVolume(),
                conditions.indicativeImbalance());
    }
}
