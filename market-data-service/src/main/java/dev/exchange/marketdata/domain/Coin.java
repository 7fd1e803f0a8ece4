package dev.exchange.marketdata.domain;

import dev.exchange.contracts.Catalogue;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a coin is worth.
///
/// @param currentPrice in USD: that of its USD pair
/// @param marketCap in USD: the price of all the coins there are; null when nobody says how many
/// @param volume24h in USD: what was traded of it in all of its pairs
/// @param change24h in percent, of its USD pair
/// @param change7d in percent, of its USD pair
public record Coin(
        Catalogue.Asset asset,
        BigDecimal currentPrice,
        @Nullable BigDecimal marketCap,
        BigDecimal volume24h,
        BigDecimal change24h,
        BigDecimal change7d,
        Instant updatedAt) {}
