package dev.exchange.wallet.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/// What an audit found.
///
/// @param at when
/// @param transfers how many are proved, from the first one on
/// @param currencies the sums of each currency
/// @param differences everything that is not as it must be, at most a hundred of each sort; none in a
///     sound ledger
public record AuditReport(Instant at, long transfers, List<CurrencySums> currencies, List<Difference> differences) {
    public boolean isClean() {
        return differences.isEmpty();
    }

    /// @param available of all users
    /// @param locked of all users
    /// @param reserved what open orders and withdrawals hold; as much as is locked
    /// @param fees earned by the exchange
    /// @param house the exchange's own
    /// @param hot minus what is on chains, at hand
    /// @param cold minus what is on chains, put away
    /// @param outside minus everything above but `reserved`
    /// @param sum of all accounts; zero
    public record CurrencySums(
            String currency,
            BigDecimal available,
            BigDecimal locked,
            BigDecimal reserved,
            BigDecimal fees,
            BigDecimal house,
            BigDecimal hot,
            BigDecimal cold,
            BigDecimal outside,
            BigDecimal sum) {}

    /// @param what is wrong
    /// @param where the currency, account, wallet or source
    public record Difference(String what, String where, String expected, String found) {}
}
