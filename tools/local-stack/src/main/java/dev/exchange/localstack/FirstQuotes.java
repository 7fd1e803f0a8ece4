package dev.exchange.localstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/// Waits until the house bots have quoted on both sides of some pairs, so that the first order of a new user finds
/// someone to trade with.
///
/// @param gateway its address, as `http://127.0.0.1:8000`
/// @param pairs their symbols, as `BTC/USD`
/// @param timeout after which a market without quotes is left as it is
record FirstQuotes(String gateway, List<String> pairs, Duration timeout) {
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofMillis(100);

    /// Does not fail where there are none in time: a market may be halted, or the house may have lost its money.
    ///
    /// @return what came of it, for people
    String await() throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (String pair : pairs) {
                while (!isQuoted(http, pair)) {
                    if (System.nanoTime() > deadline) {
                        return "%s has no quotes after %d s; ./exchange logs bot-service may say why"
                                .formatted(pair, timeout.toSeconds());
                    }
                    Thread.sleep(PAUSE);
                }
            }
        }
        return "quoted on both sides of " + String.join(", ", pairs);
    }

    private boolean isQuoted(HttpClient http, String pair) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(gateway + "/api/trading-pairs/" + pair + "/orderbook?limit=1"))
                .timeout(ANSWER_TIMEOUT)
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                return false;
            }
            JsonNode book = AuditServices.JSON.readTree(answer.body());
            return !book.path("bids").isEmpty() && !book.path("asks").isEmpty();
        } catch (IOException notYet) {
            return false;
        }
    }
}
