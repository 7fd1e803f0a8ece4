package dev.exchange.wallet.domain;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;

/// How much of a currency is kept at hand. What is there beyond the limit is put away down to half of it, so that a
/// deposit does not move at once again; what withdrawals wait for is fetched, and up to half of the limit besides.
///
/// @param hotLimitUsd what the hot vault may hold of each currency, in USD
public record CustodyRule(BigDecimal hotLimitUsd) {
    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    /// @param hot what the hot vault holds and nothing is paid out of yet
    /// @param cold what the cold vault holds
    /// @param wanted what approved withdrawals wait for
    /// @param price of one unit in USD, more than zero
    /// @param precision digits after the point that an amount may have
    /// @return empty where all is as it should be, or nothing can be done
    public Optional<Shift> shift(BigDecimal hot, BigDecimal cold, BigDecimal wanted, BigDecimal price, int precision) {
        BigDecimal limit = hotLimitUsd.divide(price, MathContext.DECIMAL128);
        BigDecimal target = limit.divide(TWO, MathContext.DECIMAL128);
        if (wanted.compareTo(hot) > 0) {
            return Optional.of(wanted.add(target).subtract(hot).min(cold))
                    .map(amount -> amount.setScale(precision, RoundingMode.DOWN))
                    // Less than what is waited for would help nobody, and be moved for nothing.
                    .filter(amount -> amount.signum() > 0 && hot.add(amount).compareTo(wanted) >= 0)
                    .map(amount -> new Shift(Vault.COLD, Vault.HOT, amount));
        }
        if (hot.compareTo(limit) > 0) {
            return Optional.of(hot.subtract(target.max(wanted)))
                    .map(amount -> amount.setScale(precision, RoundingMode.DOWN))
                    .filter(amount -> amount.signum() > 0)
                    .map(amount -> new Shift(Vault.HOT, Vault.COLD, amount));
        }
        return Optional.empty();
    }

    /// @param amount more than zero
    public record Shift(Vault from, Vault to, BigDecimal amount) {}
}
