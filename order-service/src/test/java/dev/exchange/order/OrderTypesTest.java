package dev.exchange.order;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.exchange.contracts.LinkedOrder;
import dev.exchange.contracts.OrderLink;
import dev.exchange.contracts.OrderOptions;
import dev.exchange.contracts.OrderRequest;
import dev.exchange.contracts.OrderStatus;
import dev.exchange.contracts.SelfTradePrevention;
import dev.exchange.contracts.UpdateCause;
import dev.exchange.order.Downstream.Behaviour;
import dev.exchange.testing.ExchangeStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every order type, flag, group, change and mass action, as a client meets them.
@QuarkusTest
@QuarkusTestResource(ExchangeStack.class)
class OrderTypesTest {
    private static final String ORDERS = "/api/orders";
    private static final String OPERATOR = "operator";
    private static final Duration SOON = Duration.ofSeconds(10);

    @Inject
    Downstream downstream;

    @Inject
    Pool pool;

    @BeforeEach
    void listenDownstream() {
        downstream.start();
        downstream.arrange(OPERATOR, Behaviour.REST);
    }

    @AfterEach
    void everythingWasWrittenDownstream() {
        assertThat(downstream.failures()).isEmpty();
    }

    @ParameterizedTest(name = "a {0} order with {1} is answered {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "stop_loss | 'stop_price': 44000 | pending",
                "take_profit | 'price': '46000' | pending",
                "stop_limit | 'stop_price': 44000, 'price': 43900, 'post_only': true | pending",
                "take_profit_limit | 'stop_price': 46000, 'price': 45900, 'time_in_force': 'DAY' | pending",
                "trailing_stop | 'trail_percent': 2.5, 'limit_offset': 50 | pending",
                "trailing_stop | 'trail_amount': 100 | pending",
                "iceberg | 'price': 46000, 'visible_quantity': '0.05' | open",
                "limit | 'price': 46000, 'post_only': true, 'self_trade_prevention': 'cancel_both' | open"
            })
    void everyTypeIsTakenAndAnsweredAndReadBack(String type, String fields, String status) {
        String user = downstream.user(Behaviour.REST);

        JsonPath placed =
                place(order(user, type, fields)).statusCode(201).extract().jsonPath();

        assertThat(placed.getString("status")).isEqualTo(status);
        assertThat(placed.getString("order_type")).isEqualTo(type);
        assertThat(given().get(ORDERS + "/" + placed.getString("id")).jsonPath().getMap(""))
                .isEqualTo(placed.getMap(""));
    }

    @Test
    void whatIsSpecialAboutAnOrderIsShown() {
        String user = downstream.user(Behaviour.REST);

        place(order(user, "iceberg", "'price': 46000, 'visible_quantity': 0.05, 'post_only': true"))
                .body("visible_quantity", equalTo(0.05f))
                .body("post_only", equalTo(true))
                .body("triggered", nullValue())
                .body("link", nullValue())
                .body("linked_order_ids", nullValue())
                .body("linked_orders", nullValue());
        place(order(user, "trailing_stop", "'trail_percent': 2.5, 'limit_offset': 50"))
                .body("trail_percent", equalTo(2.5f))
                .body("limit_offset", equalTo(50))
                .body("trail_amount", nullValue())
                .body("mark_price", equalTo(45000))
                .body("stop_price", equalTo(44990));
        place(order(user, "take_profit", "'price': 46000, 'self_trade_prevention': 'cancel_oldest'"))
                .body("price", nullValue())
                .body("stop_price", equalTo(46000))
                .body("self_trade_prevention", equalTo("cancel_oldest"));
    }

    @Test
    void theRequestCarriesTheOptionsExactly() {
        String user = downstream.user(Behaviour.REST);
        Instant end = Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.MILLIS);

        place(order(
                        user,
                        "trailing_stop",
                        "'trail_percent': 2.50, 'limit_offset': '50.00', 'post_only': true, 'stop_price': 44000,"
                                + " 'self_trade_prevention': 'cancel_newest', 'expires_at': '" + end + "'"))
                .statusCode(201);
        place(order(user, "market", "'quote_amount': 1000").replace("\"quantity\": 0.5,", ""))
                .statusCode(201)
                .body("quote_amount", equalTo(1000));

        List<OrderRequest> requests = downstream.requestsOf(user);
        OrderRequest.Place trailing = (OrderRequest.Place) requests.get(0);
        assertThat(trailing.options())
                .isEqualTo(new OrderOptions(
                        null,
                        null,
                        null,
                        new BigDecimal("2.5"),
                        new BigDecimal("50"),
                        true,
                        SelfTradePrevention.CANCEL_NEWEST));
        assertThat(trailing.stopPrice()).isEqualByComparingTo("44000");
        assertThat(trailing.expiresAt()).isEqualTo(end);
        OrderRequest.Place market = (OrderRequest.Place) requests.get(1);
        assertThat(market.quantity()).isEqualByComparingTo("0");
        assertThat(Objects.requireNonNull(market.options()).quoteAmount()).isEqualByComparingTo("1000");
    }

    @Test
    void aBracketIsOneRequestAndThreeOrders() {
        String user = downstream.user(Behaviour.REST);

        JsonPath placed = place(bracket(user)).statusCode(201).extract().jsonPath();

        String id = placed.getString("id");
        List<String> legs = placed.getList("linked_order_ids");
        assertThat(placed.getString("status")).isEqualTo("open");
        assertThat(placed.getString("link")).isEqualTo("bracket");
        assertThat(legs).hasSize(2);
        assertThat(placed.<String>getList("linked_orders.id")).isEqualTo(legs);
        assertThat(placed.<String>getList("linked_orders.order_type")).containsExactly("limit", "stop_loss");
        assertThat(placed.<String>getList("linked_orders.order_side")).containsOnly("sell");
        assertThat(placed.<String>getList("linked_orders.status")).containsOnly("pending");
        given().get(ORDERS + "/" + legs.get(1))
                .then()
                .body("client_order_id", equalTo("my-stop"))
                .body("linked_order_ids", equalTo(List.of(id, legs.get(0))))
                .body("linked_orders.id", equalTo(List.of(id, legs.get(0))));
        given().queryParam("user_id", user)
                .get(ORDERS)
                .then()
                .body("", hasSize(3))
                .body("linked_orders", equalTo(Arrays.asList(null, null, null)));
        OrderRequest.Place request = downstream.placesOf(id).getFirst();
        assertThat(downstream.requestsOf(user)).hasSize(1);
        assertThat(request.link()).isEqualTo(OrderLink.BRACKET);
        assertThat(Objects.requireNonNull(request.linked()))
                .extracting(LinkedOrder::orderId)
                .isEqualTo(legs);
    }

    @Test
    void aRepeatedGroupGivesTheSameOrdersEvenAfterTheyChanged() {
        String user = downstream.user(Behaviour.REST);
        String body = order(
                user,
                "trailing_stop",
                "'trail_amount': 100, 'stop_price': 44000, 'client_order_id': 'mine',"
                        + " 'one_cancels_other': {'order_type': 'take_profit', 'stop_price': 46000}");

        JsonPath first = place(body).statusCode(201).extract().jsonPath();
        JsonPath again = place(body).statusCode(200).extract().jsonPath();
        place(body.replace("46000", "47000"))
                .statusCode(409)
                .body("code", equalTo("client_order_id_reused"))
                .body("order_id", equalTo(first.getString("id")));

        assertThat(first.getFloat("stop_price")).isEqualTo(44990f);
        assertThat(again.getMap("")).isEqualTo(first.getMap(""));
        assertThat(downstream.requestsOf(user)).hasSize(1);
    }

    @Test
    void aGroupOfWhichOneClientOrderIdIsTakenLeavesNothingBehind() {
        String user = downstream.user(Behaviour.REST);
        String taken = place(order(user, "limit", "'price': 46000, 'client_order_id': 'my-stop'"))
                .statusCode(201)
                .extract()
                .path("id");

        place(bracket(user))
                .statusCode(409)
                .body("code", equalTo("client_order_id_reused"))
                .body("order_id", equalTo(taken));

        given().queryParam("user_id", user).get(ORDERS).then().body("", hasSize(1));
        assertThat(downstream.requestsOf(user)).hasSize(1);
    }

    @Test
    void aRefusedGroupIsRefusedAsAWhole() {
        String user = downstream.user(Behaviour.REFUSE);

        place(bracket(user)).statusCode(400).body("code", equalTo("insufficient_balance"));

        given().queryParam("user_id", user)
                .get(ORDERS)
                .then()
                .body("status", equalTo(List.of("rejected", "rejected", "rejected")))
                .body(
                        "reason_code",
                        equalTo(List.of("insufficient_balance", "insufficient_balance", "insufficient_balance")));
    }

    @Test
    void aGroupThatWasNeverAnsweredIsSentAgainAsAWhole() {
        String user = downstream.user(Behaviour.SILENCE);
        String id = place(bracket(user))
                .statusCode(202)
                .body("linked_orders", hasSize(2))
                .extract()
                .path("id");

        await().atMost(Duration.ofSeconds(20))
                .until(() -> downstream.placesOf(id).size() == 2);

        assertThat(downstream.placesOf(id).get(1))
                .isEqualTo(downstream.placesOf(id).get(0));
        assertThat(downstream.requestsOf(user)).hasSize(2);
    }

    @Test
    void aGroupThatCouldNotBeWrittenInTimeLeavesNothingBehind() {
        String user = downstream.user(Behaviour.REST);
        SqlConnection other = pool.getConnection().await().atMost(SOON);
        other.query("BEGIN").execute().await().atMost(SOON);
        try {
            other.query("LOCK TABLE orders IN SHARE ROW EXCLUSIVE MODE")
                    .execute()
                    .await()
                    .atMost(SOON);
            place(bracket(user)).statusCode(503);
        } finally {
            other.query("COMMIT").execute().await().atMost(SOON);
            other.close().await().atMost(SOON);
        }

        await().during(Duration.ofSeconds(2)).atMost(SOON).until(() -> count(user) == 0);
        assertThat(downstream.requestsOf(user)).isEmpty();
        place(bracket(user)).statusCode(201);
        assertThat(count(user)).isEqualTo(3);
    }

    @Test
    void theMissingOrdersOfAGroupAreBroughtBackByTheirUpdates() {
        String user = downstream.user(Behaviour.REST);
        String id = place(bracket(user)).statusCode(201).extract().path("id");
        OrderRequest.Place request = downstream.placesOf(id).getFirst();
        pool.preparedQuery("DELETE FROM orders WHERE user_id = $1")
                .execute(Tuple.of(user))
                .await()
                .atMost(SOON);

        downstream.open(request);

        await().atMost(SOON)
                .untilAsserted(() -> given().get(ORDERS + "/" + id)
                        .then()
                        .statusCode(200)
                        .body("link", equalTo("bracket"))
                        .body("linked_orders.client_order_id", equalTo(Arrays.asList(null, "my-stop"))));
    }

    @Test
    void everythingThatIsWrongWithAGroupIsNamedWithItsPath() {
        place("""
                {"user_id": "ada", "pair_symbol": "BTC/USD", "order_type": "iceberg", "order_side": "buy",
                 "quantity": 0.5, "price": 45000, "visible_quantity": 0.6,
                 "take_profit": {"price": 46000.001}, "stop_loss": {"stop_price": "44000", "post_only": true}}""")
                .statusCode(400)
                .body("errors.field", equalTo(List.of("visible_quantity", "take_profit.price", "stop_loss.post_only")))
                .body("detail", containsString("nearest valid price is 46000"));
        place("{\"stop_loss\": {\"stop_price\": []}}")
                .statusCode(422)
                .body("errors.field", hasItem("stop_loss.stop_price"));
    }

    @Test
    void aChangeIsAnsweredWithTheChangedOrder() {
        String user = downstream.user(Behaviour.REST);
        String id = placed(user, "limit", "'price': 46000");

        change(id, user, "'price': 46100, 'quantity': '0.4'")
                .statusCode(200)
                .body("id", equalTo(id))
                .body("price", equalTo(46100))
                .body("quantity", equalTo(0.4f))
                .body("status", equalTo("open"));

        OrderRequest.Change request = downstream
                .requests(OrderRequest.Change.class)
                .filter(change -> change.orderId().equals(id))
                .findFirst()
                .orElseThrow();
        assertThat(request.remainingQuantity()).isEqualByComparingTo("0.4");
        given().get(ORDERS + "/" + id).then().body("price", equalTo(46100));
    }

    @Test
    void aStopThatWaitsIsChangedAndStaysPending() {
        String user = downstream.user(Behaviour.REST);
        String id = placed(user, "stop_loss", "'stop_price': 44000");

        change(id, user, "'stop_price': 43000")
                .statusCode(200)
                .body("stop_price", equalTo(43000))
                .body("status", equalTo("pending"));
    }

    @Test
    void aPlaceIsKnownAgainByItsClientOrderIdAfterAChange() {
        String user = downstream.user(Behaviour.REST);
        String body = order(user, "limit", "'price': 46000, 'client_order_id': 'mine'");
        String id = place(body).statusCode(201).extract().path("id");
        change(id, user, "'price': 46100").statusCode(200);

        place(body).statusCode(200).body("id", equalTo(id)).body("price", equalTo(46100));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"REFUSE_CHANGES, insufficient_balance", "HALT, not_modifiable"})
    void aChangeThatIsRefusedSaysWhyAndTheOrderStands(Behaviour behaviour, String code) {
        String user = downstream.user(behaviour);
        String id = placed(user, "limit", "'price': 46000");

        change(id, user, "'price': 46100")
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo(code))
                .body("detail", notNullValue());
        given().get(ORDERS + "/" + id).then().body("price", equalTo(46000)).body("status", equalTo("open"));
    }

    @Test
    void aChangeOfWhichNothingIsHeardIsUnderway() {
        String user = downstream.user(Behaviour.IGNORE);
        String id = placed(user, "limit", "'price': 46000");

        change(id, user, "'price': 46100").statusCode(202).body("price", equalTo(46000));
    }

    @Test
    void aChangeThatMakesNoSenseIsNotSent() {
        String user = downstream.user(Behaviour.REST);
        String id = placed(user, "limit", "'price': 46000");
        String entry = place(bracket(user)).statusCode(201).extract().path("id");

        change(id, user, "'price': 46000.001, 'quantity': 0")
                .statusCode(400)
                .body("errors.field", equalTo(List.of("quantity", "price")));
        change(id, user, "'order_side': 'buy'").statusCode(400);
        change(id, user, "'price': []").statusCode(422).body("code", equalTo("invalid_type"));
        change(id, "somebody-else", "'price': 46100").statusCode(403).body("code", equalTo("not_your_order"));
        change("order_9007199254740990", user, "'price': 46100")
                .statusCode(404)
                .body("code", equalTo("order_not_found"));
        patch(id, "{\"price\": 46100}").statusCode(400).body("code", equalTo("missing_field"));
        patch(id, "{\"user_id\": 7}").statusCode(422).body("code", equalTo("invalid_type"));
        patch(id, "").statusCode(422).body("code", equalTo("unreadable_body"));
        change(entry, user, "'price': 44000").statusCode(400).body("code", equalTo("linked_order"));
        given().queryParam("user_id", user).delete(ORDERS + "/" + id).then().statusCode(200);
        change(id, user, "'price': 46100")
                .statusCode(400)
                .body("code", equalTo("order_not_open"))
                .body("order_status", equalTo("cancelled"));

        assertThat(downstream.requestsOf(user)).noneMatch(OrderRequest.Change.class::isInstance);
    }

    @Test
    void anAnswerThatAnotherReplicaReadIsGivenHere() throws Exception {
        String user = downstream.user(Behaviour.IGNORE);
        String id = placed(user, "limit", "'price': 46000");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Response> answer = threads.submit(
                    () -> change(id, user, "'price': 46100").extract().response());
            OrderRequest.Change request = await().atMost(SOON)
                    .until(
                            () -> downstream
                                    .requests(OrderRequest.Change.class)
                                    .filter(change -> change.orderId().equals(id))
                                    .findFirst()
                                    .orElse(null),
                            Objects::nonNull);
            String payload = new JsonObject()
                    .put("request_id", request.eventId())
                    .put("code", "not_modifiable")
                    .put("reason", "only a limit order in the book can be modified")
                    .encode();
            pool.preparedQuery("SELECT pg_notify('request_answers', $1)")
                    .execute(Tuple.of(payload))
                    .await()
                    .atMost(SOON);

            assertThat(answer.get().statusCode()).isEqualTo(400);
            assertThat((String) answer.get().path("code")).isEqualTo("not_modifiable");
        }
    }

    @Test
    void allOrdersOfAUserAreCancelledInOnePairOrInAll() {
        String user = downstream.user(Behaviour.REST);
        placed(user, "limit", "'price': 46000");
        placed(user, "stop_loss", "'stop_price': 44000");
        String ether = place(order(user, "limit", "'price': 4600").replace("BTC/USD", "ETH/USD"))
                .statusCode(201)
                .extract()
                .path("id");

        cancelAll(Map.of("user_id", user, "pair_symbol", "btc-usd"))
                .statusCode(200)
                .body("user_id", equalTo(user))
                .body("cancelled_orders", equalTo(2))
                .body("pairs", hasSize(1))
                .body("pairs[0].pair_symbol", equalTo("BTC/USD"))
                .body("pairs[0].cancelled_orders", equalTo(2))
                .body("pairs[0].code", nullValue());
        given().get(ORDERS + "/" + ether).then().body("status", equalTo("open"));
        cancelAll(Map.of("user_id", user))
                .statusCode(200)
                .body("cancelled_orders", equalTo(1))
                .body("pairs", hasSize(6));
        given().get(ORDERS + "/" + ether).then().body("status", equalTo("cancelled"));
    }

    @Test
    void aPairThatRefusesOrIsLateSaysSo() {
        cancelAll(Map.of("user_id", downstream.user(Behaviour.HALT), "pair_symbol", "BTC/USD"))
                .statusCode(200)
                .body("cancelled_orders", equalTo(0))
                .body("pairs[0].cancelled_orders", nullValue())
                .body("pairs[0].code", equalTo("market_halted"))
                .body("pairs[0].reason", notNullValue());
        cancelAll(Map.of("user_id", downstream.user(Behaviour.IGNORE), "pair_symbol", "BTC/USD"))
                .statusCode(202)
                .body("pairs[0].code", equalTo("no_answer_yet"));
        cancelAll(Map.of()).statusCode(400).body("code", equalTo("missing_field"));
        cancelAll(Map.of("user_id", "a b")).statusCode(400).body("code", equalTo("invalid_user_id"));
        cancelAll(Map.of("user_id", "ada", "pair_symbol", "DOGE/USD"))
                .statusCode(404)
                .body("code", equalTo("unknown_pair"));
    }

    @Test
    void aCountdownIsConfirmedByEveryPair() {
        String user = downstream.user(Behaviour.REST);

        JsonPath set = countdown("'user_id': '" + user + "', 'timeout_seconds': '1.5'")
                .statusCode(200)
                .body("user_id", equalTo(user))
                .body("timeout_seconds", equalTo(1.5f))
                .body("pairs", hasSize(6))
                .extract()
                .jsonPath();
        countdown("'user_id': '" + user + "', 'pair_symbol': 'BTC/USD', 'timeout_seconds': 0")
                .statusCode(200)
                .body("pairs", hasSize(1))
                .body("pairs[0].cancel_at", nullValue())
                .body("pairs[0].code", nullValue());

        assertThat(Instant.parse(set.getString("pairs[0].cancel_at")))
                .isBetween(Instant.now().minusSeconds(30), Instant.now().plusSeconds(2));
        assertThat(downstream
                        .requests(OrderRequest.CancelAllAfter.class)
                        .filter(request -> request.userId().equals(user))
                        .map(OrderRequest.CancelAllAfter::timeoutMs))
                .containsExactly(1500L, 1500L, 1500L, 1500L, 1500L, 1500L, 0L);
    }

    @Test
    void aCountdownThatIsNotConfirmedIsNotClaimed() {
        countdown("'user_id': '" + downstream.user(Behaviour.IGNORE) + "', 'timeout_seconds': 60")
                .statusCode(503)
                .header("Retry-After", notNullValue());
        countdown("'user_id': '" + downstream.user(Behaviour.HALT)
                        + "', 'pair_symbol': 'BTC/USD', 'timeout_seconds': 60")
                .statusCode(200)
                .body("pairs[0].cancel_at", nullValue())
                .body("pairs[0].code", equalTo("too_many_countdowns"));
    }

    @ParameterizedTest(name = "{0} is answered {1} {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'timeout_seconds': 60 | 400 | missing_field",
                "'user_id': 'ada' | 400 | missing_field",
                "'user_id': 'ada', 'timeout_seconds': -1 | 400 | invalid_timeout_seconds",
                "'user_id': 'ada', 'timeout_seconds': 86401 | 400 | invalid_timeout_seconds",
                "'user_id': 'ada', 'timeout_seconds': 0.0001 | 400 | invalid_timeout_seconds",
                "'user_id': 'ada', 'timeout_seconds': 'soon' | 422 | unreadable_body",
                "'user_id': 'ada', 'timeout_seconds': 1, 'pair_symbol': 'DOGE/USD' | 404 | unknown_pair"
            })
    void senselessCountdownsAreRefused(String fields, int status, String code) {
        countdown(fields).statusCode(status).body("code", equalTo(code));
    }

    @Test
    void eachItemOfABatchIsAnsweredForItself() {
        String user = downstream.user(Behaviour.REST);
        String mine = placed(user, "limit", "'price': 46000");
        String another = placed(downstream.user(Behaviour.REST), "limit", "'price': 46000");

        JsonPath answer = batch("""
                {"user_id": "%s", "cancel": ["%s", {"order_id": "%s"}, "order_x"], "orders": [
                  {"pair_symbol": "BTC/USD", "order_type": "limit", "order_side": "sell", "quantity": 0.5, "price": 46000},
                  {"pair_symbol": "BTC/USD", "order_type": "limit", "order_side": "sell", "quantity": 0, "price": 46000.001},
                  {"user_id": 7},
                  {"pair_symbol": "BTC/USD", "order_type": "stop_loss", "order_side": "sell", "quantity": 0.5,
                   "stop_price": 44000}]}""".formatted(user, mine, another))
                .statusCode(200)
                .extract()
                .jsonPath();

        assertThat(answer.<Integer>getList("results.index")).containsExactly(0, 1, 2, 3);
        assertThat(answer.<Integer>getList("results.status")).containsExactly(201, 400, 422, 201);
        assertThat(answer.getString("results[0].order.status")).isEqualTo("open");
        assertThat(answer.getString("results[1].code")).isEqualTo("invalid_quantity");
        assertThat(answer.<String>getList("results[1].errors.field")).containsExactly("quantity", "price");
        assertThat(answer.getString("results[3].order.status")).isEqualTo("pending");
        assertThat(answer.<Integer>getList("cancelled.status")).containsExactly(200, 403, 404);
        assertThat(answer.getString("cancelled[0].order.status")).isEqualTo("cancelled");
        assertThat(answer.<String>getList("cancelled.order_id")).containsExactly(mine, another, "order_x");
        List<OrderRequest> requests = downstream.requestsOf(user);
        assertThat(requests.get(1)).isInstanceOf(OrderRequest.Cancel.class);
        assertThat(requests.get(2)).isInstanceOf(OrderRequest.Place.class);
        assertThat(requests).hasSize(4);
    }

    @Test
    void theOrdersOfABatchKeepTheirOrder() {
        String user = downstream.user(Behaviour.REST);
        StringBuilder orders = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            orders.append(i == 0 ? "" : ",").append(order(user, "limit", "'price': " + (46000 + i)));
        }

        batch("{\"orders\": [" + orders + "]}").statusCode(200).body("results.status", hasSize(100));

        assertThat(downstream.requestsOf(user))
                .extracting(request -> Objects.requireNonNull(((OrderRequest.Place) request).price())
                        .intValueExact())
                .hasSize(100)
                .isSorted();
    }

    @Test
    void aRefusedOrderOfABatchTakesNoOtherWithIt() {
        String poor = downstream.user(Behaviour.REFUSE);

        batch("{\"orders\": [" + order(poor, "limit", "'price': 46000") + ","
                        + order(downstream.user(Behaviour.REST), "limit", "'price': 46000") + "]}")
                .statusCode(200)
                .body("results.status", equalTo(List.of(400, 201)))
                .body("results[0].code", equalTo("insufficient_balance"))
                .body("results[0].order_id", notNullValue());
    }

    @ParameterizedTest(name = "{0} is answered {1} {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{} | 400 | missing_field",
                "{'orders': []} | 400 | missing_field",
                "{'cancel': ['order_1']} | 400 | missing_field",
                "{'user_id': 'a b', 'cancel': ['order_1']} | 400 | invalid_user_id",
                "{'orders': {}} | 422 | unreadable_body",
                "{'orders': [1]} | 422 | unreadable_body",
                "{'cancel': [1]} | 422 | unreadable_body",
                "{'cancel': [{}]} | 422 | unreadable_body",
                "{'user_id': 7} | 422 | unreadable_body",
                "[] | 422 | unreadable_body",
                "{'orders': [{'quantity': NaN}]} | 422 | unreadable_body",
                "{'orders': [{ | 422 | unreadable_body"
            })
    void aBatchThatMakesNoSenseIsRefusedAsAWhole(String body, int status, String code) {
        batch(json(body)).statusCode(status).body("code", equalTo(code));
    }

    @Test
    void aBatchIsBounded() {
        batch("{\"user_id\": \"ada\", \"cancel\": [" + "\"order_1\",".repeat(100) + "\"order_1\"]}")
                .statusCode(400)
                .body("code", equalTo("too_many_orders"));
    }

    @Test
    void anOrderCanBeTriedWithoutBeingPlaced() {
        String user = downstream.user(Behaviour.REST);

        tried(order(user, "limit", "'price': 45000").replace("sell", "buy"))
                .statusCode(200)
                .body("valid", equalTo(true))
                .body("reserved_currency", equalTo("USD"))
                .body("reserved_amount", equalTo(22545))
                .body("max_fee", equalTo(45))
                .body("legs_reserved_currency", nullValue());
        tried(order(user, "market", "'price': null").replace("sell", "buy"))
                .statusCode(200)
                .body("reserved_amount", nullValue())
                .body("max_fee", nullValue());
        tried(bracket(user))
                .statusCode(200)
                .body("legs_reserved_currency", equalTo("BTC"))
                .body("legs_reserved_amount", equalTo(0));
        tried(order(user, "limit", "'price': 45000.001"))
                .statusCode(400)
                .body("errors.field", equalTo(List.of("price")))
                .body("code", equalTo("invalid_tick"));
        tried("nonsense").statusCode(422);

        given().queryParam("user_id", user).get(ORDERS).then().body("", hasSize(0));
        assertThat(downstream.requestsOf(user)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/api/markets/SOL/USD", "/api/markets/SOL%2FUSD", "/api/markets/sol-usd", "/api/markets/pair_sol_usd"})
    void aMarketThatWasNeverSetIsTrading(String address) {
        given().urlEncodingEnabled(false)
                .get(address)
                .then()
                .statusCode(200)
                .body("pair_symbol", equalTo("SOL/USD"))
                .body("state", equalTo("trading"))
                .body("price_band_percent", equalTo(0))
                .body("last_price", nullValue())
                .body("updated_at", nullValue());
    }

    @Test
    void theOperatorSetsWhatAMarketAccepts() {
        market("/api/markets/ADA/USD", "'state': 'auction', 'price_band_percent': 5.25, 'reference_price': '1.25'")
                .statusCode(200)
                .body("pair_symbol", equalTo("ADA/USD"))
                .body("state", equalTo("auction"))
                .body("price_band_percent", equalTo(5.25f))
                .body("reference_price", equalTo(1.25f))
                .body("last_price", equalTo(45000))
                .body("indicative_price", equalTo(45000))
                .body("indicative_volume", equalTo(2))
                .body("indicative_imbalance", equalTo(-1))
                .body("updated_at", notNullValue());

        given().get("/api/markets")
                .then()
                .statusCode(200)
                .body("", hasSize(6))
                .body("find { it.pair_symbol == 'ADA/USD' }.state", equalTo("auction"));
        OrderRequest.SetMarket request = downstream
                .requests(OrderRequest.SetMarket.class)
                .filter(set -> set.pairSymbol().equals("ADA/USD"))
                .findFirst()
                .orElseThrow();
        assertThat(request.userId()).isEqualTo(OPERATOR);
        assertThat(request.priceBandBasisPoints()).isEqualTo(525);
    }

    @Test
    void aSettingThatTheEngineRefusesOrDoesNotAnswerIsNotClaimed() {
        downstream.arrange(OPERATOR, Behaviour.HALT);
        market("/api/markets/BNB-USD", "'reference_price': 420").statusCode(400).body("code", equalTo("invalid_price"));
        downstream.arrange(OPERATOR, Behaviour.IGNORE);
        market("/api/markets/BNB-USD", "'state': 'halted'").statusCode(202).body("state", equalTo("trading"));
    }

    @ParameterizedTest(name = "{0} {1} is answered {2} {3}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "/api/markets/DOGE-USD | 'state': 'halted' | 404 | unknown_pair",
                "/api/markets/BTC-USD | ~~ | 400 | missing_field",
                "/api/markets/BTC-USD | 'state': 'asleep' | 400 | invalid_state",
                "/api/markets/BTC-USD | 'price_band_percent': 100 | 400 | invalid_price_band_percent",
                "/api/markets/BTC-USD | 'reference_price': 0.001 | 400 | invalid_reference_price",
                "/api/markets/BTC-USD | 'state': [] | 422 | unreadable_body"
            })
    void senselessSettingsAreRefused(String address, String fields, int status, String code) {
        market(address, fields).statusCode(status).body("code", equalTo(code));
    }

    @Test
    void everythingIsInTheApiDocument() {
        String document = given().queryParam("format", "json").get("/q/openapi").asString();

        assertThat(document)
                .contains("\"/api/orders/batch\"", "\"/api/orders/test\"", "\"/api/orders/cancel-all-after\"")
                .contains("\"/api/markets/{pair}\"", "\"X-Operator-Key\"")
                .contains("\"trailing_stop\"", "\"take_profit_limit\"", "\"decrement_and_cancel\"", "\"post_only\"")
                .contains("\"one_cancels_other\"", "\"linked_orders\"", "\"legs_reserved_amount\"");
        assertThat(document).doesNotContain("TRAILING_STOP");
    }

    @Test
    void aTriggeredStopIsShownAsSuch() {
        String user = downstream.user(Behaviour.REST);
        String id = placed(user, "stop_loss", "'stop_price': 44000");

        downstream.update(
                downstream.placesOf(id).getFirst(),
                UpdateCause.TRIGGERED,
                OrderStatus.FILLED,
                new BigDecimal("0.5"),
                null);

        await().atMost(SOON)
                .untilAsserted(() -> given().get(ORDERS + "/" + id)
                        .then()
                        .body("status", equalTo("filled"))
                        .body("triggered", equalTo(true)));
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    private static String order(String user, String type, String fields) {
        return """
                {"user_id": "%s", "pair_symbol": "BTC/USD", "order_type": "%s", "order_side": "sell",
                 "quantity": 0.5, %s}""".formatted(user, type, json(fields));
    }

    private static String bracket(String user) {
        return """
                {"user_id": "%s", "pair_symbol": "BTC/USD", "order_type": "limit", "order_side": "buy",
                 "quantity": 0.5, "price": 45000, "take_profit": {"price": 46000},
                 "stop_loss": {"stop_price": 44000, "client_order_id": "my-stop"}}""".formatted(user);
    }

    private static ValidatableResponse place(String body) {
        return given().contentType(ContentType.JSON).body(body).post(ORDERS).then();
    }

    private static String placed(String user, String type, String fields) {
        return place(order(user, type, fields)).statusCode(201).extract().path("id");
    }

    private static ValidatableResponse change(String id, String user, String fields) {
        return patch(id, json("{'user_id': '" + user + "', " + fields + "}"));
    }

    private static ValidatableResponse patch(String id, String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .patch(ORDERS + "/" + id)
                .then();
    }

    private static ValidatableResponse cancelAll(Map<String, String> query) {
        return given().queryParams(query).delete(ORDERS).then();
    }

    private static ValidatableResponse countdown(String fields) {
        return given().contentType(ContentType.JSON)
                .body(json("{" + fields + "}"))
                .post(ORDERS + "/cancel-all-after")
                .then();
    }

    private static ValidatableResponse batch(String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .post(ORDERS + "/batch")
                .then();
    }

    private static ValidatableResponse tried(String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .post(ORDERS + "/test")
                .then();
    }

    private static ValidatableResponse market(String address, String fields) {
        return given().contentType(ContentType.JSON)
                .body(json("{" + fields + "}"))
                .put(address)
                .then();
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
