package dev.exchange.wallet.domain;

import java.math.BigDecimal;

/// Money that moves from one account to another, never less and never more on one side: both legs of the
/// double entry are this one amount, so a transfer that does not balance cannot be written down.
///
/// @param amount more than zero, in `currency`
public record Transfer(Cause cause, Account from, Account to, String currency, BigDecimal amount) {
    public Transfer {
        if (amount.signum() <= 0) {
            throw new LedgerViolation("A transfer moves more than nothing, not " + amount.toPlainString() + " "
                    + currency + " (" + cause + ")");
        }
        if (from.equals(to)) {
            throw new LedgerViolation("A transfer needs two accounts, not twice " + from + " (" + cause + ")");
        }
    }
}
