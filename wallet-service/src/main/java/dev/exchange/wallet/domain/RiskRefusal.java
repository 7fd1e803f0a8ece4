package dev.exchange.wallet.domain;

/// Why an order would go too far.
///
/// @param code stable, for programs
/// @param reason in words: the limit, its value, and what was asked for
public record RiskRefusal(String code, String reason) {}
