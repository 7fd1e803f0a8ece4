package dev.exchange.wallet.domain;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/// What every new user is given in development.
///
/// @param amounts by currency, each above zero; empty where nobody is given anything
public record Gift(Map<String, BigDecimal> amounts) {
    public Gift {
        amounts = Map.copyOf(amounts);
    }

    /// Pays it to a user whose wallets are part of `ledger`, from the world outside.
    ///
    /// @param offset of the record that first named the user; 0 where the source is not a topic
    public void payTo(String userId, Ledger ledger, LedgerSource source, long offset) {
        Cause cause = new Cause(TransferKind.GIFT, 0, source, offset);
        new TreeMap<>(amounts)
                .forEach((currency, amount) ->
                        ledger.move(cause, Account.House.OUTSIDE, new Account.Available(userId), currency, amount));
    }
}
