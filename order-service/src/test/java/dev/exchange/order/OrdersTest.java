package dev.exchange.order;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.exchange.contracts.Ids;
import dev.exchange.contracts.OrderRequest;
import dev.exchange.contracts.OrderStatus;
import dev.exchange.contracts.UpdateCause;
import dev.exchange.order.Downstream.Behaviour;
import dev.exchange.testing.ExchangeStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(ExchangeStack.class)
class OrdersTest {
    private static final String ORDERS = "/api/orders";
    private static final Duration SOON = Duration.ofSeconds(10);

    @Inject
    Downstream downstream;

    @Inject
    Pool pool;

    @BeforeEach
    void listenDownstream() {
        downstream.start();
    }

    @AfterEach
    void everythingWasWrittenDownstream() {
        assertThat(downstream.failures()).isEmpty();
    }

    @Test
    void anOrderThatRestsIsAnsweredOpenWithEveryFieldOfTheSeed() {
        String user = downstream.user(Behaviour.REST);

        String id = place("""
                {"user_id": "%s", "pair_symbol": "BTC/USD", "order_type": "limit", "order_side": "buy",
                 "quantity": 0.5, "price": 45000, "time_in_force": "good_til_canceled", "expires_hours": 24}""".formatted(user))
                .statusCode(201)
                .header("Location", matchesPattern("/api/orders/order_[0-9]+"))
                .body("id", matchesPattern("order_[0-9]+"))
                .body("status", equalTo("open"))
                .extract()
                .path("id");

        String stored =
                given().get(ORDERS + "/" + id).then().statusCode(200).extract().asString();
        assertThat(stored)
                .contains("\"user_id\":\"" + user + "\"")
                .contains("\"pair_symbol\":\"BTC/USD\"")
                .contains("\"order_type\":\"limit\"")
                .contains("\"order_side\":\"buy\"")
                .contains("\"quantity\":0.5,")
                .contains("\"price\":45000,")
                .contains("\"stop_price\":null")
                .contains("\"time_in_force\":\"good_til_canceled\"")
                .contains("\"status\":\"open\"")
                .contains("\"filled_quantity\":0,")
                .contains("\"remaining_quantity\":0.5,")
                .contains("\"average_fill_price\":0,")
                .contains("\"total_fee\":0,")
                .contains("\"fee_currency\":\"USD\"")
                .contains("\"client_order_id\":null")
                .contains("\"reason_code\":null")
                .contains("\"created_at\":\"")
                .contains("\"updated_at\":\"")
                .contains("\"expires_at\":\"");
    }

    @Test
    void theRequestCarriesTheOrderExactly() {
        String user = downstream.user(Behaviour.REST);

        String id = place(limit(user, "sell", "0.1234", "45000.01"))
                .statusCode(201)
                .extract()
                .path("id");

        OrderRequest.Place request = downstream.placesOf(id).getFirst();
        assertThat(request.userId()).isEqualTo(user);
        assertThat(request.quantity()).isEqualByComparingTo("0.1234");
        assertThat(request.price()).isEqualByComparingTo("45000.01");
        assertThat(request.expiresAt()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"FILL", "FILL_LATE"})
    void aFilledOrderIsAnsweredOnceItsTradesCanBeRead(Behaviour behaviour) {
        String user = downstream.user(behaviour);

        String answer = place(market(user, "0.5"))
                .statusCode(201)
                .body("status", equalTo("filled"))
                .extract()
                .asString();
        List<String> fees = given().queryParam("user_id", user)
                .get("/api/trades")
                .then()
                .statusCode(200)
                .body("", hasSize(2))
                .body("liquidity", hasItems("taker"))
                .body("side", hasItems("buy"))
                .extract()
                .path("fee_currency");

        assertThat(answer)
                .contains("\"filled_quantity\":0.5,")
                .contains("\"remaining_quantity\":0,")
                .contains("\"average_fill_price\":45000,")
                .contains("\"total_fee\":45,");
        assertThat(fees).containsOnly("USD");
    }

    @Test
    void anOrderWithoutLiquidityIsAnsweredCancelledWithTheReason() {
        place(market(downstream.user(Behaviour.KILL), "0.5"))
                .statusCode(201)
                .body("status", equalTo("cancelled"))
                .body("reason_code", equalTo("no_liquidity"))
                .body("reason", notNullValue());
    }

