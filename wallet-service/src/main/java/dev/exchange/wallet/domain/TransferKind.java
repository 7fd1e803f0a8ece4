package dev.exchange.wallet.domain;

/// Why money moved.
public enum TransferKind {
    /// A new user's starting balance, in development.
    GIFT,
    /// An order locked what it may cost.
    RESERVATION,
    /// A trade, and its fees.
    FILL,
    /// An order ended, or needs less, and what it had locked is free again.
    RELEASE,
    /// What arrived on a chain is its user's, or the exchange's own.
    DEPOSIT,
    /// A withdrawal locked what is to be paid, and its fee.
    WITHDRAWAL_HOLD,
    /// A withdrawal was paid, and its fee earned.
    WITHDRAWAL,
    /// A withdrawal was not paid, and what it had locked is free again.
    WITHDRAWAL_RETURN,
    /// A user gave another one money.
    TRANSFER,
    /// The exchange moved what it holds on a chain from one of its vaults to the other.
    CUSTODY,
    /// What a chain's network took for a withdrawal.
    NETWORK_FEE
}
