package dev.exchange.wallet.store;

import dev.exchange.wallet.domain.FundsRequest;
import dev.exchange.wallet.domain.Withdrawal;
import dev.exchange.wallet.domain.WithdrawalTerms;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/// A withdrawal as it is stored.
///
/// @param valueUsd when it was requested
/// @param approvers who approved, by name
/// @param step the number of its newest step
public record StoredWithdrawal(
        Withdrawal withdrawal,
        String clientReference,
        BigDecimal valueUsd,
        List<String> approvers,
        int step,
        Instant createdAt,
        Instant updatedAt) {
    /// What it is named by.
    public static final String ID_PREFIX = "withdrawal_";

    public String id() {
        return ID_PREFIX + withdrawal.terms().number();
    }

    public FundsRequest request() {
        WithdrawalTerms terms = withdrawal.terms();
        return new FundsRequest(terms.userId(), clientReference, terms.currency(), terms.amount());
    }
}
