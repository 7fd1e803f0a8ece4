package dev.exchange.wallet.store;

import dev.exchange.wallet.domain.Account;
import dev.exchange.wallet.domain.LedgerSource;
import dev.exchange.wallet.domain.LedgerViolation;
import dev.exchange.wallet.domain.TransferKind;
import java.util.Locale;
import java.util.Map;

/// How accounts, logs and kinds are numbered in the ledger's rows. These numbers are for ever; the
/// migrations and the rows written so far rely on them.
final class Accounts {
    private Accounts() {}

    /// An account is twice its owner's number, plus one for the locked part.
    static long number(Account account, Map<String, Long> owners) {
        return switch (account) {
            case Account.Available available -> owner(available.userId(), owners) * 2;
            case Account.Locked locked -> owner(locked.userId(), owners) * 2 + 1;
            case Account.House house -> owner(house) * 2;
        };
    }

    static long owner(Account.House house) {
        return switch (house) {
            case FEES -> 1;
            case OUTSIDE -> 2;
            case HOUSE -> 3;
            case HOT -> 4;
            case COLD -> 5;
        };
    }

    static String name(Account.House house) {
        return house.name().toLowerCase(Locale.ROOT);
    }

    static int number(LedgerSource.Log log) {
        return switch (log) {
            case HTTP -> 0;
            case ORDER_REQUESTS -> 1;
            case FILLS -> 2;
            case ORDER_UPDATES -> 3;
            case CHAIN -> 4;
        };
    }

    static int number(TransferKind kind) {
        return switch (kind) {
            case GIFT -> 1;
            case RESERVATION -> 2;
            case FILL -> 3;
            case RELEASE -> 4;
            case DEPOSIT -> 5;
            case WITHDRAWAL_HOLD -> 6;
            case WITHDRAWAL -> 7;
            case WITHDRAWAL_RETURN -> 8;
            case TRANSFER -> 9;
            case CUSTODY -> 10;
            case NETWORK_FEE -> 11;
        };
    }

    private static long owner(String userId, Map<String, Long> owners) {
        Long owner = owners.get(userId);
        if (owner == null) {
            throw new LedgerViolation("Money of " + userId + " moves, but no wallet of that user is locked");
        }
        return owner;
    }
}
