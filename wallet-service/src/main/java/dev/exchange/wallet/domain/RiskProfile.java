package dev.exchange.wallet.domain;

import java.math.BigDecimal;
import java.util.Map;

/// A user's standing at one moment.
///
/// @param known holdings by currency, available and locked together
/// @param complete whether `known` has every holding of the user
/// @param openPurchases by pair, in its quote currency
public record RiskProfile(
        String userId,
        RiskLimits limits,
        int tradesToday,
        Map<String, BigDecimal> known,
        boolean complete,
        Map<String, BigDecimal> openPurchases)
        implements RiskStanding {
    /// Of a user for whom nothing is limited.
    public static RiskProfile exempt(String userId) {
        return new RiskProfile(userId, RiskLimits.NONE, 0, Map.of(), false, Map.of());
    }

    @Override
    public BigDecimal holding(String currency) {
        return known.getOrDefault(currency, BigDecimal.ZERO);
    }

    @Override
    public Map<String, BigDecimal> holdings() {
        if (!complete) {
            throw new LedgerViolation("Not all that " + userId + " holds was read, but all of it is asked for");
        }
        return known;
    }

    @Override
    public BigDecimal purchases(String pairSymbol) {
        return openPurchases.getOrDefault(pairSymbol, BigDecimal.ZERO);
    }
}
