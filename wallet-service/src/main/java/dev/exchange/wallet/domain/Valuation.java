package dev.exchange.wallet.domain;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Catalogue.Asset;
import dev.exchange.contracts.Catalogue.Pair;
import dev.exchange.contracts.PriceUpdate;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What amounts are worth in USD. The price of a currency is that of the shortest chain of pairs that
/// leads from it to USD over pairs whose price is known, the pair listed first among equals; where no
/// chain does, the price at which the catalogue lists it. Not a balance: values are rounded to cents.
public final class Valuation {
    public static final String CURRENCY = "USD";

    private static final int DECIMALS = 2;

    private final Map<String, BigDecimal> priceByCurrency = new HashMap<>();

    /// Takes the prices as they are now; later ones do not change this valuation.
    public Valuation(Catalogue catalogue, Prices prices) {
        for (Asset asset : catalogue.assets()) {
            BigDecimal listed = asset.referencePrice();
            if (listed != null) {
                priceByCurrency.put(asset.symbol(), listed);
            }
        }
        priceByCurrency.putAll(pricesByShortestChain(catalogue, prices));
    }

    private static Map<String, BigDecimal> pricesByShortestChain(Catalogue catalogue, Prices prices) {
        Map<String, BigDecimal> found = new HashMap<>();
        found.put(CURRENCY, BigDecimal.ONE);
        ArrayDeque<String> frontier = new ArrayDeque<>(found.keySet());
        while (!frontier.isEmpty()) {
            String known = frontier.remove();
            BigDecimal knownPrice = found.getOrDefault(known, BigDecimal.ONE);
            for (Pair pair : catalogue.pairs()) {
                Optional<BigDecimal> price =
                        prices.of(pair.symbol()).map(PriceUpdate::currentPrice).filter(current -> current.signum() > 0);
                if (price.isEmpty()) {
                    continue;
                }
                String base = pair.base().symbol();
                String quote = pair.quote().symbol();
                if (quote.equals(known) && !found.containsKey(base)) {
                    found.put(base, knownPrice.multiply(price.get(), MathContext.DECIMAL128));
                    frontier.add(base);
                } else if (base.equals(known) && !found.containsKey(quote)) {
                    found.put(quote, knownPrice.divide(price.get(), MathContext.DECIMAL128));
                    frontier.add(quote);
                }
            }
        }
        return found;
    }

    /// One unit of the currency in USD; empty when nothing says what it costs.
    public Optional<BigDecimal> price(String currency) {
        return Optional.ofNullable(priceByCurrency.get(currency));
    }

    /// The amount in USD, rounded to cents; zero for a currency that nothing gives a price.
    public BigDecimal value(String currency, BigDecimal amount) {
        return exactValue(currency, amount).setScale(DECIMALS, RoundingMode.HALF_EVEN);
    }

    /// All the amounts together in USD, rounded to cents once.
    ///
    /// @param amounts by currency
    public BigDecimal total(Map<String, BigDecimal> amounts) {
        BigDecimal total = BigDecimal.ZERO;
        for (Map.Entry<String, BigDecimal> amount : amounts.entrySet()) {
            total = total.add(exactValue(amount.getKey(), amount.getValue()));
        }
        return total.setScale(DECIMALS, RoundingMode.HALF_EVEN);
    }

    /// The shares of the holdings in their total value, in percent.
    ///
    /// @param amounts by currency
    public Map<String, BigDecimal> allocations(Map<String, BigDecimal> amounts) {
        Map<String, BigDecimal> values = new HashMap<>();
        amounts.forEach((currency, amount) -> values.put(currency, exactValue(currency, amount)));
        return Allocations.percentages(values);
    }

    private BigDecimal exactValue(String currency, BigDecimal amount) {
        return amount.multiply(priceByCurrency.getOrDefault(currency, BigDecimal.ZERO));
    }
}
