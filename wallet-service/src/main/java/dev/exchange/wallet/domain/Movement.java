package dev.exchange.wallet.domain;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A transfer of the ledger between two owners, as costs are reckoned from it.
///
/// @param trade the number of the trade that it is part of; null where it is part of none
/// @param from the owner's number
/// @param to the owner's number
/// @param at when it was written
public record Movement(@Nullable Long trade, long from, long to, String currency, BigDecimal amount, Instant at) {
    /// Numbers below it are the exchange's own.
    public static final long FIRST_USER = 1000;
    /// Where the fees of trades go.
    public static final long FEES = 1;
    /// The exchange's own money, where fees of withdrawals go.
    public static final long HOUSE = 3;

    static boolean isUser(long owner) {
        return owner >= FIRST_USER;
    }

    /// Whether a user paid the exchange for something.
    boolean isFee() {
        return isUser(from) && (to == FEES || to == HOUSE);
    }
}
