package dev.exchange.bot.domain.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Decimals;
import dev.exchange.contracts.FeeTerms;
import dev.exchange.contracts.OrderSide;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuotePlannerTest {
    private static final Catalogue CATALOGUE = Catalogue.standard();
    private static final FeeTerms FEES =
            new FeeTerms(new BigDecimal("0.001"), new BigDecimal("0.002"), new BigDecimal("0.0001"));
    private static final BigDecimal MIN_ORDER_SIZE = new BigDecimal("0.0001");
    private static final int LEVELS = QuotingRules.STANDARD.distances().size();
    private static final Map<String, BigDecimal> START = Map.of(
            "USD", new BigDecimal("100000"),
            "BTC", new BigDecimal("2"),
            "ETH", new BigDecimal("20"),
            "BNB", new BigDecimal("100"),
            "ADA", new BigDecimal("20000"),
            "SOL", new BigDecimal("200"));

    private final QuotePlanner planner = new QuotePlanner(
            QuotingRules.STANDARD, CATALOGUE.pairs(), FEES, MIN_ORDER_SIZE, new BigDecimal("1000000"), START);
    private final Catalogue.Pair btcUsd = CATALOGUE.pair("BTC/USD");

    @Test
    void anEmptyBookIsFilledOnBothSidesAroundTheReferencePrice() {
        List<Step.Place> placed = places(planner.plan(btcUsd, new BigDecimal("45000"), List.of(), holdings(START)));

        assertThat(placed).hasSize(2 * LEVELS);
        assertThat(placed.subList(0, 2))
                .extracting(Step.Place::side)
                .containsExactlyInAnyOrder(OrderSide.BUY, OrderSide.SELL);
        assertThat(placed)
                .filteredOn(place -> place.side() == OrderSide.BUY)
                .hasSize(LEVELS)
                .allSatisfy(bid -> assertThat(bid.price()).isLessThan(new BigDecimal("45000")));
        assertThat(placed)
                .filteredOn(place -> place.side() == OrderSide.SELL)
                .hasSize(LEVELS)
                .allSatisfy(ask -> assertThat(ask.price()).isGreaterThan(new BigDecimal("45000")));
        assertThat(placed).allSatisfy(place -> {
            assertThat(Decimals.isMultiple(place.price(), btcUsd.tickSize())).isTrue();
            assertThat(Decimals.isMultiple(place.quantity(), btcUsd.lotSize())).isTrue();
        });
    }

    @Test
    void everyListedPairIsQuotedOutOfTheStartingBalances() {
        Holdings holdings = holdings(START);
        Map<String, BigDecimal> prices = usdPrices();

        for (Catalogue.Pair pair : CATALOGUE.pairs()) {
            List<Step.Place> placed = places(planner.plan(pair, price(pair, prices), List.of(), holdings));

            assertThat(placed).as(pair.symbol()).hasSize(2 * LEVELS);
        }
    }

    @Test
    void quotesThatAreNearTheirPlaceStay() {
        Ladder ladder = new Ladder(btcUsd);
        ladder.take(planner.plan(btcUsd, new BigDecimal("45000"), ladder.quotes(), holdings(START)));

        List<Step> steps = planner.plan(btcUsd, new BigDecimal("45005"), ladder.quotes(), ladder.holdings(START));

        assertThat(steps).isEmpty();
    }

    @Test
    void aMoveRenewsTheInnerQuotesAndLeavesTheOuterOnes() {
        Ladder ladder = new Ladder(btcUsd);
        ladder.take(planner.plan(btcUsd, new BigDecimal("45000"), ladder.quotes(), holdings(START)));

        List<Step> steps = planner.plan(btcUsd, new BigDecimal("45020"), ladder.quotes(), ladder.holdings(START));

        assertThat(places(steps)).hasSize(2);
        assertThat(steps).hasSize(4);
    }

    @Test
    void aQuoteThatIsNearlyEatenUpIsRenewed() {
        Ladder ladder = new Ladder(btcUsd);
        ladder.take(planner.plan(btcUsd, new BigDecimal("45000"), ladder.quotes(), holdings(START)));
        String eaten = ladder.fill(0, new BigDecimal("0.9"));

        List<Step> steps = planner.plan(btcUsd, new BigDecimal("45000"), ladder.quotes(), ladder.holdings(START));

        assertThat(steps).hasSize(2).first().isEqualTo(new Step.Cancel(eaten));
    }

    @Test
    void ordersThatNoLevelWantsAreCancelled() {
        Ladder ladder = new Ladder(btcUsd);
        ladder.take(planner.plan(btcUsd, new BigDecimal("45000"), ladder.quotes(), holdings(START)));
        String astray = ladder.add(OrderSide.BUY, new BigDecimal("12345"), new BigDecimal("0.01"));

        List<Step> steps = planner.plan(btcUsd, new BigDecimal("45000"), ladder.quotes(), ladder.holdings(START));

        assertThat(steps).containsExactly(new Step.Cancel(astray));
    }

    @Test
    void tooManyCoinsLowerTheQuotesAndTooFewRaiseThem() {
        Map<String, BigDecimal> rich = new HashMap<>(START);
        rich.put("BTC", new BigDecimal("3"));
        Map<String, BigDecimal> poor = new HashMap<>(START);
        poor.put("BTC", new BigDecimal("1"));

        BigDecimal even = bestAsk(START);

        assertThat(bestAsk(rich)).isLessThan(even).isGreaterThan(new BigDecimal("45000"));
        assertThat(bestAsk(poor)).isGreaterThan(even);
    }

    @Test
    void aSideThatCannotBeFundedIsLeftOut() {
        List<Step.Place> placed = places(planner.plan(
                btcUsd, new BigDecimal("45000"), List.of(), holdings(Map.of("USD", new BigDecimal("1000")))));

        assertThat(placed).isNotEmpty().allMatch(place -> place.side() == OrderSide.BUY);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void overAnyWalkOfPricesAndFillsTheRulesHold(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, BigDecimal> totals = new HashMap<>(START);
        Map<String, BigDecimal> prices = usdPrices();
        Map<Catalogue.Pair, Ladder> ladders = new LinkedHashMap<>();
        CATALOGUE.pairs().forEach(pair -> ladders.put(pair, new Ladder(pair)));

        for (int look = 0; look < 300; look++) {
            prices.replaceAll((coin, price) -> moved(price, random));
            for (Catalogue.Pair pair : CATALOGUE.pairs()) {
                Ladder ladder = ladders.get(pair);
                // The real balances: what all ladders lock is not free.
                Holdings holdings = free(totals, ladders.values());
                List<Step> steps = planner.plan(pair, price(pair, prices), ladder.quotes(), holdings);

                ladder.take(steps);

                String at = "seed " + seed + ", look " + look + ", " + pair.symbol();
                assertThat(ladder.quotes()).as(at).hasSizeLessThanOrEqualTo(2 * LEVELS);
                assertThat(ladder.side(OrderSide.BUY)).as(at).isNotEmpty();
                assertThat(ladder.side(OrderSide.SELL)).as(at).isNotEmpty();
                ladder.fillSome(random, totals);
            }
            Holdings left = free(totals, ladders.values());
            for (String currency : START.keySet()) {
                assertThat(left.available(currency).signum())
                        .as("seed %d, look %d: %s is not overdrawn", seed, look, currency)
                        .isNotNegative();
            }
        }
    }

    private BigDecimal bestAsk(Map<String, BigDecimal> totals) {
        return places(planner.plan(btcUsd, new BigDecimal("45000"), List.of(), holdings(totals))).stream()
                .filter(place -> place.side() == OrderSide.SELL)
                .map(Step.Place::price)
                .min(BigDecimal::compareTo)
                .orElseThrow();
    }

    private static BigDecimal moved(BigDecimal price, SplittableRandom random) {
        // Now and then a jump.
        double size = random.nextInt(20) == 0 ? 0.03 : 0.001;
        return price.multiply(BigDecimal.valueOf(1 + size * (2 * random.nextDouble() - 1)))
                .setScale(8, RoundingMode.HALF_UP);
    }

    private static Map<String, BigDecimal> usdPrices() {
        Map<String, BigDecimal> prices = new HashMap<>();
        CATALOGUE.coins().forEach(coin -> prices.put(coin.symbol(), coin.referencePrice()));
        prices.put("USD", BigDecimal.ONE);
        return prices;
    }

    private static BigDecimal price(Catalogue.Pair pair, Map<String, BigDecimal> prices) {
        return prices.get(pair.base().symbol()).divide(prices.get(pair.quote().symbol()), 8, RoundingMode.HALF_UP);
    }

    private static Holdings holdings(Map<String, BigDecimal> totals) {
        return new Holdings(totals, totals);
    }

    private static Holdings free(Map<String, BigDecimal> totals, Iterable<Ladder> ladders) {
        Map<String, BigDecimal> available = new HashMap<>(totals);
        ladders.forEach(ladder -> ladder.lock(available));
        return new Holdings(totals, available);
    }

    private static List<Step.Place> places(List<Step> steps) {
        List<Step.Place> places = new ArrayList<>();
        for (Step step : steps) {
            if (step instanceof Step.Place place) {
                places.add(place);
            }
        }
        return places;
    }

    /// The house's own orders on one pair, which takes steps one by one and checks that no two of them meet.
    private static final class Ladder {
        private final Catalogue.Pair pair;
        private final Map<String, RestingQuote> resting = new LinkedHashMap<>();
        private int number;

        Ladder(Catalogue.Pair pair) {
            this.pair = pair;
        }

        List<RestingQuote> quotes() {
            return List.copyOf(resting.values());
        }

        List<RestingQuote> side(OrderSide side) {
            return quotes().stream().filter(quote -> quote.side() == side).toList();
        }

        String add(OrderSide side, BigDecimal price, BigDecimal quantity) {
            String id = "order_" + ++number;
            resting.put(id, new RestingQuote(id, pair.symbol(), side, price, quantity));
            return id;
        }

        void take(List<Step> steps) {
            for (Step step : steps) {
                switch (step) {
                    case Step.Cancel cancel ->
                        assertThat(resting.remove(cancel.orderId())).isNotNull();
                    case Step.Place place -> {
                        assertThat(side(place.side().opposite()))
                                .as("%s meets none of the house's own", place)
                                .noneMatch(quote -> place.side() == OrderSide.BUY
                                        ? place.price().compareTo(quote.price()) >= 0
                                        : place.price().compareTo(quote.price()) <= 0);
                        add(place.side(), place.price(), place.quantity());
                    }
                }
            }
        }

        String fill(int index, BigDecimal share) {
            RestingQuote quote = quotes().get(index);
            BigDecimal rest = quote.remainingQuantity().multiply(BigDecimal.ONE.subtract(share));
            resting.put(
                    quote.orderId(),
                    new RestingQuote(quote.orderId(), quote.pairSymbol(), quote.side(), quote.price(), rest));
            return quote.orderId();
        }

        /// Somebody trades with one of the quotes, the whole of it.
        void fillSome(SplittableRandom random, Map<String, BigDecimal> totals) {
            if (random.nextInt(10) == 0) {
                RestingQuote quote = quotes().get(random.nextInt(resting.size()));
                resting.remove(quote.orderId());
                BigDecimal value = quote.price().multiply(quote.remainingQuantity());
                BigDecimal fee = FEES.fee(value, true, 8);
                boolean bought = quote.side() == OrderSide.BUY;
                BigDecimal quantity = quote.remainingQuantity();
                totals.merge(pair.base().symbol(), bought ? quantity : quantity.negate(), BigDecimal::add);
                totals.merge(
                        pair.quote().symbol(), bought ? value.add(fee).negate() : value.subtract(fee), BigDecimal::add);
            }
        }

        void lock(Map<String, BigDecimal> available) {
            for (RestingQuote quote : quotes()) {
                boolean buys = quote.side() == OrderSide.BUY;
                BigDecimal locked = buys
                        ? FEES.buyReservation(quote.remainingQuantity(), quote.price(), 8)
                        : quote.remainingQuantity();
                String currency = buys ? pair.quote().symbol() : pair.base().symbol();
                available.merge(currency, locked.negate(), BigDecimal::add);
            }
        }

        Holdings holdings(Map<String, BigDecimal> totals) {
            return free(totals, List.of(this));
        }
    }
}
