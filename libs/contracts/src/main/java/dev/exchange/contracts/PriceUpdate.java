package dev.exchange.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a pair costs now, on `prices`, keyed by pair; the latest record replaces those before it. `sequence` only
/// grows.
///
/// @param lastPrice of the newest trade; null until the first
/// @param bidPrice best bid; null while there is none
/// @param askPrice best ask; null while there is none
/// @param referencePrice what the outside world pays
/// @param referenceSource where that comes from: `simulated`, or the name of a provider
/// @param volume24h traded in the last 24 hours, in the base currency
/// @param quoteVolume24h the same in the quote currency
/// @param change24h in percent, over the last 24 hours
public record PriceUpdate(
        String eventId,
        int schemaVersion,
        Instant time,
        long sequence,
        String type,
        String pairSymbol,
        @Nullable BigDecimal lastPrice,
        @Nullable BigDecimal bidPrice,
        @Nullable BigDecimal askPrice,
        BigDecimal referencePrice,
        String referenceSource,
        @JsonProperty("high_24h") BigDecimal high24h,
        @JsonProperty("low_24h") BigDecimal low24h,
        @JsonProperty("volume_24h") BigDecimal volume24h,
        @JsonProperty("quote_volume_24h") BigDecimal quoteVolume24h,
        @JsonProperty("change_24h") BigDecimal change24h)
        implements Event {
    public static final String TYPE = "price";

    @Override
    public String key() {
        return pairSymbol;
    }

    @Override
    public String eventType() {
        return "exchange." + TYPE;
    }

    /// The price that valuations use: the last trade, or before the first trade the reference.
    public BigDecimal currentPrice() {
        return lastPrice != null ? lastPrice : referencePrice;
    }
}