    @Test
    void aRefusalIsAProblemAndTheOrderStaysReadable() {
        String user = downstream.user(Behaviour.REFUSE);

        String id = place(limit(user, "buy", "0.5", "45000"))
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("insufficient_balance"))
                .body("detail", containsString("needs 22545 USD"))
                .extract()
                .path("order_id");

        given().get(ORDERS + "/" + id)
                .then()
                .statusCode(200)
                .body("status", equalTo("rejected"))
                .body("reason_code", equalTo("insufficient_balance"));
    }

    @Test
    void theSameClientOrderIdGivesTheSameOrder() {
        String user = downstream.user(Behaviour.REST);
        String body = limitWithClientId(user, "0.5", "mine-1");

        String first = place(body).statusCode(201).extract().path("id");
        place(body).statusCode(200).body("id", equalTo(first)).body("client_order_id", equalTo("mine-1"));
        place(limitWithClientId(user, "0.50", "mine-1")).statusCode(200).body("id", equalTo(first));
        place(limitWithClientId(user, "0.6", "mine-1"))
                .statusCode(409)
                .body("code", equalTo("client_order_id_reused"))
                .body("order_id", equalTo(first));
        place(limitWithClientId(downstream.user(Behaviour.REST), "0.6", "mine-1"))
                .statusCode(201);

        assertThat(downstream.requestsOf(user)).hasSize(1);
    }

    @Test
    void aRefusedOrderIsRefusedAgainUnderItsClientOrderId() {
        String body = limitWithClientId(downstream.user(Behaviour.REFUSE), "0.5", "mine-1");

        String first = place(body).statusCode(400).extract().path("order_id");

        place(body)
                .statusCode(400)
                .body("code", equalTo("insufficient_balance"))
                .body("order_id", equalTo(first));
    }

    @Test
    void concurrentRepeatsTakeOneOrder() throws Exception {
        String user = downstream.user(Behaviour.REST);
        String body = limitWithClientId(user, "0.5", "mine-1");
        List<Response> answers =
                atOnce(20, i -> given().contentType(ContentType.JSON).body(body).post(ORDERS));

        assertThat(answers).extracting(Response::statusCode).containsOnly(200, 201);
        assertThat(answers).filteredOn(answer -> answer.statusCode() == 201).hasSize(1);
        assertThat(answers).extracting(answer -> (String) answer.path("id")).containsOnly((String)
                answers.getFirst().path("id"));
        assertThat(downstream.requestsOf(user)).hasSize(1);
    }

    @Test
    void manyOrdersAtOnceAreAllTakenUnderNumbersOfTheirOwn() throws Exception {
        String user = downstream.user(Behaviour.REST);

        List<Response> answers = atOnce(200, i -> placePersistently(limitWithClientId(user, "0.5", "mine-" + i)));

        Set<String> ids = new HashSet<>();
        answers.forEach(answer -> {
            assertThat(answer.statusCode()).isIn(200, 201, 202);
            ids.add(answer.path("id"));
        });
        assertThat(ids).hasSize(200);
        assertThat(pages(ORDERS, user, 33))
                .hasSize(200)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void anOrderOfWhichNothingIsHeardIsPendingAndGoesOnByItself() {
        String user = downstream.user(Behaviour.SILENCE);

        String id = place(limitWithClientId(user, "0.5", "mine-1"))
                .statusCode(202)
                .body("status", equalTo("pending"))
                .extract()
                .path("id");
        place(limitWithClientId(user, "0.5", "mine-1")).statusCode(202).body("id", equalTo(id));
        downstream.open(downstream.placesOf(id).getFirst());

        await().atMost(SOON)
                .untilAsserted(() -> given().get(ORDERS + "/" + id).then().body("status", equalTo("open")));
        place(limitWithClientId(user, "0.5", "mine-1")).statusCode(200).body("status", equalTo("open"));
    }

    @Test
    void anOrderThatWasWrittenButNeverAnsweredIsSentAgainOnce() {
        String user = downstream.user(Behaviour.SILENCE);
        String id = place(limit(user, "buy", "0.5", "45000"))
                .statusCode(202)
                .extract()
                .path("id");

        await().atMost(Duration.ofSeconds(20))
                .until(() -> downstream.placesOf(id).size() == 2);

        assertThat(downstream.placesOf(id).get(1))
                .isEqualTo(downstream.placesOf(id).get(0));
    }

    @Test
    void anOrderFromATimeToComeIsSentAgainWithoutWaitingForThatTime() throws Exception {
        String user = downstream.user(Behaviour.SILENCE);
        String id = place(limit(user, "buy", "0.5", "45000"))
                .statusCode(202)
                .extract()
                .path("id");
        // As a replica leaves it behind whose clock was an hour ahead.
        sql("UPDATE orders SET created_at = created_at + interval '1 hour' WHERE number = $1", Ids.orderNumber(id));

        await().atMost(Duration.ofSeconds(20))
                .until(() -> downstream.placesOf(id).size() == 2);
    }

    @Test
    void anOutcomeStoredByAnotherReplicaIsAnsweredHere() throws Exception {
        String user = downstream.user(Behaviour.SILENCE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Response> answer = threads.submit(() -> given().contentType(ContentType.JSON)
                    .body(limit(user, "buy", "0.5", "45000"))
                    .post(ORDERS));
            await().atMost(SOON).until(() -> !downstream.requestsOf(user).isEmpty());
            long number = downstream.requestsOf(user).getFirst().sequence();
            sql("UPDATE orders SET status = 'open', update_sequence = 1 WHERE number = $1", number);
            sql("SELECT pg_notify('order_outcomes', $1)", String.valueOf(number));

            assertThat(answer.get().statusCode()).isEqualTo(201);
            assertThat((String) answer.get().path("status")).isEqualTo("open");
        }
    }

    @Test
    void anOutcomeWhoseNewsWasLostIsFoundAtTheLastLook() throws Exception {
        String user = downstream.user(Behaviour.SILENCE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Response> answer = threads.submit(() -> given().contentType(ContentType.JSON)
                    .body(limit(user, "buy", "0.5", "45000"))
                    .post(ORDERS));
            await().atMost(SOON).until(() -> !downstream.requestsOf(user).isEmpty());
            sql(
                    "UPDATE orders SET status = 'open', update_sequence = 1 WHERE number = $1",
                    downstream.requestsOf(user).getFirst().sequence());

            assertThat(answer.get().statusCode()).isEqualTo(201);
        }
    }

    @Test
    void anOrderThatCouldNotBeWrittenInTimeLeavesNothingBehind() throws Exception {
        String user = downstream.user(Behaviour.REST);
        String body = limitWithClientId(user, "0.5", "mine-1");
        SqlConnection other = pool.getConnection().await().atMost(SOON);
        other.query("BEGIN").execute().await().atMost(SOON);
        try {
            other.query("LOCK TABLE orders IN SHARE ROW EXCLUSIVE MODE")
                    .execute()
                    .await()
                    .atMost(SOON);

            place(body)
                    .statusCode(503)
                    .header("Retry-After", notNullValue())
                    .body("code", equalTo("service_unavailable"));
        } finally {
            // The statement that hung gets its turn now, after its client was told that nothing was done.
            other.query("COMMIT").execute().await().atMost(SOON);
            other.close().await().atMost(SOON);
        }
        await().during(Duration.ofSeconds(2)).atMost(SOON).until(() -> count(user) == 0);
        assertThat(downstream.requestsOf(user)).isEmpty();

        place(body).statusCode(201);
        assertThat(count(user)).isEqualTo(1);
    }

    @Test
    void aMissingOrderIsBroughtBackByItsNextUpdate() {
        String user = downstream.user(Behaviour.REST);
        String id = place(limitWithClientId(user, "0.5", "mine-1"))
                .statusCode(201)
                .extract()
                .path("id");
        OrderRequest.Place request = downstream.placesOf(id).getFirst();
        sql("DELETE FROM orders WHERE number = $1", request.sequence());
        String taken = place(limitWithClientId(user, "0.6", "mine-1"))
                .statusCode(201)
                .extract()
                .path("id");

        downstream.update(request, UpdateCause.MATCHED, OrderStatus.OPEN, new BigDecimal("0.2"), null);

        await().atMost(SOON)
                .untilAsserted(() -> given().get(ORDERS + "/" + id)
                        .then()
                        .statusCode(200)
                        .body("user_id", equalTo(user))
                        .body("status", equalTo("open"))
                        .body("filled_quantity", equalTo(0.2f))
                        .body("client_order_id", nullValue()));
        given().get(ORDERS + "/" + taken).then().body("client_order_id", equalTo("mine-1"));
    }

    @Test
    void aCancelIsAnsweredWithTheCancelledOrder() {
        String user = downstream.user(Behaviour.REST);
        String id = place(limit(user, "buy", "0.5", "45000"))
                .statusCode(201)
                .extract()
                .path("id");

        cancel(id, user)
                .statusCode(200)
                .body("id", equalTo(id))
                .body("status", equalTo("cancelled"))
                .body("reason_code", equalTo("user_requested"));
        given().get(ORDERS + "/" + id).then().body("status", equalTo("cancelled"));
        cancel(id, user)
                .statusCode(400)
                .body("code", equalTo("order_not_open"))
                .body("detail", containsString("is cancelled"));
    }

    @Test
    void aCancelIsForTheOwnerOfAnOrderThatExists() {
        String user = downstream.user(Behaviour.REST);
        String id = place(limit(user, "buy", "0.5", "45000"))
                .statusCode(201)
                .extract()
                .path("id");

        cancel(id, "somebody-else").statusCode(403).body("code", equalTo("not_your_order"));
        cancel("order_9007199254740990", user).statusCode(404).body("code", equalTo("order_not_found"));
        cancel("order_x", user).statusCode(404).body("code", equalTo("order_not_found"));
        given().delete(ORDERS + "/" + id).then().statusCode(400).body("code", equalTo("missing_field"));
        given().get(ORDERS + "/" + id).then().body("status", equalTo("open"));
    }

    @Test
    void aCancelThatFindsNothingInTheBookSaysHowTheOrderStands() {
        String user = downstream.user(Behaviour.FORGET);
        String id = place(limit(user, "buy", "0.5", "45000"))
                .statusCode(201)
                .extract()
                .path("id");

        cancel(id, user).statusCode(400).body("code", equalTo("order_not_open")).body("order_id", equalTo(id));
    }

    @Test
    void aCancelOfWhichNothingIsHeardIsUnderway() {
        String user = downstream.user(Behaviour.SILENCE);
        String id = place(limit(user, "buy", "0.5", "45000"))
                .statusCode(202)
                .extract()
                .path("id");

        cancel(id, user).statusCode(202).body("status", equalTo("pending"));
    }

    @Test
    void aFillWhileACancelIsUnderwayIsAnsweredAsNotOpen() throws Exception {
        String user = downstream.user(Behaviour.SILENCE);
        String id = place(limit(user, "buy", "0.5", "45000"))
                .statusCode(202)
                .extract()
                .path("id");
        OrderRequest.Place request = downstream.placesOf(id).getFirst();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Response> answer =
                    threads.submit(() -> given().queryParam("user_id", user).delete(ORDERS + "/" + id));
            await().atMost(SOON)
                    .until(() -> downstream.requestsOf(user).stream().anyMatch(OrderRequest.Cancel.class::isInstance));
            downstream.open(request);
            downstream.update(request, UpdateCause.MATCHED, OrderStatus.FILLED, request.quantity(), null);

            assertThat(answer.get().statusCode()).isEqualTo(400);
            assertThat((String) answer.get().path("order_status")).isEqualTo("filled");
        }
    }

    @Test
    void ordersAreListedNewestFirstByEachFilter() {
        String user = downstream.user(Behaviour.REST);
        String first = place(limitWithClientId(user, "0.5", "mine-1"))
                .statusCode(201)
                .extract()
                .path("id");
        String second = place(limit(user, "buy", "0.5", "45000"))
                .statusCode(201)
                .extract()
                .path("id");
        String ether = place(limit(user, "buy", "0.5", "3200").replace("BTC/USD", "ETH/USD"))
                .statusCode(201)
                .extract()
                .path("id");
        cancel(second, user).statusCode(200);

        assertThat(list(user, "status", "open")).containsExactly(ether, first);
        assertThat(list(user, "status", "cancelled")).containsExactly(second);
        assertThat(list(user, "pair_symbol", "BTC-USD")).containsExactly(second, first);
        assertThat(list(user, "client_order_id", "mine-1")).containsExactly(first);
        assertThat(list(user, "limit", "2")).containsExactly(ether, second);
        assertThat(pages(ORDERS, user, 1)).containsExactly(ether, second, first);
    }

    @ParameterizedTest(name = "{0} is answered {1} {2}")
    @CsvSource({
        "/api/orders?limit=0, 400, invalid_limit",
        "/api/orders?limit=x, 400, invalid_limit",
        "/api/orders?cursor=x, 400, invalid_cursor",
        "/api/orders?status=sleeping, 400, invalid_status",
        "/api/orders?pair_symbol=DOGE/USD, 404, unknown_pair",
        "/api/orders?user_id=a%20b, 400, invalid_user_id",
        "/api/orders?client_order_id=mine, 400, missing_field",
        "/api/orders/order_9007199254740990, 404, order_not_found",
        "/api/orders/9, 404, order_not_found",
        "/api/trades?hours=0, 400, invalid_hours",
        "/api/trades?hours=NaN, 400, invalid_hours",
        "/api/trades?hours=9000, 400, invalid_hours",
        "/api/trades?limit=501, 400, invalid_limit",
        "/api/trades?cursor=MQ, 400, invalid_cursor",
        "/api/trades/export, 400, missing_field",
        "/api/trades/export?user_id=a%20b, 400, invalid_user_id",
        "/api/trades/export?user_id=ada&year=26, 400, invalid_year",
        "/api/trades/export?user_id=ada&from=2026-01-02&to=2026-01-01, 400, invalid_period"
    })
    void senselessQueriesAreAnsweredInWords(String address, int status, String code) {
        given().urlEncodingEnabled(false)
                .get(address)
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("code", equalTo(code))
                .body("detail", notNullValue());
    }

    @Test
    void everythingThatIsWrongWithABodyIsNamedAtOnce() {
        place("""
                {"user_id": "a b", "pair_symbol": "BTC/USD", "order_type": "limit", "order_side": "buy",
                 "quantity": -1, "price": 45000.001}""")
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid_user_id"))
                .body("errors.field", equalTo(List.of("user_id", "quantity", "price")))
                .body("detail", containsString("nearest valid price is 45000"));
        place("{\"quantity\": {}}").statusCode(422).body("errors[0].code", equalTo("invalid_type"));
        place(limit("ada", "buy", "1", "1").replace("BTC/USD", "DOGE/USD"))
                .statusCode(404)
                .body("code", equalTo("unknown_pair"));
        place("{\"quantity\": NaN}").statusCode(422).body("code", equalTo("unreadable_body"));
        place("").statusCode(422).body("code", equalTo("unreadable_body"));
    }

    @Test
    void tradesAreListedNewestFirstPerUserAndForThePublic() {
        String user = downstream.user(Behaviour.FILL);
        place(market(user, "0.5")).statusCode(201);
        place(market(user, "0.1")).statusCode(201);

        List<String> ids = pages("/api/trades", user, 1);
        String mine = given().queryParam("user_id", user)
                .queryParam("pair_symbol", "BTC/USD")
                .queryParam("limit", 1)
                .get("/api/trades")
                .asString();
        String everybodys = given().queryParam("pair_symbol", "BTC/USD")
                .queryParam("limit", 4)
                .get("/api/trades")
                .asString();

        assertThat(ids).hasSize(4).doesNotHaveDuplicates();
        assertThat(ids).isSortedAccordingTo((one, other) -> Long.compare(number(other), number(one)));
        assertThat(mine)
                .contains("\"id\":\"" + ids.getFirst() + "\"")
                .contains("\"user_id\":\"" + user + "\"")
                .contains("\"side\":\"buy\"")
                .contains("\"quantity\":0.05,")
                .contains("\"price\":45000,")
                .contains("\"fee\":4.5,")
                .contains("\"liquidity\":\"taker\"");
        assertThat(everybodys)
                .contains(ids)
                .contains("\"user_id\":null")
                .contains("\"order_id\":null")
                .doesNotContain(user);
        assertThat(list("/api/trades", "house", "hours", "0.5")).containsAll(ids);
        assertThat(list("/api/trades", user, "pair_symbol", "ETH/USD")).isEmpty();
    }

    @Test
    void tradesAreExportedWithWhatTheyCostAndBrought() {
        String user = downstream.user(Behaviour.FILL);
        place(market(user, "0.5")).statusCode(201);

        Response export = given().queryParam("user_id", user)
                .queryParam("from", "2020-01-01")
                .get("/api/trades/export");

        assertThat(export.statusCode()).isEqualTo(200);
        assertThat(export.contentType()).startsWith("text/csv");
        assertThat(export.header("Content-Disposition"))
                .matches("attachment; filename=\"trades_" + user + "_20200101-[0-9]{8}\\.csv\"");
        List<String> lines = export.asString().lines().toList();
        assertThat(export.asString()).endsWith("\r\n");
        assertThat(lines.getFirst())
                .isEqualTo("trade_id,timestamp,pair_symbol,side,base_currency,quantity,quote_currency,price,value,fee,"
                        + "fee_currency,total,liquidity,order_id");
        assertThat(lines).hasSize(3);
        List<String> ids = pages("/api/trades", user, 5);
        assertThat(lines.get(1))
                .startsWith(ids.getLast() + ",")
                .contains(",BTC/USD,buy,BTC,0.25,USD,45000,11250,22.5,USD,11272.5,taker,order_");
        assertThat(lines.get(2)).startsWith(ids.getFirst() + ",");
        assertThat(given().queryParam("user_id", user)
                        .queryParam("year", "2020")
                        .get("/api/trades/export")
                        .asString())
                .hasLineCount(1);
    }

    @Test
    void anExportOfManyTradesHasEachOnceForEachSide() {
        String user = downstream.user(Behaviour.REST);
        pool.preparedQuery("""
                        INSERT INTO trades (number, pair_symbol, quantity, price, taker_side, fee_currency, executed_at,
                            maker_order, maker_user, maker_fee, taker_order, taker_user, taker_fee)
                        SELECT 4503599627370496 + n, 'ETH/USD', 0.5, 2000.5, 'sell', 'USD',
                            TIMESTAMPTZ '2019-12-31 23:59:59.999Z' + n / 1001 * interval '1 millisecond',
                            1, $1, 1.00025, 2, $1, 2.0005
                        FROM generate_series(1, 1100) AS s(n)""").execute(Tuple.of(user)).await().atMost(SOON);
        try {
            List<String> lines = given().queryParam("user_id", user)
                    .queryParam("year", "2019")
                    .get("/api/trades/export")
                    .asString()
                    .lines()
                    .skip(1)
                    .toList();

            assertThat(lines).hasSize(2_000).doesNotHaveDuplicates();
            assertThat(lines.getFirst())
                    .isEqualTo("trade_4503599627370497,2019-12-31T23:59:59.999Z,ETH/USD,buy,ETH,0.5,USD,2000.5,1000.25,"
                            + "1.00025,USD,1001.25025,maker,order_1");
            assertThat(lines.get(1)).contains(",sell,").endsWith("2.0005,USD,998.2495,taker,order_2");
        } finally {
            pool.preparedQuery("DELETE FROM trades WHERE maker_user = $1")
                    .execute(Tuple.of(user))
                    .await()
                    .atMost(SOON);
        }
    }

    private static long number(String tradeId) {
        return Long.parseLong(tradeId.substring("trade_".length()));
    }

    @Test
    void theServicesOwnFiguresCountOrdersAndTrades() {
        int before =
                given().get("/internal/stats").then().statusCode(200).extract().path("total_orders");
        place(market(downstream.user(Behaviour.FILL), "0.5")).statusCode(201);

        await().atMost(SOON)
                .untilAsserted(() -> given().get("/internal/stats")
                        .then()
                        .statusCode(200)
                        .body("total_orders", equalTo(before + 1))
                        .body("total_trades", notNullValue())
                        .body("status_distribution.filled", notNullValue())
                        .body("status_distribution.expired", notNullValue()));
    }

    @Test
    void theAuditIsToldOfEveryOrderThatHasNotEnded() {
        String user = "live-" + UUID.randomUUID();
        List<String> taken = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            taken.add(given().contentType(ContentType.JSON)
                    .body("{\"user_id\": \"%s\", \"pair_symbol\": \"BTC/USD\", \"order_type\": \"limit\", "
                                    .formatted(user)
                            + "\"order_side\": \"buy\", \"quantity\": 0.5, \"price\": 45000}")
                    .post(ORDERS)
                    .then()
                    .statusCode(201)
                    .extract()
                    .path("id"));
        }
        given().queryParam("user_id", user)
                .delete(ORDERS + "/" + taken.getFirst())
                .then()
                .statusCode(200);
        List<String> open = taken.subList(1, 3);

        List<String> live = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            Response page =
                    given().queryParam("limit", 1).queryParam("cursor", cursor).get("/internal/live-orders");
            live.addAll(page.jsonPath().<String>getList("findAll { it.user_id == '" + user + "' }.order_id"));
            cursor = page.header("X-Next-Cursor");
        }

        assertThat(live).isEqualTo(open);
        given().queryParam("ids", String.join(",", taken))
                .get("/internal/live-orders")
                .then()
                .statusCode(200)
                .body("order_id", containsInAnyOrder(open.toArray()))
                .body("reservation_id", containsInAnyOrder(open.toArray()))
                .body("answered", equalTo(List.of(true, true)))
                .body("leg", equalTo(List.of(false, false)))
                .body("[0].pair_symbol", equalTo("BTC/USD"))
                .body("[0].order_side", equalTo("buy"));
        given().queryParam("ids", "order_x")
                .get("/internal/live-orders")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_ids"));
    }

    @Test
    void theServiceIsReadyAndDescribed() {
        await().atMost(SOON)
                .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
        String document = given().queryParam("format", "json").get("/q/openapi").asString();

        assertThat(document)
                .contains("\"/api/orders\"")
                .contains("\"client_order_id\"")
                .doesNotContain("/internal/");
    }

    private static String limit(String user, String side, String quantity, String price) {
        return """
                {"user_id": "%s", "pair_symbol": "BTC/USD", "order_type": "limit", "order_side": "%s",
                 "quantity": "%s", "price": "%s"}""".formatted(user, side, quantity, price);
    }

    private static String limitWithClientId(String user, String quantity, String clientOrderId) {
        return """
                {"user_id": "%s", "pair_symbol": "BTC/USD", "order_type": "limit", "order_side": "buy",
                 "quantity": %s, "price": 45000, "client_order_id": "%s"}""".formatted(user, quantity, clientOrderId);
    }

    private static String market(String user, String quantity) {
        return """
                {"user_id": "%s", "pair_symbol": "BTC/USD", "order_type": "market", "order_side": "buy",
                 "quantity": %s, "price": null}""".formatted(user, quantity);
    }

    private static ValidatableResponse place(String body) {
        return given().contentType(ContentType.JSON).body(body).post(ORDERS).then();
    }

    /// As a careful client does: while the service says that nothing was done, the same request goes out again.
    private static Response placePersistently(String body) {
        return await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> given().contentType(ContentType.JSON).body(body).post(ORDERS),
                        answer -> answer.statusCode() != 503);
    }

    private static ValidatableResponse cancel(String orderId, String user) {
        return given().queryParam("user_id", user)
                .delete(ORDERS + "/" + orderId)
                .then();
    }

    private static List<String> list(String user, String parameter, String value) {
        return list(ORDERS, user, parameter, value);
    }

    private static List<String> list(String address, String user, String parameter, String value) {
        return given().queryParam("user_id", user)
                .queryParam(parameter, value)
                .get(address)
                .then()
                .statusCode(200)
                .extract()
                .path("id");
    }

    private static List<String> pages(String address, String user, int limit) {
        List<String> ids = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            Response page = given().queryParam("user_id", user)
                    .queryParam("limit", limit)
                    .queryParam("cursor", cursor)
                    .get(address);
            assertThat(page.statusCode()).isEqualTo(200);
            ids.addAll(page.path("id"));
            cursor = page.header("X-Next-Cursor");
        }
        return ids;
    }

    private static List<Response> atOnce(int count, IntFunction<Response> request) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Response>> futures = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int index = i;
                futures.add(threads.submit(() -> request.apply(index)));
            }
            List<Response> answers = new ArrayList<>();
            for (Future<Response> future : futures) {
                answers.add(future.get());
            }
            return answers;
        }
    }

    private void sql(String statement, Object parameter) {
        pool.preparedQuery(statement).execute(Tuple.of(parameter)).await().atMost(SOON);
    }

    private long count(String user) {
        return pool.preparedQuery("SELECT count(*) FROM orders WHERE user_id = $1")
                .execute(Tuple.of(user))
                .await()
                .atMost(SOON)
                .iterator()
                .next()
                .getLong(0);
    }
}
