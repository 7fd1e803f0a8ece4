package dev.exchange.wallet.domain;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Catalogue.Pair;
import dev.exchange.contracts.Ids;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Adds transfers to the cost bases of those whom they concern. The same transfers in the same order always come to the
/// same, however they are cut into folds. For one thread.
///
/// A trade against USD is worth the USD that moved. A trade of two other currencies is worth, to each side,
/// what it paid or got of the quote currency at that currency's rate of then. Fees are part of what is paid or
/// got. What comes in from outside of trades comes at its value of then; what goes out takes its cost along; a
/// fee outside of a trade, or of a trade with oneself, is a loss.
public final class CostFold {
    private final Map<Integer, Pair> pairs = new HashMap<>();
    private final Rates rates;
    private final Map<BasisKey, CostBasis> bases;
    private final TreeMap<BasisKey, CostBasis> changed = new TreeMap<>();
    private final List<Movement> trade = new ArrayList<>();

    /// @param bases those of everyone concerned that there are
    public CostFold(Catalogue catalogue, Rates rates, Map<BasisKey, CostBasis> bases) {
        catalogue.pairs().forEach(pair -> pairs.put(pair.number(), pair));
        this.rates = rates;
        this.bases = new HashMap<>(bases);
    }

    /// @param movements in the order of the fold, those of a trade one after the other and all of them there
    public void add(Iterable<Movement> movements) {
        for (Movement movement : movements) {
            if (!trade.isEmpty() && !Objects.equals(trade.getFirst().trade(), movement.trade())) {
                settle();
            }
            if (movement.trade() == null) {
                move(movement);
            } else {
                trade.add(movement);
            }
        }
        settle();
    }

    /// The bases that changed, as they are now.
    public SortedMap<BasisKey, CostBasis> changed() {
        return Collections.unmodifiableSortedMap(changed);
    }

    private void move(Movement movement) {
        BigDecimal value = value(movement.currency(), movement.amount(), movement);
        if (Movement.isUser(movement.from())) {
            BasisKey key = new BasisKey(movement.from(), movement.currency());
            put(
                    key,
                    movement.isFee()
                            ? basis(key).sold(movement.amount(), BigDecimal.ZERO)
                            : basis(key).wentOut(movement.amount(), value));
        }
        if (Movement.isUser(movement.to())) {
            BasisKey key = new BasisKey(movement.to(), movement.currency());
            put(key, basis(key).cameIn(movement.amount(), value));
        }
    }

    private void settle() {
        if (trade.isEmpty()) {
            return;
        }
        Movement first = trade.getFirst();
        TreeMap<BasisKey, BigDecimal> net = new TreeMap<>();
        for (Movement movement : trade) {
            net.merge(
                    new BasisKey(movement.from(), movement.currency()),
                    movement.amount().negate(),
                    BigDecimal::add);
            net.merge(new BasisKey(movement.to(), movement.currency()), movement.amount(), BigDecimal::add);
        }
        trade.clear();
        net.keySet().stream()
                .mapToLong(BasisKey::owner)
                .filter(Movement::isUser)
                .distinct()
                .forEach(owner -> exchange(owner, net, first));
    }

    private void exchange(long owner, SortedMap<BasisKey, BigDecimal> net, Movement first) {
        SortedMap<BasisKey, BigDecimal> own = net.subMap(new BasisKey(owner, ""), new BasisKey(owner + 1, ""));
        BigDecimal value = tradeValue(own, first);
        boolean paid = own.values().stream().anyMatch(amount -> amount.signum() < 0);
        boolean got = own.values().stream().anyMatch(amount -> amount.signum() > 0);
        own.forEach((key, amount) -> {
            if (amount.signum() > 0) {
                put(
                        key,
                        paid
                                ? basis(key).bought(amount, value)
                                : basis(key).cameIn(amount, value(key.currency(), amount, first)));
            } else if (amount.signum() < 0) {
                put(key, basis(key).sold(amount.negate(), got ? value : BigDecimal.ZERO));
            }
        });
    }

    /// What one side paid or got, fees included, in USD.
    private BigDecimal tradeValue(SortedMap<BasisKey, BigDecimal> own, Movement first) {
        String currency = quoteCurrency(own, first.trade());
        BigDecimal amount = BigDecimal.ZERO;
        for (Map.Entry<BasisKey, BigDecimal> leg : own.entrySet()) {
            if (leg.getKey().currency().equals(currency)) {
                amount = leg.getValue().abs();
            }
        }
        return value(currency, amount, first);
    }

    private String quoteCurrency(SortedMap<BasisKey, BigDecimal> own, @Nullable Long number) {
        for (BasisKey key : own.keySet()) {
            if (key.currency().equals(Valuation.CURRENCY)) {
                return Valuation.CURRENCY;
            }
        }
        Pair pair = pairs.get(Ids.pairOfTrade(Objects.requireNonNull(number)));
        // What this build does not list any more is worth what the last currency of its trades is.
        return pair != null ? pair.quote().symbol() : own.lastKey().currency();
    }

    private BigDecimal value(String currency, BigDecimal amount, Movement movement) {
        BigDecimal rate = currency.equals(Valuation.CURRENCY) ? BigDecimal.ONE : rates.usd(currency, movement.at());
        return CostBasis.rounded(amount.multiply(rate));
    }

    private CostBasis basis(BasisKey key) {
        return bases.getOrDefault(key, CostBasis.NONE);
    }

    private void put(BasisKey key, CostBasis basis) {
        bases.put(key, basis);
        changed.put(key, basis);
    }
}
