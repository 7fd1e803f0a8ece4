package dev.exchange.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.exchange.systemtests.OnExchange.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

@Order(1)
@OnExchange(Kind.LIVING)
class SeedJavaScriptClientTest {
    /// The elements that the client looks for.
    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><title>Client</title></head>
            <body>
            <form id="order-form">
              <input id="user-id" value="user_123">
              <input id="pair-symbol" value="BTC/USD">
              <input id="order-type" value="limit">
              <input id="order-side" value="buy">
              <input id="quantity" value="0.01">
              <input id="price" value="44000">
              <input id="time-in-force" value="good_til_canceled">
              <button>Order</button>
            </form>
            <div id="orderbook"></div>
            <table><tbody id="recent-trades"></tbody></table>
            <div id="alerts"></div>
            <div id="portfolio-value"></div>
            <div id="portfolio-allocations"></div>
            <script>
            {client}
            </script>
            </body>
            </html>
            """;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void thePublishedJavaScriptClientFillsItsTablesInABrowserPageOfAnotherOrigin(
            LocalExchange exchange, @TempDir(cleanup = CleanupMode.NEVER) Path profile) throws Exception {
        String client = SeedDocument.example("JavaScript Client", "javascript");
        assumeTrue(
                exchange.isAtTheWellKnownPort(),
                "port 8000, which is in the client's text, was taken when the exchange was started");
        HttpServer server = serve(PAGE.replace("{client}", client));
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");

        try (Chromium browser = Chromium.open(address, profile)) {
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(text(browser, "portfolio-value")).matches("\\$[0-9,.]+");
                assertThat(count(browser, "#portfolio-allocations div")).isPositive();
                assertThat(browser.evaluate("client.ws.readyState").asInt()).isEqualTo(1);
            });

            browser.evaluate("document.getElementById('order-form').requestSubmit()");

            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(count(browser, "#orderbook tr")).isGreaterThanOrEqualTo(2);
                assertThat(count(browser, "#recent-trades tr")).isPositive();
            });
            assertThat(text(browser, "orderbook"))
                    .contains("Bids")
                    .contains("Asks")
                    .containsPattern("[0-9]");
            assertThat(text(browser, "recent-trades")).contains("BTC/USD");
        } finally {
            server.stop(0);
        }
        assertThat(exchange.api().all("/api/orders?user_id=user_123&pair_symbol=BTC/USD", 500))
                .as("the order that the form sent")
                .anySatisfy(order -> {
                    assertThat(Json.decimal(order, "price")).isEqualByComparingTo("44000");
                    assertThat(Json.decimal(order, "quantity")).isEqualByComparingTo("0.01");
                });
    }

    private static String text(Chromium browser, String id) throws InterruptedException {
        return browser.evaluate("document.getElementById('" + id + "').textContent")
                .asText()
                .strip();
    }

    private static int count(Chromium browser, String selector) throws InterruptedException {
        return browser.evaluate("document.querySelectorAll('" + selector + "').length")
                .asInt();
    }

    private static HttpServer serve(String page) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        return server;
    }
}
