package dev.exchange.wallet.domain;

import static dev.exchange.wallet.domain.Orders.decimal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.OrderRequest;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.contracts.RequestOrigin;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Random orders of every type, alone and together, with changes, fills and cancels, of few users with
/// little money. What the engine writes is settled in the order of each topic and in any order between them, and
/// read more than once: money is neither made nor lost, and exactly what open orders need is locked, after
/// every batch.
class ConservationTest {
    private static final List<String> USERS = List.of("ada", "bob", "carol", "dan_1", "house_maker");
    private static final List<String> PAIRS = List.of("BTC/USD", "ETH/USD", "BTC/ETH");
    private static final int STEPS = 1_500;
    private static final LocalDate TODAY = LocalDate.of(2026, 1, 1);
    private static final RiskLimits LIMITS = new RiskLimits(decimal("3.2"), decimal("600"), null, decimal("1.5"));
    private static final RiskLimits CAREFUL = new RiskLimits(null, null, null, decimal("0.5"));

    private static int owed;
    private static final Set<String> refusals = new HashSet<>();

    @AfterAll
    static void everyLimitWasPassedByAnOrder() {
        assertThat(refusals)
                .contains(
                        "insufficient_balance",
                        "above_max_order_size",
                        "above_max_position_size",
                        "insufficient_margin");
    }

    @AfterAll
    static void someReleasesCameBeforeTheFillThatBringsThem() {
        assertThat(owed).isPositive();
    }

    static List<Long> seeds() {
        Random random = new Random();
        List<Long> seeds = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            seeds.add(random.nextLong());
        }
        return seeds;
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void moneyIsNeitherMadeNorLostAndLockedIsWhatOpenOrdersHaveReserved(long seed) {
        Exchange exchange = new Exchange(new Random(seed));
        exchange.giveToEveryone();
        for (int step = 0; step < STEPS; step++) {
            exchange.step();
            exchange.verify();
        }
        exchange.settleEverything();
        exchange.verify();
        exchange.verifyNothingIsOwed();
        exchange.verifyLockedIsWhatLiveOrdersNeed();
        exchange.verifyBalancesFollowFromTransfers();
        assertThat(exchange.funded).isGreaterThan(STEPS / 20);
        assertThat(exchange.refused).isPositive();
        assertThat(exchange.settledFills).isGreaterThan(STEPS / 50);
        assertThat(exchange.changed).isPositive();
        owed += exchange.owed;
        assertThat(exchange.trades).isBetween(exchange.settledFills, 2 * exchange.settledFills);
        refusals.addAll(exchange.refusals);
    }

    /// The service's state without its service: what Postgres would hold, and what is under way on the
    /// topics.
    private static final class Exchange {
        private final Random random;
        private final FundingRule rule = new FundingRule(Orders.CATALOGUE, Orders.FEES, decimal("0.05"));
        private final Prices prices = Orders.prices(
                Orders.price("BTC/USD", "100", "99", "101", "100"),
                Orders.price("ETH/USD", "10", null, "11", "10"),
                Orders.price("BTC/ETH", null, null, null, "10"));
        private final Map<WalletKey, Balance> wallets = new TreeMap<>();
        private final Map<Ledger.HouseKey, BigDecimal> house = new TreeMap<>();
        private final Map<Long, Reservation> reservations = new TreeMap<>();
        private final Map<Long, Decision> decisions = new HashMap<>();
        private final List<Transfer> transfers = new ArrayList<>();
        private final Map<Long, ChangeDecision> changeDecisions = new HashMap<>();
        private final List<OrderRequest> requests = new ArrayList<>();
        private final Map<String, ArrayDeque<Event>> underWay = new TreeMap<>();
        private final Map<UsageKey, BigDecimal> purchases = new TreeMap<>();
        private final Set<String> applied = new HashSet<>();
        private final Map<String, TradedPair> pairs = new HashMap<>();
        private final RandomRequests randomRequests;
        private String only = "";
        private int changed;
        private int owed;
        private int funded;
        private int refused;
        private int settledFills;
        private int trades;
        private final Set<String> refusals = new HashSet<>();

