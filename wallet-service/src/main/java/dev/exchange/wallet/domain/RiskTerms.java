package dev.exchange.wallet.domain;

import java.util.Set;

/// Which limits hold for whom.
///
/// @param everybody for every user without limits of their own
/// @param exempt users for whom nothing is limited but what the operator sets for them
public record RiskTerms(RiskLimits everybody, Set<String> exempt) {
    public RiskLimits of(String userId, RiskOverride override) {
        RiskLimits limits = exempt.contains(userId) ? RiskLimits.NONE : everybody;
        return limits.with(override);
    }
}
