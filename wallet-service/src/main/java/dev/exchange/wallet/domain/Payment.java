package dev.exchange.wallet.domain;

import java.math.BigDecimal;

/// What the exchange asks a chain to pay.
///
/// @param id our name for it: a chain pays an id at most once, however often it is asked
/// @param from the vault that pays
/// @param address who is paid: somebody's address, or a vault's
/// @param amount what arrives, more than zero
/// @param mostCost what the network may take besides
public record Payment(String id, Vault from, String address, String currency, BigDecimal amount, BigDecimal mostCost) {}
