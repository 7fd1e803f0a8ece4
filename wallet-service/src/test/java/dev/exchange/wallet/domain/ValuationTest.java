package dev.exchange.wallet.domain;

import static dev.exchange.wallet.domain.Orders.decimal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.contracts.Catalogue.Asset;
import dev.exchange.contracts.Catalogue.Pair;
import dev.exchange.contracts.PriceUpdate;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashMap;
import java.util.List;
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
    void ofEquallyShortPathsTheOneWithTheMostVolumeOnItsWeakestPairCounts() {
        var usd = asset("USD");
        var coin = asset("COIN");
        var deep = asset("DEEP");
        var thin = asset("THIN");
        List<Pair> pairs = List.of(
                pair(1, coin, thin), pair(2, thin, usd), pair(3, coin, deep), pair(4, deep, usd), pair(5, usd, coin));
        // 1,000,000 and 10 USD by way of THIN, 500 and 400 USD by way of DEEP.
        PriceUpdate thinFirst = traded("COIN/THIN", "2", "100000");
        PriceUpdate thinSecond = traded("THIN/USD", "10", "10");
        PriceUpdate deepFirst = traded("COIN/DEEP", "3", "50");
        PriceUpdate deepSecond = traded("DEEP/USD", "10", "400");
        var assets = List.of(usd, coin, deep, thin);

        assertThat(new Valuation(assets, pairs, Orders.prices(thinFirst, thinSecond, deepFirst, deepSecond))
                        .marketPrice("COIN"))
                .hasValueSatisfying(price -> assertThat(price).isEqualByComparingTo("30"));
        // Of the same volume: the one listed first.
        PriceUpdate equallyDeep = traded("DEEP/USD", "10", "10");
        assertThat(new Valuation(assets, pairs, Orders.prices(thinFirst, thinSecond, deepFirst, equallyDeep))
                        .marketPrice("COIN"))
                .hasValueSatisfying(price -> assertThat(price).isEqualByComparingTo("20"));
        // A pair in USD, the other way round even, is the shortest path whatever was traded on it.
        PriceUpdate direct = traded("USD/COIN", "0.04", "1");
        assertThat(new Valuation(assets, pairs, Orders.prices(thinFirst, thinSecond, deepFirst, deepSecond, direct))
                        .marketPrice("COIN"))
                .hasValueSatisfying(price -> assertThat(price).isEqualByComparingTo("25"));
    }

    @Test
    void whereTheBookHasGonePastTheLastTradeItsBestPriceCounts() {
        assertThat(bitcoin(Orders.price("BTC/USD", "50000", "50100", "50200", "45000")))
                .isEqualByComparingTo("50100");
        assertThat(bitcoin(Orders.price("BTC/USD", "50000", "49000", "49500", "45000")))
                .isEqualByComparingTo("49500");
        assertThat(bitcoin(Orders.price("BTC/USD", "50000", null, "49500", "45000")))
                .isEqualByComparingTo("49500");
        assertThat(bitcoin(Orders.price("BTC/USD", null, "46000", null, "45000")))
                .isEqualByComparingTo("46000");
        // Crossed, as before an auction's trades.
        assertThat(bitcoin(Orders.price("BTC/USD", "50000", "52000", "51000", "45000")))
                .isEqualByComparingTo("50000");
    }

    @Test
    void aListedPriceIsNotTheMarkets() {
        var valuation =
                new Valuation(Orders.CATALOGUE, Orders.prices(Orders.price("BTC/USD", null, null, null, "47000")));

        assertThat(valuation.marketPrice("SOL")).isEmpty();
        assertThat(valuation.price("SOL")).isPresent();
        assertThat(valuation.marketPrice("BTC")).isPresent();
        assertThat(valuation.marketPrice("USD")).contains(BigDecimal.ONE);
    }

    private static BigDecimal bitcoin(PriceUpdate update) {
        return new Valuation(Orders.CATALOGUE, Orders.prices(update))
                .marketPrice("BTC")
                .orElseThrow();
    }

    private static Asset asset(String symbol) {
        return new Asset(symbol, symbol, 8, false, null, null, null);
    }

    private static Pair pair(int number, Asset base, Asset quote) {
        return new Pair(number, base, quote, decimal("0.01"), decimal("0.01"));
    }

    /// @param quoteVolume in 24 hours
    private static PriceUpdate traded(String pair, String last, String quoteVolume) {
        PriceUpdate price = Orders.price(pair, last, null, null, last);
        BigDecimal volume = decimal(quoteVolume).divide(decimal(last), MathContext.DECIMAL64);
        return new PriceUpdate(
                price.eventId(),
                price.schemaVersion(),
                price.time(),
                price.sequence(),
                price.type(),
                price.pairSymbol(),
                price.lastPrice(),
                null,
                null,
                price.referencePrice(),
                price.referenceSource(),
                price.high24h(),
                price.low24h(),
                volume,
                decimal(quoteVolume),
                BigDecimal.ZERO);
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
