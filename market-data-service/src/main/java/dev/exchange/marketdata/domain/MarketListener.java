package dev.exchange.marketdata.domain;

import java.util.List;

/// Is told what changed, on the topics' thread, which it must not hold up. Nothing is told of what happened
/// before the start.
public interface MarketListener {
    void bookChanged(PairMarket market);

    /// @param trades oldest first
    void traded(PairMarket market, List<Trade> trades);

    /// The last, best or reference price changed, or the figures did because of a trade.
    void priceChanged(PairMarket market);
}
