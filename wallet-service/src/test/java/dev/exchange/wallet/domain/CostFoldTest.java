package dev.exchange.wallet.domain;

import static dev.exchange.wallet.domain.Orders.decimal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.contracts.Catalogue.Pair;
import dev.exchange.contracts.Ids;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CostFoldTest {
    private static final long ADA = 1000;
    private static final long BOB = 1001;
    private static final long OUTSIDE = 2;
    private static final List<Long> USERS = List.of(ADA, BOB, 1002L, 1003L);
    private static final int CASES = 300;
    private static final int STEPS = 200;

    private final Rates rates = (currency, at) -> switch (currency) {
        case "BTC" -> decimal("45000").add(BigDecimal.valueOf(at.getEpochSecond() % 1000));
        case "ETH" -> decimal("3000.123456789012").add(BigDecimal.valueOf(at.getEpochSecond() % 100));
        default -> decimal("1.25");
    };

    @Test
    void aTradeAgainstUsdIsWorthTheUsdThatMovedWithItsFees() {
        List<Movement> movements = new ArrayList<>();
        movements.add(in(ADA, "USD", "100000", 0));
        movements.add(in(BOB, "BTC", "2", 0));
        movements.addAll(trade(1, 1, ADA, BOB, "0.5", "46000", "46", "23", 1));

        Map<BasisKey, CostBasis> bases = folded(movements);

        CostBasis bitcoin = bases.get(new BasisKey(ADA, "BTC"));
        assertThat(bitcoin.cost()).isEqualByComparingTo("23046");
        assertThat(bases.get(new BasisKey(ADA, "USD")).cost()).isEqualByComparingTo("76954");
        // Two came in at 45,000 each; half a one brought 23,000 less 23.
        assertThat(bases.get(new BasisKey(BOB, "BTC")).realised()).isEqualByComparingTo("477");
        assertThat(bases.get(new BasisKey(BOB, "USD")).quantity()).isEqualByComparingTo("22977");
    }

    @Test
    void aTradeOfTwoCoinsIsWorthItsQuoteCurrencyAtTheRateOfThen() {
        List<Movement> movements = new ArrayList<>();
        movements.add(in(ADA, "ETH", "20", 0));
        movements.add(in(BOB, "BTC", "1", 0));
        movements.addAll(trade(3, 1, ADA, BOB, "1", "15", "0.03", "0.015", 10));

        Map<BasisKey, CostBasis> bases = folded(movements);

        // 15.03 ETH at 3010.123456789012
        assertThat(bases.get(new BasisKey(ADA, "BTC")).cost()).isEqualByComparingTo("45242.15555554");
        assertThat(bases.get(new BasisKey(ADA, "ETH")).realised()).isEqualByComparingTo("150.3");
        // 14.985 ETH, less the 45,000 that the bitcoin came in at
        assertThat(bases.get(new BasisKey(BOB, "ETH")).cost()).isEqualByComparingTo("45106.69999998");
        assertThat(bases.get(new BasisKey(BOB, "BTC")).realised()).isEqualByComparingTo("106.69999998");
    }

    @Test
    void aTradeWithOneselfCostsItsFees() {
        List<Movement> movements = new ArrayList<>();
        movements.add(in(ADA, "USD", "1000", 0));
        movements.addAll(trade(1, 1, ADA, ADA, "0.01", "50000", "1", "0.5", 1));

        Map<BasisKey, CostBasis> bases = folded(movements);

        assertThat(bases.get(new BasisKey(ADA, "USD")).realised()).isEqualByComparingTo("-1.5");
        assertThat(bases.get(new BasisKey(ADA, "USD")).cost()).isEqualByComparingTo("998.5");
    }

    @Test
    void aTransferBetweenUsersComesInAtItsValueAndAFeeOutsideOfTradesIsALoss() {
        Map<BasisKey, CostBasis> bases = folded(List.of(
                in(ADA, "BTC", "1", 0),
                new Movement(null, ADA, BOB, "BTC", decimal("0.5"), second(100)),
                new Movement(null, ADA, Movement.HOUSE, "BTC", decimal("0.05"), second(200)),
                new Movement(null, ADA, Movement.FEES, "BTC", decimal("0.05"), second(200))));

        assertThat(bases.get(new BasisKey(BOB, "BTC")).cost()).isEqualByComparingTo("22550");
        CostBasis ada = bases.get(new BasisKey(ADA, "BTC"));
        assertThat(ada.paidOutCost()).isEqualByComparingTo("22500");
        assertThat(ada.paidOut()).isEqualByComparingTo("22550");
        assertThat(ada.realised()).isEqualByComparingTo("-4500");
        assertThat(ada.cost()).isEqualByComparingTo("18000");
    }

    @Test
    void costIsConservedAndProfitIsValueLessWhatWasPutIn() {
        cases((random, describe) -> {
            List<Movement> movements = movements(random);

            Map<BasisKey, CostBasis> bases = folded(movements);

            for (long user : USERS) {
                BigDecimal value = BigDecimal.ZERO;
                BigDecimal cost = BigDecimal.ZERO;
                BigDecimal realised = BigDecimal.ZERO;
                BigDecimal putIn = BigDecimal.ZERO;
                BigDecimal unrealised = BigDecimal.ZERO;
                for (Map.Entry<BasisKey, CostBasis> entry : bases.entrySet()) {
                    CostBasis basis = entry.getValue();
                    if (entry.getKey().owner() == user) {
                        BigDecimal worth = basis.quantity()
                                .multiply(
                                        entry.getKey().currency().equals("USD")
                                                ? BigDecimal.ONE
                                                : rates.usd(entry.getKey().currency(), second(5000)));
                        value = value.add(worth);
                        unrealised = unrealised.add(worth.subtract(basis.cost()));
                        cost = cost.add(basis.cost());
                        realised = realised.add(basis.realised());
                        putIn = putIn.add(basis.paidIn()).subtract(basis.paidOutCost());
                    }
                }
                assertThat(cost).as("%s: cost of %d", describe, user).isEqualByComparingTo(putIn.add(realised));
                assertThat(realised.add(unrealised))
                        .as("%s: profit of %d", describe, user)
                        .isEqualByComparingTo(value.subtract(putIn));
            }
            bases.forEach((key, basis) -> {
                assertThat(basis.cost().scale()).as(describe).isLessThanOrEqualTo(CostBasis.SCALE);
                assertThat(basis.quantity())
                        .as("%s: quantity of %s", describe, key)
                        .isEqualByComparingTo(sum(movements, key));
                if (key.currency().equals("USD")) {
                    assertThat(basis.cost())
                            .as("%s: a dollar costs a dollar", describe)
                            .isEqualByComparingTo(basis.quantity());
                } else if (basis.quantity().signum() == 0) {
                    assertThat(basis.cost()).as(describe).isZero();
                }
            });
        });
    }

    @Test
    void foldsCutAnywhereBetweenTradesComeToTheSameAsOne() {
        cases((random, describe) -> {
            List<Movement> movements = movements(random);
            Map<BasisKey, CostBasis> kept = new TreeMap<>();
            int from = 0;
            while (from < movements.size()) {
                int to = Math.min(movements.size(), from + random.nextInt(1, 40));
                while (to < movements.size()
                        && movements.get(to).trade() != null
                        && movements
                                .get(to)
                                .trade()
                                .equals(movements.get(to - 1).trade())) {
                    to++;
                }
                CostFold fold = new CostFold(Orders.CATALOGUE, rates, kept);
                fold.add(movements.subList(from, to));
                kept.putAll(fold.changed());
                from = to;
            }

            assertThat(kept).as(describe).isEqualTo(folded(movements));
        });
    }

    @Test
    void theOrderInWhichPurchasesAndInflowsComeMakesNoDifference() {
        cases((random, describe) -> {
            List<List<Movement>> events = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                if (random.nextBoolean()) {
                    events.add(List.of(in(ADA, "BTC", amount(random), random.nextInt(1000))));
                } else {
                    events.add(trade(
                            1, i + 1, ADA, BOB, amount(random), price(random), "0.5", "0.25", random.nextInt(1000)));
                }
            }
            CostBasis inOrder = folded(flat(events)).get(new BasisKey(ADA, "BTC"));
            Collections.shuffle(events, random);

            CostBasis shuffled = folded(flat(events)).get(new BasisKey(ADA, "BTC"));

            assertThat(shuffled.quantity()).as(describe).isEqualByComparingTo(inOrder.quantity());
            assertThat(shuffled.cost()).as(describe).isEqualByComparingTo(inOrder.cost());
            assertThat(shuffled.realised()).as(describe).isZero();
        });
    }

    @Test
    void whatEverIsSoldOffComesToTheSameProfitInWhateverOrder() {
        cases((random, describe) -> {
            List<List<Movement>> events = new ArrayList<>();
            BigDecimal bought = BigDecimal.ZERO;
            for (int i = 0; i < 15; i++) {
                String amount = amount(random);
                bought = bought.add(decimal(amount));
                events.add(trade(1, i + 1, ADA, BOB, amount, price(random), "0.5", "0.25", 0));
            }
            BigDecimal left = bought;
            for (int i = 15; left.signum() > 0; i++) {
                BigDecimal sold = i == 30 ? left : left.min(decimal(amount(random)));
                left = left.subtract(sold);
                events.add(trade(1, i + 1, BOB, ADA, sold.toPlainString(), price(random), "0.5", "0.25", 0));
            }
            CostBasis inOrder = folded(flat(events)).get(new BasisKey(ADA, "BTC"));
            Collections.shuffle(events, random);

            CostBasis shuffled = folded(flat(events)).get(new BasisKey(ADA, "BTC"));

            assertThat(inOrder.quantity()).as(describe).isZero();
            assertThat(shuffled.cost()).as(describe).isZero();
            assertThat(shuffled.realised()).as(describe).isEqualByComparingTo(inOrder.realised());
        });
    }

    private Map<BasisKey, CostBasis> folded(List<Movement> movements) {
        CostFold fold = new CostFold(Orders.CATALOGUE, rates, Map.of());
        fold.add(movements);
        return fold.changed();
    }

    private interface Case {
        void check(Random random, String describe);
    }

    private static void cases(Case test) {
        long seed = new Random().nextLong();
        for (int i = 0; i < CASES; i++) {
            test.check(new Random(seed + i), "seed " + seed + ", case " + i);
        }
    }

    private static List<Movement> flat(List<List<Movement>> events) {
        return events.stream().flatMap(List::stream).toList();
    }

    /// Inflows, trades on three pairs, also with oneself, outflows, transfers and fees of users who never
    /// have less than nothing.
    private static List<Movement> movements(Random random) {
        Map<BasisKey, BigDecimal> held = new HashMap<>();
        List<Movement> movements = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            List<Movement> event = event(random, step);
            Map<BasisKey, BigDecimal> after = new HashMap<>(held);
            event.forEach(movement -> {
                after.merge(
                        new BasisKey(movement.from(), movement.currency()),
                        movement.amount().negate(),
                        BigDecimal::add);
                after.merge(new BasisKey(movement.to(), movement.currency()), movement.amount(), BigDecimal::add);
            });
            if (after.entrySet().stream()
                    .noneMatch(entry -> Movement.isUser(entry.getKey().owner())
                            && entry.getValue().signum() < 0)) {
                held = after;
                movements.addAll(event);
            }
        }
        return movements;
    }

    private static List<Movement> event(Random random, int step) {
        long user = USERS.get(random.nextInt(USERS.size()));
        long other = USERS.get(random.nextInt(USERS.size()));
        String currency = List.of("USD", "BTC", "ETH").get(random.nextInt(3));
        String amount = amount(random);
        return switch (step < 20 ? 0 : random.nextInt(10)) {
            case 0 -> List.of(in(user, currency, currency.equals("USD") ? price(random) : amount, step));
            case 1 -> List.of(new Movement(null, user, OUTSIDE, currency, decimal(amount), second(step)));
            case 2 ->
                user == other
                        ? List.of()
                        : List.of(new Movement(null, user, other, currency, decimal(amount), second(step)));
            case 3 ->
                List.of(new Movement(
                        null, user, Movement.FEES, currency, decimal(amount).movePointLeft(3), second(step)));
            case 4, 5 -> trade(3, step, user, other, amount, "14.9876", "0.001", "0.0005", step);
            default -> trade(1, step, user, other, amount, price(random), "0.12345678", "0.00000001", step);
        };
    }

    private static BigDecimal sum(List<Movement> movements, BasisKey key) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Movement movement : movements) {
            if (movement.currency().equals(key.currency())) {
                sum = movement.to() == key.owner() ? sum.add(movement.amount()) : sum;
                sum = movement.from() == key.owner() ? sum.subtract(movement.amount()) : sum;
            }
        }
        return sum;
    }

    private static String amount(Random random) {
        return BigDecimal.valueOf(random.nextLong(1, 30_000), 4).toPlainString();
    }

    private static String price(Random random) {
        return BigDecimal.valueOf(random.nextLong(4_000_000, 5_000_000), 2).toPlainString();
    }

    private static Instant second(int second) {
        return Instant.EPOCH.plusSeconds(second);
    }

    private static Movement in(long user, String currency, String amount, int second) {
        return new Movement(null, OUTSIDE, user, currency, decimal(amount), second(second));
    }

    /// As settlement writes it: the seller's proceeds, both fees, and the coin. What stays with its owner is
    /// no movement.
    private static List<Movement> trade(
            int pairNumber,
            long sequence,
            long buyer,
            long seller,
            String quantity,
            String price,
            String buyersFee,
            String sellersFee,
            int second) {
        Pair pair = Orders.CATALOGUE.pairs().stream()
                .filter(listed -> listed.number() == pairNumber)
                .findFirst()
                .orElseThrow();
        long number = Ids.number(Ids.trade(pairNumber, sequence), Ids.TRADE).orElseThrow();
        BigDecimal value = decimal(quantity).multiply(decimal(price)).setScale(8, RoundingMode.UNNECESSARY);
        String quote = pair.quote().symbol();
        Instant at = second(second);
        Movement fees = new Movement(
                number, buyer, Movement.FEES, quote, decimal(buyersFee).add(decimal(sellersFee)), at);
        if (buyer == seller) {
            return List.of(fees);
        }
        return List.of(
                new Movement(number, buyer, seller, quote, value.subtract(decimal(sellersFee)), at),
                fees,
                new Movement(number, seller, buyer, pair.base().symbol(), decimal(quantity), at));
    }
}
