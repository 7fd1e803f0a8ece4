package dev.exchange.order.domain;

import dev.exchange.contracts.MarketState;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a pair's market accepts and how far its prices may go, as the engine last said.
///
/// @param priceBandBasisPoints in hundredths of a percent; 0 for no band
/// @param updatedAt null where the engine has said nothing yet
public record Market(
        String pairSymbol,
        MarketState state,
        int priceBandBasisPoints,
        @Nullable BigDecimal lastPrice,
        @Nullable BigDecimal referencePrice,
        @Nullable BigDecimal indicativePrice,
        @Nullable BigDecimal indicativeVolume,
        @Nullable BigDecimal indicativeImbalance,
        @Nullable Instant updatedAt) {
    /// A market as it is before the engine says anything of it.
    public static Market untouched(String pairSymbol) {
        return new Market(pairSymbol, MarketState.TRADING, 0, null, null, null, null, null, null);
    }
}