        Exchange(Random random) {
            this.random = random;
            randomRequests = new RandomRequests(random, USERS, PAIRS);
            PAIRS.forEach(pair -> pairs.put(pair, new TradedPair(pair)));
        }

        void giveToEveryone() {
            Gift gift = new Gift(Map.of("USD", decimal("1000"), "BTC", decimal("3.5"), "ETH", decimal("20")));
            for (String user : USERS) {
                gift.amounts().keySet().forEach(currency -> wallets.put(new WalletKey(user, currency), Balance.ZERO));
                Ledger ledger = new Ledger(wallets);
                gift.payTo(user, ledger, LedgerSource.HTTP, 0);
                commit(ledger);
            }
        }

        void step() {
            switch (random.nextInt(9)) {
                case 0, 1 -> fund();
                case 2, 3, 4 -> write(TradedPair::trade);
                case 5, 6 -> write(TradedPair::close);
                case 7 -> write(TradedPair::rest);
                default -> settle(random.nextInt(1, 40));
            }
        }

        private TradedPair pair() {
            return pairs.get(PAIRS.get(random.nextInt(PAIRS.size())));
        }

        private void write(BiFunction<TradedPair, Random, Optional<? extends Event>> action) {
            TradedPair pair = pair();
            action.apply(pair, random).ifPresent(this::write);
            pair.consequences().forEach(this::write);
        }

        private void write(Event event) {
            String topic = event instanceof Fill ? "fills " : "updates ";
            underWay.computeIfAbsent(topic + event.key(), unknown -> new ArrayDeque<>())
                    .add(event);
        }

        /// A batch of new requests, among which some that were read before.
        private void fund() {
            List<OrderRequest> batch = new ArrayList<>();
            for (int i = random.nextInt(1, 8); i > 0; i--) {
                if (!requests.isEmpty() && random.nextInt(5) == 0) {
                    batch.add(requests.get(random.nextInt(requests.size())));
                } else {
                    OrderRequest request = request();
                    requests.add(request);
                    batch.add(request);
                }
            }
            Ledger ledger = new Ledger(wallets);
            OrderRisk risk = risk(batch, ledger);
            OrderFunding funding = new OrderFunding(rule, risk, prices, ledger, decisions, reservations.values());
            for (OrderRequest request : batch) {
                RequestOrigin origin = new RequestOrigin(0, request.sequence());
                if (request instanceof OrderRequest.Place place && !decisions.containsKey(place.sequence())) {
                    fund(place, funding.decide(place, origin, rule.funding(place, prices)));
                } else if (request instanceof OrderRequest.Change change
                        && !changeDecisions.containsKey(change.sequence())) {
                    fund(change, funding.decide(change, origin));
                }
            }
            reservations.putAll(funding.changedReservations());
            commit(risk.usage());
            commit(ledger);
        }

        /// All but the house are held to limits, with nothing at hand but what the service would read.
        private OrderRisk risk(List<OrderRequest> batch, Ledger ledger) {
            Map<Long, Funding> fundings = new HashMap<>();
            for (OrderRequest request : batch) {
                if (request instanceof OrderRequest.Place place) {
                    fundings.put(place.sequence(), rule.funding(place, prices));
                }
            }
            RequestBatch requests = new RequestBatch(batch.stream()
                    .map(request -> new RequestBatch.Received(request, new RequestOrigin(0, request.sequence())))
                    .toList());
            RiskLookup lookup = RiskLookup.of(requests, fundings, ledger, Orders.CATALOGUE, false);
            return new OrderRisk(new RiskRule(Orders.CATALOGUE, prices, TODAY), user -> profile(user, lookup), ledger);
        }

