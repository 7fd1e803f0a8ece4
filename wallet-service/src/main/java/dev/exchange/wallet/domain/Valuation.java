package dev.exchange.wallet.domain;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Catalogue.Asset;
import dev.exchange.contracts.Catalogue.Pair;
import dev.exchange.contracts.PriceUpdate;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What amounts are worth in USD. Not a balance: values are rounded to cents.
///
/// The price of a currency is that of the best path of pairs that leads from it to USD over pairs whose price
/// is known: of the shortest ones, because every pair on the way adds its spread and its doubt, the most
/// liquid, and of equally liquid ones the one whose pairs the catalogue lists first. A path is as liquid as
/// its weakest pair, and a pair as what was traded on it in 24 hours, in USD. Where no path leads to USD, the
/// price is the one at which the catalogue lists the currency.
///
/// A pair's price is that of its last trade, or before the first trade the reference, moved to the best bid
/// or ask where the book has since gone past it.
public final class Valuation {
    public static final String CURRENCY = "USD";

    /// Digits after the point of a value.
    public static final int DECIMALS = 2;

    private final Map<String, BigDecimal> priceByCurrency = new HashMap<>();
    private final Map<String, Path> paths;

    /// Takes the prices as they are now; later ones do not change this valuation.
    public Valuation(Catalogue catalogue, Prices prices) {
        this(catalogue.assets(), catalogue.pairs(), prices);
    }

    Valuation(Collection<Asset> assets, Collection<Pair> pairs, Prices prices) {
        for (Asset asset : assets) {
            BigDecimal listed = asset.referencePrice();
            if (listed != null) {
                priceByCurrency.put(asset.symbol(), listed);
            }
        }
        paths = bestPaths(pairs, prices);
        paths.forEach((currency, path) -> priceByCurrency.put(currency, path.price()));
    }

    /// The best path of each currency that has one. Paths grow by a pair at a time, all equally long ones
    /// together, so a currency is reached first on its shortest.
    private static Map<String, Path> bestPaths(Collection<Pair> pairs, Prices prices) {
        Map<Pair, Market> markets = new LinkedHashMap<>();
        for (Pair pair : pairs) {
            prices.of(pair.symbol()).map(Market::of).filter(Market::hasPrice).ifPresent(m -> markets.put(pair, m));
        }
        Map<String, Path> found = new HashMap<>();
        Map<String, Path> longest = Map.of(CURRENCY, new Path(BigDecimal.ONE, null));
        while (!longest.isEmpty()) {
            found.putAll(longest);
            longest = onePairLonger(longest, found, markets);
        }
        return found;
    }

    private static Map<String, Path> onePairLonger(
            Map<String, Path> longest, Map<String, Path> found, Map<Pair, Market> markets) {
        Map<String, Path> longer = new HashMap<>();
        markets.forEach((pair, market) -> {
            String base = pair.base().symbol();
            String quote = pair.quote().symbol();
            Path fromQuote = longest.get(quote);
            if (fromQuote != null && !found.containsKey(base)) {
                longer.merge(base, fromQuote.toBase(market), Path::better);
            }
            Path fromBase = longest.get(base);
            if (fromBase != null && !found.containsKey(quote)) {
                longer.merge(quote, fromBase.toQuote(market), Path::better);
            }
        });
        return longer;
    }

    /// One unit of the currency in USD; empty when nothing says what it costs.
    public Optional<BigDecimal> price(String currency) {
        return Optional.ofNullable(priceByCurrency.get(currency));
    }

    /// The same, but empty too where no path of pairs leads to USD: a price that the market makes, not a listed
    /// one.
    public Optional<BigDecimal> marketPrice(String currency) {
        return Optional.ofNullable(paths.get(currency)).map(Path::price);
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

    /// @param price of the base currency, in the quote currency
    /// @param volume of 24 hours, in the base currency
    /// @param quoteVolume the same in the quote currency
    private record Market(BigDecimal price, BigDecimal volume, BigDecimal quoteVolume) {
        static Market of(PriceUpdate update) {
            return new Market(price(update), update.volume24h(), update.quoteVolume24h());
        }

        private static BigDecimal price(PriceUpdate update) {
            BigDecimal current = update.currentPrice();
            BigDecimal bid = update.bidPrice();
            BigDecimal ask = update.askPrice();
            // In an auction orders cross in the book, and neither side is a price.
            if (bid != null && ask != null && bid.compareTo(ask) > 0) {
                return current;
            }
            BigDecimal atLeast = bid == null ? current : current.max(bid);
            return ask == null ? atLeast : atLeast.min(ask);
        }

        boolean hasPrice() {
            return price.signum() > 0;
        }
    }

    /// @param price of one unit at its far end, in USD
    /// @param liquidity the least volume of a pair on it, in USD; null for the path without a pair
    private record Path(BigDecimal price, @Nullable BigDecimal liquidity) {
        Path toBase(Market market) {
            return new Path(price.multiply(market.price(), MathContext.DECIMAL128), least(market.quoteVolume()));
        }

        Path toQuote(Market market) {
            return new Path(price.divide(market.price(), MathContext.DECIMAL128), least(market.volume()));
        }

        /// @param volume in the currency at this path's far end
        private BigDecimal least(BigDecimal volume) {
            BigDecimal inUsd = volume.multiply(price, MathContext.DECIMAL128);
            return liquidity == null ? inUsd : liquidity.min(inUsd);
        }

        Path better(Path later) {
            return liquidity == null || later.liquidity == null || later.liquidity.compareTo(liquidity) <= 0
                    ? this
                    : later;
        }
    }
}
