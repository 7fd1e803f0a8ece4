package dev.exchange.wallet.domain;

import java.util.Locale;

/// Where the exchange keeps what it holds on a chain.
public enum Vault {
    /// At hand: deposits come here, withdrawals are paid from here.
    HOT,
    /// Put away.
    COLD;

    /// The ledger's account of it, which is minus what it holds.
    public Account.House account() {
        return switch (this) {
            case HOT -> Account.House.HOT;
            case COLD -> Account.House.COLD;
        };
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