        private RiskProfile profile(String user, RiskLookup lookup) {
            assertThat(lookup.users()).contains(user);
            RiskLimits limits = switch (user) {
                case "house_maker" -> RiskLimits.NONE;
                case "ada" -> CAREFUL;
                default -> LIMITS;
            };
            // Of those who may not have all in positions, the service reads everything.
            boolean complete = limits.equals(CAREFUL) || lookup.whole().contains(user);
            Map<String, BigDecimal> holdings = new HashMap<>();
            wallets.forEach((key, balance) -> {
                if (key.userId().equals(user) && (complete || lookup.holdings().contains(key))) {
                    holdings.put(key.currency(), balance.total());
                }
            });
            Map<String, BigDecimal> open = new HashMap<>();
            PAIRS.forEach(pair -> open.put(pair, purchases.getOrDefault(new UsageKey(user, pair), BigDecimal.ZERO)));
            return new RiskProfile(user, limits, 0, holdings, complete, open);
        }

        private OrderRequest request() {
            if (random.nextInt(6) == 0) {
                TradedPair pair = pair();
                Optional<TradedPair.Changeable> order = pair.changeable(random);
                if (order.isPresent()) {
                    return randomRequests.change(order.get(), pair.symbol());
                }
            }
            return randomRequests.place();
        }

        private void fund(OrderRequest.Place request, Decision decision) {
            decisions.put(request.sequence(), decision);
            if (decision instanceof Decision.Reserved reserved) {
                reserved.reservations()
                        .forEach(reservation -> reservations.put(reservation.orderNumber(), reservation));
            }
            if (Answers.answer(request, decision).event() instanceof OrderCommand.Place place) {
                pairs.get(place.pairSymbol()).take(place);
                funded++;
            } else {
                refused++;
                refusals.add(((Decision.Refused) decision).code());
            }
        }

        private void fund(OrderRequest.Change request, ChangeDecision decision) {
            changeDecisions.put(request.sequence(), decision);
            if (Answers.answer(request, decision).event() instanceof OrderCommand.Change change) {
                write(pairs.get(change.pairSymbol()).change(change));
                changed++;
            }
        }

        /// A batch of what is under way, in the order of each topic and pair and in any order between them,
        /// some of it for the second time. For long times only one of the topics is read.
        private void settle(int most) {
            if (random.nextInt(10) == 0) {
                only = List.of("fills", "updates", "").get(random.nextInt(3));
            }
            List<Event> batch = new ArrayList<>();
            for (int i = 0; i < most; i++) {
                next().ifPresent(event -> {
                    if (applied.add(event.getClass() + event.eventId())) {
                        batch.add(event);
                    }
                });
            }
            Ledger ledger = new Ledger(wallets);
            Settlement settlement = new Settlement(Orders.CATALOGUE, ledger, reservations.values());
            for (Event event : batch) {
                if (event instanceof Fill fill) {
                    settlement.settle(fill, new LedgerSource(LedgerSource.Log.FILLS, 0), fill.sequence());
                    settledFills++;
                } else if (event instanceof OrderUpdate update) {
                    settlement.release(update, new LedgerSource(LedgerSource.Log.ORDER_UPDATES, 0), update.sequence());
                }
            }
            reservations.putAll(settlement.changedReservations());
            commit(settlement.usage());
            owed += (int) settlement.changedReservations().values().stream()
                    .filter(reservation -> reservation.owed().signum() > 0)
                    .count();
            commit(ledger);
        }

        private Optional<Event> next() {
            List<ArrayDeque<Event>> queues = underWay.entrySet().stream()
                    .filter(queue ->
                            queue.getKey().startsWith(only) && !queue.getValue().isEmpty())
                    .map(Map.Entry::getValue)
                    .toList();
            if (queues.isEmpty()) {
                return Optional.empty();
            }
            ArrayDeque<Event> queue = queues.get(random.nextInt(queues.size()));
            return Optional.of(random.nextInt(4) == 0 ? queue.getFirst() : queue.removeFirst());
        }

        void settleEverything() {
            only = "";
            while (!underWay.values().stream().allMatch(ArrayDeque::isEmpty)) {
                settle(50);
            }
        }

