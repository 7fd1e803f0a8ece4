package dev.exchange.contracts;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The assets and pairs that this exchange lists. Every service reads the same one: a pair's number, tick and lot are
/// part of what makes a replay of the engine's log exact, so they never change once a pair has traded.
public final class Catalogue {
    private final Map<String, Asset> assets = new LinkedHashMap<>();
    private final Map<String, Pair> pairs = new LinkedHashMap<>();

    private Catalogue(Listing listing) {
        for (Asset asset : listing.assets()) {
            if (assets.put(asset.symbol(), asset) != null) {
                throw new IllegalArgumentException("Asset " + asset.symbol() + " is listed twice");
            }
        }
        Set<Integer> numbers = new TreeSet<>();
        for (PairListing pair : listing.pairs()) {
            Pair checked =
                    new Pair(pair.number(), asset(pair.base()), asset(pair.quote()), pair.tickSize(), pair.lotSize());
            if (pairs.put(checked.symbol(), checked) != null || !numbers.add(checked.number())) {
                throw new IllegalArgumentException(
                        "Pair " + checked.symbol() + " or its number " + checked.number() + " is listed twice");
            }
        }
    }

    /// What this build lists.
    public static Catalogue standard() {
        return new Catalogue(EventJson.resource("/exchange/catalogue.json", Listing.class));
    }

    public Collection<Asset> assets() {
        return assets.values();
    }

    /// The assets without the currency that prices are in.
    public List<Asset> coins() {
        return assets.values().stream().filter(asset -> !asset.fiat()).toList();
    }

    public Collection<Pair> pairs() {
        return pairs.values();
    }

    /// @throws IllegalArgumentException when it is not listed
    public Asset asset(String symbol) {
        Asset asset = assets.get(symbol);
        if (asset == null) {
            throw new IllegalArgumentException("Asset " + symbol + " is not listed");
        }
        return asset;
    }

    /// @throws IllegalArgumentException when it is not listed
    public Pair pair(String symbol) {
        return findPair(symbol)
                .orElseThrow(() -> new IllegalArgumentException(
                        "Pair " + symbol + " is not listed; listed are " + String.join(", ", pairs.keySet())));
    }

    /// Finds a pair by `BTC/USD`, `BTC-USD`, `BTC%2FUSD` or its id, in any case.
    public Optional<Pair> findPair(String name) {
        String symbol = name.toUpperCase(Locale.ROOT).replace("%2F", "/").replace('-', '/');
        if (symbol.startsWith("PAIR_")) {
            symbol = symbol.substring("PAIR_".length()).replace('_', '/');
        }
        return Optional.ofNullable(pairs.get(symbol));
    }

    /// Finds a coin or currency by its symbol or by its id, `crypto_btc`.
    public Optional<Asset> findAsset(String name) {
        String symbol = name.toUpperCase(Locale.ROOT);
        return Optional.ofNullable(
                assets.get(symbol.startsWith("CRYPTO_") ? symbol.substring("CRYPTO_".length()) : symbol));
    }

    private record Listing(List<Asset> assets, List<PairListing> pairs) {}

    private record PairListing(int number, String base, String quote, BigDecimal tickSize, BigDecimal lotSize) {}

    /// @param precision digits after the point that a balance may have; fees are rounded up to it
    /// @param fiat a currency that is not a coin: it has wallets but no price of its own
    /// @param referencePrice in USD at a fresh start; null for fiat
    public record Asset(
            String symbol,
            String name,
            int precision,
            boolean fiat,
            @Nullable BigDecimal circulatingSupply,
            @Nullable BigDecimal maxSupply,
            @Nullable BigDecimal referencePrice) {
        public String id() {
            return "crypto_" + symbol.toLowerCase(Locale.ROOT);
        }

        /// The smallest amount: 10 to the power of minus the precision.
        public BigDecimal unit() {
            return BigDecimal.ONE.movePointLeft(precision);
        }
    }

    /// @param number small, unique and for ever: trade ids are made from it
    /// @param tickSize every price is a multiple of it, in the quote currency
    /// @param lotSize every quantity is a multiple of it, in the base currency
    public record Pair(int number, Asset base, Asset quote, BigDecimal tickSize, BigDecimal lotSize) {
        /// The largest pair number: a trade id is the number and a 40-bit sequence, and stays below 2^53.
        public static final int MAX_NUMBER = (1 << 12) - 1;

        public Pair {
            if (number < 1 || number > MAX_NUMBER) {
                throw new IllegalArgumentException("A pair's number is 1 to " + MAX_NUMBER + ", not " + number);
            }
            if (tickSize.signum() <= 0 || lotSize.signum() <= 0) {
                throw new IllegalArgumentException("Tick and lot of a pair are positive");
            }
            if (tickSize.scale() + lotSize.scale() > quote.precision() || lotSize.scale() > base.precision()) {
                throw new IllegalArgumentException("A fill of " + base.symbol() + "/" + quote.symbol()
                        + " could be worth a fraction of the smallest amount of " + quote.symbol());
            }
        }

        public String symbol() {
            return base.symbol() + "/" + quote.symbol();
        }

        public String id() {
            return "pair_" + base.symbol().toLowerCase(Locale.ROOT) + "_"
                    + quote.symbol().toLowerCase(Locale.ROOT);
        }
    }
}
