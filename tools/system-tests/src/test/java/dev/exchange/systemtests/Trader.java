package dev.exchange.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.exchange.systemtests.ExchangeApi.Answer;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;

/// A user who trades one pair by hand.
record Trader(ExchangeApi api, String user, String pair) {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /// The body of an order.
    ///
    /// @param fields names and values in turn; a value is a text
    ObjectNode body(String type, String side, String quantity, String... fields) {
        ObjectNode body = Json.object()
                .put("user_id", user)
                .put("pair_symbol", pair)
                .put("order_type", type)
                .put("order_side", side);
        if (!quantity.isEmpty()) {
            body.put("quantity", quantity);
        }
        return with(body, fields);
    }

    static ObjectNode with(ObjectNode body, String... fields) {
        for (int i = 0; i < fields.length; i += 2) {
            switch (fields[i + 1]) {
                case "true", "false" -> body.put(fields[i], Boolean.parseBoolean(fields[i + 1]));
                default -> body.put(fields[i], fields[i + 1]);
            }
        }
        return body;
    }

    /// Places an order that must be taken.
    JsonNode place(ObjectNode body) throws IOException, InterruptedException {
        Answer answer = api.order(body);
        assertThat(answer.status()).as("%s → %s", body, answer).isIn(200, 201);
        return answer.json();
    }

    JsonNode place(String type, String side, String quantity, String... fields)
            throws IOException, InterruptedException {
        return place(body(type, side, quantity, fields));
    }

    String limit(String side, String quantity, String price, String... fields)
            throws IOException, InterruptedException {
        return id(place(with(body("limit", side, quantity, fields), "price", price)));
    }

    static String id(JsonNode order) {
        return order.get("id").asText();
    }

    JsonNode order(String id) throws IOException, InterruptedException {
        return api.get("/api/orders/" + id).success();
    }

    /// Waits until the order has the status.
    JsonNode awaitStatus(String id, String status) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> order(id), order -> order.get("status").asText().equals(status));
    }

    void cancel(String id) throws IOException, InterruptedException {
        api.delete("/api/orders/" + id + "?user_id=" + user).success();
    }

    JsonNode cancelAll() throws IOException, InterruptedException {
        return ExchangeApi.heard(() -> api.delete("/api/orders?user_id=" + user))
                .success();
    }

    JsonNode change(String id, String... fields) throws IOException, InterruptedException {
        Answer answer = tryToChange(id, fields);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer.json();
    }

    Answer tryToChange(String id, String... fields) throws IOException, InterruptedException {
        byte[] body = with(Json.object().put("user_id", user), fields)
                .toString()
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return api.send("PATCH", "/api/orders/" + id, "application/json", body);
    }

    BigDecimal locked(String currency) throws IOException, InterruptedException {
        return Json.decimal(wallet(currency), "locked_balance");
    }

    BigDecimal balance(String currency) throws IOException, InterruptedException {
        return Json.decimal(wallet(currency), "balance");
    }

    private JsonNode wallet(String currency) throws IOException, InterruptedException {
        for (JsonNode wallet : api.get("/api/wallets?user_id=" + user).success()) {
            if (wallet.get("currency").asText().equals(currency)) {
                return wallet;
            }
        }
        throw new AssertionError(user + " has no wallet in " + currency);
    }

    /// Waits until exactly this much is locked.
    void awaitLocked(String currency, String amount) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(locked(currency))
                        .as("locked %s of %s", currency, user)
                        .isEqualByComparingTo(amount));
    }
}
