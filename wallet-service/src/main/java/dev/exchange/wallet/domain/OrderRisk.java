package dev.exchange.wallet.domain;

import dev.exchange.contracts.OrderRequest;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Holds the orders and changes of one transaction against their users' limits, one after the other: each
/// is judged with what those before it have reserved. For one thread.
public final class OrderRisk {
    private final RiskRule rule;
    private final Function<String, RiskProfile> profiles;
    private final Ledger ledger;
    private final Usage usage = new Usage();

    /// @param profiles by user, as they were when the transaction had locked the wallets of `ledger`
    /// @param ledger whose balances are newer than those of the profiles
    public OrderRisk(RiskRule rule, Function<String, RiskProfile> profiles, Ledger ledger) {
        this.rule = rule;
        this.profiles = profiles;
        this.ledger = ledger;
    }

    Optional<RiskRefusal> refusal(OrderRequest.Place order, Funding.Needed needed) {
        return refusal(order.userId(), rule.of(order, needed));
    }

    /// @param needed to hold besides what the order holds; more than zero
    Optional<RiskRefusal> refusal(OrderRequest.Change change, BigDecimal needed) {
        return refusal(change.userId(), rule.of(change, needed));
    }

    private Optional<RiskRefusal> refusal(String userId, RiskOrder order) {
        RiskProfile profile = profiles.apply(userId);
        if (profile.limits().equals(RiskLimits.NONE)) {
            return Optional.empty();
        }
        BigDecimal availableUsd =
                ledger.balance(new WalletKey(userId, Valuation.CURRENCY)).available();
        return rule.refusal(order, new Current(profile), availableUsd);
    }

    /// Counts what was reserved for an order of the pair, or for a change of one.
    void reserved(String userId, String pairSymbol, String currency, BigDecimal amount) {
        if (rule.isPurchase(pairSymbol, currency)) {
            usage.purchased(userId, pairSymbol, amount);
        }
    }

    /// What this transaction changes of the use of limits.
    public Usage usage() {
        return usage;
    }

    /// The profile, with what happened since.
    private final class Current implements RiskStanding {
        private final RiskProfile profile;

        Current(RiskProfile profile) {
            this.profile = profile;
        }

        @Override
        public String userId() {
            return profile.userId();
        }

        @Override
        public RiskLimits limits() {
            return profile.limits();
        }

        @Override
        public int tradesToday() {
            return profile.tradesToday();
        }

        @Override
        public BigDecimal holding(String currency) {
            return ledger.find(new WalletKey(userId(), currency))
                    .map(Balance::total)
                    .orElseGet(() -> profile.holding(currency));
        }

        @Override
        public Map<String, BigDecimal> holdings() {
            Map<String, BigDecimal> holdings = new HashMap<>(profile.holdings());
            holdings.replaceAll((currency, read) -> holding(currency));
            return holdings;
        }

        @Override
        public BigDecimal purchases(String pairSymbol) {
            return profile.purchases(pairSymbol).add(usage.purchases(userId(), pairSymbol));
        }
    }
}
