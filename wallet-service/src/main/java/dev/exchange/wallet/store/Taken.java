package dev.exchange.wallet.store;

/// A request that was taken.
///
/// @param created false where the same request had been taken before
public record Taken<T>(T stored, boolean created) {}
