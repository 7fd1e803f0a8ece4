package dev.exchange.wallet;

import static dev.exchange.wallet.domain.Orders.decimal;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Event;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.Ids;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.OrderLink;
import dev.exchange.contracts.OrderRequest;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.contracts.RequestRejection;
import dev.exchange.contracts.Topics;
import dev.exchange.platform.config.ExchangeConfig;
import dev.exchange.platform.kafka.BatchLoops;
import dev.exchange.platform.kafka.EventProducer;
import dev.exchange.platform.sql.Database;
import dev.exchange.testing.ExchangeStack;
import dev.exchange.wallet.domain.Orders;
import dev.exchange.wallet.domain.Prices;
import dev.exchange.wallet.domain.TradedPair;
import dev.exchange.wallet.events.OrderRequests;
import dev.exchange.wallet.events.Settlements;
import dev.exchange.wallet.events.WalletLoops;
import dev.exchange.wallet.store.ChangeStore;
import dev.exchange.wallet.store.LedgerStore;
import dev.exchange.wallet.store.NewUsers;
import dev.exchange.wallet.store.ReservationStore;
import dev.exchange.wallet.store.RiskStore;
import dev.exchange.wallet.store.WalletStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;

/// Few users trade much, funded and settled by two replicas at once: every wallet is wanted by all four
/// loops.
@QuarkusTest
@QuarkusTestResource(ExchangeStack.class)
@QuarkusTestResource(WalletSettings.class)
class ParallelReplicasTest {
    // Orders and pairs of this test alone: the engine's numbers of a pair go on from one test to the next.
    private static final long FIRST_ORDER = 7_000_000_000L;
    private static final int ORDERS = 3_000;
    private static final int AT_ONCE = 100;
    private static final List<String> USERS = List.of("p1", "p2", "p3", "p4", "p5", "p6");
    private static final List<String> PAIRS = List.of("ETH/USD", "BTC/ETH");
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(2);

    @Inject
    EventProducer producer;

    @Inject
    BatchLoops loops;

    @Inject
    Database database;

    @Inject
    ExchangeConfig config;

    @Inject
    Catalogue catalogue;

    @Inject
    Prices prices;

    @Inject
    Clock clock;

    @Inject
    NewUsers newUsers;

    @Inject
    WalletStore wallets;

    @Inject
    ReservationStore reservations;

    @Inject
    ChangeStore changes;

    @Inject
    RiskStore risks;

    @Inject
    LedgerStore ledgers;

    @Inject
    MeterRegistry meters;

    // What is opened works on threads of its own and needs only to be closed.
    @SuppressWarnings("try")
    @Test
    void replicasThatWantTheSameWalletsNeitherBlockNorMiscountEachOther() throws Exception {
        long seed = new Random().nextLong();
        Market market = new Market(seed);
        try (AutoCloseable funding = loops.start(
                        WalletLoops.orderRequests(),
                        new OrderRequests(
                                config,
                                catalogue,
                                prices,
                                clock,
                                newUsers,
                                wallets,
                                reservations,
                                changes,
                                risks,
                                ledgers,
                                producer,
                                meters));
                AutoCloseable settling = loops.start(
                        WalletLoops.settlement(),
                        new Settlements(catalogue, clock, wallets, reservations, risks, ledgers, meters));
                TopicReader<OrderCommand> orders = new TopicReader<>(Topics.ORDERS, OrderCommand.class, market::take);
                TopicReader<RequestRejection> refusals =
                        new TopicReader<>(Topics.ORDER_REJECTIONS, RequestRejection.class, market::refused)) {
            awaitMembers("wallet-service-order-requests");
            awaitMembers("wallet-service-settlement");

            for (int sent = 0; sent < ORDERS; sent += AT_ONCE) {
                send(market.requests(AT_ONCE));
            }
            await().atMost(LONG_ENOUGH).until(() -> market.answered() == ORDERS);
            market.closeEverything();

            await().atMost(LONG_ENOUGH)
                    .untilAsserted(() -> assertThat(openReservations()).isZero());
        }
        JsonPath audit =
                given().get("/internal/audit").then().statusCode(200).extract().jsonPath();
        assertThat(audit.getList("differences")).describedAs("seed %d", seed).isEmpty();
        assertThat(market.fills).describedAs("fills, seed %d", seed).isGreaterThan(ORDERS / 100);
        assertThat(market.refusals).describedAs("refusals, seed %d", seed).isPositive();
        assertThat(deadlocks()).isZero();
        String own = " FROM risk_usage WHERE user_id IN ('" + String.join("', '", USERS) + "')";
        assertThat(number("SELECT count(*)" + own + " AND purchases <> 0"))
                .describedAs("open purchases where nothing is open, seed %d", seed)
                .isZero();
        assertThat(number("SELECT sum(trades)" + own))
                .describedAs("trades counted, seed %d", seed)
                .isBetween((long) market.fills, 2L * market.fills);
    }