        private void commit(Ledger ledger) {
            wallets.putAll(ledger.changedWallets());
            ledger.houseChanges().forEach((account, change) -> house.merge(account, change, BigDecimal::add));
            transfers.addAll(ledger.transfers());
        }

        private void commit(Usage usage) {
            usage.changes().forEach((key, change) -> {
                purchases.merge(key, change.purchases(), BigDecimal::add);
                trades += change.trades();
            });
        }

        /// USD are locked for purchases alone, so what is counted as open purchases is what is locked.
        private void verifyOpenPurchases() {
            Map<String, BigDecimal> open = new HashMap<>();
            purchases.forEach((key, amount) -> {
                if (amount.signum() < 0) {
                    fail("open purchases of %s are %s", key, amount);
                }
                if (key.pairSymbol().endsWith("/USD")) {
                    open.merge(key.userId(), amount, BigDecimal::add);
                }
            });
            for (String user : USERS) {
                BigDecimal locked = wallets.get(new WalletKey(user, "USD")).locked();
                if (open.getOrDefault(user, BigDecimal.ZERO).compareTo(locked) != 0) {
                    fail("open purchases of %s are %s, but %s USD are locked", user, open.get(user), locked);
                }
            }
        }

        void verify() {
            verifyOpenPurchases();
            Map<String, BigDecimal> sums = new HashMap<>();
            wallets.forEach((key, balance) -> sums.merge(key.currency(), balance.total(), BigDecimal::add));
            house.forEach((key, balance) -> sums.merge(key.currency(), balance, BigDecimal::add));
            assertThat(sums).allSatisfy((currency, sum) -> assertThat(sum).isZero());

            Map<WalletKey, BigDecimal> reserved = new HashMap<>();
            reservations
                    .values()
                    .forEach(reservation -> reserved.merge(
                            new WalletKey(reservation.userId(), reservation.currency()),
                            reservation.remaining(),
                            BigDecimal::add));
            // Compared without AssertJ where they agree: this runs millions of times.
            wallets.forEach((key, balance) -> {
                BigDecimal open = reserved.getOrDefault(key, BigDecimal.ZERO);
                if (balance.locked().compareTo(open) != 0) {
                    fail("locked in %s is %s, but open orders have reserved %s", key, balance.locked(), open);
                }
            });
        }

        void verifyNothingIsOwed() {
            assertThat(reservations.values())
                    .allSatisfy(reservation -> assertThat(reservation.owed()).isZero());
        }

        void verifyLockedIsWhatLiveOrdersNeed() {
            wallets.forEach((key, balance) -> assertThat(balance.locked())
                    .describedAs("locked in %s", key)
                    .isEqualByComparingTo(pairs.values().stream()
                            .map(pair -> pair.reserved(key.userId(), key.currency()))
                            .reduce(BigDecimal.ZERO, BigDecimal::add)));
        }

        void verifyBalancesFollowFromTransfers() {
            Map<Account, Map<String, BigDecimal>> sums = new HashMap<>();
            for (Transfer transfer : transfers) {
                sums.computeIfAbsent(transfer.from(), account -> new HashMap<>())
                        .merge(transfer.currency(), transfer.amount().negate(), BigDecimal::add);
                sums.computeIfAbsent(transfer.to(), account -> new HashMap<>())
                        .merge(transfer.currency(), transfer.amount(), BigDecimal::add);
            }
            wallets.forEach((key, balance) -> {
                assertThat(sum(sums, new Account.Available(key.userId()), key.currency()))
                        .isEqualByComparingTo(balance.available());
                assertThat(sum(sums, new Account.Locked(key.userId()), key.currency()))
                        .isEqualByComparingTo(balance.locked());
            });
            house.forEach((key, balance) ->
                    assertThat(sum(sums, key.account(), key.currency())).isEqualByComparingTo(balance));
        }

        private static BigDecimal sum(Map<Account, Map<String, BigDecimal>> sums, Account account, String currency) {
            return sums.getOrDefault(account, Map.of()).getOrDefault(currency, BigDecimal.ZERO);
        }
    }
}
