package dev.exchange.bot;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.exchange.bot.domain.BotRules;
import dev.exchange.testing.ExchangeStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(ExchangeStack.class)
class TradingBotsTest {
    private static final String BOTS = "/api/trading-bots";

    @Test
    void aBotIsStoredAndReadBackExactlyAsItWasAskedFor() {
        String user = newUser();

        String id = create(scalper(user, "Bitcoin Scalper"))
                .statusCode(201)
                .header("Location", containsString("/api/trading-bots/bot_"))
                .body("id", matchesPattern("bot_[0-9]+"))
                .body("strategy", equalTo("scalping"))
                .body("pair_symbol", equalTo("BTC/USD"))
                .body("enabled", equalTo(true))
                .body("status", equalTo("created"))
                .body("performance", equalTo(Map.of("win_rate", 0, "total_profit", 0, "total_trades", 0)))
                .body("last_run", nullValue())
                .body("created_at", matchesPattern("[-0-9]{10}T.*Z"))
                .extract()
                .path("id");

        String stored =
                given().get(BOTS + "/" + id).then().statusCode(200).extract().asString();
        assertThat(stored)
                .contains("\"user_id\":\"" + user + "\"")
                .contains("\"name\":\"Bitcoin Scalper\"")
                .contains("\"parameters\":{\"profit_target\":0.5,\"stop_loss\":0.2,\"max_position_size\":0.1}");
    }

