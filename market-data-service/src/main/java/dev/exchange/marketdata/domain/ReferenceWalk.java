package dev.exchange.marketdata.domain;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Decimals;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/// The simulated outside market: each coin's price in USD takes a random step and is drawn back to the
/// catalogue's price (a discrete Ornstein-Uhlenbeck process, see Uhlenbeck and Ornstein, Phys. Rev. 36,
/// 1930). All arithmetic is decimal, and the step of a number is a pure function of seed, number and
/// prices, so a walk goes on after a restart as if there had been none. Immutable and thread-safe.
public final class ReferenceWalk {
    /// What [dev.exchange.contracts.PriceUpdate#referenceSource] says of these prices.
    public static final String SOURCE = "simulated";

    /// Half of a distance from the catalogue's price is gone after this time.
    private static final Duration HALF_LIFE = Duration.ofDays(1);

    private static final Duration YEAR = Duration.ofDays(365);
    private static final MathContext PRECISION = MathContext.DECIMAL64;
    private static final BigDecimal LN_2 = new BigDecimal("0.6931471805599453");

    /// Standard deviation of a year's change, as a share of the price; roughly what these coins have shown.
    private static final Map<String, BigDecimal> YEARLY_VOLATILITY = Map.of(
            "BTC", new BigDecimal("0.55"),
            "ETH", new BigDecimal("0.70"),
            "BNB", new BigDecimal("0.65"),
            "ADA", new BigDecimal("0.85"),
            "SOL", new BigDecimal("0.95"));

    private static final BigDecimal OTHER_VOLATILITY = new BigDecimal("0.80");

    /// A sum of this many uniform numbers has variance 1 and is close to normal (Irwin-Hall).
    private static final int UNIFORM_SUMMANDS = 12;

    private static final int UNIFORM_SCALE = 1_000_000;

    /// Odd, and unlike the generator's own increment.
    private static final long STEP_FACTOR = 0xD1342543DE82EF95L;

    private final Catalogue catalogue;
    private final long seed;
    private final BigDecimal stepsDeviationOfYear;
    private final BigDecimal pull;

    /// @param interval the time between two steps
    public ReferenceWalk(Catalogue catalogue, long seed, Duration interval) {
        this.catalogue = catalogue;
        this.seed = seed;
        BigDecimal millis = BigDecimal.valueOf(interval.toMillis());
        stepsDeviationOfYear =
                millis.divide(BigDecimal.valueOf(YEAR.toMillis()), PRECISION).sqrt(PRECISION);
        // A long interval must not throw the price to the other side of where it is drawn to.
        pull = millis.multiply(LN_2)
                .divide(BigDecimal.valueOf(HALF_LIFE.toMillis()), PRECISION)
                .min(BigDecimal.ONE);
    }

    /// What the coins cost at a fresh start, by symbol.
    public Map<String, BigDecimal> start() {
        Map<String, BigDecimal> prices = new LinkedHashMap<>();
        for (Catalogue.Asset coin : catalogue.coins()) {
            prices.put(coin.symbol(), home(coin));
        }
        return prices;
    }

    /// The given prices and, for coins listed since, what they cost at a fresh start.
    public Map<String, BigDecimal> complete(Map<String, BigDecimal> prices) {
        Map<String, BigDecimal> complete = start();
        complete.putAll(prices);
        return complete;
    }

    /// The prices after step number `step`.
    ///
    /// @param prices before it, by symbol; a coin that is not there starts at the catalogue's price
    public Map<String, BigDecimal> step(long step, Map<String, BigDecimal> prices) {
        Map<String, BigDecimal> next = new LinkedHashMap<>();
        for (Catalogue.Asset coin : catalogue.coins()) {
            BigDecimal price = prices.get(coin.symbol());
            next.put(coin.symbol(), price == null ? home(coin) : step(coin, price, step));
        }
        return next;
    }

    /// What a pair costs when its two sides cost so much in USD, to the pair's tick.
    ///
    /// @param prices by coin symbol
    public static BigDecimal pairPrice(Catalogue.Pair pair, Map<String, BigDecimal> prices) {
        BigDecimal base = usd(pair.base(), prices);
        BigDecimal quote = usd(pair.quote(), prices);
        return Decimals.nearest(base.divide(quote, MathContext.DECIMAL128), pair.tickSize())
                .max(pair.tickSize());
    }

    private BigDecimal step(Catalogue.Asset coin, BigDecimal price, long step) {
        BigDecimal home = home(coin);
        BigDecimal volatility = YEARLY_VOLATILITY.getOrDefault(coin.symbol(), OTHER_VOLATILITY);
        BigDecimal drift = home.subtract(price).multiply(pull);
        BigDecimal shock =
                price.multiply(volatility).multiply(stepsDeviationOfYear).multiply(standardNormal(coin.symbol(), step));
        BigDecimal tick = tick(coin);
        BigDecimal least = home.movePointLeft(2).max(tick);
        return Decimals.nearest(price.add(drift).add(shock), tick).max(Decimals.nearest(least, tick));
    }

    private BigDecimal standardNormal(String symbol, long step) {
        // Two stages, because neighbouring seeds of one generator give overlapping streams.
        long ofStep = new SplittableRandom(seed + step * STEP_FACTOR).nextLong();
        SplittableRandom random = new SplittableRandom(ofStep ^ symbol.hashCode());
        long sum = 0;
        for (int i = 0; i < UNIFORM_SUMMANDS; i++) {
            sum += random.nextInt(UNIFORM_SCALE);
        }
        return BigDecimal.valueOf(sum - (long) UNIFORM_SUMMANDS / 2 * UNIFORM_SCALE, 6);
    }

    private BigDecimal tick(Catalogue.Asset coin) {
        return Market.usdPair(catalogue, coin).tickSize();
    }

    private static BigDecimal home(Catalogue.Asset coin) {
        BigDecimal price = coin.referencePrice();
        if (price == null) {
            throw new IllegalArgumentException("Coin " + coin.symbol() + " has no reference price in the catalogue");
        }
        return price;
    }

    private static BigDecimal usd(Catalogue.Asset asset, Map<String, BigDecimal> prices) {
        if (asset.fiat()) {
            return BigDecimal.ONE;
        }
        BigDecimal price = prices.get(asset.symbol());
        if (price == null) {
            throw new IllegalArgumentException("Coin " + asset.symbol() + " has no reference price");
        }
        return price;
    }
}
