package dev.exchange.alert;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.exchange.alert.domain.AlertTerms;
import dev.exchange.testing.ExchangeStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(ExchangeStack.class)
class PriceAlertsTest {
    private static final String ALERTS = "/api/price-alerts";

    @Test
    void anAlertIsStoredAndReadBackExactlyAsItWasAskedFor() {
        String user = newUser();

        String id = create("""
                {"user_id": "%s", "cryptocurrency_id": "crypto_btc", "alert_type": "price_above",
                 "target_price": 50000.12345678}""".formatted(user))
                .statusCode(201)
                .header("Location", containsString("/api/price-alerts/alert_"))
                .body("id", matchesPattern("alert_[0-9]+"))
                .body("created_at", matchesPattern("[-0-9]{10}T.*Z"))
                .body("triggered_at", nullValue())
                .body("is_active", equalTo(true))
                .extract()
                .path("id");

        String stored =
                given().get(ALERTS + "/" + id).then().statusCode(200).extract().asString();
        assertThat(stored)
                .contains("\"user_id\":\"" + user + "\"")
                .contains("\"cryptocurrency_id\":\"crypto_btc\"")
                .contains("\"alert_type\":\"price_above\"")
                .contains("\"target_price\":50000.12345678")
                .contains("\"target_percentage\":null");
    }

