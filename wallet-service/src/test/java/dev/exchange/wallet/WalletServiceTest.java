package dev.exchange.wallet;

import static dev.exchange.wallet.domain.Orders.decimal;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;

import dev.exchange.contracts.ChangeRejection;
import dev.exchange.contracts.Event;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.MarketState;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.OrderLink;
import dev.exchange.contracts.OrderRequest;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.contracts.PriceUpdate;
import dev.exchange.contracts.RequestOrigin;
import dev.exchange.contracts.RequestRejection;
import dev.exchange.contracts.Topics;
import dev.exchange.platform.kafka.EventProducer;
import dev.exchange.platform.paging.Cursor;
import dev.exchange.platform.sql.Database;
import dev.exchange.testing.ExchangeStack;
import dev.exchange.wallet.TopicReader.Read;
import dev.exchange.wallet.domain.Account;
import dev.exchange.wallet.domain.Cause;
import dev.exchange.wallet.domain.Ledger;
import dev.exchange.wallet.domain.LedgerSource;
import dev.exchange.wallet.domain.Orders;
import dev.exchange.wallet.domain.Prices;
import dev.exchange.wallet.domain.TradedPair;
import dev.exchange.wallet.domain.TransferKind;
import dev.exchange.wallet.domain.WalletKey;
import dev.exchange.wallet.store.LedgerStore;
import dev.exchange.wallet.store.LockedWallets;
import dev.exchange.wallet.store.WalletStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.JsonConfig;
import io.restassured.path.json.JsonPath;
import io.restassured.path.json.config.JsonPathConfig;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ExchangeStack.class)
@QuarkusTestResource(WalletSettings.class)
class WalletServiceTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final AtomicLong NUMBERS = new AtomicLong(1);
    // The engine numbers fills and updates of a pair for ever, so one of each pair serves all tests.
    private static final Map<String, TradedPair> PAIRS = new HashMap<>();

    @Inject
    EventProducer producer;

    @Inject
    Database database;

    @Inject
    Prices prices;

    @Inject
    WalletStore wallets;

    @Inject
    LedgerStore ledgers;

    private TopicReader<OrderCommand> orders;
    private TopicReader<RequestRejection> rejections;

    @BeforeAll
    static void readNumbersExactly() {
        RestAssured.config = RestAssured.config()
                .jsonConfig(JsonConfig.jsonConfig().numberReturnType(JsonPathConfig.NumberReturnType.BIG_DECIMAL));
    }

    @BeforeEach
    void listen() {
        orders = new TopicReader<>(Topics.ORDERS, OrderCommand.class);
        rejections = new TopicReader<>(Topics.ORDER_REJECTIONS, RequestRejection.class);
    }

    @AfterEach
    void stopListening() {
        orders.close();
        rejections.close();
    }

    @Test
    void anOrderLocksWhatItMayCostAndGoesToTheEngine() {
        String user = user();
        OrderRequest.Place request = Orders.limit(next(), user, "BTC/USD", OrderSide.BUY, "0.5", "45000");

        RecordMetadata origin = send(Topics.ORDER_REQUESTS, request);

        OrderCommand.Place command = placed(request.orderId());
        assertThat(command.origin()).isEqualTo(new RequestOrigin(origin.partition(), origin.offset()));
        assertThat(command.reservedCurrency()).isEqualTo("USD");
        assertThat(command.reservedAmount()).isEqualByComparingTo("22545");
        assertThat(command.fees()).isEqualTo(Orders.FEES);
        assertThat(command.protectionPrice()).isNull();
        assertThat(answers(request.orderId()).getFirst().key()).isEqualTo("BTC/USD");
        assertWallet(user, "USD", "100000", "22545");
        assertClean();
    }

    @Test
    void anOrderThatIsNotCoveredIsRefusedWithTheFigures() {
        String user = user();
        OrderRequest.Place request = Orders.limit(next(), user, "BTC/USD", OrderSide.SELL, "2.0001", "45000");

        send(Topics.ORDER_REQUESTS, request);

        RequestRejection refusal = rejection(request.orderId());
        assertThat(refusal.code()).isEqualTo("insufficient_balance");
        assertThat(refusal.reason()).isEqualTo("This order needs 2.0001 BTC, and 2 BTC is available");
        assertThat(refusal.currency()).isEqualTo("BTC");
        assertThat(refusal.required()).isEqualByComparingTo("2.0001");
        assertThat(refusal.available()).isEqualByComparingTo("2");
        assertThat(refusal.key()).isEqualTo(user);
        assertWallet(user, "BTC", "2", "0");
        assertThat(answers(request.orderId())).isEmpty();
    }

    @Test
    void ordersAreFundedOneAfterTheOtherFromWhatIsLeft() {
        String user = user();
        List<OrderRequest.Place> requests = List.of(
                Orders.limit(next(), user, "BTC/USD", OrderSide.BUY, "1", "60000"),
                Orders.limit(next(), user, "BTC/USD", OrderSide.BUY, "1", "60000"),
                Orders.limit(next(), user, "ETH/USD", OrderSide.BUY, "10", "3900"));

        sendTogether(requests);

        assertThat(placed(requests.get(0).orderId()).reservedAmount()).isEqualByComparingTo("60120");
        assertThat(rejection(requests.get(1).orderId()).available()).isEqualByComparingTo("39880");
        assertThat(placed(requests.get(2).orderId()).reservedAmount()).isEqualByComparingTo("39078");
        assertWallet(user, "USD", "100000", "99198");
    }

    @Test
    void aCancelFollowsItsOrderToTheEngine() {
        String user = user();
        OrderRequest.Place place = Orders.limit(next(), user, "ETH/USD", OrderSide.BUY, "1", "3000");
        OrderRequest.Cancel cancel = new OrderRequest.Cancel(
                "cancel-" + place.orderId(),
                Event.SCHEMA_VERSION,
                Orders.NOON,
                next(),
                place.orderId(),
                user,
                "ETH/USD");

        RecordMetadata origin = sendTogether(List.of(place, cancel)).getLast();

        await().atMost(SOON).until(() -> answers(place.orderId()).size() == 2);
        assertThat(answers(place.orderId()).get(0).event()).isInstanceOf(OrderCommand.Place.class);
        assertThat(answers(place.orderId()).get(1).event())
                .isInstanceOfSatisfying(
                        OrderCommand.Cancel.class,
                        command -> assertThat(command.origin())
                                .isEqualTo(new RequestOrigin(origin.partition(), origin.offset())));
    }

    @Test
    void aMarketOrderReservesUpToTheSlippageLimitFromTheNewestPriceHeard() {
        String user = user();
        OrderRequest.Place unpriced = Orders.market(next(), user, "SOL/USD", OrderSide.BUY, "1");
        send(Topics.ORDER_REQUESTS, unpriced);
        assertThat(rejection(unpriced.orderId()).code()).isEqualTo("no_price");

        hear(Orders.price("BNB/USD", null, "399", "401.05", "400"));
        OrderRequest.Place priced = Orders.market(next(), user, "BNB/USD", OrderSide.BUY, "2");
        send(Topics.ORDER_REQUESTS, priced);

        OrderCommand.Place command = placed(priced.orderId());
        assertThat(command.protectionPrice()).isEqualByComparingTo("421.1");
        assertThat(command.reservedAmount()).isEqualByComparingTo("843.8844");
    }

    @Test
    void aTradeIsSettledOnBothSidesAndACloseFreesTheRest() {
        String buyer = user();
        String seller = user();
        OrderRequest.Place buy = Orders.limit(next(), buyer, "BTC/USD", OrderSide.BUY, "0.3", "46000");
        OrderRequest.Place sell = Orders.limit(next(), seller, "BTC/USD", OrderSide.SELL, "0.1", "46000");
        send(Topics.ORDER_REQUESTS, buy);
        send(Topics.ORDER_REQUESTS, sell);
        TradedPair pair = pair("BTC/USD");
        pair.take(placed(buy.orderId()));
        pair.take(placed(sell.orderId()));

        Fill fill = trade(pair);
        send(Topics.FILLS, fill);
        awaitBalance(buyer, "BTC", new BigDecimal("2").add(fill.quantity()));
        BigDecimal buyersTotal = decimal("100000").subtract(fill.buyer().spent());
        assertWallet(
                buyer,
                "USD",
                buyersTotal.toPlainString(),
                pair.reserved(buyer, "USD").toPlainString());
        assertWallet(
                seller, "USD", decimal("100000").add(fill.seller().received()).toPlainString(), "0");
        assertWallet(
                seller,
                "BTC",
                decimal("2").subtract(fill.quantity()).toPlainString(),
                pair.reserved(seller, "BTC").toPlainString());

        while (pair.liveOrders() > 0) {
            pair.close(new Random(1)).ifPresent(update -> send(Topics.ORDER_UPDATES, update));
        }
        await().atMost(SOON).untilAsserted(() -> assertWallet(buyer, "USD", buyersTotal.toPlainString(), "0"));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(openReservations(buyer) + openReservations(seller))
                        .isZero());
        assertClean();
    }

    @Test
    void theLedgerOfAWalletSaysEveryMovementWithItsCauseAndNamesNobodyElse() {
        String buyer = user();
        String seller = user();
        OrderRequest.Place buy = Orders.limit(next(), buyer, "BTC/USD", OrderSide.BUY, "0.5", "45000");
        OrderRequest.Place sell = Orders.limit(next(), seller, "BTC/USD", OrderSide.SELL, "0.5", "45000");
        RecordMetadata origin = send(Topics.ORDER_REQUESTS, buy);
        send(Topics.ORDER_REQUESTS, sell);
        TradedPair pair = pair("BTC/USD");
        pair.take(placed(buy.orderId()));
        pair.take(placed(sell.orderId()));
        Fill fill = trade(pair);
        RecordMetadata filled = send(Topics.FILLS, fill);
        awaitBalance(buyer, "BTC", decimal("2").add(fill.quantity()));

        JsonPath ledger = ledger(buyer + "_USD", Map.of());

        assertThat(ledger.getString("[-1].kind")).isEqualTo("gift");
        assertThat(ledger.getString("[-1].from")).isEqualTo("outside");
        assertThat(ledger.getString("[-1].cause.reference")).isNull();
        assertThat(ledger.getString("[-2].kind")).isEqualTo("reservation");
        assertThat(ledger.getString("[-2].from")).isEqualTo("available");
        assertThat(ledger.getString("[-2].to")).isEqualTo("locked");
        assertThat(decimal(ledger.getString("[-2].amount"))).isEqualByComparingTo("22545");
        assertThat(decimal(ledger.getString("[-2].available_change"))).isEqualByComparingTo("-22545");
        assertThat(decimal(ledger.getString("[-2].locked_change"))).isEqualByComparingTo("22545");
        assertThat(ledger.getString("[-2].cause.topic")).isEqualTo(Topics.ORDER_REQUESTS);
        assertThat(ledger.getInt("[-2].cause.partition")).isEqualTo(origin.partition());
        assertThat(ledger.getLong("[-2].cause.offset")).isEqualTo(origin.offset());
        assertThat(ledger.getString("[-2].cause.reference")).isEqualTo(buy.orderId());
        assertThat(ledger.getList("findAll { it.kind == 'fill' }.to")).contains("user", "fees");
        assertThat(ledger.getList("findAll { it.kind == 'fill' }.cause.reference"))
                .containsOnly(fill.tradeId());
        assertThat(ledger.getList("findAll { it.kind == 'fill' }.cause.offset", Long.class))
                .containsOnly(filled.offset());
        assertThat(ledger.prettify()).doesNotContain(seller);
        // The transfer has one id, whichever side it is seen from.
        JsonPath sellers = ledger(seller + "_USD", Map.of());
        assertThat(ledger.getList("findAll { it.to == 'user' }.id", String.class))
                .containsExactlyElementsOf(sellers.getList("findAll { it.from == 'user' }.id", String.class))
                .hasSize(1);
        for (String wallet : List.of(buyer + "_USD", buyer + "_BTC", seller + "_USD", seller + "_BTC")) {
            assertAddsUp(wallet);
        }
        while (pair.liveOrders() > 0) {
            pair.close(new Random(1)).ifPresent(update -> send(Topics.ORDER_UPDATES, update));
        }
    }

    @Test
    void theLedgerIsTheSameBeforeAndAfterTheAuditorHasEnteredItAndInPages() {
        String user = user();
        List<OrderRequest.Place> requests = Stream.generate(
                        () -> Orders.limit(next(), user, "ETH/USD", OrderSide.BUY, "1", "3000"))
                .limit(7)
                .toList();
        sendTogether(requests.subList(0, 4));
        requests.subList(0, 4).forEach(request -> placed(request.orderId()));
        sendTogether(requests.subList(4, 7));
        requests.subList(4, 7).forEach(request -> placed(request.orderId()));
        String wallet = user + "_USD";

        List<String> before = ledger(wallet, Map.of()).getList("id");
        await().atMost(SOON)
                .until(() -> number("SELECT count(*) FROM wallet_entries e JOIN users u ON u.owner = e.owner"
                                + " WHERE e.currency = 'USD' AND u.user_id = '" + user + "'")
                        == 8);

        assertThat(before).hasSize(8).doesNotHaveDuplicates();
        assertThat(ledger(wallet, Map.of()).<String>getList("id")).isEqualTo(before);
        List<String> paged = new ArrayList<>();
        String cursor = "";
        do {
            var page = given().queryParam("limit", 3)
                    .queryParam("cursor", cursor)
                    .get("/api/wallets/{id}/ledger", wallet)
                    .then()
                    .statusCode(200)
                    .extract();
            paged.addAll(page.jsonPath().getList("id"));
            cursor = page.header("X-Next-Cursor");
        } while (cursor != null);
        assertThat(paged).isEqualTo(before);

        String middle = ledger(wallet, Map.of()).getString("[2].created_at");
        List<String> since = ledger(wallet, Map.of("from", middle)).getList("id");
        List<String> until = ledger(wallet, Map.of("to", middle)).getList("id");
        assertThat(since).contains(before.get(2));
        assertThat(Stream.concat(since.stream(), until.stream())).containsExactlyElementsOf(before);
        assertAddsUp(wallet);
    }

    @Test
    void aSenselessQueryOfALedgerIsRefusedInWords() {
        String wallet = user() + "_USD";
        given().get("/api/wallets/{id}/ledger", wallet)
                .then()
                .statusCode(404)
                .body("code", equalTo("wallet_not_found"));
        given().queryParam("user_id", wallet.substring(0, wallet.length() - 4)).get("/api/wallets");
        for (String name : List.of("from", "to")) {
            for (String time : List.of("yesterday", "2024-01-01", "+999999999-01-01T00:00:00Z")) {
                given().queryParam(name, time)
                        .get("/api/wallets/{id}/ledger", wallet)
                        .then()
                        .statusCode(400)
                        .body("code", equalTo("invalid_" + name));
            }
        }
        given().queryParam("limit", 501)
                .get("/api/wallets/{id}/ledger", wallet)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_limit"));
        for (String cursor : List.of(
                "x",
                Cursor.of(1, 2, 3).encoded(),
                Cursor.of(1, 2, 3, "x").encoded(),
                Cursor.of(Long.MAX_VALUE, 0, 0, 1).encoded(),
                Cursor.of(Long.MIN_VALUE, 0, 0, 1).encoded(),
                Cursor.of(1, 1 << 20, 0, 1).encoded())) {
            given().queryParam("cursor", cursor)
                    .get("/api/wallets/{id}/ledger", wallet)
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("invalid_cursor"));
        }
    }

    private static JsonPath ledger(String wallet, Map<String, String> query) {
        return given().queryParams(query)
                .queryParam("limit", 500)
                .get("/api/wallets/{id}/ledger", wallet)
                .then()
                .statusCode(200)
                .header("X-Next-Cursor", (String) null)
                .extract()
                .jsonPath();
    }

    /// What is in a wallet is the sum of what its ledger says.
    private static void assertAddsUp(String wallet) {
        JsonPath ledger = ledger(wallet, Map.of());
        JsonPath held = given().get("/api/wallets/{id}", wallet).jsonPath();
        for (String part : List.of("available", "locked")) {
            BigDecimal sum = ledger.<Object>getList(part + "_change").stream()
                    .map(change -> decimal(change.toString()))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat(sum).as(wallet + " " + part).isEqualByComparingTo(held.getString(part + "_balance"));
        }
    }

    @Test
    void aFillCreatesTheWalletOfACurrencyThatItsOwnerNeverHad() {
        String buyer = user();
        String seller = user();
        OrderRequest.Place buy = Orders.limit(next(), buyer, "ADA/USD", OrderSide.BUY, "100", "1.25");
        send(Topics.ORDER_REQUESTS, buy);
        TradedPair pair = pair("ADA/USD");
        pair.take(placed(buy.orderId()));
        // Nobody is gifted ADA: it comes into the test from outside, as a deposit would.
        deposit(seller, "ADA", "100");
        OrderRequest.Place sell = Orders.limit(next(), seller, "ADA/USD", OrderSide.SELL, "100", "1.25");
        send(Topics.ORDER_REQUESTS, sell);
        pair.take(placed(sell.orderId()));
        given().get("/api/wallets/{id}", buyer + "_ADA").then().statusCode(404);

        Fill fill = trade(pair);
        send(Topics.FILLS, fill);

        awaitBalance(buyer, "ADA", fill.quantity());
        while (pair.liveOrders() > 0) {
            pair.close(new Random(1)).ifPresent(update -> send(Topics.ORDER_UPDATES, update));
        }
        assertClean();
    }

    @Test
    void requestsReadAgainFromTheStartAreAnsweredTheSameAndMoveNothing() throws Exception {
        String user = user();
        OrderRequest.Place funded = Orders.limit(next(), user, "ETH/USD", OrderSide.BUY, "1", "3000");
        OrderRequest.Place refused = Orders.limit(next(), user, "ETH/USD", OrderSide.SELL, "21", "3000");
        send(Topics.ORDER_REQUESTS, funded);
        send(Topics.ORDER_REQUESTS, refused);
        placed(funded.orderId());
        rejection(refused.orderId());
        long transfers = transfers();

        readAgainFromTheStart("wallet-service-order-requests");

        await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
            assertThat(answers(funded.orderId())).hasSizeGreaterThanOrEqualTo(2);
            assertThat(refusals(refused.orderId())).hasSizeGreaterThanOrEqualTo(2);
        });
        assertThat(answers(funded.orderId()))
                .extracting(Read::json)
                .containsOnly(answers(funded.orderId()).getFirst().json());
        assertThat(refusals(refused.orderId()))
                .extracting(Read::json)
                .containsOnly(refusals(refused.orderId()).getFirst().json());
        assertWallet(user, "USD", "100000", "3006");
        assertThat(transfers()).isEqualTo(transfers);
        assertClean();
    }

    @Test
    void fillsAndUpdatesReadAgainFromTheStartMoveNothing() throws Exception {
        String buyer = user();
        String seller = user();
        OrderRequest.Place buy = Orders.limit(next(), buyer, "BTC/USD", OrderSide.BUY, "1", "45000");
        OrderRequest.Place sell = Orders.limit(next(), seller, "BTC/USD", OrderSide.SELL, "1", "45000");
        send(Topics.ORDER_REQUESTS, buy);
        send(Topics.ORDER_REQUESTS, sell);
        TradedPair pair = pair("BTC/USD");
        pair.take(placed(buy.orderId()));
        pair.take(placed(sell.orderId()));
        Fill first = trade(pair);
        send(Topics.FILLS, first);
        awaitBalance(buyer, "BTC", decimal("2").add(first.quantity()));
        long before = transfers();

        readAgainFromTheStart("wallet-service-settlement");
        // The engine, too, may repeat what it wrote; a number that was seen is dropped wherever it stands.
        send(Topics.FILLS, first);
        OrderRequest.Place another = Orders.limit(next(), buyer, "BTC/USD", OrderSide.BUY, "0.1", "45000");
        send(Topics.ORDER_REQUESTS, another);
        pair.take(placed(another.orderId()));
        while (pair.liveOrders() > 0) {
            pair.close(new Random(1)).ifPresent(update -> send(Topics.ORDER_UPDATES, update));
        }

        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(openReservations(buyer) + openReservations(seller))
                        .isZero());
        assertThat(balance(buyer, "BTC")).isEqualByComparingTo(decimal("2").add(first.quantity()));
        assertThat(balance(seller, "USD"))
                .isEqualByComparingTo(decimal("100000").add(first.seller().received()));
        // One reservation, and at most one release of each of the three orders.
        assertThat(transfers()).isBetween(before + 2, before + 4);
        assertClean();
    }

    @Test
    void ordersThatArePlacedTogetherAreFundedTogetherAndAnsweredTheSameWhenReadAgain() throws Exception {
        String user = user();
        hear(Orders.price("BNB/USD", "400", "399", "401", "400"));
        long legs = next();
        OrderRequest.Place pair = Orders.with(
                Orders.limit(next(), user, "BNB/USD", OrderSide.BUY, "2", "390"),
                OrderLink.ONE_CANCELS_OTHER,
                Orders.linked(
                        next(),
                        OrderType.TRAILING_STOP,
                        OrderSide.BUY,
                        "2",
                        null,
                        null,
                        Orders.trail("5", null, null)));
        OrderRequest.Place bracket = Orders.with(
                Orders.limit(next(), user, "ETH/USD", OrderSide.SELL, "1", "3000"),
                OrderLink.BRACKET,
                Orders.linked(legs, OrderType.LIMIT, OrderSide.BUY, "1", "2900", null, null),
                Orders.linked(next(), OrderType.STOP_LOSS, OrderSide.BUY, "1", null, "3100", null));
        OrderRequest.Place uncovered = Orders.with(
                Orders.limit(next(), user, "ETH/USD", OrderSide.SELL, "19", "3000"),
                OrderLink.BRACKET,
                Orders.linked(next(), OrderType.LIMIT, OrderSide.BUY, "19", "29000", null, null),
                Orders.linked(next(), OrderType.STOP_LOSS, OrderSide.BUY, "19", null, "31000", null));
        List<OrderRequest.Place> all = List.of(pair, bracket, uncovered);

        sendTogether(all);

        OrderCommand.Place placedPair = placed(pair.orderId());
        // The stop 405, protected at 425.25: 850.5 and 1.701, more than the first one's 780 and 1.56.
        assertThat(placedPair.reservedAmount()).isEqualByComparingTo("852.201");
        assertThat(placedPair.legsReservedAmount()).isNull();
        assertThat(placedPair.linked()).singleElement().satisfies(second -> {
            assertThat(second.stopPrice()).isEqualByComparingTo("405");
            assertThat(second.protectionPrice()).isEqualByComparingTo("425.25");
        });
        OrderCommand.Place placedBracket = placed(bracket.orderId());
        assertThat(placedBracket.reservedCurrency()).isEqualTo("ETH");
        assertThat(placedBracket.legsReservedAmount()).isEqualByComparingTo("3261.51");
        assertThat(placedBracket.linked()).hasSize(2);
        assertThat(placedBracket.linked().getFirst().protectionPrice()).isNull();
        assertThat(placedBracket.linked().getLast().protectionPrice()).isEqualByComparingTo("3255");
        assertThat(rejection(uncovered.orderId()).currency()).isEqualTo("USD");
        assertWallet(user, "USD", "100000", "4113.711");
        assertWallet(user, "ETH", "20", "1");
        assertThat(reserved(legs)).isEqualByComparingTo("3261.51");
        assertAnsweredTheSameWhenReadAgain(all);
        assertClean();
    }

    @Test
    void whatABracketBuysStaysLockedForItsLegsWhicheverTopicIsReadFirst() throws Exception {
        String buyer = user();
        String seller = user();
        long legs = next();
        OrderRequest.Place entry = Orders.with(
                Orders.limit(next(), buyer, "BTC/USD", OrderSide.BUY, "0.5", "45000"),
                OrderLink.BRACKET,
                Orders.linked(legs, OrderType.LIMIT, OrderSide.SELL, "0.5", "50000", null, null),
                Orders.linked(next(), OrderType.STOP_LOSS, OrderSide.SELL, "0.5", null, "40000", null));
        OrderRequest.Place sell = Orders.limit(next(), seller, "BTC/USD", OrderSide.SELL, "0.5", "45000");
        send(Topics.ORDER_REQUESTS, entry);
        send(Topics.ORDER_REQUESTS, sell);
        TradedPair pair = pair("BTC/USD");
        pair.take(placed(entry.orderId()));
        pair.take(placed(sell.orderId()));
        assertThat(placed(entry.orderId()).legsReservedAmount()).isZero();
        Fill bought = trade(pair);
        List<OrderUpdate> updates = new ArrayList<>(pair.consequences());
        while (pair.liveOrders() > 0) {
            pair.close(new Random(1)).ifPresent(updates::add);
            updates.addAll(pair.consequences());
        }

        updates.forEach(update -> send(Topics.ORDER_UPDATES, update));
        await().atMost(SOON).untilAsserted(() -> assertThat(owed(legs)).isEqualByComparingTo(bought.quantity()));
        assertWallet(buyer, "BTC", "2", "0");
        assertClean();
        send(Topics.FILLS, bought);

        awaitBalance(buyer, "BTC", decimal("2").add(bought.quantity()));
        assertThat(owed(legs)).isZero();
        assertWallet(buyer, "BTC", decimal("2").add(bought.quantity()).toPlainString(), "0");
        assertThat(openReservations(buyer) + openReservations(seller)).isZero();
        // What it brought does not change what the request is answered again.
        assertAnsweredTheSameWhenReadAgain(List.of(entry));
        assertClean();
    }

    @Test
    void aChangeLocksWhatItNeedsBesidesOrIsRefusedAndIsAnsweredTheSameWhenReadAgain() throws Exception {
        String user = user();
        OrderRequest.Place order = Orders.limit(next(), user, "ETH/USD", OrderSide.BUY, "1", "3000");
        OrderRequest.Change dearer =
                Orders.change(next(), order.orderId(), user, "ETH/USD", OrderSide.BUY, "2", "2", "3000");
        OrderRequest.Change smaller =
                Orders.change(next(), order.orderId(), user, "ETH/USD", OrderSide.BUY, "0.5", "0.5", "3000");
        OrderRequest.Change uncovered =
                Orders.change(next(), order.orderId(), user, "ETH/USD", OrderSide.BUY, "50", "50", "3000");
        OrderRequest.Change foreign =
                Orders.change(next(), order.orderId(), user(), "ETH/USD", OrderSide.BUY, "2", "2", "3000");

        // In one batch with the order, and one of them twice.
        RecordMetadata origin = sendTogether(List.of(order, dearer, dearer)).get(1);
        sendTogether(List.of(smaller, uncovered));
        send(Topics.ORDER_REQUESTS, foreign);

        await().atMost(SOON).until(() -> answers(order.orderId()).size() == 3);
        await().atMost(SOON).until(() -> refusals(order.orderId()).size() == 2);
        OrderCommand.Change command =
                (OrderCommand.Change) answers(order.orderId()).get(1).event();
        assertThat(command.addedAmount()).isEqualByComparingTo("3006");
        assertThat(command.requestId()).isEqualTo(dearer.eventId());
        assertThat(command.origin()).isEqualTo(new RequestOrigin(origin.partition(), origin.offset()));
        assertThat(((OrderCommand.Change) answers(order.orderId()).get(2).event()).addedAmount())
                .isZero();
        assertThat(refusals(order.orderId()))
                .extracting(read -> (ChangeRejection) read.event())
                .extracting(ChangeRejection::requestId, ChangeRejection::code)
                .containsExactlyInAnyOrder(
                        tuple(uncovered.eventId(), "insufficient_balance"),
                        tuple(foreign.eventId(), "order_not_found"));
        assertWallet(user, "USD", "100000", "6012");
        assertAnsweredTheSameWhenReadAgain(List.of(order));
        assertThat(answers(order.orderId()).stream().map(Read::json).distinct()).hasSize(3);
        assertThat(refusals(order.orderId()).stream().map(Read::json).distinct())
                .hasSize(2);
        assertWallet(user, "USD", "100000", "6012");
        assertClean();
    }

    @Test
    void anOrderThatPassesALimitIsRefusedWithoutMoneyAndAnsweredTheSameWhenReadAgain() throws Exception {
        hear(Orders.price("BTC/USD", "45000", "44990", "45010", "45000"));
        hear(Orders.price("BNB/USD", "400", "399", "400", "400"));
        String large = user();
        String leveraged = user();
        limit(large, "\"max_position_size\": 100000");
        OrderRequest.Place position = Orders.limit(next(), large, "BTC/USD", OrderSide.BUY, "0.3", "44000");
        OrderRequest.Place margin = Orders.limit(next(), leveraged, "ETH/USD", OrderSide.BUY, "1000", "45000");
        OrderRequest.Place size = Orders.place(
                next(),
                leveraged,
                "BNB/USD",
                OrderType.MARKET,
                OrderSide.BUY,
                "0",
                null,
                null,
                Orders.byAmount("400000004"));
        OrderRequest.Place allowed = Orders.limit(next(), large, "BTC/USD", OrderSide.BUY, "0.01", "44000");

        sendTogether(List.of(position, allowed));
        sendTogether(List.of(margin, size));

        placed(allowed.orderId());
        RequestRejection refusal = rejection(position.orderId());
        assertThat(refusal.code()).isEqualTo("above_max_position_size");
        assertThat(refusal.reason())
                .isEqualTo("With this order the position in BTC could come to 103226.4 USD; MAX_POSITION_SIZE is 100000"
                        + " USD. 2 BTC held are worth 90000 USD, open purchases have reserved 0 USD, and this order"
                        + " reserves 13226.4 USD");
        assertThat(refusal.currency()).isNull();
        assertThat(rejection(margin.orderId()).code()).isEqualTo("insufficient_margin");
        assertThat(rejection(margin.orderId()).reason()).contains("MAX_LEVERAGE is 10");
        assertThat(rejection(size.orderId()).code()).isEqualTo("above_max_order_size");
        assertThat(rejection(size.orderId()).reason())
                .isEqualTo("This order is for up to 1000000.01 BNB; MAX_ORDER_SIZE is 1000000 BNB");
        assertWallet(large, "USD", "100000", "440.88");

        limit(large, "\"max_position_size\": 1000000");
        assertAnsweredTheSameWhenReadAgain(List.of(position, margin, size, allowed));
        assertClean();
    }

    @Test
    void tradesOfTheDayAreCountedOnceAndBoundWhatIsOrderedFurther() {
        hear(Orders.price("BTC/USD", "45000", "44990", "45010", "45000"));
        String buyer = user();
        String seller = user();
        limit(buyer, "\"max_daily_trades\": 1");
        OrderRequest.Place buy = Orders.limit(next(), buyer, "BTC/USD", OrderSide.BUY, "1", "3000");
        OrderRequest.Place sell = Orders.limit(next(), seller, "BTC/USD", OrderSide.SELL, "1", "3000");
        send(Topics.ORDER_REQUESTS, buy);
        send(Topics.ORDER_REQUESTS, sell);
        TradedPair pair = pair("BTC/USD");
        pair.take(placed(buy.orderId()));
        pair.take(placed(sell.orderId()));
        JsonPath before = risk(buyer);
        assertThat(before.getInt("daily_trades.used")).isZero();
        assertThat(bitcoin(before, "open_purchases")).isEqualTo("3006");
        assertThat(bitcoin(before, "exposure")).isEqualTo("93006");

        Fill fill = today(trade(pair));
        send(Topics.FILLS, fill);
        send(Topics.FILLS, fill);
        while (pair.liveOrders() > 0) {
            pair.close(new Random(1)).ifPresent(update -> send(Topics.ORDER_UPDATES, update));
        }
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(openReservations(buyer) + openReservations(seller))
                        .isZero());

        JsonPath after = risk(buyer);
        assertThat(after.getInt("daily_trades.used")).isEqualTo(1);
        assertThat(after.getInt("daily_trades.remaining")).isZero();
        assertThat(after.getString("daily_trades.resets_at")).endsWith("T00:00:00Z");
        assertThat(decimal(bitcoin(after, "open_purchases"))).isZero();
        assertThat(risk(seller).getInt("daily_trades.used")).isEqualTo(1);
        OrderRequest.Place next = Orders.limit(next(), buyer, "BTC/USD", OrderSide.SELL, "1", "3000");
        send(Topics.ORDER_REQUESTS, next);
        assertThat(rejection(next.orderId()).code()).isEqualTo("above_max_daily_trades");
        assertThat(rejection(next.orderId()).reason())
                .startsWith("This order could trade, and MAX_DAILY_TRADES is 1: " + buyer + " has made 1 trade since ");
        OrderRequest.Place others = Orders.limit(next(), seller, "BTC/USD", OrderSide.SELL, "1", "3000");
        send(Topics.ORDER_REQUESTS, others);
        placed(others.orderId());
        assertClean();
    }

    @Test
    void aChangeIsHeldAgainstTheLimitsOnlyWhereItMakesAnOrderLarger() {
        hear(Orders.price("BTC/USD", "45000", "44990", "45010", "45000"));
        String user = user();
        limit(user, "\"max_position_size\": 100000");
        OrderRequest.Place order = Orders.limit(next(), user, "BTC/USD", OrderSide.BUY, "0.2", "45000");
        OrderRequest.Change larger =
                Orders.change(next(), order.orderId(), user, "BTC/USD", OrderSide.BUY, "0.3", "0.3", "45000");
        OrderRequest.Change smaller =
                Orders.change(next(), order.orderId(), user, "BTC/USD", OrderSide.BUY, "0.1", "0.1", "45000");
        sendTogether(List.of(order));
        placed(order.orderId());
        limit(user, "\"max_position_size\": 95000");

        sendTogether(List.of(larger, smaller));

        await().atMost(SOON).until(() -> answers(order.orderId()).size() == 2);
        assertThat(((OrderCommand.Change) answers(order.orderId()).get(1).event()).requestId())
                .isEqualTo(smaller.eventId());
        assertThat(rejection(order.orderId()).code()).isEqualTo("above_max_position_size");
    }

    @Test
    void theOperatorSetsLimitsForAUserAndWhoDidIsOnRecord() {
        String user = user();
        String path = "/api/risk/limits/" + user;

        limit(user, "\"max_position_size\": 250000.5, \"max_daily_trades\": 5, \"changed_by\": \"risk_desk\"");
        limit(user, "\"max_leverage\": \"0.5\", \"max_order_size\": 3");
        JsonPath set = given().get(path).then().statusCode(200).extract().jsonPath();

        assertThat(set.getString("own"))
                .isEqualTo("[max_order_size:3, max_position_size:null, max_daily_trades:null," + " max_leverage:0.5]");
        assertThat(set.getString("in_force"))
                .isEqualTo("[max_order_size:3, max_position_size:1000000000,"
                        + " max_daily_trades:1000, max_leverage:0.5]");
        assertThat(set.getList("changes.changed_by")).containsExactly("operator", "risk_desk");
        assertThat(set.getString("changes[1].own.max_position_size")).isEqualTo("250000.5");
        JsonPath risk = risk(user);
        assertThat(risk.getString("limits")).isEqualTo(set.getString("in_force"));
        assertThat(risk.getString("margin.warning_ratio")).isEqualTo("0.4");
        assertThat(risk.getString("margin.status")).isEqualTo("above_limit");

        given().delete(path + "?changed_by=night_shift").then().statusCode(200);
        JsonPath removed = given().delete(path).then().statusCode(200).extract().jsonPath();
        assertThat(removed.getString("in_force.max_leverage")).isEqualTo("10");
        assertThat(removed.getList("changes.changed_by")).containsExactly("night_shift", "operator", "risk_desk");
        assertThat(risk(user).getString("margin.status")).isEqualTo("ok");
        assertThat(risk("house_maker").getString("limits.max_position_size")).isNull();
    }

    @Test
    void limitsThatMakeNoSenseAreRefusedInWords() {
        Map<String, String> codes = Map.of(
                "{}", "missing_field",
                "{\"max_position_size\": null, \"changed_by\": \"x\"}", "missing_field",
                "{\"max_position_size\": -1}", "invalid_max_position_size",
                "{\"max_position_size\": 1000000000000000001}", "invalid_max_position_size",
                "{\"max_order_size\": 0}", "invalid_max_order_size",
                "{\"max_order_size\": 1000000.1}", "invalid_max_order_size",
                "{\"max_daily_trades\": 1.5}", "invalid_max_daily_trades",
                "{\"max_leverage\": 0.000000001}", "invalid_max_leverage",
                "{\"max_leverage\": 1, \"changed_by\": \"a b\"}", "invalid_changed_by");
        codes.forEach((body, code) -> given().contentType("application/json")
                .body(body)
                .put("/api/risk/limits/nobody")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo(code)));
        given().contentType("application/json")
                .body("{\"max_leverage\": \"high\"}")
                .put("/api/risk/limits/nobody")
                .then()
                .statusCode(422);
        assertThat(given().get("/api/risk/limits/nobody").jsonPath().getList("changes"))
                .isEmpty();
    }

    @Test
    void aPositionIsSizedWithTheTermsThatItFollowsFrom() {
        hear(Orders.price("BTC/USD", "50000", "49990", "50010", "50000"));
        hear(Orders.price("ETH/USD", "3200", null, null, "3200"));
        String user = user();
        limit(user, "\"max_position_size\": 100000");

        JsonPath size = positionSize(user, "BTC/USD", "2");
        JsonPath bound = positionSize(user, "btc-usd", "50");

        // 2 % of 100000 + 2 × 50000 + 20 × 3200
        assertThat(size.getMap(""))
                .hasToString("{user_id=" + user + ", pair_symbol=BTC/USD, risk_percentage=2,"
                        + " total_value=264000, max_risk=5280, max_position_size=100000, price=50000, lot_size="
                        + Orders.CATALOGUE.pair("BTC/USD").lotSize().toPlainString()
                        + ", bound_by=risk_percentage, quantity=0.1056, value=5280}");
        assertThat(bound.getString("quantity")).isEqualTo("2");
        assertThat(bound.getString("bound_by")).isEqualTo("max_position_size");
        for (String query :
                List.of("", "&pair_symbol=BTC/USD", "&risk_percentage=2", "&pair_symbol=&risk_percentage=2")) {
            given().get("/api/risk/position-size?user_id=" + user + query)
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("missing_field"));
        }
        for (String percentage : List.of("0", "-1", "100.01", "x", "1e999999999", "0.000000001", "NaN")) {
            given().get("/api/risk/position-size?user_id=" + user + "&pair_symbol=BTC/USD&risk_percentage="
                            + percentage)
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("invalid_risk_percentage"));
        }
        given().get("/api/risk/position-size?user_id=" + user + "&pair_symbol=XYZ/USD&risk_percentage=2")
                .then()
                .statusCode(404)
                .body("code", equalTo("unknown_pair"));
    }

    @Test
    void massActionsAreUsersWishesAndFollowTheOrdersBeforeThem() {
        String user = user();
        OrderRequest.Place order = Orders.limit(next(), user, "ETH/USD", OrderSide.BUY, "1", "3000");
        OrderRequest.CancelAll all = new OrderRequest.CancelAll(
                "cancel_all_" + next(), Event.SCHEMA_VERSION, Orders.NOON, next(), user, "ETH/USD");
        OrderRequest.CancelAllAfter after = new OrderRequest.CancelAllAfter(
                "cancel_all_after_" + next(), Event.SCHEMA_VERSION, Orders.NOON, next(), user, "ETH/USD", 5000);

        List<RecordMetadata> origins = sendTogether(List.of(order, all, after));

        await().atMost(SOON).until(() -> passedOn(origins).size() == 3);
        List<OrderCommand> commands = passedOn(origins);
        assertThat(commands.get(0)).isInstanceOf(OrderCommand.Place.class);
        assertThat(commands.get(1)).isInstanceOfSatisfying(OrderCommand.CancelAll.class, command -> {
            assertThat(command.requestId()).isEqualTo(all.eventId());
            assertThat(command.userId()).isEqualTo(user);
        });
        assertThat(commands.get(2)).isInstanceOfSatisfying(OrderCommand.CancelAllAfter.class, command -> {
            assertThat(command.requestId()).isEqualTo(after.eventId());
            assertThat(command.timeoutMs()).isEqualTo(5000);
        });
    }

    @Test
    void whatTheOperatorSetsForAMarketIsPassedOnAndMakesNoWallet() {
        String operator = "operator-" + next();
        OrderRequest.SetMarket request = new OrderRequest.SetMarket(
                "market_" + next(),
                Event.SCHEMA_VERSION,
                Orders.NOON,
                next(),
                operator,
                "ETH/USD",
                MarketState.AUCTION,
                500,
                decimal("3100.5"));

        RecordMetadata origin = send(Topics.ORDER_REQUESTS, request);

        await().atMost(SOON).until(() -> passedOn(List.of(origin)).size() == 1);
        assertThat(passedOn(List.of(origin)).getFirst())
                .isInstanceOfSatisfying(OrderCommand.SetMarket.class, command -> {
                    assertThat(command.requestId()).isEqualTo(request.eventId());
                    assertThat(command.state()).isEqualTo(MarketState.AUCTION);
                    assertThat(command.priceBandBasisPoints()).isEqualTo(500);
                    assertThat(command.referencePrice()).isEqualByComparingTo("3100.5");
                });
        assertThat(number("SELECT count(*) FROM users WHERE user_id = '" + operator + "'"))
                .isZero();
        assertThat(number("SELECT count(*) FROM wallets WHERE user_id = '" + operator + "'"))
                .isZero();
    }

    @Test
    void whatTheEngineFreedAndNoFillBringsIsFoundByTheAudit() {
        String user = user();
        long legs = next();
        OrderRequest.Place entry = Orders.with(
                Orders.limit(next(), user, "ETH/USD", OrderSide.BUY, "1", "3000"),
                OrderLink.BRACKET,
                Orders.linked(legs, OrderType.LIMIT, OrderSide.SELL, "1", "3100", null, null),
                Orders.linked(next(), OrderType.STOP_LOSS, OrderSide.SELL, "1", null, "2900", null));
        send(Topics.ORDER_REQUESTS, entry);
        placed(entry.orderId());
        String owe = "UPDATE reservations SET owed = $1::text::numeric, owed_since = $2 WHERE order_number = $3";

        database.execute(owe, "1", OffsetDateTime.now(ZoneOffset.UTC), legs);
        try {
            assertClean();
            database.execute(owe, "1", OffsetDateTime.now(ZoneOffset.UTC).minusHours(2), legs);
            assertThat(given().get("/internal/audit").jsonPath().getList("differences.what"))
                    .containsExactly("freed by the engine, but not brought by any fill");
        } finally {
            database.execute(owe, "0", null, legs);
        }
        assertClean();
    }

    @Test
    void anOrderThatIsSentAgainIsAnsweredOnce() {
        String user = user();
        OrderRequest.Place request = Orders.limit(next(), user, "ETH/USD", OrderSide.BUY, "1", "3000");
        OrderRequest.Place after = Orders.limit(next(), user, "ETH/USD", OrderSide.BUY, "1", "3000");

        sendTogether(List.of(request, request));
        sendTogether(List.of(request, after));

        placed(after.orderId());
        assertThat(answers(request.orderId())).hasSize(1);
        assertWallet(user, "USD", "100000", "6012");
    }

    @Test
    void walletsAreListedByCurrencyAPageAtATime() {
        String user = user();

        var first = given().queryParam("user_id", user)
                .queryParam("limit", 2)
                .get("/api/wallets")
                .then()
                .statusCode(200)
                .body("currency", equalTo(List.of("BTC", "ETH")))
                .body("[0].id", equalTo(user + "_BTC"))
                .body("[0].user_id", equalTo(user))
                .header("Link", containsString("rel=\"next\""))
                .extract();
        JsonPath wallet = first.jsonPath();
        assertThat(wallet.getString("[0].created_at")).endsWith("Z");
        assertThat(first.asString()).contains("\"balance\":2,\"available_balance\":2,\"locked_balance\":0");

        given().queryParam("user_id", user)
                .queryParam("limit", 2)
                .queryParam("cursor", first.header("X-Next-Cursor"))
                .get("/api/wallets")
                .then()
                .statusCode(200)
                .body("currency", equalTo(List.of("USD")))
                .header("X-Next-Cursor", (String) null);
    }

    @Test
    void aWalletIsFoundByItsIdEvenWhenItsUserIsNamedWithUnderscores() {
        String user = "user_" + user() + "_x";
        given().queryParam("user_id", user)
                .get("/api/wallets")
                .then()
                .statusCode(200)
                .body("", hasSize(3));

        given().get("/api/wallets/{id}", user + "_USD")
                .then()
                .statusCode(200)
                .body("id", equalTo(user + "_USD"))
                .body("balance", equalTo(100000));
    }

    @Test
    void whatDoesNotExistIsNotFound() {
        for (String id : List.of("nobody_BTC", user() + "_XYZ", "BTC", "_BTC", "what is this_BTC", "a_b_c_")) {
            given().get("/api/wallets/{id}", id)
                    .then()
                    .statusCode(404)
                    .contentType("application/problem+json")
                    .body("code", equalTo("wallet_not_found"));
        }
    }

    @Test
    void senselessParametersAreRefusedInWords() {
        for (String path : List.of("/api/wallets", "/api/portfolio", "/api/risk", "/api/risk/position-size")) {
            given().get(path).then().statusCode(400).body("code", equalTo("missing_field"));
            for (String user : List.of("a b", "é", "x".repeat(65), "a/b", "'; DROP TABLE wallets", "a\u0000b")) {
                given().queryParam("user_id", user)
                        .get(path)
                        .then()
                        .statusCode(400)
                        .body("code", equalTo("invalid_user_id"));
            }
        }
        given().get("/api/wallets?user_id=ada&limit=0").then().statusCode(400).body("code", equalTo("invalid_limit"));
        for (String cursor :
                List.of("\0", "!", Cursor.of("\0").encoded(), Cursor.of("XYZ").encoded())) {
            given().queryParam("user_id", "ada")
                    .queryParam("cursor", cursor)
                    .get("/api/wallets")
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("invalid_cursor"));
        }
    }

    @Test
    void theApiIsDescribedInTheNamesThatItUses() {
        String description =
                given().accept("application/json").get("/q/openapi").asString();

        assertThat(description)
                .contains(
                        "\"/api/wallets/{wallet_id}\"",
                        "\"/api/portfolio\"",
                        "\"/api/portfolio/history\"",
                        "\"/api/risk/limits/{user_id}\"")
                .contains("\"available_balance\"", "\"total_value_change_24h\"", "\"allocations\"")
                .doesNotContain("availableBalance", "totalValueChange24h");
    }

    @Test
    void aPortfolioIsValuedAllocatedAndComparedWithBefore() {
        hear(Orders.price("BTC/USD", "50000", "49990", "50010", "45000"));
        hear(Orders.price("ETH/USD", null, null, null, "3200"));
        String user = user();

        JsonPath fresh = portfolio(user);

        assertThat(fresh.getString("id")).isEqualTo("portfolio_" + user);
        // 100000 + 2 × 50000 + 20 × 3200
        assertThat(decimal(fresh.getString("total_value_usd"))).isEqualByComparingTo("264000");
        assertThat(fresh.getMap("allocations")).hasToString("{BTC=37.9, USD=37.9, ETH=24.2}");
        assertThat(decimal(fresh.getString("total_value_change_24h"))).isZero();

        hear(Orders.price("BTC/USD", "51000", "50990", "51010", "45000"));
        assertThat(decimal(portfolio(user).getString("total_value_change_24h"))).isEqualByComparingTo("2000");
        valuation(user, Duration.ofHours(30), "260000");
        valuation(user, Duration.ofDays(8), "250000");
        JsonPath later = portfolio(user);
        assertThat(decimal(later.getString("total_value_change_24h"))).isEqualByComparingTo("6000");
        assertThat(decimal(later.getString("total_value_change_7d"))).isEqualByComparingTo("16000");
    }

    @Test
    void profitIsReckonedFromFillsWithTheirFeesAndProvedFromTheLedger() {
        hear(Orders.price("BTC/USD", "50000", "49990", "50010", "45000"));
        hear(Orders.price("ETH/USD", "3000", "2999", "3001", "3000"));
        String buyer = user();
        String seller = user();
        OrderRequest.Place buy = Orders.limit(next(), buyer, "BTC/USD", OrderSide.BUY, "0.5", "46000");
        OrderRequest.Place sell = Orders.limit(next(), seller, "BTC/USD", OrderSide.SELL, "0.5", "46000");
        send(Topics.ORDER_REQUESTS, buy);
        send(Topics.ORDER_REQUESTS, sell);
        TradedPair pair = pair("BTC/USD");
        pair.take(placed(buy.orderId()));
        pair.take(placed(sell.orderId()));
        JsonPath before = portfolio(buyer);
        assertThat(asset(before, "BTC", "cost_usd")).isPositive();
        assertThat(asset(before, "BTC", "cost_usd")).isEqualByComparingTo(asset(before, "BTC", "inflow_usd"));
        assertThat(asset(before, "USD", "cost_usd")).isEqualByComparingTo("100000");

        Fill fill = trade(pair);
        send(Topics.FILLS, fill);
        awaitBalance(buyer, "BTC", decimal("2").add(fill.quantity()));
        awaitBalance(seller, "USD", decimal("100000").add(fill.seller().received()));

        JsonPath bought = portfolio(buyer);
        assertThat(asset(bought, "BTC", "quantity"))
                .isEqualByComparingTo(decimal("2").add(fill.quantity()));
        assertThat(asset(bought, "BTC", "cost_usd"))
                .isEqualByComparingTo(
                        asset(before, "BTC", "cost_usd").add(fill.buyer().spent()));
        assertThat(asset(bought, "USD", "cost_usd"))
                .isEqualByComparingTo(decimal("100000").subtract(fill.buyer().spent()));
        assertThat(decimal(bought.getString("realised_profit_usd"))).isZero();
        assertProfitAddsUp(bought);
        JsonPath sold = portfolio(seller);
        BigDecimal averageCost = asset(sold, "BTC", "inflow_usd").divide(decimal("2"));
        BigDecimal realised = fill.seller()
                .received()
                .subtract(averageCost.multiply(fill.quantity()).setScale(8, RoundingMode.HALF_EVEN));
        assertThat(asset(sold, "BTC", "realised_profit_usd")).isEqualByComparingTo(realised);
        assertThat(decimal(sold.getString("realised_profit_usd"))).isEqualByComparingTo(realised);
        assertProfitAddsUp(sold);
        assertThat(differingCosts(buyer)).isEmpty();
        assertThat(differingCosts(seller)).isEmpty();

        while (pair.liveOrders() > 0) {
            pair.close(new Random(1)).ifPresent(update -> send(Topics.ORDER_UPDATES, update));
        }
    }

    @Test
    void aChangedCostBasisIsFound() {
        String user = user();
        portfolio(user);
        String change = "UPDATE cost_basis SET cost = cost + $2::text::numeric"
                + " WHERE owner = (SELECT owner FROM users WHERE user_id = $1) AND currency = 'BTC'";

        database.execute(change, user, "0.00000001");
        try {
            assertThat(differingCosts(user)).containsExactly("BTC");
        } finally {
            database.execute(change, user, "-0.00000001");
        }
        assertThat(differingCosts(user)).isEmpty();
    }

    /// The currencies of a user whose costs are not those that follow from the ledger. Other tests change rows of the
    /// ledger, and what was folded of others meanwhile differs from then on.
    private List<String> differingCosts(String user) {
        long owner = database.execute("SELECT owner FROM users WHERE user_id = $1", user)
                .iterator()
                .next()
                .getLong(0);
        return given().get("/internal/costs")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("differing.findAll { it.owner == " + owner + " }.currency", String.class);
    }

    @Test
    void depositsAreAChangeOfTheValueButNoProfit() {
        hear(Orders.price("ADA/USD", "1.5", "1.49", "1.51", "1.5"));
        String user = user();
        BigDecimal start = decimal(portfolio(user).getString("total_value_usd"));
        BigDecimal inflow = decimal(portfolio(user).getString("net_inflow_usd"));
        database.execute(
                """
                INSERT INTO valuations (owner, at, value, net_inflow)
                SELECT owner, $2, $3::text::numeric, $4::text::numeric FROM users WHERE user_id = $1""",
                user,
                OffsetDateTime.now(ZoneOffset.UTC).minusHours(25),
                start.subtract(decimal("1000")).toPlainString(),
                inflow.toPlainString());

        deposit(user, "ADA", "2000");
        JsonPath portfolio = portfolio(user);

        BigDecimal value = decimal(portfolio.getString("total_value_usd"));
        BigDecimal deposited = asset(portfolio, "ADA", "inflow_usd");
        assertThat(deposited).isPositive();
        assertThat(decimal(portfolio.getString("total_value_change_24h")))
                .isEqualByComparingTo(value.subtract(start).add(decimal("1000")));
        assertThat(decimal(portfolio.getString("net_inflow_usd"))).isEqualByComparingTo(inflow.add(deposited));
        assertThat(decimal(portfolio.getString("profit_24h")))
                .isCloseTo(value.subtract(start).add(decimal("1000")).subtract(deposited), within(decimal("0.01")));
        // Nothing older is known: since the user came.
        assertThat(decimal(portfolio.getString("profit_7d")))
                .isCloseTo(value.subtract(inflow).subtract(deposited), within(decimal("0.01")));
    }

    @Test
    void theLedgerAsCsvHasEveryMovementOnceAndAddsUpToTheWallets() {
        String user = user();
        // More than a page of them.
        List<OrderRequest.Place> requests = Stream.generate(
                        () -> Orders.limit(next(), user, "ETH/USD", OrderSide.BUY, "0.001", "2000"))
                .limit(600)
                .toList();
        sendTogether(requests);
        await().atMost(SOON).until(() -> openReservations(user) == requests.size());

        var export = given().queryParam("user_id", user)
                .queryParam("from", "2020-01-01")
                .get("/api/portfolio/ledger.csv")
                .then()
                .statusCode(200)
                .header(
                        "Content-Disposition",
                        matchesPattern("attachment; filename=\"ledger_" + user + "_20200101-[0-9]{8}\\.csv\""))
                .extract();

        assertThat(export.contentType()).startsWith("text/csv");
        List<String> lines = export.asString().lines().toList();
        assertThat(lines.getFirst())
                .isEqualTo("entry_id,timestamp,currency,kind,from,to,change,available_change,locked_change,"
                        + "reference,topic,partition,offset");
        List<String[]> rows =
                lines.stream().skip(1).map(line -> line.split(",", -1)).toList();
        assertThat(rows).hasSize(3 + requests.size());
        assertThat(rows.stream().map(row -> row[0]).distinct()).hasSameSizeAs(rows);
        assertThat(rows.stream().map(row -> row[9]).filter(reference -> !reference.isEmpty()))
                .containsExactlyInAnyOrderElementsOf(
                        requests.stream().map(OrderRequest.Place::orderId).toList());
        assertThat(sum(rows, "USD", 6)).isEqualByComparingTo(balance(user, "USD"));
        assertThat(sum(rows, "BTC", 6)).isEqualByComparingTo("2");
        assertWallet(user, "USD", "100000", sum(rows, "USD", 8).toPlainString());
        assertThat(given().queryParam("user_id", user)
                        .queryParam("year", "2020")
                        .get("/api/portfolio/ledger.csv")
                        .asString())
                .hasLineCount(1);
        for (String query : List.of("year=1", "from=x", "to=x", "from=2024-01-01&to=2024-01-01")) {
            given().get("/api/portfolio/ledger.csv?user_id=ada&" + query).then().statusCode(400);
        }
        given().get("/api/portfolio/ledger.csv").then().statusCode(400).body("code", equalTo("missing_field"));
    }

    private static BigDecimal sum(List<String[]> rows, String currency, int column) {
        return rows.stream()
                .filter(row -> row[2].equals(currency))
                .map(row -> decimal(row[column]))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @Test
    void theHistoryOfAPortfolioIsReadAnIntervalAndAPageAtATime() {
        String user = user();
        portfolio(user);
        OffsetDateTime monday = OffsetDateTime.parse("2024-01-01T00:00:00Z");
        for (int hour = 0; hour < 48; hour++) {
            database.execute("""
                    INSERT INTO valuations (owner, at, value, net_inflow)
                    SELECT owner, $2, $3::text::numeric, 100 FROM users WHERE user_id = $1""", user, monday.plusHours(hour), Integer.toString(1000 + hour));
        }

        assertThat(history(user, "1d").getList("total_value_usd", String.class)).containsExactly("1023", "1047");
        assertThat(history(user, "1d").getList("timestamp"))
                .containsExactly("2024-01-01T23:00:00Z", "2024-01-02T23:00:00Z");
        assertThat(decimal(history(user, "1w").getString("[0].profit_usd"))).isEqualByComparingTo("947");
        assertThat(history(user, "4h").getList("")).hasSize(12);
        var first = given().queryParam("user_id", user)
                .queryParam("from", "2024-01-01T01:00:00Z")
                .queryParam("to", "2024-01-03")
                .queryParam("limit", 40)
                .get("/api/portfolio/history");
        assertThat(first.jsonPath().getList("total_value_usd", String.class))
                .hasSize(40)
                .startsWith("1001", "1002");
        JsonPath second = given().queryParam("user_id", user)
                .queryParam("from", "2024-01-01T01:00:00Z")
                .queryParam("to", "2024-01-03")
                .queryParam("limit", 40)
                .queryParam("cursor", first.header("X-Next-Cursor"))
                .get("/api/portfolio/history")
                .then()
                .header("X-Next-Cursor", (String) null)
                .extract()
                .jsonPath();
        assertThat(second.getList("total_value_usd", String.class))
                .containsExactly("1041", "1042", "1043", "1044", "1045", "1046", "1047");
        // The last 7 days: what the user started with.
        assertThat(given().queryParam("user_id", user)
                        .get("/api/portfolio/history")
                        .jsonPath()
                        .getList("net_inflow_usd"))
                .hasSize(1)
                .containsOnlyNulls();
    }

    @Test
    void aHistoryThatMakesNoSenseIsRefusedInWords() {
        Map<String, String> wrong = Map.of(
                "interval=2h",
                "invalid_interval",
                "from=now",
                "invalid_from",
                "to=2024-13-01",
                "invalid_to",
                "from=2024-01-02&to=2024-01-01",
                "invalid_period",
                "limit=501",
                "invalid_limit",
                "cursor=x",
                "invalid_cursor",
                "cursor=" + Cursor.of("-1").encoded(),
                "invalid_cursor");
        wrong.forEach((query, code) -> given().get("/api/portfolio/history?user_id=ada&" + query)
                .then()
                .statusCode(400)
                .body("code", equalTo(code)));
        given().get("/api/portfolio/history").then().statusCode(400).body("code", equalTo("missing_field"));
    }

    @Test
    void manyWhoNameANewUserAtOnceGiveItsStartingBalanceOnce() throws Exception {
        String user = user();
        List<OrderRequest.Place> requests = List.of(
                Orders.limit(next(), user, "ETH/USD", OrderSide.BUY, "1", "3000"),
                Orders.limit(next(), user, "ETH/USD", OrderSide.BUY, "1", "3000"));
        sendTogether(requests);

        // Not on the common pool: the HTTP client's own start waits for it.
        List<Future<Integer>> named = new ArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8; i++) {
                named.add(clients.submit(() -> given().queryParam("user_id", user)
                        .get("/api/wallets")
                        .jsonPath()
                        .getList("")
                        .size()));
            }
        }
        for (Future<Integer> wallets : named) {
            assertThat(wallets.get()).isEqualTo(3);
        }

        requests.forEach(request -> placed(request.orderId()));
        assertWallet(user, "USD", "100000", "6012");
        assertWallet(user, "BTC", "2", "0");
        assertClean();
    }

    @Test
    void theAuditFindsATamperedBalanceAndRaisesTheAlarmUntilItIsMended() {
        String user = user();
        given().queryParam("user_id", user).get("/api/wallets").then().statusCode(200);
        assertClean();
        await().atMost(SOON).untilAsserted(() -> assertThat(imbalance()).isZero());

        database.execute("UPDATE wallets SET available = available + 0.00000001 WHERE user_id = $1", user);
        try {
            await().atMost(SOON).untilAsserted(() -> assertThat(imbalance()).isPositive());
            given().get("/q/health/ready").then().statusCode(503);
            JsonPath audit = given().get("/internal/audit").jsonPath();
            assertThat(audit.getBoolean("clean")).isFalse();
            assertThat(audit.getList("differences.what"))
                    .contains("balance is not the sum of the transfers", "all accounts do not sum to zero");
        } finally {
            database.execute("UPDATE wallets SET available = available - 0.00000001 WHERE user_id = $1", user);
        }
        await().atMost(SOON).untilAsserted(() -> assertThat(imbalance()).isZero());
        await().atMost(SOON)
                .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
    }

    @Test
    void theAuditFindsATamperedReservation() {
        String user = user();
        OrderRequest.Place request = Orders.limit(next(), user, "ETH/USD", OrderSide.BUY, "1", "3000");
        send(Topics.ORDER_REQUESTS, request);
        placed(request.orderId());
        String change = "UPDATE reservations SET remaining = remaining - $1::text::numeric WHERE user_id = $2";

        database.execute(change, "1", user);
        try {
            JsonPath audit = given().get("/internal/audit").jsonPath();
            assertThat(audit.getList("differences.what"))
                    .containsExactly("locked is not what open orders and withdrawals hold");
            assertThat(audit.getString("differences[0].where")).isEqualTo(user + "_USD");
            assertThat(audit.getString("differences[0].expected")).isEqualTo("3005");
        } finally {
            database.execute(change, "-1", user);
        }
        assertClean();
    }

    @Test
    void statisticsCountTheWallets() {
        int before = given().get("/internal/stats").jsonPath().getInt("total_wallets");

        given().queryParam("user_id", user()).get("/api/wallets").then().statusCode(200);

        given().get("/internal/stats").then().body("total_wallets", equalTo(before + 3));
    }

    private static String user() {
        return "wt" + next();
    }

    private static long next() {
        return NUMBERS.getAndIncrement();
    }

    private static TradedPair pair(String symbol) {
        return PAIRS.computeIfAbsent(symbol, TradedPair::new);
    }

    private static Fill trade(TradedPair pair) {
        Random random = new Random(7);
        return Stream.generate(() -> pair.trade(random))
                .limit(100)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow();
    }

    /// The same fill, but made now.
    private static Fill today(Fill fill) {
        return new Fill(
                fill.eventId(),
                fill.schemaVersion(),
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                fill.sequence(),
                fill.type(),
                fill.tradeId(),
                fill.pairSymbol(),
                fill.price(),
                fill.quantity(),
                fill.value(),
                fill.takerSide(),
                fill.feeCurrency(),
                fill.auction(),
                fill.maker(),
                fill.taker());
    }

    /// Sets limits of the user's own.
    private static void limit(String user, String fields) {
        given().contentType("application/json")
                .body("{" + fields + "}")
                .put("/api/risk/limits/{user}", user)
                .then()
                .statusCode(200);
    }

    private static JsonPath risk(String user) {
        return given().queryParam("user_id", user)
                .get("/api/risk")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /// A member of the user's position in ETH.
    private static String bitcoin(JsonPath risk, String member) {
        return risk.getString("positions.find { it.currency == 'BTC' }." + member);
    }

    private static JsonPath positionSize(String user, String pair, String percentage) {
        return given().queryParam("user_id", user)
                .queryParam("pair_symbol", pair)
                .queryParam("risk_percentage", percentage)
                .get("/api/risk/position-size")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private RecordMetadata send(String topic, Event event) {
        return producer.send(topic, event).orTimeout(10, TimeUnit.SECONDS).join();
    }

    /// Sends all before it waits for any, so that they are likely to be read as one batch.
    private List<RecordMetadata> sendTogether(List<? extends OrderRequest> requests) {
        List<CompletableFuture<RecordMetadata>> written = requests.stream()
                .map(request -> producer.send(Topics.ORDER_REQUESTS, request))
                .toList();
        return written.stream().map(CompletableFuture::join).toList();
    }

    private void hear(PriceUpdate price) {
        send(Topics.PRICES, price);
        await().atMost(SOON)
                .until(() -> prices.of(price.pairSymbol()).filter(price::equals).isPresent());
    }

    private List<Read<OrderCommand>> answers(String orderId) {
        return orders.records().stream()
                .filter(read -> switch (read.event()) {
                    case OrderCommand.Place place -> place.orderId().equals(orderId);
                    case OrderCommand.Cancel cancel -> cancel.orderId().equals(orderId);
                    case OrderCommand.Change change -> change.orderId().equals(orderId);
                    case OrderCommand.CancelAll _,
                            OrderCommand.CancelAllAfter _,
                            OrderCommand.SetMarket _,
                            OrderCommand.Tick _ -> false;
                })
                .toList();
    }

    private List<Read<RequestRejection>> refusals(String orderId) {
        return rejections.records().stream()
                .filter(read -> read.event().orderId().equals(orderId))
                .toList();
    }

    private OrderCommand.Place placed(String orderId) {
        await().atMost(SOON).until(() -> !answers(orderId).isEmpty());
        return (OrderCommand.Place) answers(orderId).getFirst().event();
    }

    private RequestRejection rejection(String orderId) {
        await().atMost(SOON).until(() -> !refusals(orderId).isEmpty());
        return refusals(orderId).getFirst().event();
    }

    /// What the requests from these places were passed on as, in the order of the commands.
    private List<OrderCommand> passedOn(List<RecordMetadata> origins) {
        List<RequestOrigin> from = origins.stream()
                .map(origin -> new RequestOrigin(origin.partition(), origin.offset()))
                .toList();
        return orders.records().stream()
                .map(Read::event)
                .filter(command ->
                        command instanceof OrderCommand.Requested requested && from.contains(requested.origin()))
                .toList();
    }

    /// Reads all requests again; what is then answered about these orders must be what was answered before.
    private void assertAnsweredTheSameWhenReadAgain(List<OrderRequest.Place> requests) throws Exception {
        Map<String, List<String>> before = new HashMap<>();
        requests.forEach(request -> before.put(request.orderId(), json(request.orderId())));

        readAgainFromTheStart("wallet-service-order-requests");

        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> before.forEach((orderId, answered) ->
                        assertThat(json(orderId)).hasSizeGreaterThanOrEqualTo(2 * answered.size())));
        before.forEach((orderId, answered) -> assertThat(json(orderId)).isSubsetOf(answered));
    }

    /// All that was answered about the order.
    private List<String> json(String orderId) {
        return Stream.concat(
                        answers(orderId).stream().map(Read::json),
                        refusals(orderId).stream().map(Read::json))
                .toList();
    }

    private BigDecimal reserved(long orderNumber) {
        return reservation("remaining", orderNumber);
    }

    private BigDecimal owed(long orderNumber) {
        return reservation("owed", orderNumber);
    }

    private BigDecimal reservation(String column, long orderNumber) {
        return database.execute("SELECT " + column + " FROM reservations WHERE order_number = $1", orderNumber)
                .iterator()
                .next()
                .getBigDecimal(0);
    }

    private static void assertWallet(String user, String currency, String balance, String locked) {
        JsonPath wallet = given().get("/api/wallets/{id}", user + "_" + currency)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(decimal(wallet.getString("balance"))).isEqualByComparingTo(balance);
        assertThat(decimal(wallet.getString("locked_balance"))).isEqualByComparingTo(locked);
        assertThat(decimal(wallet.getString("available_balance")))
                .isEqualByComparingTo(decimal(balance).subtract(decimal(locked)));
    }

    private static BigDecimal balance(String user, String currency) {
        var response = given().get("/api/wallets/{id}", user + "_" + currency);
        return response.statusCode() == 404
                ? BigDecimal.ZERO
                : decimal(response.jsonPath().getString("balance"));
    }

    private static void awaitBalance(String user, String currency, BigDecimal expected) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(balance(user, currency)).isEqualByComparingTo(expected));
    }

    private static JsonPath portfolio(String user) {
        return given().queryParam("user_id", user)
                .get("/api/portfolio")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static BigDecimal asset(JsonPath portfolio, String currency, String field) {
        return decimal(portfolio.getString("assets.find { it.currency == '" + currency + "' }." + field));
    }

    /// Realised and unrealised profit are what everything is worth less what was put in.
    private static void assertProfitAddsUp(JsonPath portfolio) {
        BigDecimal profit = decimal(portfolio.getString("realised_profit_usd"))
                .add(decimal(portfolio.getString("unrealised_profit_usd")));
        assertThat(profit)
                .isCloseTo(
                        decimal(portfolio.getString("total_value_usd"))
                                .subtract(decimal(portfolio.getString("net_inflow_usd"))),
                        within(decimal("0.01")));
        assertThat(decimal(portfolio.getString("profit_24h"))).isCloseTo(profit, within(decimal("0.01")));
    }

    private static JsonPath history(String user, String interval) {
        return given().queryParam("user_id", user)
                .queryParam("from", "2024-01-01")
                .queryParam("to", "2024-01-03")
                .queryParam("interval", interval)
                .get("/api/portfolio/history")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static void assertClean() {
        JsonPath audit =
                given().get("/internal/audit").then().statusCode(200).extract().jsonPath();
        assertThat(audit.getList("differences")).isEmpty();
        assertThat(audit.getBoolean("clean")).isTrue();
        assertThat(audit.getLong("transfers")).isPositive();
    }

    private static int imbalance() {
        return given().get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("exchange_ledger_imbalance"))
                .map(line -> decimal(line.substring(line.lastIndexOf(' ') + 1)).intValueExact())
                .findFirst()
                .orElseThrow();
    }

    private long transfers() {
        return number("SELECT count(*) FROM transfers");
    }

    private long number(String sql) {
        return database.execute(sql).iterator().next().getLong(0);
    }

    private long openReservations(String user) {
        return database.execute("SELECT count(*) FROM reservations WHERE open AND user_id = $1", user)
                .iterator()
                .next()
                .getLong(0);
    }

    private void valuation(String user, Duration ago, String value) {
        database.execute("""
                INSERT INTO valuations (owner, at, value)
                SELECT owner, $2, $3::text::numeric FROM users WHERE user_id = $1""", user, OffsetDateTime.now(ZoneOffset.UTC).minus(ago), value);
    }

    private void deposit(String user, String currency, String amount) {
        given().queryParam("user_id", user).get("/api/wallets").then().statusCode(200);
        database.inTransaction(transaction -> {
            TreeSet<WalletKey> key = new TreeSet<>(List.of(new WalletKey(user, currency)));
            Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            wallets.create(transaction, key, now);
            LockedWallets locked = wallets.lock(transaction, key);
            Ledger ledger = new Ledger(locked.balances());
            ledger.move(
                    new Cause(TransferKind.GIFT, 0, LedgerSource.HTTP, 0),
                    Account.House.OUTSIDE,
                    new Account.Available(user),
                    currency,
                    decimal(amount));
            ledgers.write(transaction, ledger, locked, now);
            return true;
        });
    }

    /// What a crash between the commit and the answers would do, at its worst: Kafka remembers nothing of
    /// the group.
    private static void readAgainFromTheStart(String group) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", ExchangeStack.bootstrapServers()))) {
            await().atMost(SOON).ignoreExceptions().until(() -> {
                admin.removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
                        .all()
                        .get();
                // Only now: what its members committed last may have come a moment ago.
                Map<TopicPartition, OffsetAndMetadata> start = new HashMap<>();
                admin.listConsumerGroupOffsets(group)
                        .partitionsToOffsetAndMetadata()
                        .get()
                        .keySet()
                        .forEach(partition -> start.put(partition, new OffsetAndMetadata(0)));
                admin.alterConsumerGroupOffsets(group, start).all().get();
                return true;
            });
        }
    }
}
