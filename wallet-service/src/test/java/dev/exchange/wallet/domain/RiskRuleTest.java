package dev.exchange.wallet.domain;

import static dev.exchange.wallet.domain.Orders.decimal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.contracts.Catalogue.Pair;
import dev.exchange.contracts.OrderSide;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RiskRuleTest {
    private static final int CASES = 20_000;
    private static final LocalDate TODAY = LocalDate.of(2026, 1, 1);
    private static final RiskLimits DEFAULTS =
            new RiskLimits(decimal("1000000"), decimal("100000"), 1000, decimal("10"));

    private final RiskRule rule = new RiskRule(
            Orders.CATALOGUE,
            Orders.prices(
                    Orders.price("BTC/USD", "45000", "44990", "45010", "45000"),
                    Orders.price("ETH/USD", null, null, null, "3200"),
                    Orders.price("BTC/ETH", "14.0625", null, null, "14.0625")),
            TODAY);

    @ParameterizedTest(name = "{0} of {1}, {2} for {3}, holding {4}, open {5}, {6} trades: {7}")
    @CsvSource(
            nullValues = "allowed",
            value = {
                // What the seed's clients do on a fresh start.
                "BUY,  BTC/USD, 0.01,         440.88,     USD=100000 BTC=2 ETH=20, '',                          0,    allowed",
                // The position in the base asset: what is held, what is open on any pair, and this order.
                "BUY,  BTC/USD, 0.2,          10000,      USD=100000 BTC=2, '',                                 0,    allowed",
                "BUY,  BTC/USD, 0.2,          10000.0001, USD=100000 BTC=2, '',                                 0,    above_max_position_size",
                "BUY,  BTC/USD, 0.04,         1800,       USD=100000 BTC=2, BTC/USD=5000 BTC/ETH=1,             0,    allowed",
                "BUY,  BTC/USD, 0.04,         1800.01,    USD=100000 BTC=2, BTC/USD=5000 BTC/ETH=1,             0,    above_max_position_size",
                "BUY,  BTC/ETH, 0.2,          3.125,      ETH=20 BTC=2, '',                                     0,    allowed",
                "BUY,  BTC/ETH, 0.2,          3.1251,     ETH=20 BTC=2, '',                                     0,    above_max_position_size",
                "BUY,  ETH/USD, 1,            3206.4,     USD=100000 BTC=9 ETH=20, BTC/USD=90000,               0,    allowed",
                "BUY,  BTC/USD, 0.0001,       0.01,       USD=100000 BTC=2.5, '',                               0,    above_max_position_size",
                // A sale makes a position smaller.
                "SELL, BTC/USD, 5,            0,          BTC=9, BTC/USD=90000,                                 0,    allowed",
                // Trades of the day count for both sides.
                "BUY,  BTC/USD, 0.01,         440.88,     USD=100000, '',                                       999,  allowed",
                "BUY,  BTC/USD, 0.01,         440.88,     USD=100000, '',                                       1000, above_max_daily_trades",
                "SELL, BTC/USD, 0.01,         0,          BTC=2, '',                                            1000, above_max_daily_trades",
                "SELL, BTC/USD, 0.01,         0,          BTC=2, '',                                            1001, above_max_daily_trades",
                // The size.
                "SELL, ADA/USD, 1000000,      0,          ADA=9000000, '',                                      0,    allowed",
                "SELL, ADA/USD, 1000000.1,    0,          ADA=9000000, '',                                      0,    above_max_order_size",
                "BUY,  ADA/USD, 1000000.1,    1,          USD=1, '',                                            0,    above_max_order_size",
                // Who has nothing has no margin either: the lack of money is what stops the order.
                "BUY,  ETH/USD, 1,            3206.4,     '', '',                                               0,    allowed"
            })
    void theDefaultLimitsHold(
            OrderSide side,
            String pair,
            String quantity,
            String cost,
            String holdings,
            String open,
            int trades,
            String expected) {
        RiskProfile standing = new RiskProfile("ada", DEFAULTS, trades, amounts(holdings), true, amounts(open));

        assertThat(code(order(side, pair, quantity, cost), standing)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "leverage {0}, for {1}, holding {2}, open {3}: {4}")
    @CsvSource(
            nullValues = "allowed",
            value = {
                // Positions of 90000 in 190000: ten times that is 1900000.
                "10,  1810000,    USD=100000 BTC=2, '',            allowed",
                "10,  1810000.01, USD=100000 BTC=2, '',            insufficient_margin",
                "10,  1805000,    USD=100000 BTC=2, BTC/USD=5000,  allowed",
                "10,  1805000.01, USD=100000 BTC=2, BTC/USD=5000,  insufficient_margin",
                // Below 1 it bounds what may stand outside USD.
                "0.5, 5000,       USD=100000 BTC=2, '',            allowed",
                "0.5, 5000.01,    USD=100000 BTC=2, '',            insufficient_margin",
                "0.5, 5000.01,    USD=100000 BTC=2, BTC/ETH=3,     insufficient_margin",
                "0.5, 1000.01,    USD=100000 BTC=2, ETH/USD=4000,  insufficient_margin",
                "1,   100000,     USD=100000 BTC=2, '',            allowed",
                "1,   100000.01,  USD=100000 BTC=2, '',            insufficient_margin"
            })
    void theMarginHolds(String leverage, String cost, String holdings, String open, String expected) {
        RiskLimits limits = new RiskLimits(null, null, null, decimal(leverage));
        RiskProfile standing = new RiskProfile("ada", limits, 0, amounts(holdings), true, amounts(open));

        assertThat(code(order(OrderSide.BUY, "BTC/USD", "1", cost), standing)).isEqualTo(expected);
        assertThat(code(order(OrderSide.SELL, "BTC/USD", "1", "0"), standing)).isNull();
        assertThat(code(order(OrderSide.BUY, "BTC/ETH", "1", cost), standing)).isNull();
    }

    @Test
    void aRefusalNamesTheLimitItsValueWhatWasAskedForAndWhatIsUsed() {
        RiskProfile standing =
                new RiskProfile("ada", DEFAULTS, 0, amounts("USD=100000 BTC=2"), true, amounts("BTC/USD=5000.5"));

        assertThat(reason(order(OrderSide.BUY, "BTC/USD", "0.3", "13226.4"), standing))
                .isEqualTo("With this order the position in BTC could come to 108226.9 USD; MAX_POSITION_SIZE is 100000"
                        + " USD. 2 BTC held are worth 90000 USD, open purchases have reserved 5000.5 USD, and this order"
                        + " reserves 13226.4 USD");
        assertThat(reason(order(OrderSide.SELL, "ADA/USD", "1600000", "0"), standing))
                .isEqualTo("This order is for up to 1600000 ADA; MAX_ORDER_SIZE is 1000000 ADA");
        assertThat(reason(
                        order(OrderSide.BUY, "BTC/USD", "100", "4509000"),
                        new RiskProfile(
                                "ada",
                                new RiskLimits(null, null, null, decimal("10")),
                                0,
                                amounts("USD=100000 BTC=2"),
                                true,
                                Map.of())))
                .isEqualTo("Insufficient margin: with this order of 4509000 USD positions could be worth 4599000 USD,"
                        + " which is 24.205263 times the 190000 USD that ada has; MAX_LEVERAGE is 10, and the ratio"
                        + " before it 0.47368421");
        assertThat(reason(
                        order(OrderSide.SELL, "BTC/USD", "1", "0"),
                        new RiskProfile("ada", DEFAULTS, 1000, Map.of(), true, Map.of())))
                .isEqualTo("This order could trade, and MAX_DAILY_TRADES is 1000: ada has made 1000 trades since"
                        + " 2026-01-01T00:00:00Z and can place orders again from 2026-01-02T00:00:00Z on");
    }

    @Test
    void whoeverIsExemptIsNeverRefused() {
        RiskTerms terms = new RiskTerms(DEFAULTS, java.util.Set.of("house"));
        RiskOrder huge = order(OrderSide.BUY, "BTC/USD", "10000000", "450000000000");

        assertThat(code(
                        huge,
                        new RiskProfile("house", terms.of("house", RiskOverride.NONE), 5000, Map.of(), true, Map.of())))
                .isNull();
        RiskLimits own = terms.of("house", new RiskOverride(null, decimal("5"), null, null));
        assertThat(own).isEqualTo(new RiskLimits(null, decimal("5"), null, null));
        assertThat(terms.of("ada", new RiskOverride(null, null, 5, null)))
                .isEqualTo(new RiskLimits(decimal("1000000"), decimal("100000"), 5, decimal("10")));
    }

    @Test
    void aMarginIsNotWorkedOutFromAPartOfWhatThereIs() {
        RiskProfile part = new RiskProfile("ada", DEFAULTS, 0, amounts("BTC=2"), false, Map.of());

        assertThatThrownBy(() -> rule.margin(part)).isInstanceOf(LedgerViolation.class);
    }

    @Test
    void aSaleIsNeverRefusedForPositionOrMarginAndALargerPurchaseNeverAllowedWhereASmallerIsNot() {
        Random random = seeded();
        for (int i = 0; i < CASES; i++) {
            RiskProfile standing = any(random);
            String pair = pair(random).symbol();
            BigDecimal cost = amount(random, 200_000);
            RiskOrder smaller = order(OrderSide.BUY, pair, "1", cost.toPlainString());
            RiskOrder larger = order(
                    OrderSide.BUY, pair, "1", cost.add(amount(random, 1000)).toPlainString());

            assertThat(code(order(OrderSide.SELL, pair, "1", "0"), standing)).isNull();
            if (code(smaller, standing) != null) {
                assertThat(code(larger, standing)).isNotNull();
            }
        }
    }

    @Test
    void whatIsHeldAndOpenNeverPassesTheLimitByAPurchaseThatWasAllowed() {
        Random random = seeded();
        int allowed = 0;
        for (int i = 0; i < CASES; i++) {
            RiskProfile standing = any(random);
            Pair pair = pair(random);
            BigDecimal cost = amount(random, 60_000);
            RiskOrder order = order(OrderSide.BUY, pair.symbol(), "1", cost.toPlainString());
            if (code(order, standing) == null) {
                Map<String, BigDecimal> open = new HashMap<>(standing.openPurchases());
                open.merge(pair.symbol(), cost, BigDecimal::add);
                RiskProfile after = new RiskProfile("ada", standing.limits(), 0, standing.known(), true, open);
                assertThat(rule.position(pair.base().symbol(), after).exposure())
                        .isLessThanOrEqualTo(standing.limits().maxPositionSize());
                // What is paid for with another asset moves value between positions.
                if (pair.quote().symbol().equals("USD")) {
                    assertThat(rule.margin(after).exceeds(standing.limits().maxLeverage()))
                            .describedAs("%s after %s", standing, order)
                            .isFalse();
                }
                allowed++;
            }
        }
        assertThat(allowed).isBetween(CASES / 20, CASES * 19 / 20);
    }

    @Test
    void aPositionSizeRisksNoMoreThanWasAskedForAndOneLotMoreWould() {
        Random random = seeded();
        for (int i = 0; i < CASES; i++) {
            RiskProfile standing = any(random);
            Pair pair = pair(random);
            BigDecimal percentage = amount(random, 100).max(decimal("0.0001"));
            PositionSize size = rule.positionSize(pair, percentage, standing).orElseThrow();
            BigDecimal most = size.maxRisk().min(standing.limits().maxPositionSize());

            assertThat(size.maxRisk())
                    .isEqualByComparingTo(size.totalValue().multiply(percentage).movePointLeft(2));
            assertThat(size.value()).isLessThanOrEqualTo(most);
            assertThat(size.value().add(pair.lotSize().multiply(size.price()))).isGreaterThan(most);
            assertThat(size.quantity().remainder(pair.lotSize())).isZero();
            assertThat(size.isBoundByPositionSize())
                    .isEqualTo(standing.limits().maxPositionSize().compareTo(size.maxRisk()) < 0);
        }
    }

    @Test
    void aPositionIsSizedAsInTheSeed() {
        RiskProfile standing = new RiskProfile("ada", DEFAULTS, 0, amounts("USD=100000 BTC=2 ETH=20"), true, Map.of());
        Pair bitcoin = Orders.CATALOGUE.pair("BTC/USD");

        // 2 % of 254000 is 5080, which buys 0.11288… BTC at 45000.
        assertThat(rule.positionSize(bitcoin, decimal("2"), standing)
                        .orElseThrow()
                        .quantity())
                .isEqualByComparingTo("0.1128");
        // Half of it is 127000, but a position may be worth 100000.
        PositionSize bound = rule.positionSize(bitcoin, decimal("50"), standing).orElseThrow();
        assertThat(bound.quantity()).isEqualByComparingTo("2.2222");
        assertThat(bound.isBoundByPositionSize()).isTrue();
    }

    @Test
    void theMarginWarnsFromItsThresholdOnAndSaysWhenItIsPassed() {
        Margin margin = new Margin(decimal("80"), decimal("100"));

        assertThat(margin.ratio()).isEqualByComparingTo("0.8");
        assertThat(margin.level(decimal("1"), decimal("0.81"))).isEqualTo(Margin.Level.OK);
        assertThat(margin.level(decimal("1"), decimal("0.8"))).isEqualTo(Margin.Level.WARNING);
        assertThat(margin.level(decimal("0.8"), decimal("0.64"))).isEqualTo(Margin.Level.WARNING);
        assertThat(margin.level(decimal("0.79"), decimal("0.6"))).isEqualTo(Margin.Level.ABOVE_LIMIT);
        assertThat(margin.level(null, null)).isEqualTo(Margin.Level.OK);
        assertThat(new Margin(decimal("0"), decimal("0")).level(decimal("0"), decimal("0")))
                .isEqualTo(Margin.Level.OK);
        assertThat(new Margin(decimal("0"), decimal("0")).ratio()).isZero();
    }

    @Test
    void onlyTheTradesOfTheNewestDayAreCounted() {
        Usage usage = new Usage();
        usage.traded("ada", "BTC/USD", Orders.NOON);
        usage.traded("ada", "BTC/USD", Orders.NOON.plusSeconds(43_199));
        usage.traded("bob", "BTC/USD", Orders.NOON);
        usage.traded("bob", "BTC/USD", Orders.NOON.plusSeconds(43_200));
        usage.traded("bob", "BTC/USD", Orders.NOON);

        assertThat(usage.changes())
                .hasToString("{UsageKey[userId=ada, pairSymbol=BTC/USD]=UsageChange[purchases=0, day=2026-01-01,"
                        + " trades=2], UsageKey[userId=bob, pairSymbol=BTC/USD]=UsageChange[purchases=0,"
                        + " day=2026-01-02, trades=1]}");
    }

    private static Random seeded() {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        return new Random(seed);
    }

    /// A user with any holdings and open purchases; what those of USD have reserved is among the holdings.
    private static RiskProfile any(Random random) {
        Map<String, BigDecimal> open = new HashMap<>();
        open.put("BTC/USD", amount(random, 20_000));
        open.put("ETH/USD", amount(random, 20_000));
        open.put("BTC/ETH", amount(random, 3));
        Map<String, BigDecimal> holdings = new HashMap<>();
        holdings.put("USD", open.get("BTC/USD").add(open.get("ETH/USD")).add(amount(random, 100_000)));
        holdings.put("BTC", amount(random, 2));
        holdings.put("ETH", open.get("BTC/ETH").add(amount(random, 20)));
        BigDecimal leverage = random.nextBoolean() ? BigDecimal.ONE : amount(random, 2);
        RiskLimits limits = new RiskLimits(null, amount(random, 150_000), null, leverage);
        return new RiskProfile("ada", limits, 0, holdings, true, open);
    }

    private static BigDecimal amount(Random random, int most) {
        return BigDecimal.valueOf(random.nextLong(most * 10_000L), 4);
    }

    private static Pair pair(Random random) {
        return Orders.CATALOGUE.pair(
                Arrays.asList("BTC/USD", "ETH/USD", "BTC/ETH").get(random.nextInt(3)));
    }

    private static RiskOrder order(OrderSide side, String pair, String quantity, String cost) {
        return new RiskOrder(Orders.CATALOGUE.pair(pair), side, decimal(quantity), decimal(cost));
    }

    private String code(RiskOrder order, RiskProfile standing) {
        return refusal(order, standing).map(RiskRefusal::code).orElse(null);
    }

    private String reason(RiskOrder order, RiskProfile standing) {
        return refusal(order, standing).orElseThrow().reason();
    }

    private Optional<RiskRefusal> refusal(RiskOrder order, RiskProfile standing) {
        BigDecimal availableUsd = standing.holding("USD");
        for (String pair : standing.openPurchases().keySet()) {
            if (pair.endsWith("/USD")) {
                availableUsd = availableUsd.subtract(standing.purchases(pair));
            }
        }
        return rule.refusal(order, standing, availableUsd);
    }

    /// `USD=1 BTC=2`.
    private static Map<String, BigDecimal> amounts(String text) {
        Map<String, BigDecimal> amounts = new HashMap<>();
        for (String item : text.split(" ", -1)) {
            if (!item.isEmpty()) {
                String[] parts = item.split("=", 2);
                amounts.put(parts[0], decimal(parts[1]));
            }
        }
        return amounts;
    }
}
