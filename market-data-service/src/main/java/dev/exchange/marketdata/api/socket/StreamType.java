package dev.exchange.marketdata.api.socket;

import dev.exchange.contracts.WireName;

/// What a client may subscribe to now.
enum StreamType implements WireName {
    ORDERBOOK("orderbook"),
    TRADES("trades"),
    TICKER("ticker"),
    CANDLES("candles");

    private final String wireName;

    StreamType(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }
}
