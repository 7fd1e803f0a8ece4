package dev.exchange.marketdata.domain;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Decimals;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// All listed pairs. Thread-safe.
public final class Market {
    private static final String USD = "USD";

    private final Catalogue catalogue;
    private final Map<String, PairMarket> pairs = new LinkedHashMap<>();

    /// @param references what each coin costs in USD to begin with, by symbol
    /// @throws IllegalArgumentException when a coin has no pair with USD, which its price is taken from
    public Market(Catalogue catalogue, Map<String, BigDecimal> references, Instant now) {
        this.catalogue = catalogue;
        catalogue.coins().forEach(coin -> usdPair(catalogue, coin));
        for (Catalogue.Pair pair : catalogue.pairs()) {
            pairs.put(pair.symbol(), new PairMarket(pair, ReferenceWalk.pairPrice(pair, references), now));
        }
    }

    static Catalogue.Pair usdPair(Catalogue catalogue, Catalogue.Asset coin) {
        return catalogue.pair(coin.symbol() + "/" + USD);
    }

    public Collection<PairMarket> pairs() {
        return pairs.values();
    }

    /// @throws IllegalArgumentException when it is not listed
    public PairMarket pair(String symbol) {
        PairMarket market = pairs.get(symbol);
        if (market == null) {
            throw new IllegalArgumentException("Pair " + symbol + " is not listed");
        }
        return market;
    }

    /// @param trades what is stored of each pair that ever traded, by symbol
    /// @param references what is stored of the reference price of each pair, by symbol
    /// @throws IllegalArgumentException when one is not listed
    public void restore(
            List<BookSnapshot> books, Map<String, Tape.Stored> trades, Map<String, PriceHistory.Stored> references) {
        books.forEach(book -> pair(book.pairSymbol()).replace(Book.restore(book)));
        trades.forEach((symbol, stored) -> pair(symbol).replace(Tape.restore(stored)));
        references.forEach((symbol, stored) -> pair(symbol).restoreReference(stored));
    }

    /// @param prices what each coin costs in USD in the outside world, by symbol
    public void reference(Map<String, BigDecimal> prices, Instant time) {
        for (PairMarket market : pairs.values()) {
            market.reference(ReferenceWalk.pairPrice(market.pair(), prices), time);
        }
    }

    public Overview overview(Instant now) {
        Map<String, Ticker> tickers = new LinkedHashMap<>();
        pairs.forEach((symbol, market) -> tickers.put(symbol, market.ticker(now)));
        return new Overview(catalogue, tickers);
    }

    /// The figures of all pairs and coins at one moment.
    public static final class Overview {
        private final Catalogue catalogue;
        private final Map<String, Ticker> tickers;

        private Overview(Catalogue catalogue, Map<String, Ticker> tickers) {
            this.catalogue = catalogue;
            this.tickers = tickers;
        }

        public Collection<Ticker> tickers() {
            return tickers.values();
        }

        public List<Coin> coins() {
            return catalogue.coins().stream().map(this::coin).toList();
        }

        public Coin coin(Catalogue.Asset asset) {
            Ticker ticker = usdTicker(asset);
            BigDecimal supply = asset.circulatingSupply();
            BigDecimal volume = BigDecimal.ZERO;
            for (Ticker traded : tickers.values()) {
                if (traded.pair().base().equals(asset) || traded.pair().quote().equals(asset)) {
                    volume = volume.add(usdVolume(traded));
                }
            }
            return new Coin(
                    asset,
                    ticker.currentPrice(),
                    supply == null
                            ? null
                            : Decimals.normal(ticker.currentPrice().multiply(supply)),
                    volume,
                    ticker.change24h(),
                    ticker.change7d(),
                    ticker.updatedAt());
        }

        /// What was traded in a pair in the last 24 hours, in USD.
        public BigDecimal usdVolume(Ticker ticker) {
            Catalogue.Asset quote = ticker.pair().quote();
            BigDecimal price = quote.fiat() ? BigDecimal.ONE : usdTicker(quote).currentPrice();
            return Decimals.normal(ticker.quoteVolume24h().multiply(price));
        }

        private Ticker usdTicker(Catalogue.Asset coin) {
            Ticker ticker = tickers.get(usdPair(catalogue, coin).symbol());
            if (ticker == null) {
                throw new IllegalStateException("There is no ticker for the USD pair of " + coin.symbol());
            }
            return ticker;
        }
    }
}
