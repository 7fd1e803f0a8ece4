package dev.exchange.wallet.domain;

import static dev.exchange.wallet.domain.Orders.decimal;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ValuationTest {
    @Test
    void aCoinIsWorthItsPairsLastPrice() {
        var valuation = new Valuation(
                Orders.CATALOGUE, Orders.prices(Orders.price("BTC/USD", "50000", "49990", "50010", "45000")));

        assertThat(valuation.value("BTC", decimal("0.5"))).isEqualByComparingTo("25000");
    }

    @Test
    void aPairThatHasNotTradedIsWorthItsReference() {
        var valuation =
                new Valuation(Orders.CATALOGUE, Orders.prices(Orders.price("BTC/USD", null, null, null, "47000")));

        assertThat(valuation.value("BTC", decimal("1"))).isEqualByComparingTo("47000");
    }

    @Test
    void withoutAPairInUsdAChainOfPairsLeadsThere() {
        // BTC → ETH → USD, and the same chain backwards for ETH by BTC.
        var throughEth = new Valuation(
                Orders.CATALOGUE,
                Orders.prices(
                        Orders.price("BTC/ETH", "15", null, null, "15"),
                        Orders.price("ETH/USD", "3000", null, null, "3000")));
        var throughBtc = new Valuation(
                Orders.CATALOGUE,
                Orders.prices(
                        Orders.price("BTC/ETH", "16", null, null, "16"),
                        Orders.price("BTC/USD", "48000", null, null, "48000")));

        assertThat(throughEth.price("BTC"))
                .hasValueSatisfying(price -> assertThat(price).isEqualByComparingTo("45000"));
        assertThat(throughBtc.price("ETH"))
                .hasValueSatisfying(price -> assertThat(price).isEqualByComparingTo("3000"));
    }

    @Test
    void theDirectPairWinsOverALongerChain() {
        var valuation = new Valuation(
                Orders.CATALOGUE,
                Orders.prices(
                        Orders.price("BTC/ETH", "99", null, null, "99"),
                        Orders.price("ETH/USD", "3000", null, null, "3000"),
                        Orders.price("BTC/USD", "45000", null, null, "45000")));

        assertThat(valuation.value("BTC", BigDecimal.ONE)).isEqualByComparingTo("45000");
    }

    @Test
    void beforeAnyPriceIsKnownTheListedOneCounts() {
        var valuation = new Valuation(Orders.CATALOGUE, Orders.prices());

        assertThat(valuation.total(Map.of("USD", decimal("100000"), "BTC", decimal("2"), "ETH", decimal("20"))))
                .isEqualByComparingTo("254000");
    }

    @Test
    void aTotalIsRoundedOnceAndToCents() {
        var valuation = new Valuation(Orders.CATALOGUE, Orders.prices());

        // Two thirds of a cent each, together 1.33 cents.
        assertThat(valuation.total(Map.of("USD", decimal("0.00666667"), "ADA", decimal("0.00533333"))))
                .isEqualTo("0.01");
    }

    @Test
    void allocationsAddUpToExactlyAHundredPercent() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            Map<String, BigDecimal> values = new HashMap<>();
            int count = random.nextInt(1, 9);
            for (int j = 0; j < count; j++) {
                values.put("C" + j, BigDecimal.valueOf(random.nextLong(0, 1L << random.nextInt(1, 60)), 8));
            }
            BigDecimal total = values.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);

            Map<String, BigDecimal> shares = Allocations.percentages(values);

            assertThat(shares.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add))
                    .describedAs("seed %d, case %d: %s", seed, i, values)
                    .isEqualByComparingTo(total.signum() == 0 ? "0" : "100");
            shares.forEach((currency, share) -> assertThat(share.subtract(values.get(currency)
                                    .multiply(BigDecimal.valueOf(100))
                                    .divide(total, MathContext.DECIMAL64))
                            .abs())
                    .describedAs("seed %d: the share of %s", seed, currency)
                    .isLessThanOrEqualTo(decimal("0.1")));
        }
    }

    @Test
    void allocationsAreOrderedByShareAndLeaveOutWhatIsWorthNothing() {
        var valuation = new Valuation(Orders.CATALOGUE, Orders.prices());

        Map<String, BigDecimal> shares = valuation.allocations(Map.of(
                "USD", decimal("9.6"), "BTC", BigDecimal.ZERO, "ADA", decimal("72.32"), "UNLISTED", BigDecimal.TEN));

        assertThat(shares).containsExactly(Map.entry("ADA", decimal("90.4")), Map.entry("USD", decimal("9.6")));
    }
}
