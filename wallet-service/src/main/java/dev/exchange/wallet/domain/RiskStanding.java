package dev.exchange.wallet.domain;

import java.math.BigDecimal;
import java.util.Map;

/// What a user has and does, as far as the limits are about it.
public interface RiskStanding {
    String userId();

    RiskLimits limits();

    /// How many trades the user has made since 00:00 UTC.
    int tradesToday();

    /// Available and locked together; zero where there is none.
    BigDecimal holding(String currency);

    /// Every holding by currency.
    ///
    /// @throws LedgerViolation where not all of them are known
    Map<String, BigDecimal> holdings();

    /// What open purchases of the pair have reserved, in its quote currency.
    BigDecimal purchases(String pairSymbol);
}
