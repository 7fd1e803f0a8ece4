package dev.exchange.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FirstQuotesTest {
    private static final String DOWN = "order-service is down";
    private static final String EMPTY = "{\"bids\": [], \"asks\": []}";
    private static final String ONE_SIDED = "{\"bids\": [{\"price\": 1, \"quantity\": 1}], \"asks\": []}";
    private static final String QUOTED = "{\"bids\": [{\"price\": 1}], \"asks\": [{\"price\": 2}]}";

    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer gateway;
    private volatile List<String> books = List.of();

    @BeforeEach
    void serve() throws IOException {
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext("/api/trading-pairs/BTC/USD/orderbook", exchange -> {
            int number = Math.min(asked.getAndIncrement(), books.size() - 1);
            String book = books.get(number);
            byte[] body = book.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(book.equals(DOWN) ? 503 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        gateway.start();
    }

    @AfterEach
    void stop() {
        gateway.stop(0);
    }

    @Test
    void waitsThroughOutagesAndEmptyBooksUntilBothSidesAreQuoted() throws Exception {
        books = List.of(DOWN, EMPTY, ONE_SIDED, QUOTED);

        assertThat(quotes(Duration.ofSeconds(30)).await()).isEqualTo("quoted on both sides of BTC/USD");
        assertThat(asked).hasValue(4);
    }

    @Test
    void leavesAMarketWithoutQuotesAsItIsAndSaysSo() throws Exception {
        books = List.of(ONE_SIDED);

        assertThat(quotes(Duration.ofMillis(250)).await()).contains("BTC/USD has no quotes", "logs bot-service");
        assertThat(asked).hasValueGreaterThan(1);
    }

    private FirstQuotes quotes(Duration timeout) {
        return new FirstQuotes("http://127.0.0.1:" + gateway.getAddress().getPort(), List.of("BTC/USD"), timeout);
    }
}
