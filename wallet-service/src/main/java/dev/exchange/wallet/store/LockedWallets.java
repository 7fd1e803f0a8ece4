package dev.exchange.wallet.store;

import dev.exchange.wallet.domain.Balance;
import dev.exchange.wallet.domain.WalletKey;
import java.util.Map;

/// Wallets whose rows this transaction holds until it ends.
///
/// @param balances of those that exist
/// @param owners the numbers of their users in the ledger
public record LockedWallets(Map<WalletKey, Balance> balances, Map<String, Long> owners) {}
