package dev.exchange.marketdata.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Decimals;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReferenceWalkTest {
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final int STEPS_PER_DAY = 17_280;

    private final Catalogue catalogue = Catalogue.standard();

    @Test
    void aWalkGoesOnAfterARestartAsIfThereHadBeenNone() {
        ReferenceWalk walk = new ReferenceWalk(catalogue, 42, INTERVAL);
        Map<String, BigDecimal> whole = walk(walk, walk.start(), 1, 2000);

        Map<String, BigDecimal> first = walk(walk, walk.start(), 1, 777);
        ReferenceWalk again = new ReferenceWalk(catalogue, 42, INTERVAL);
        Map<String, BigDecimal> resumed = walk(again, new HashMap<>(first), 778, 2000);

        assertThat(resumed).isEqualTo(whole);
    }

    @Test
    void anotherSeedIsAnotherWalk() {
        ReferenceWalk one = new ReferenceWalk(catalogue, 1, INTERVAL);
        ReferenceWalk other = new ReferenceWalk(catalogue, 2, INTERVAL);

        assertThat(walk(one, one.start(), 1, 100)).isNotEqualTo(walk(other, other.start(), 1, 100));
    }

    @Test
    void pricesStayOnTheTickPositiveAndNearHome() {
        for (long seed = 1; seed <= 5; seed++) {
            ReferenceWalk walk = new ReferenceWalk(catalogue, seed, INTERVAL);
            Map<String, BigDecimal> prices = walk.start();
            for (int step = 1; step <= STEPS_PER_DAY; step++) {
                prices = walk.step(step, prices);
            }
            for (Catalogue.Asset coin : catalogue.coins()) {
                BigDecimal price = prices.get(coin.symbol());
                BigDecimal tick = catalogue.pair(coin.symbol() + "/USD").tickSize();
                assertThat(Decimals.isMultiple(price, tick)).as("seed %d", seed).isTrue();
                // Several standard deviations of a day's walk for the wildest of the coins.
                assertThat(price.divide(coin.referencePrice(), MathContext.DECIMAL64))
                        .as("seed %d, %s", seed, coin.symbol())
                        .isBetween(new BigDecimal("0.75"), new BigDecimal("1.25"));
            }
            assertThat(prices.get("BTC")).as("seed %d", seed).isNotEqualByComparingTo("45000");
        }
    }

    @Test
    void aPriceFarFromHomeIsDrawnBack() {
        ReferenceWalk walk = new ReferenceWalk(catalogue, 7, INTERVAL);
        Map<String, BigDecimal> prices = new HashMap<>(walk.start());
        prices.put("BTC", new BigDecimal("90000"));

        prices = walk(walk, prices, 1, 2 * STEPS_PER_DAY);

        // Two half-lives take three quarters of the 45,000 away, give or take the walk.
        assertThat(prices.get("BTC")).isBetween(new BigDecimal("50000"), new BigDecimal("63000"));
    }

    @Test
    void theStepsOfAPairOfCoinsAreNotTheSame() {
        ReferenceWalk walk = new ReferenceWalk(catalogue, 11, INTERVAL);
        Map<String, BigDecimal> prices = walk.start();
        List<BigDecimal> steps = new ArrayList<>();
        int sameDirection = 0;
        for (int step = 1; step <= 2000; step++) {
            Map<String, BigDecimal> next = walk.step(step, prices);
            BigDecimal bitcoin = next.get("BTC").subtract(prices.get("BTC"));
            BigDecimal ether = next.get("ETH").subtract(prices.get("ETH"));
            steps.add(bitcoin);
            sameDirection += bitcoin.signum() == ether.signum() ? 1 : 0;
            prices = next;
        }
        int turns = 0;
        for (int i = 1; i < steps.size(); i++) {
            turns += steps.get(i).signum() == steps.get(i - 1).signum() ? 0 : 1;
        }
        // Independent steps go the same way, and turn, about half of the time.
        assertThat(sameDirection).isBetween(850, 1150);
        assertThat(turns).isBetween(850, 1150);
    }

    @Test
    void aCrossPairIsConsistentWithItsTwoSides() {
        ReferenceWalk walk = new ReferenceWalk(catalogue, 3, INTERVAL);
        Map<String, BigDecimal> prices = walk(walk, walk.start(), 1, 500);
        Catalogue.Pair cross = catalogue.pair("BTC/ETH");

        BigDecimal price = ReferenceWalk.pairPrice(cross, prices);

        BigDecimal exact = prices.get("BTC").divide(prices.get("ETH"), 20, RoundingMode.HALF_EVEN);
        assertThat(price.subtract(exact).abs()).isLessThanOrEqualTo(cross.tickSize());
        assertThat(Decimals.isMultiple(price, cross.tickSize())).isTrue();
        assertThat(ReferenceWalk.pairPrice(catalogue.pair("BTC/USD"), prices)).isEqualByComparingTo(prices.get("BTC"));
    }

    private static Map<String, BigDecimal> walk(
            ReferenceWalk walk, Map<String, BigDecimal> prices, int firstStep, int lastStep) {
        Map<String, BigDecimal> now = prices;
        for (int step = firstStep; step <= lastStep; step++) {
            now = walk.step(step, now);
        }
        return now;
    }
}
