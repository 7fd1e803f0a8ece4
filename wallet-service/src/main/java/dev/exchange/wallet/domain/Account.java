package dev.exchange.wallet.domain;

/// One side of a transfer. An account is kept per currency; the transfer says which, the same for both
/// of its sides.
public sealed interface Account {
    /// What a user may spend.
    record Available(String userId) implements Account {}

    /// What a user's open orders and withdrawals hold.
    record Locked(String userId) implements Account {}

    /// The exchange's own accounts.
    enum House implements Account {
        /// Earned from trades.
        FEES,
        /// Everything beyond the exchange that no other account stands for. Its balance is minus what came
        /// from there, so that each currency sums to zero.
        OUTSIDE,
        /// The exchange's own money.
        HOUSE,
        /// What the exchange holds on a chain, at hand for withdrawals: minus that, as a part of the world
        /// outside is.
        HOT,
        /// What the exchange holds on a chain, put away: minus that.
        COLD
    }
}
