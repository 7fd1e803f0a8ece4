package dev.exchange.wallet.domain;

import dev.exchange.contracts.Decimals;
import java.math.BigDecimal;

/// What an order still has locked.
///
/// @param remaining in `currency`; zero when the order is closed, or nothing has been brought for it yet
/// @param added what came to it since it was made, by changes and by fills
/// @param grows whether the fills of another order bring what it holds
/// @param owed what the engine has freed of it although the fill that brings it is not settled yet: it goes
///     to the owner when that fill comes. More than zero only where it grows, and while nothing remains
public record Reservation(
        long orderNumber,
        String userId,
        String currency,
        BigDecimal remaining,
        BigDecimal added,
        boolean grows,
        BigDecimal owed) {
    public Reservation {
        if (remaining.signum() < 0 || owed.signum() < 0) {
            throw new LedgerViolation("Order " + orderNumber + " cannot have " + remaining.toPlainString() + " "
                    + currency + " locked and owe " + owed.toPlainString());
        }
        if (owed.signum() > 0 && (!grows || remaining.signum() > 0)) {
            throw new LedgerViolation("Order " + orderNumber + " owes " + Decimals.plain(owed) + " " + currency
                    + ", which nothing will bring or " + Decimals.plain(remaining) + " could have paid");
        }
    }

    /// A new one, all of which remains.
    public static Reservation of(long orderNumber, String userId, String currency, BigDecimal amount) {
        return new Reservation(orderNumber, userId, currency, amount, BigDecimal.ZERO, false, BigDecimal.ZERO);
    }

    /// A new one that holds nothing until the fills of another order bring it.
    public static Reservation growing(long orderNumber, String userId, String currency) {
        return new Reservation(orderNumber, userId, currency, BigDecimal.ZERO, BigDecimal.ZERO, true, BigDecimal.ZERO);
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
        return with(remaining.subtract(amount), added, owed);
    }

    /// Adds what a change of the order needs.
    Reservation plus(BigDecimal amount) {
        return with(remaining.add(amount), added.add(amount), owed);
    }

    /// How much of `amount`, which the engine has freed, can be paid out now.
    BigDecimal payable(BigDecimal amount) {
        return grows ? amount.min(remaining) : amount;
    }

    /// Frees `amount`: what is there at once, and what is still to be brought when it comes.
    ///
    /// @throws LedgerViolation when it has less than `amount`, and nothing will bring more
    Reservation freed(BigDecimal amount) {
        BigDecimal now = payable(amount);
        Reservation paid = without(now);
        return paid.with(paid.remaining, added, owed.add(amount.subtract(now)));
    }

    /// Takes in what a fill brought, out of which what is owed is paid first.
    ///
    /// @throws LedgerViolation when it is not one that grows
    Reservation brought(BigDecimal amount) {
        if (!grows) {
            throw new LedgerViolation("A fill brings " + Decimals.plain(amount) + " " + currency + " for order "
                    + orderNumber + ", whose reservation does not grow");
        }
        BigDecimal paid = owed.min(amount);
        return with(remaining.add(amount).subtract(paid), added.add(amount), owed.subtract(paid));
    }

    private Reservation with(BigDecimal remaining, BigDecimal added, BigDecimal owed) {
        return new Reservation(orderNumber, userId, currency, remaining, added, grows, owed);
    }
}
