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
    RELEASE
}
