package dev.exchange.marketdata.domain;

import dev.exchange.contracts.MarketState;
import dev.exchange.contracts.MarketUpdate;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// What a pair's market accepts now and, in an auction, at what it would meet.
///
/// @param indicativePrice null outside an auction and while nothing would trade
/// @param indicativeVolume what would trade at it, in the base currency
/// @param indicativeImbalance what would be left over at it: positive where more is bid for, negative where
///     more is offered
public record MarketConditions(
        MarketState state,
        @Nullable BigDecimal indicativePrice,
        @Nullable BigDecimal indicativeVolume,
        @Nullable BigDecimal indicativeImbalance) {
    /// Those of a market of which nothing was said yet.
    public static final MarketConditions TRADING = new MarketConditions(MarketState.TRADING, null, null, null);

    static MarketConditions of(MarketUpdate update) {
        return new MarketConditions(
                update.state(), update.indicativePrice(), update.indicativeVolume(), update.indicativeImbalance());
    }

    /// Whether a bid may rest at or above an ask. An auction gathers such orders, and a market that is
    /// closed during one keeps them until it opens.
    public boolean allowCrossedBook() {
        return switch (state) {
            case TRADING, POST_ONLY -> false;
            case CANCEL_ONLY, HALTED, AUCTION -> true;
        };
    }
}
