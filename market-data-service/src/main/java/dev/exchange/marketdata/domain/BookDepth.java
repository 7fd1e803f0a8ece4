package dev.exchange.marketdata.domain;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The best orders of both sides of a book at one moment, each side in the order in which it would trade.
///
/// @param sequence of the last record of the engine that is in it; 0 before the first
/// @param stale whether the engine is known to have gone on since
/// @param updatedAt the engine's time of that record; null before the first
public record BookDepth(
        String pairSymbol,
        long sequence,
        boolean stale,
        @Nullable Instant updatedAt,
        MarketConditions conditions,
        List<RestingOrder> bids,
        List<RestingOrder> asks) {
    BookDepth asStale() {
        return new BookDepth(pairSymbol, sequence, true, updatedAt, conditions, bids, asks);
    }
}
