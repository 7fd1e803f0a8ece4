package dev.exchange.wallet.domain;

import java.math.BigDecimal;

/// What holdings were worth at one moment, and what had been put in until then.
///
/// @param value in USD
/// @param netInflow what had come in less what had gone out other than by trades, at the values of then, in USD
public record Performance(BigDecimal value, BigDecimal netInflow) {
    /// Since the start: deposits are no profit, and withdrawals no loss.
    public BigDecimal profit() {
        return value.subtract(netInflow);
    }

    public BigDecimal profitSince(Performance then) {
        return profit().subtract(then.profit());
    }
}
