package dev.exchange.wallet.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What an audit found.
///
/// @param at when
/// @param transfers how many are proved, from the first one on
/// @param chains where the chain of hashes of each source ends: kept elsewhere, it proves later that nothing
///     up to there was rewritten
/// @param currencies the sums of each currency
/// @param differences everything that is not as it must be, at most a hundred of each sort; none in a
///     sound ledger
public record AuditReport(
        Instant at, long transfers, List<Chain> chains, List<CurrencySums> currencies, List<Difference> differences) {
    /// The same with what else was found; what is known already is not told twice.
    public AuditReport with(List<Difference> more) {
        Set<Difference> all = new LinkedHashSet<>(differences);
        all.addAll(more);
        return new AuditReport(at, transfers, chains, currencies, List.copyOf(all));
    }

    public boolean isClean() {
        return differences.isEmpty();
    }

    /// @param source the topic and partition, or the service's own edge
    /// @param sequence the number of the newest transfer
    /// @param hash of the newest block, in hex
    public record Chain(String source, long sequence, String hash) {}

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