    private void send(List<OrderRequest> requests) {
        CompletableFuture.allOf(requests.stream()
                        .map(request -> producer.send(Topics.ORDER_REQUESTS, request))
                        .toArray(CompletableFuture[]::new))
                .join();
    }

    private static void awaitMembers(String group) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", ExchangeStack.bootstrapServers()))) {
            await().atMost(LONG_ENOUGH).until(() -> {
                ConsumerGroupDescription description =
                        admin.describeConsumerGroups(List.of(group)).all().get().get(group);
                return description.members().stream()
                                .filter(member ->
                                        !member.assignment().topicPartitions().isEmpty())
                                .count()
                        == 2;
            });
        }
    }

    private long openReservations() {
        return number("SELECT count(*) FROM reservations WHERE open AND order_number >= " + FIRST_ORDER);
    }

    private long deadlocks() {
        return number("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()");
    }

    private long number(String sql) {
        return database.execute(sql).iterator().next().getLong(0);
    }

    /// Orders of random users, and an engine that matches them on the thread that reads the commands.
    private final class Market {
        private final Random random;
        private final Map<String, TradedPair> pairs = new HashMap<>();
        private final Set<String> answered = new HashSet<>();
        private long orders = FIRST_ORDER;
        private int fills;
        private int refusals;

        Market(long seed) {
            random = new Random(seed);
            PAIRS.forEach(pair -> pairs.put(pair, new TradedPair(pair)));
        }

        synchronized List<OrderRequest> requests(int count) {
            return Stream.generate(this::request).limit(count).toList();
        }

        private OrderRequest request() {
            String user = USERS.get(random.nextInt(USERS.size()));
            String pair = PAIRS.get(random.nextInt(PAIRS.size()));
            OrderSide side = random.nextBoolean() ? OrderSide.BUY : OrderSide.SELL;
            BigDecimal price = decimal(pair.equals("ETH/USD") ? "3200" : "14")
                    .add(BigDecimal.valueOf(random.nextLong(-50, 50), 2));
            String quantity = BigDecimal.valueOf(random.nextLong(1, 30_000), 4).toPlainString();
            OrderRequest.Place order = Orders.limit(orders++, user, pair, side, quantity, price.toPlainString());
            return random.nextInt(4) == 0 ? bracket(order) : order;
        }

        private OrderRequest.Place bracket(OrderRequest.Place entry) {
            OrderSide side = entry.orderSide().opposite();
            String quantity = entry.quantity().toPlainString();
            String price = entry.price().toPlainString();
            return Orders.with(
                    entry,
                    OrderLink.BRACKET,
                    Orders.linked(orders++, OrderType.LIMIT, side, quantity, price, null, null),
                    Orders.linked(orders++, OrderType.STOP_LOSS, side, quantity, null, price, null));
        }

        synchronized void take(OrderCommand command) {
            if (command instanceof OrderCommand.Place place && ours(place.orderId())) {
                answered.add(place.orderId());
                TradedPair pair = pair(place.pairSymbol());
                pair.take(place);
                for (int i = random.nextInt(4); i > 0; i--) {
                    write(pair, pair.trade(random));
                }
                if (random.nextInt(3) == 0) {
                    write(pair, pair.close(random));
                }
            }
        }

        synchronized void refused(RequestRejection refusal) {
            if (ours(refusal.orderId())) {
                answered.add(refusal.orderId());
                refusals++;
            }
        }

        synchronized int answered() {
            return answered.size();
        }

        synchronized void closeEverything() {
            for (TradedPair pair : pairs.values()) {
                while (pair.liveOrders() > 0) {
                    write(pair, pair.close(random));
                }
            }
        }

        private void write(TradedPair pair, Optional<? extends Event> event) {
            event.ifPresent(this::write);
            pair.consequences().forEach(this::write);
        }

        private TradedPair pair(String symbol) {
            return pairs.computeIfAbsent(symbol, TradedPair::new);
        }

        private boolean ours(String orderId) {
            return Ids.orderNumber(orderId) >= FIRST_ORDER;
        }

        private void write(Event event) {
            switch (event) {
                case Fill fill -> {
                    fills++;
                    written(producer.send(Topics.FILLS, fill));
                }
                case OrderUpdate update -> written(producer.send(Topics.ORDER_UPDATES, update));
                default -> throw new IllegalArgumentException("The engine does not write " + event);
            }
        }

        private static void written(CompletableFuture<RecordMetadata> sent) {
            sent.join();
        }
    }
}
