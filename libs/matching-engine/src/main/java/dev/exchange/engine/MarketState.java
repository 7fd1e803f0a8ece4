package dev.exchange.engine;

/// What a market accepts. Expiries and countdowns run in every state.
public enum MarketState {
    /// Everything.
    TRADING(0),
    /// Orders that do not trade on entry, and cancels. Triggers wait.
    POST_ONLY(1),
    /// Cancels only.
    CANCEL_ONLY(2),
    /// Nothing.
    HALTED(3),
    /// Orders that can rest are gathered without a trade and meet at one price when the state changes to
    /// [#TRADING] or [#POST_ONLY].
    AUCTION(4);

    private static final MarketState[] VALUES = values();

    /// The number that stands for it in records and snapshots: it never changes.
    final int code;

    MarketState(int code) {
        this.code = code;
    }

    static MarketState of(int code) {
        return VALUES[code];
    }
}
