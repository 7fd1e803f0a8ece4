package dev.exchange.wallet.domain;

import java.util.Comparator;

/// Whose wallet, and in which currency. The order is the one in which every transaction locks wallets,
/// so that no two can wait for each other: by user, then by currency, character by character as the
/// database's collation "C".
public record WalletKey(String userId, String currency) implements Comparable<WalletKey> {
    private static final Comparator<WalletKey> LOCK_ORDER =
            Comparator.comparing(WalletKey::userId).thenComparing(WalletKey::currency);

    @Override
    public int compareTo(WalletKey other) {
        return LOCK_ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return "wallet " + userId + "_" + currency;
    }
}
