package dev.exchange.bot.domain.house;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.FeeTerms;
import dev.exchange.contracts.OrderSide;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Decides what the house's taker trades: small market orders, on either side by chance, the more often on the side
/// that brings its inventory back to where it started. A trade is a share of what it has, so fees never use it up.
public final class TakerPlanner {
    private static final MathContext ROUGH = MathContext.DECIMAL64;
    /// The mean size of a trade, as a share of the smaller of what it could sell and what it could buy.
    private static final double MEAN_SHARE = 0.00015;
    private static final double MOST_SHARE = 10 * MEAN_SHARE;
    /// How strongly a shift of the inventory decides the side: at a tenth of it the chance is all on one side.
    private static final double PULL = 5;
    private static final double LEAST_CHANCE = 0.02;
    /// Of what it buys for, on top: the market may have moved, and the order reserves to its protection price.
    private static final BigDecimal HEADROOM = new BigDecimal("1.2");

    private final FeeTerms fees;
    private final BigDecimal minOrderSize;
    private final BigDecimal maxOrderSize;
    private final Map<String, BigDecimal> startingBalances;

    /// @param startingBalances what the taker had at first, by currency
    public TakerPlanner(
            FeeTerms fees, BigDecimal minOrderSize, BigDecimal maxOrderSize, Map<String, BigDecimal> startingBalances) {
        this.fees = fees;
        this.minOrderSize = minOrderSize;
        this.maxOrderSize = maxOrderSize;
        this.startingBalances = Map.copyOf(startingBalances);
    }

    /// A market order.
    public record Trade(OrderSide side, BigDecimal quantity) {}

    /// The next trade on a pair; empty when the taker can afford none.
    ///
    /// @param price about what the pair costs now
    public Optional<Trade> next(Catalogue.Pair pair, BigDecimal price, Holdings holdings, RandomGenerator random) {
        if (price.signum() <= 0) {
            return Optional.empty();
        }
        OrderSide preferred = random.nextDouble() < chanceToBuy(pair, holdings) ? OrderSide.BUY : OrderSide.SELL;
        BigDecimal quantity = quantity(pair, price, holdings, random);
        if (affordable(pair, preferred, price, quantity, holdings)) {
            return Optional.of(new Trade(preferred, quantity));
        }
        OrderSide other = preferred.opposite();
        return affordable(pair, other, price, quantity, holdings)
                ? Optional.of(new Trade(other, quantity))
                : Optional.empty();
    }

    private double chanceToBuy(Catalogue.Pair pair, Holdings holdings) {
        String base = pair.base().symbol();
        BigDecimal start = startingBalances.getOrDefault(base, BigDecimal.ZERO);
        if (start.signum() == 0) {
            return 0.5;
        }
        double shift = holdings.total(base).subtract(start).divide(start, ROUGH).doubleValue();
        return Math.clamp(0.5 - PULL * shift, LEAST_CHANCE, 1 - LEAST_CHANCE);
    }

    private BigDecimal quantity(Catalogue.Pair pair, BigDecimal price, Holdings holdings, RandomGenerator random) {
        BigDecimal capacity = holdings.total(pair.base().symbol())
                .min(holdings.total(pair.quote().symbol()).divide(price, ROUGH));
        BigDecimal share = BigDecimal.valueOf(Math.min(MOST_SHARE, MEAN_SHARE * random.nextExponential()));
        BigDecimal lots = capacity.multiply(share)
                .max(minOrderSize)
                .min(maxOrderSize)
                .divide(pair.lotSize(), 0, RoundingMode.CEILING);
        return lots.multiply(pair.lotSize());
    }

    private boolean affordable(
            Catalogue.Pair pair, OrderSide side, BigDecimal price, BigDecimal quantity, Holdings holdings) {
        return switch (side) {
            case BUY ->
                fees.buyReservation(
                                        quantity,
                                        price.multiply(HEADROOM),
                                        pair.quote().precision())
                                .compareTo(holdings.available(pair.quote().symbol()))
                        <= 0;
            case SELL -> quantity.compareTo(holdings.available(pair.base().symbol())) <= 0;
        };
    }
}