    @Test
    void numbersMayComeAsTextAndCoinsByTheirSymbol() {
        create("""
                {"user_id": "%s", "cryptocurrency_id": "ETH", "alert_type": "percentage_change",
                 "target_percentage": "2.5", "window_hours": 6}""".formatted(newUser()))
                .statusCode(201)
                .body("cryptocurrency_id", equalTo("crypto_eth"))
                .body("target_percentage", equalTo(2.5f))
                .body("target_price", nullValue())
                .body("window_hours", equalTo(6));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|400|missing_field",
                "{'user_id': 'u', 'alert_type': 'price_above', 'target_price': 1}|400|missing_field",
                "{'user_id': 'u', 'cryptocurrency_id': 'crypto_btc', 'target_price': 1}|400|missing_field",
                "{'user_id': 'u', 'cryptocurrency_id': 'crypto_btc', 'alert_type': 'price_above'}|400|missing_field",
                "{'user_id': 'u', 'cryptocurrency_id': 'crypto_btc', 'alert_type': 'price_above', 'target_price': -1}|400|invalid_target_price",
                "{'user_id': 'u', 'cryptocurrency_id': 'crypto_btc', 'alert_type': 'price_above', 'target_price': 1e30}|400|invalid_target_price",
                "{'user_id': 'u', 'cryptocurrency_id': 'crypto_btc', 'alert_type': 'soon', 'target_price': 1}|400|invalid_alert_type",
                "{'user_id': 'u u', 'cryptocurrency_id': 'crypto_btc', 'alert_type': 'price_above', 'target_price': 1}|400|invalid_user_id",
                "{'user_id': 'u', 'cryptocurrency_id': 'crypto_xyz', 'alert_type': 'price_above', 'target_price': 1}|404|unknown_cryptocurrency",
                "{'user_id': 'u', 'cryptocurrency_id': 'crypto_usd', 'alert_type': 'price_above', 'target_price': 1}|404|unknown_cryptocurrency",
                "{'user_id': 'u', 'cryptocurrency_id': 'crypto_btc', 'alert_type': 'price_above', 'target_price': 'NaN'}|422|unreadable_body",
                "{'user_id': 'u', 'cryptocurrency_id': 'crypto_btc', 'alert_type': 'price_above', 'target_price': NaN}|422|unreadable_body",
                "{'user_id': 'u', 'cryptocurrency_id': 'crypto_btc', 'alert_type': 'price_above', 'target_price': 1e999999999}|422|unreadable_body",
                "{'user_id': 'u', 'cryptocurrency_id': 'crypto_btc', 'alert_type': 'price_above', 'target_price': [1]}|422|unreadable_body",
                "not json|422|unreadable_body",
                "[]|422|unreadable_body",
            })
    void nonsenseIsAnsweredWithAProblemThatSaysWhatIsWrong(String body, int status, String code) {
        create(body.replace('\'', '"'))
                .statusCode(status)
                .contentType("application/problem+json")
                .body("code", equalTo(code))
                .body("status", equalTo(status))
                .body("detail", not(containsString("dev.exchange")))
                .body("detail", not(containsString("jackson")));
    }

    @Test
    void anEmptyBodyIsUnreadable() {
        given().contentType(ContentType.JSON)
                .post(ALERTS)
                .then()
                .statusCode(422)
                .body("code", equalTo("unreadable_body"));
    }

    @Test
    void theListIsTheUsersOwnNewestFirstAndCanBePagedThrough() {
        String user = newUser();
        List<String> created = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            created.addFirst(createdPriceAlert(user, i));
        }
        createdPriceAlert(newUser(), 1);

        List<String> paged = new ArrayList<>();
        String cursor = null;
        do {
            Response page = given().queryParam("user_id", user)
                    .queryParam("limit", 2)
                    .queryParams(cursor == null ? java.util.Map.of() : java.util.Map.of("cursor", cursor))
                    .get(ALERTS);
            page.then().statusCode(200);
            paged.addAll(page.path("id"));
            cursor = page.header("X-Next-Cursor");
            assertThat(page.header("Link") != null).isEqualTo(cursor != null);
        } while (cursor != null);

        assertThat(paged).isEqualTo(created);
    }

    @Test
    void aSilencedAlertIsNotAmongTheActiveOnesUntilItIsWokenAgain() {
        String user = newUser();
        String id = createdPriceAlert(user, 1);

        change(id, user, false).statusCode(200).body("is_active", equalTo(false));
        given().queryParam("user_id", user)
                .queryParam("active_only", true)
                .get(ALERTS)
                .then()
                .body("", hasSize(0));
        given().queryParam("user_id", user).get(ALERTS).then().body("", hasSize(1));

        change(id, user, true).statusCode(200).body("is_active", equalTo(true));
        given().queryParam("user_id", user)
                .queryParam("active_only", true)
                .get(ALERTS)
                .then()
                .body("id", equalTo(List.of(id)));
    }

    @Test
    void anAlertIsItsOwnersAlone() {
        String id = createdPriceAlert(newUser(), 1);
        String stranger = newUser();

        given().queryParam("user_id", stranger)
                .get(ALERTS + "/" + id)
                .then()
                .statusCode(403)
                .body("code", equalTo("not_your_alert"));
        change(id, stranger, false).statusCode(403);
        given().queryParam("user_id", stranger).delete(ALERTS + "/" + id).then().statusCode(403);
        given().get(ALERTS + "/" + id).then().statusCode(200).body("is_active", equalTo(true));
    }

    @Test
    void aDeletedAlertIsGone() {
        String user = newUser();
        String id = createdPriceAlert(user, 1);

        given().queryParam("user_id", user).delete(ALERTS + "/" + id).then().statusCode(204);

        given().get(ALERTS + "/" + id).then().statusCode(404).body("code", equalTo("alert_not_found"));
        given().queryParam("user_id", user).delete(ALERTS + "/" + id).then().statusCode(404);
    }

    @ParameterizedTest
    @CsvSource({"alert_999999999", "alert_0", "alert_", "alert_-1", "order_1", "1", "alert_99999999999999999999"})
    void anIdThatIsNoneIsNotFound(String id) {
        given().get(ALERTS + "/" + id).then().statusCode(404).body("code", equalTo("alert_not_found"));
    }

    @ParameterizedTest
    @CsvSource({
        "limit,0,invalid_limit",
        "limit,501,invalid_limit",
        "limit,many,invalid_limit",
        "cursor,what,invalid_cursor",
        "active_only,maybe,invalid_active_only"
    })
    void aSenselessListParameterIsRefused(String name, String value, String code) {
        given().queryParam("user_id", newUser())
                .queryParam(name, value)
                .get(ALERTS)
                .then()
                .statusCode(400)
                .body("code", equalTo(code));
    }

    @Test
    void aListWithoutAUserIsRefused() {
        given().get(ALERTS).then().statusCode(400).body("code", equalTo("missing_field"));
    }

    @Test
    void aUserCanKeepOnlySoManyEvenWhenAskingFromManySidesAtOnce() throws Exception {
        String user = newUser();
        int tries = AlertTerms.MOST_PER_USER + 20;
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
            List<Callable<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < tries; i++) {
                calls.add(() -> create(priceAlert(user, 7)).extract().statusCode());
            }
            for (Future<Integer> call : clients.invokeAll(calls)) {
                statuses.add(call.get());
            }
        }

        assertThat(statuses).filteredOn(status -> status == 201).hasSize(AlertTerms.MOST_PER_USER);
        assertThat(statuses).filteredOn(status -> status == 400).hasSize(20);
        create(priceAlert(user, 7)).statusCode(400).body("code", equalTo("too_many_alerts"));
    }

    @Test
    void theServicesPartOfTheStatisticsCountsEveryAlert() {
        int before =
                given().get("/internal/stats").then().statusCode(200).extract().path("total_alerts");

        createdPriceAlert(newUser(), 1);

        given().get("/internal/stats").then().body("total_alerts", greaterThanOrEqualTo(before + 1));
    }

    @Test
    void theApiIsDescribed() {
        given().get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .body("openapi", containsString("3.1"))
                .body("paths.'/api/price-alerts'.post.responses.'201'", not(nullValue()))
                .body("components.schemas.PriceAlert.properties.target_price", not(nullValue()))
                .body("paths.'/internal/stats'", nullValue());
    }

    private static String newUser() {
        return "user_" + UUID.randomUUID();
    }

    private static String priceAlert(String user, int price) {
        return """
                {"user_id": "%s", "cryptocurrency_id": "crypto_btc", "alert_type": "price_below", "target_price": %d}""".formatted(user, price);
    }

    private static String createdPriceAlert(String user, int price) {
        return create(priceAlert(user, price)).statusCode(201).extract().path("id");
    }

    private static ValidatableResponse create(String body) {
        return given().contentType(ContentType.JSON).body(body).post(ALERTS).then();
    }

    private static ValidatableResponse change(String id, String user, boolean active) {
        return given().contentType(ContentType.JSON)
                .body("""
                        {"user_id": "%s", "is_active": %s}""".formatted(user, active))
                .patch(ALERTS + "/" + id)
                .then();
    }
}
