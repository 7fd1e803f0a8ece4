package dev.exchange.marketdata.events;

import dev.exchange.contracts.PriceUpdate;

/// Is told what is on `prices`, on the thread that reads it, which it must not hold up.
public interface PriceListener {
    void priced(PriceUpdate update);
}
