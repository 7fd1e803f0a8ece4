package dev.exchange.wallet.domain;

import java.math.BigDecimal;

/// Moving what the exchange holds from one of its vaults to the other. It costs nothing but what the network takes, and
/// the network may take nothing: a vault's holding is users' money.
///
/// @param number of the move, for ever
public record CustodyMove(long number, Vault from, Vault to, String currency, BigDecimal amount) {
    /// What names a move's payment to the chain, before its number.
    public static final String PAYMENT_PREFIX = "custody-";

    public CustodyMove {
        if (from == to || amount.signum() <= 0) {
            throw new LedgerViolation(
                    "Moving " + amount.toPlainString() + " " + currency + " from " + from + " to " + to + " cannot be");
        }
    }

    /// Names its payment to the chain.
    public String paymentId() {
        return PAYMENT_PREFIX + number;
    }

    public Payment payment(Chain chain) {
        return new Payment(paymentId(), from, chain.vaultAddress(to, currency), currency, amount, BigDecimal.ZERO);
    }
}
