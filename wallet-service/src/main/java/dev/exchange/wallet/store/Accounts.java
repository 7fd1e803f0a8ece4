package dev.exchange.wallet.store;

import dev.exchange.wallet.domain.Account;
import dev.exchange.wallet.domain.LedgerEntry;
import dev.exchange.wallet.domain.LedgerSource;
import dev.exchange.wallet.domain.LedgerViolation;
import dev.exchange.wallet.domain.TransferKind;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/// How accounts, logs and kinds are numbered in the ledger's rows. These numbers are for ever; the
/// migrations and the rows written so far rely on them.
final class Accounts {
    private Accounts() {}

    private static final long FIRST_USER = 1000;

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

    /// Whose account it is.
    static long ownerOf(long account) {
        return account >> 1;
    }

    /// Whether an owner is a user; the others are the exchange.
    static boolean isUser(long owner) {
        return owner >= FIRST_USER;
    }

    /// How the account's owner sees it, and how others do.
    ///
    /// @param viewer an owner, a user
    static LedgerEntry.Side side(long account, long viewer) {
        long owner = ownerOf(account);
        if (owner == viewer) {
            return (account & 1) == 0 ? LedgerEntry.Side.AVAILABLE : LedgerEntry.Side.LOCKED;
        }
        return isUser(owner) ? LedgerEntry.Side.USER : side(house(owner));
    }

    private static LedgerEntry.Side side(Account.House house) {
        return switch (house) {
            case FEES -> LedgerEntry.Side.FEES;
            case OUTSIDE -> LedgerEntry.Side.OUTSIDE;
            case HOUSE -> LedgerEntry.Side.HOUSE;
            case HOT -> LedgerEntry.Side.HOT;
            case COLD -> LedgerEntry.Side.COLD;
        };
    }

    private static Account.House house(long owner) {
        return Arrays.stream(Account.House.values())
                .filter(house -> owner(house) == owner)
                .findFirst()
                .orElseThrow(() -> new LedgerViolation("No account of the exchange has owner " + owner));
    }

    static LedgerSource.Log log(int number) {
        return Arrays.stream(LedgerSource.Log.values())
                .filter(log -> number(log) == number)
                .findFirst()
                .orElseThrow(() -> new LedgerViolation("No log has number " + number));
    }

    static TransferKind kind(int number) {
        return Arrays.stream(TransferKind.values())
                .filter(kind -> number(kind) == number)
                .findFirst()
                .orElseThrow(() -> new LedgerViolation("No kind of transfer has number " + number));
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
