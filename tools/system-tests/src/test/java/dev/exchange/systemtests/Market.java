package dev.exchange.systemtests;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Random;

/// Where random orders are placed in a pair.
///
/// @param middle the price around which they lie
/// @param typical the largest usual quantity, in lots
record Market(String pair, BigDecimal middle, BigDecimal tick, BigDecimal lot, int typical) {
    static final List<Market> ALL = List.of(
            of("BTC/USD", "45000", "0.01", 300),
            of("ETH/USD", "3200", "0.01", 4_000),
            of("BTC/ETH", "14.0625", "0.0001", 300),
            of("BNB/USD", "420", "0.01", 30_000),
            of("ADA/USD", "1.25", "0.0001", 5_000_000),
            of("SOL/USD", "125", "0.01", 100_000));

    private static Market of(String pair, String middle, String tick, int typical) {
        return new Market(pair, new BigDecimal(middle), new BigDecimal(tick), new BigDecimal("0.0001"), typical);
    }

    static Market of(String pair) {
        return ALL.stream()
                .filter(market -> market.pair().equals(pair))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No orders are placed in " + pair));
    }

    /// A price on the tick, mostly within two percent of the middle.
    BigDecimal price(Random random) {
        double distance = Math.clamp(random.nextGaussian() * 0.01, -0.2, 0.2);
        return onTick(middle.multiply(BigDecimal.ONE.add(new BigDecimal(distance))));
    }

    /// A quantity on the lot, sometimes the smallest and sometimes a large one.
    BigDecimal quantity(Random random) {
        int lots = switch (random.nextInt(20)) {
            case 0 -> 1;
            case 1 -> typical * 20;
            default -> random.nextInt(1, typical);
        };
        return lot.multiply(BigDecimal.valueOf(lots));
    }

    /// A price on the tick, one to three percent above the middle, or below.
    BigDecimal away(boolean above, Random random) {
        int perMille = 10 + random.nextInt(20);
        return onTick(middle.multiply(BigDecimal.valueOf(1_000 + (above ? perMille : -perMille), 3)));
    }

    /// About a half of a quantity, on the lot and not nothing.
    BigDecimal half(BigDecimal quantity) {
        return quantity.divide(lot.add(lot), 0, RoundingMode.UP).multiply(lot);
    }

    private BigDecimal onTick(BigDecimal price) {
        return price.divide(tick, 0, RoundingMode.HALF_UP).multiply(tick);
    }
}