    @Test
    void numbersKeepTheirDigitsAndPairsMayBeWrittenInAnyForm() {
        String id = create("""
                {"user_id": "%s", "name": "Grid", "strategy": "grid_trading", "pair_symbol": "btc-usd", "enabled": false,
                 "parameters": {"grid_size": "12.34567891", "grid_levels": 10, "investment_amount": 123456789012}}""".formatted(newUser()))
                .statusCode(201)
                .body("pair_symbol", equalTo("BTC/USD"))
                .body("enabled", equalTo(false))
                .extract()
                .path("id");

        assertThat(given().get(BOTS + "/" + id).asString())
                .contains("\"grid_size\":12.34567891,\"grid_levels\":10,\"investment_amount\":123456789012");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|400|missing_field",
                "{'user_id': 'u', 'name': 'n', 'strategy': 'scalping', 'pair_symbol': 'BTC/USD'}|400|missing_parameter",
                "{'user_id': 'u', 'name': 'n', 'pair_symbol': 'BTC/USD', 'parameters': {}}|400|missing_field",
                "{'user_id': 'u', 'strategy': 'scalping', 'pair_symbol': 'BTC/USD', 'parameters': {}}|400|missing_field",
                "{'user_id': 'u', 'name': ' ', 'strategy': 'scalping', 'pair_symbol': 'BTC/USD'}|400|missing_field",
                "{'user_id': 'u', 'name': 'n', 'strategy': 'hodl', 'pair_symbol': 'BTC/USD'}|400|invalid_strategy",
                "{'user_id': '../u', 'name': 'n', 'strategy': 'scalping', 'pair_symbol': 'BTC/USD'}|400|invalid_user_id",
                "{'user_id': 'u', 'name': 'n', 'strategy': 'scalping', 'pair_symbol': 'DOGE/USD'}|404|unknown_pair",
                "{'user_id': 'u', 'name': 'n', 'strategy': 'scalping', 'pair_symbol': 'BTC/USD', 'parameters': {'leverage': 5}}|400|unknown_parameter",
                "{'user_id': 'u', 'name': 'n', 'strategy': 'market_making', 'pair_symbol': 'BTC/USD', 'parameters': {'spread_percentage': -1, 'order_size': 1}}|400|invalid_parameter",
                "{'user_id': 'u', 'name': 'n', 'strategy': 'market_making', 'pair_symbol': 'BTC/USD', 'parameters': {'spread_percentage': 1e999999999, 'order_size': 1}}|400|invalid_parameter",
                "{'user_id': 'u', 'name': 'n', 'strategy': 'scalping', 'pair_symbol': 'BTC/USD', 'parameters': [1]}|422|unreadable_body",
                "{'user_id': 'u', 'name': 'n', 'strategy': 'scalping', 'pair_symbol': 'BTC/USD', 'enabled': 'maybe'}|422|unreadable_body",
                "not json|422|unreadable_body"
            })
    void nonsenseIsAnsweredWithAProblemThatSaysWhatIsWrong(String body, int status, String code) {
        create(body.replace('\'', '"'))
                .statusCode(status)
                .contentType("application/problem+json")
                .body("code", equalTo(code))
                .body("detail", not(containsString("dev.exchange")));
    }

    @Test
    void theListIsTheUsersOwnNewestFirstAndCanBePagedThrough() {
        String user = newUser();
        List<String> created = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            created.addFirst(created(user));
        }
        created(newUser());

        List<String> paged = new ArrayList<>();
        String cursor = null;
        do {
            Response page = given().queryParam("user_id", user)
                    .queryParam("limit", 2)
                    .queryParams(cursor == null ? Map.of() : Map.of("cursor", cursor))
                    .get(BOTS);
            page.then().statusCode(200);
            paged.addAll(page.path("id"));
            cursor = page.header("X-Next-Cursor");
        } while (cursor != null);

        assertThat(paged).isEqualTo(created);
    }

    @Test
    void aBotCanBeDisabledRenamedAndReTuned() {
        String user = newUser();
        String id = created(user);

        change(id, user, "\"enabled\": false").statusCode(200).body("enabled", equalTo(false));
        change(id, user, "\"name\": \" Calm \", \"enabled\": true")
                .statusCode(200)
                .body("name", equalTo("Calm"))
                .body("enabled", equalTo(true));
        change(id, user, """
                "parameters": {"profit_target": 1, "stop_loss": 1, "max_position_size": 1}""").statusCode(200).body("parameters.profit_target", equalTo(1));

        given().get(BOTS + "/" + id)
                .then()
                .body("name", equalTo("Calm"))
                .body("parameters", equalTo(Map.of("profit_target", 1, "stop_loss", 1, "max_position_size", 1)))
                .body("strategy", equalTo("scalping"));
    }

    @Test
    void aChangeThatMakesNoSenseChangesNothing() {
        String user = newUser();
        String id = created(user);

        change(id, user, "\"colour\": \"red\"").statusCode(400).body("code", equalTo("missing_field"));
        change(id, user, "\"enabled\": false, \"parameters\": {\"profit_target\": 1}")
                .statusCode(400)
                .body("code", equalTo("missing_parameter"));

        given().get(BOTS + "/" + id)
                .then()
                .body("enabled", equalTo(true))
                .body("parameters.profit_target", equalTo(0.5f));
    }

    @Test
    void aBotIsItsOwnersAlone() {
        String id = created(newUser());
        String stranger = newUser();

        given().queryParam("user_id", stranger)
                .get(BOTS + "/" + id)
                .then()
                .statusCode(403)
                .body("code", equalTo("not_your_bot"));
        change(id, stranger, "\"enabled\": false").statusCode(403);
        given().queryParam("user_id", stranger).delete(BOTS + "/" + id).then().statusCode(403);
        given().get(BOTS + "/" + id).then().statusCode(200).body("enabled", equalTo(true));
    }

    @Test
    void aDeletedBotIsGone() {
        String user = newUser();
        String id = created(user);

        given().queryParam("user_id", user).delete(BOTS + "/" + id).then().statusCode(204);

        given().get(BOTS + "/" + id).then().statusCode(404).body("code", equalTo("bot_not_found"));
    }

    @ParameterizedTest
    @CsvSource({"bot_999999999", "bot_", "bot_x", "order_1", "bot_99999999999999999999"})
    void anIdThatIsNoneIsNotFound(String id) {
        given().get(BOTS + "/" + id).then().statusCode(404).body("code", equalTo("bot_not_found"));
    }

    @Test
    void aUserCanKeepOnlySoMany() {
        String user = newUser();
        for (int i = 0; i < BotRules.MOST_PER_USER; i++) {
            created(user);
        }

        create(scalper(user, "one more")).statusCode(400).body("code", equalTo("too_many_bots"));
        create(scalper(newUser(), "somebody else's")).statusCode(201);
    }

    @Test
    void theServicesPartOfTheStatisticsCountsEveryBot() {
        int before =
                given().get("/internal/stats").then().statusCode(200).extract().path("total_bots");

        created(newUser());

        given().get("/internal/stats").then().body("total_bots", greaterThanOrEqualTo(before + 1));
    }

    @Test
    void theApiIsDescribed() {
        given().get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .body("openapi", containsString("3.1"))
                .body("paths.'/api/trading-bots'.post.responses.'201'", not(nullValue()))
                .body("components.schemas.TradingBot.properties.pair_symbol", not(nullValue()))
                .body("paths.'/internal/stats'", nullValue());
    }

    private static String newUser() {
        return "user_" + UUID.randomUUID();
    }

    private static String scalper(String user, String name) {
        return """
                {"user_id": "%s", "name": "%s", "strategy": "scalping", "pair_symbol": "BTC/USD",
                 "parameters": {"profit_target": 0.5, "stop_loss": 0.2, "max_position_size": 0.1}}""".formatted(user, name);
    }

    private static String created(String user) {
        return create(scalper(user, "Scalper")).statusCode(201).extract().path("id");
    }

    private static ValidatableResponse create(String body) {
        return given().contentType(ContentType.JSON).body(body).post(BOTS).then();
    }

    private static ValidatableResponse change(String id, String user, String fields) {
        return given().contentType(ContentType.JSON)
                .body("{\"user_id\": \"" + user + "\", " + fields + "}")
                .patch(BOTS + "/" + id)
                .then();
    }
}
