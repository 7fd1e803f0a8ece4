package dev.exchange.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.exchange.systemtests.ExchangeApi.Answer;
import dev.exchange.systemtests.OnExchange.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever is sent, the answer says in words and with a code what is wrong, and never shows our insides.
@Order(2)
@OnExchange(Kind.QUIET)
class NonsenseTest {
    private static final String JSON = "application/json";
    private static final Pattern INSIDES = Pattern.compile(
            "(?i)exception|\\bat [a-z]+\\.[a-z.]+\\(|java\\.|io\\.quarkus|vertx|jackson|\\bselect\\b.+\\bfrom\\b|insert into"
                    + "|sqlstate|constraint|hibernate|127\\.0\\.0\\.1|localhost");

    static Stream<Arguments> senselessOrders() {
        return Stream.of(
                arguments("not JSON", "{\"user_id\": ", 422, "unreadable_body"),
                arguments("no JSON at all", "hello", 422, "unreadable_body"),
                arguments("an empty body", "", 422, "unreadable_body"),
                arguments("an array", "[]", 422, "unreadable_body"),
                arguments("null", "null", 422, "unreadable_body"),
                arguments("a NaN", order("\"quantity\": NaN"), 422, "unreadable_body"),
                arguments("an infinite price", order("\"price\": Infinity"), 422, "unreadable_body"),
                arguments("the word NaN", order("\"quantity\": \"NaN\""), 422, "invalid_type"),
                arguments("a quantity in words", order("\"quantity\": \"a lot\""), 422, "invalid_type"),
                arguments("a quantity that is an object", order("\"quantity\": {\"a\": 1}"), 422, "invalid_type"),
                arguments("a quantity that is true", order("\"quantity\": true"), 422, "invalid_type"),
                arguments("1e999999", order("\"quantity\": 1e999999"), 400, "invalid_quantity"),
                arguments("1e-999999", order("\"quantity\": 1e-999999"), 400, "invalid_quantity"),
                arguments("1e2147483647 as text", order("\"price\": \"1e2147483647\""), 400, "invalid_price"),
                arguments("a user that is a list", order("\"user_id\": [1]"), 422, "invalid_type"),
                arguments("10^30", order("\"quantity\": 1000000000000000000000000000000"), 400, "above_max_order_size"),
                arguments("a price of 10^30", order("\"price\": 1e30"), 400, "order_too_large"),
                arguments("a negative quantity", order("\"quantity\": -1"), 400, "invalid_quantity"),
                arguments("a quantity of zero", order("\"quantity\": 0"), 400, "invalid_quantity"),
                arguments("a negative price", order("\"price\": -45000"), 400, "invalid_price"),
                arguments("a price off the tick", order("\"price\": 45000.001"), 400, "invalid_tick"),
                arguments("a quantity off the lot", order("\"quantity\": 0.50001"), 400, "invalid_lot"),
                arguments("less than the least", order("\"quantity\": 0.00001"), 400, "below_min_order_size"),
                arguments("more than the most", order("\"quantity\": 1000001"), 400, "above_max_order_size"),
                arguments("a limit order without a price", order("\"price\": null"), 400, "missing_field"),
                arguments("no quantity", order("\"quantity\": null"), 400, "missing_field"),
                arguments("no user", order("\"user_id\": null"), 400, "missing_field"),
                arguments("nothing", "{}", 400, "missing_field"),
                arguments("a user id with a space", order("\"user_id\": \"a b\""), 400, "invalid_user_id"),
                arguments(
                        "a user id of 10,000 letters",
                        order("\"user_id\": \"" + "x".repeat(10_000) + "\""),
                        400,
                        "invalid_user_id"),
                arguments(
                        "SQL for a user", order("\"user_id\": \"a'; DROP TABLE orders; --\""), 400, "invalid_user_id"),
                arguments("an unknown side", order("\"order_side\": \"hold\""), 400, "invalid_order_side"),
                arguments("an unknown type", order("\"order_type\": \"magic\""), 400, "invalid_order_type"),
                arguments(
                        "an unknown time in force", order("\"time_in_force\": \"soon\""), 400, "invalid_time_in_force"),
                arguments(
                        "a stop without a trigger",
                        order("\"order_type\": \"stop_loss\", \"price\": null"),
                        400,
                        "missing_field"),
                arguments(
                        "a trailing stop with two distances",
                        order(
                                "\"order_type\": \"trailing_stop\", \"price\": null, \"trail_amount\": 5, \"trail_percent\": 5"),
                        400,
                        null),
                arguments(
                        "an iceberg that shows more than it has",
                        order("\"order_type\": \"iceberg\", \"visible_quantity\": 1"),
                        400,
                        null),
                arguments("a bracket without a stop", order("\"take_profit\": {\"price\": 50000}"), 400, null),
                arguments("a pair with nothing", order("\"one_cancels_other\": 7"), 422, null),
                arguments("a negative expiry", order("\"expires_hours\": -1"), 400, "invalid_expires_hours"),
                arguments("more than the user has", order("\"quantity\": 900000"), 400, "insufficient_balance"),
                arguments("an unknown pair", order("\"pair_symbol\": \"DOGE/USD\""), 404, "unknown_pair"),
                arguments("a pair that climbs", order("\"pair_symbol\": \"../../etc\""), 404, "unknown_pair"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("senselessOrders")
    void aSenselessOrderIsRefusedInWords(
            String what, String body, int status, @Nullable String code, LocalExchange exchange) throws Exception {
        Answer answer = post(exchange, "/api/orders", JSON, body);

        assertProblem(answer, status, code);
    }

    static Stream<Arguments> senselessRequests() {
        return Stream.of(
                arguments("GET", "/api/nothing", 404, null),
                arguments("GET", "/nothing", 404, null),
                arguments("GET", "/internal/stats", 404, null),
                arguments("GET", "/api/orders/../../internal/stats", 404, null),
                arguments("GET", "/api/orders/%2e%2e/%2e%2e/internal/stats", 404, null),
                arguments("PUT", "/api/orders", 405, "method_not_allowed"),
                arguments("DELETE", "/api/cryptocurrencies", 405, "method_not_allowed"),
                arguments("GET", "/api/wallets", 400, "missing_field"),
                arguments("GET", "/api/portfolio", 400, "missing_field"),
                arguments("GET", "/api/deposits", 400, "missing_field"),
                arguments("GET", "/api/withdrawals", 400, "missing_field"),
                arguments("GET", "/api/transfers", 400, "missing_field"),
                arguments("PUT", "/api/deposits", 405, "method_not_allowed"),
                arguments("GET", "/api/deposits/deposit_999999999", 404, "deposit_not_found"),
                arguments("DELETE", "/api/withdrawals/1?user_id=u1", 404, "withdrawal_not_found"),
                arguments("POST", "/api/withdrawals/withdrawal_1/approve", 401, "invalid_approver_key"),
                arguments("GET", "/api/trading-bots", 400, "missing_field"),
                arguments("GET", "/api/price-alerts", 400, "missing_field"),
                arguments("GET", "/api/orders?user_id=u1&limit=0", 400, "invalid_limit"),
                arguments("GET", "/api/orders?user_id=u1&limit=-1", 400, "invalid_limit"),
                arguments("GET", "/api/orders?user_id=u1&limit=501", 400, "invalid_limit"),
                arguments("GET", "/api/orders?user_id=u1&limit=many", 400, "invalid_limit"),
                arguments("GET", "/api/orders?user_id=u1&cursor=nonsense", 400, "invalid_cursor"),
                arguments("GET", "/api/orders?user_id=u1&status=lost", 400, "invalid_status"),
                arguments("GET", "/api/orders?user_id=u1&pair_symbol=DOGE/USD", 404, "unknown_pair"),
                arguments("GET", "/api/trades?user_id=u1&hours=-1", 400, "invalid_hours"),
                arguments("GET", "/api/trades?user_id=u1&limit=1e9", 400, "invalid_limit"),
                arguments("GET", "/api/cryptocurrencies?limit=NaN", 400, "invalid_limit"),
                arguments("GET", "/api/cryptocurrencies?sort_by=beauty", 400, "invalid_sort_by"),
                arguments("GET", "/api/cryptocurrencies/crypto_doge", 404, "unknown_cryptocurrency"),
                arguments("GET", "/api/cryptocurrencies/USD", 404, "unknown_cryptocurrency"),
                arguments("GET", "/api/trading-pairs/DOGE-USD/orderbook", 404, "unknown_pair"),
                arguments("GET", "/api/trading-pairs/BTC/USD/orderbook?limit=0", 400, "invalid_limit"),
                arguments("GET", "/api/orders/order_999999999999", 404, "order_not_found"),
                arguments("GET", "/api/orders/1%27%20OR%20%271%27=%271", 404, "order_not_found"),
                arguments("DELETE", "/api/orders/order_999999999999?user_id=u1", 404, "order_not_found"),
                arguments("GET", "/api/wallets/nobody_at_all", 404, "wallet_not_found"),
                arguments("GET", "/api/price-alerts/alert_999999999", 404, "alert_not_found"),
                arguments("GET", "/api/trading-bots/bot_999999999", 404, "bot_not_found"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("senselessRequests")
    void aRequestThatLeadsNowhereIsRefusedInWords(
            String method, String path, int status, @Nullable String code, LocalExchange exchange) throws Exception {
        Answer answer = exchange.api().send(method, path, null, null);

        assertProblem(answer, status, code);
    }

    static Stream<Arguments> senselessBotsAndAlerts() {
        String bot = "{\"user_id\": \"u1\", \"name\": \"b\", \"strategy\": \"%s\", \"pair_symbol\": \"%s\"%s}";
        String alert = "{\"user_id\": \"u1\", \"cryptocurrency_id\": \"%s\", \"alert_type\": \"%s\"%s}";
        return Stream.of(
                arguments("/api/trading-bots", bot.formatted("luck", "BTC/USD", ""), 400, "invalid_strategy"),
                arguments("/api/trading-bots", bot.formatted("scalping", "DOGE/USD", ""), 404, "unknown_pair"),
                arguments("/api/trading-bots", "{}", 400, "missing_field"),
                arguments("/api/trading-bots", "{\"user_id\"", 422, "unreadable_body"),
                arguments(
                        "/api/price-alerts",
                        alert.formatted("crypto_doge", "price_above", ", \"target_price\": 1"),
                        404,
                        "unknown_cryptocurrency"),
                arguments(
                        "/api/price-alerts",
                        alert.formatted("crypto_btc", "someday", ", \"target_price\": 1"),
                        400,
                        "invalid_alert_type"),
                arguments("/api/price-alerts", alert.formatted("crypto_btc", "price_above", ""), 400, "missing_field"),
                arguments(
                        "/api/price-alerts",
                        alert.formatted("crypto_btc", "price_above", ", \"target_price\": -5"),
                        400,
                        "invalid_target_price"),
                arguments(
                        "/api/price-alerts",
                        alert.formatted("crypto_btc", "price_above", ", \"target_price\": 1e999999"),
                        422,
                        "unreadable_body"),
                arguments("/api/price-alerts", "not JSON", 422, "unreadable_body"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("senselessBotsAndAlerts")
    void aSenselessBotOrAlertIsRefusedInWords(
            String path, String body, int status, @Nullable String code, LocalExchange exchange) throws Exception {
        Answer answer = post(exchange, path, JSON, body);

        assertProblem(answer, status, code);
    }

    @Test
    void aBodyOfTenMegabytesIsRefusedAndTheExchangeGoesOn(LocalExchange exchange) throws Exception {
        String body = order("\"client_order_id\": \"" + "x".repeat(10 * 1024 * 1024) + "\"");

        try {
            assertProblem(post(exchange, "/api/orders", JSON, body), 413, "body_too_large");
        } catch (IOException closedWhileSending) {
            // A server may close the connection instead of reading ten megabytes to answer them.
            assertThat(closedWhileSending).isNotInstanceOf(java.net.ConnectException.class);
        }

        assertThat(exchange.api().get("/api/trading-pairs").status()).isEqualTo(200);
    }

    @Test
    void anotherMediaTypeThanJsonIsRefused(LocalExchange exchange) throws Exception {
        for (String type : List.of("text/plain", "application/xml", "application/x-www-form-urlencoded")) {
            assertProblem(post(exchange, "/api/orders", type, order("")), 415, "unsupported_media_type");
        }
    }

    @Test
    void somebodyElsesOrderCannotBeCancelled(LocalExchange exchange) throws Exception {
        String id = exchange.api()
                .order(Json.read(order("\"user_id\": \"owner\", \"price\": 100")))
                .success()
                .get("id")
                .asText();

        assertProblem(exchange.api().delete("/api/orders/" + id + "?user_id=stranger"), 403, "not_your_order");
        assertProblem(exchange.api().delete("/api/orders/" + id), 400, "missing_field");

        assertThat(exchange.api()
                        .get("/api/orders/" + id)
                        .success()
                        .get("status")
                        .asText())
                .isEqualTo("open");
        exchange.api().delete("/api/orders/" + id + "?user_id=owner").success();
        assertProblem(exchange.api().delete("/api/orders/" + id + "?user_id=owner"), 400, null);
    }

    @Test
    void aClientOrderIdThatIsUsedForAnotherOrderIsAConflict(LocalExchange exchange) throws Exception {
        String first = order("\"user_id\": \"owner\", \"client_order_id\": \"mine\", \"price\": 100");
        String other = order("\"user_id\": \"owner\", \"client_order_id\": \"mine\", \"price\": 101");
        JsonNode placed = exchange.api().order(Json.read(first)).success();

        assertThat(exchange.api().order(Json.read(first)).success().get("id")).isEqualTo(placed.get("id"));
        assertProblem(post(exchange, "/api/orders", JSON, other), 409, "client_order_id_reused");
    }

    /// An order that would be taken, with these fields in place of its own.
    private static String order(String fields) {
        var order = new java.util.LinkedHashMap<String, String>();
        order.put("user_id", "\"u1\"");
        order.put("pair_symbol", "\"BTC/USD\"");
        order.put("order_type", "\"limit\"");
        order.put("order_side", "\"buy\"");
        order.put("quantity", "0.5");
        order.put("price", "45000");
        for (String field : fields.isEmpty() ? new String[0] : fields.split(", (?=\")")) {
            String[] parts = field.split(": ", 2);
            order.put(parts[0].replace("\"", ""), parts[1]);
        }
        StringBuilder body = new StringBuilder("{");
        order.forEach((name, value) -> body.append(body.length() == 1 ? "" : ", ")
                .append('"')
                .append(name)
                .append("\": ")
                .append(value));
        return body.append('}').toString();
    }

    private static Answer post(LocalExchange exchange, String path, String mediaType, String body)
            throws IOException, InterruptedException {
        return exchange.api().send("POST", path, mediaType, body.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertProblem(Answer answer, int status, @Nullable String code) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        assertThat(answer.contentType()).as("%s", answer).startsWith("application/problem+json");
        JsonNode problem = answer.json();
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("detail").asText()).as("%s", answer).isNotBlank();
        assertThat(problem.get("code").asText()).as("%s", answer).matches("[a-z][a-z0-9_]*");
        if (code != null) {
            assertThat(problem.get("code").asText()).as("%s", answer).isEqualTo(code);
        }
        assertThat(answer.body()).doesNotContainPattern(INSIDES);
    }
}
