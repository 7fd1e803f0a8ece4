package dev.exchange.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// What the market of a pair accepts.
public enum MarketState implements WireName {
    TRADING("trading"),
    /// Orders that do not trade on entry, and cancels.
    POST_ONLY("post_only"),
    /// Cancels only.
    CANCEL_ONLY("cancel_only"),
    /// Nothing.
    HALTED("halted"),
    /// Orders are gathered without a trade and meet at one price when the state changes to trading or
    /// post-only.
    AUCTION("auction");

    private final String wireName;

    MarketState(String wireName) {
        this.wireName = wireName;
    }

    @Override
    @JsonValue
    public String wireName() {
        return wireName;
    }

    /// @throws IllegalArgumentException naming the values that are known
    @JsonCreator
    public static MarketState of(String name) {
        return WireNames.find(MarketState.values(), name, "state");
    }
}
