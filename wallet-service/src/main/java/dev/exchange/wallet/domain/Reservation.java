package dev.exchange.wallet.domain;

import dev.exchange.contracts.Decimals;
import java.math.BigDecimal;

/// What an order still has locked.
///
/// @param remaining in `currency`; zero when the order is closed
public record Reservation(long orderNumber, String userId, String currency, BigDecimal remaining) {
    public Reservation {
        if (remaining.signum() < 0) {
            throw new LedgerViolation(
                    "Order " + orderNumber + " cannot have " + remaining.toPlainString() + " " + currency + " locked");
        }
    }

    public boolean isOpen() {
        return remaining.signum() > 0;
    }

    /// @throws LedgerViolation when it has less than `amount`
    Reservation without(BigDecimal amount) {
        if (amount.compareTo(remaining) > 0) {
            throw new LedgerViolation("Order " + orderNumber + " has " + Decimals.plain(remaining) + " " + currency
                    + " locked, which does not cover " + Decimals.plain(amount));
        }
        return new Reservation(orderNumber, userId, currency, remaining.subtract(amount));
    }
}
