package dev.exchange.wallet.domain;

import java.math.BigDecimal;

/// What was asked for when a withdrawal was requested; never changes.
///
/// @param number of the withdrawal, for ever
/// @param amount what is to arrive at the address, more than zero, in `currency`
/// @param fee what the exchange takes for it besides, in `currency`; the network may cost at most that
/// @param approvalsRequired by how many different approvers it must be approved
public record WithdrawalTerms(
        long number,
        String userId,
        String currency,
        BigDecimal amount,
        BigDecimal fee,
        String address,
        int approvalsRequired) {
    /// What names a withdrawal's payment to the chain, before its number.
    public static final String PAYMENT_PREFIX = "withdrawal-";

    public WithdrawalTerms {
        if (amount.signum() <= 0 || fee.signum() < 0 || approvalsRequired < 0) {
            throw new LedgerViolation("A withdrawal of " + amount.toPlainString() + " " + currency + " for "
                    + fee.toPlainString() + " with " + approvalsRequired + " approvals cannot be");
        }
    }

    /// What is locked for it until it ends.
    public BigDecimal held() {
        return amount.add(fee);
    }

    /// Names its payment to the chain, the same however often it is handed over.
    public String paymentId() {
        return PAYMENT_PREFIX + number;
    }

    public WalletKey wallet() {
        return new WalletKey(userId, currency);
    }
}
