package dev.exchange.marketdata.domain;

import dev.exchange.contracts.Catalogue;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a pair costs, how its market trades, and what it did in the last 24 hours and 7 days.
///
/// @param lastPrice of the newest trade; null until the first
/// @param bidPrice the best bid; null while nobody bids. Where the market is not trading it may be above
///     the ask
/// @param askPrice the best ask; null while nobody asks
/// @param volume24h in the base currency
/// @param quoteVolume24h in the quote currency
/// @param change24h in percent, to four digits after the point
/// @param change7d in percent, to four digits after the point; over the time since trading began where that
///     is shorter
/// @param updatedAt when the book, the last price or the reference last changed
public record Ticker(
        Catalogue.Pair pair,
        MarketConditions conditions,
        @Nullable BigDecimal lastPrice,
        @Nullable BigDecimal bidPrice,
        @Nullable BigDecimal askPrice,
        BigDecimal referencePrice,
        BigDecimal high24h,
        BigDecimal low24h,
        BigDecimal volume24h,
        BigDecimal quoteVolume24h,
        BigDecimal change24h,
        BigDecimal change7d,
        Instant updatedAt) {
    /// The last trade's price, or the reference before the first trade.
    public BigDecimal currentPrice() {
        return lastPrice != null ? lastPrice : referencePrice;
    }
}
