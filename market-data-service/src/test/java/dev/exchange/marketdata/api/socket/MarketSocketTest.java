package dev.exchange.marketdata.api.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.exchange.contracts.MarketState;
import dev.exchange.contracts.OrderSide;
import dev.exchange.marketdata.EngineLog;
import dev.exchange.marketdata.ServiceSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URL;
import java.net.http.WebSocketHandshakeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(ServiceSettings.class)
class MarketSocketTest {
    @TestHTTPResource
    URL service;

    @Inject
    EngineLog engine;

    @Inject
    MeterRegistry meters;

    /// Connections of the test before may still be on their way out.
    @BeforeEach
    void everyoneHasLeft() {
        await().atMost(TestClient.PATIENCE)
                .until(() ->
                        meters.get("exchange.websocket.connections").gauge().value() == 0);
    }

    @Test
    void subscribingToABookBringsAllOfItAtOnceThenChangesAndTrades() {
        String pair = "BTC/USD";
        String bid = engine.place(pair, OrderSide.BUY, "44990", "0.5");
        try (TestClient client = TestClient.connect(port())) {
            client.send("{\"type\":\"subscribe\",\"subscription_type\":\"orderbook\",\"pair_symbol\":\"BTC/USD\"}");
            JsonNode first = client.await(
                    "orderbook_update", book -> book.get("sequence").asLong() >= engine.updates(pair));

            assertThat(fields(first))
                    .containsExactly("type", "pair_symbol", "bids", "asks", "sequence", "timestamp", "state");
            assertThat(first.get("bids"))
                    .hasSize(engine.resting(pair, OrderSide.BUY).size());
            assertThat(first.get("bids").findValuesAsText("order_id")).contains(bid);
            assertThat(client.received().getFirst().get("type").asText()).isEqualTo("orderbook_update");

            String ask = engine.place(pair, OrderSide.SELL, "45010.5", "0.3");
            JsonNode second = client.await(
                    "orderbook_update", book -> book.get("sequence").asLong() == engine.updates(pair));
            assertThat(second.get("asks").findValuesAsText("order_id")).contains(ask);
            assertThat(second.get("asks").get(0).get("timestamp").asText()).endsWith("Z");

            engine.trade(pair, 1, "45010.5", "0.1");
            JsonNode trade = client.await("trade");
            assertThat(fields(trade))
                    .contains("type", "pair_symbol", "price", "quantity", "timestamp", "sequence", "side");
            assertThat(trade.get("pair_symbol").asText()).isEqualTo(pair);
            assertThat(trade.get("price").decimalValue()).isEqualByComparingTo("45010.5");
            assertThat(trade.get("quantity").decimalValue()).isEqualByComparingTo("0.1");
            assertThat(trade.get("sequence").asLong()).isEqualTo(engine.fills(pair));

            client.send("{\"type\":\"unsubscribe\",\"subscription_type\":\"orderbook\",\"pair_symbol\":\"BTC/USD\"}");
            client.await("unsubscribed");
            long before = client.received("orderbook_update").size();
            engine.cancel(pair, bid);
            engine.cancel(pair, ask);
            engine.trade(pair, 1, "45000", "0.1");
            client.send("{\"type\":\"ping\"}");
            client.await("pong");
            client.await("heartbeat");
            assertThat(client.received("orderbook_update")).hasSize((int) before);
            assertThat(client.received("trade")).hasSize(1);
        }
    }

    @Test
    void aChangeOfTheMarketsStateOrItsIndicativePriceIsAChangeOfTheBook() {
        String pair = "SOL/USD";
        try (TestClient client = TestClient.connect(port())) {
            client.subscribe("orderbook", pair);

            engine.setMarket(pair, MarketState.AUCTION);
            JsonNode gathering = client.await(
                    "orderbook_update", book -> book.get("state").asText().equals("auction"));
            assertThat(fields(gathering)).doesNotContain("indicative_price");

            engine.place(pair, OrderSide.BUY, "126", "2");
            engine.place(pair, OrderSide.SELL, "124", "1.5");
            engine.indicate(pair, "125", "1.5", "0.5");
            JsonNode crossed = client.await("orderbook_update", book -> book.has("indicative_price"));
            assertThat(fields(crossed))
                    .containsExactly(
                            "type",
                            "pair_symbol",
                            "bids",
                            "asks",
                            "sequence",
                            "timestamp",
                            "state",
                            "indicative_price",
                            "indicative_volume",
                            "indicative_imbalance");
            assertThat(crossed.get("indicative_price").decimalValue()).isEqualByComparingTo("125");
            assertThat(crossed.get("indicative_volume").decimalValue()).isEqualByComparingTo("1.5");
            assertThat(crossed.get("indicative_imbalance").decimalValue()).isEqualByComparingTo("0.5");

            engine.tradeInAuction(pair, 6, "125", "1.5");
            assertThat(client.await("trade").get("auction").asBoolean()).isTrue();

            engine.cancelAllAndSay(pair);
            engine.setMarket(pair, MarketState.TRADING);
            JsonNode trading = client.await(
                    "orderbook_update", book -> book.get("sequence").asLong() == engine.updates(pair));
            assertThat(trading.get("state").asText()).isEqualTo("trading");
            assertThat(fields(trading)).doesNotContain("indicative_price");
            engine.trade(pair, 6, "125", "1");
            JsonNode plain =
                    client.await("trade", trade -> trade.get("sequence").asLong() == engine.fills(pair));
            assertThat(fields(plain)).doesNotContain("auction");
        }
    }

    @Test
    void aBurstOfChangesIsCoalescedAndEndsWithTheNewestBook() {
        String pair = "SOL/USD";
        try (TestClient client = TestClient.connect(port())) {
            client.subscribe("orderbook", pair);
            int already = client.received("orderbook_update").size();
            List<String> prices = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                prices.add("110." + (100 + i));
            }
            long started = System.nanoTime();

            engine.place(pair, OrderSide.BUY, prices, "1");

            client.await("orderbook_update", book -> book.get("sequence").asLong() == engine.updates(pair));
            long periods = (System.nanoTime() - started) / Streams.INTERVAL.toNanos();
            List<JsonNode> books = client.received("orderbook_update");
            assertThat(books.size() - already).isBetween(1, (int) periods + 2);
            for (int i = 1; i < books.size(); i++) {
                assertThat(books.get(i).get("sequence").asLong())
                        .isGreaterThanOrEqualTo(books.get(i - 1).get("sequence").asLong());
            }
        }
        engine.cancelAll(pair);
    }

    @Test
    void theDepthIsThatAskedFor() {
        String pair = "ETH/USD";
        engine.place(pair, OrderSide.BUY, List.of("3100", "3101", "3102", "3103"), "1");
        try (TestClient client = TestClient.connect(port())) {
            client.send("{\"type\":\"subscribe\",\"subscription_type\":\"orderbook\",\"pair_symbol\":\"ETH-USD\","
                    + "\"depth\":2}");
            JsonNode shallow = client.await(
                    "orderbook_update", book -> book.get("sequence").asLong() == engine.updates(pair));
            assertThat(shallow.get("bids")).hasSize(2);
            assertThat(shallow.get("bids").get(0).get("price").decimalValue()).isEqualByComparingTo("3103");

            client.send("{\"type\":\"subscribe\",\"subscription_type\":\"orderbook\",\"pair_symbol\":\"ETH-USD\"}");
            client.await("orderbook_update", book -> book.get("bids").size() == 4);
        }
        engine.cancelAll(pair);
    }

    @Test
    void tradesTickerAndCandlesCanBeSubscribedAlone() {
        String pair = "BNB/USD";
        try (TestClient client = TestClient.connect(port())) {
            client.subscribe("trades", pair);
            client.subscribe("ticker", pair);
            client.subscribe("candles", pair);

            engine.trade(pair, 4, "422.5", "3");

            assertThat(client.await("trade").get("price").decimalValue()).isEqualByComparingTo("422.5");
            JsonNode candle =
                    client.await("candle", message -> message.get("sequence").asLong() == engine.fills(pair));
            assertThat(candle.get("close").decimalValue()).isEqualByComparingTo("422.5");
            assertThat(candle.get("interval").asText()).isEqualTo("1m");
            JsonNode ticker = client.await(
                    "ticker",
                    message -> message.get("current_price")
                                    .decimalValue()
                                    .compareTo(candle.get("close").decimalValue())
                            == 0);
            assertThat(fields(ticker))
                    .contains(
                            "bid_price",
                            "ask_price",
                            "volume_24h",
                            "high_24h",
                            "low_24h",
                            "change_24h",
                            "sequence",
                            "timestamp");
            assertThat(client.received("orderbook_update")).isEmpty();
            List<JsonNode> tickers = client.received("ticker");
            for (int i = 1; i < tickers.size(); i++) {
                assertThat(tickers.get(i).get("sequence").asLong())
                        .isGreaterThan(tickers.get(i - 1).get("sequence").asLong());
            }
        }
    }

    @Test
    void aClientOfBookAndTradesGetsEachTradeOnce() {
        String pair = "ADA/USD";
        try (TestClient client = TestClient.connect(port())) {
            client.subscribe("orderbook", pair);
            client.subscribe("trades", pair);

            engine.trade(pair, 5, "1.25", "10");
            engine.trade(pair, 5, "1.26", "10");

            client.await("trade", trade -> trade.get("sequence").asLong() == engine.fills(pair));
            assertThat(client.received("trade")).hasSize(2);
            client.send("{\"type\":\"unsubscribe\",\"subscription_type\":\"orderbook\",\"pair_symbol\":\"ADA/USD\"}");
            client.await("unsubscribed");
            engine.trade(pair, 5, "1.27", "10");
            client.await("trade", trade -> trade.get("sequence").asLong() == engine.fills(pair));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense | malformed_json",
                "[1,2] | malformed_json",
                "42 | malformed_json",
                "{} | missing_field",
                "{\"type\":7} | invalid_field",
                "{\"type\":\"dance\"} | unknown_type",
                "{\"type\":\"subscribe\"} | missing_field",
                "{\"type\":\"subscribe\",\"subscription_type\":\"orderbook\"} | missing_field",
                "{\"type\":\"subscribe\",\"subscription_type\":\"gossip\",\"pair_symbol\":\"BTC/USD\"}"
                        + " | unknown_subscription_type",
                "{\"type\":\"subscribe\",\"subscription_type\":\"orderbook\",\"pair_symbol\":\"BTC/XYZ\"} | unknown_pair",
                "{\"type\":\"subscribe\",\"subscription_type\":\"orderbook\",\"pair_symbol\":\"BTC/USD\",\"depth\":0}"
                        + " | invalid_depth",
                "{\"type\":\"subscribe\",\"subscription_type\":\"candles\",\"pair_symbol\":\"BTC/USD\",\"interval\":\"2m\"}"
                        + " | invalid_interval",
                "{\"type\":\"subscribe\",\"subscription_type\":\"orders\",\"user_id\":\"u\"} | subscription_not_available",
                "{\"type\":\"subscribe\",\"subscription_type\":\"wallets\"} | subscription_not_available",
                "{\"type\":\"subscribe\",\"subscription_type\":\"alerts\"} | subscription_not_available",
            })
    void nonsenseIsAnsweredAndTheConnectionStays(String message, String code) {
        try (TestClient client = TestClient.connect(port())) {
            client.send(message);

            JsonNode error = client.await("error");
            assertThat(error.get("code").asText()).isEqualTo(code);
            assertThat(error.get("detail").asText()).isNotBlank();

            client.send("{\"type\":\"ping\"}");
            client.await("pong");
            assertThat(client.isClosed()).isFalse();
        }
    }

    @Test
    void aBinaryMessageIsAnsweredWithAnError() {
        try (TestClient client = TestClient.connect(port())) {
            client.sendBinary(new byte[] {1, 2, 3});

            assertThat(client.await("error").get("code").asText()).isEqualTo("text_only");
            client.send("{\"type\":\"ping\"}");
            client.await("pong");
        }
    }

    @Test
    void aMessageThatIsTooLongIsAnsweredWithAnErrorAndAFarTooLongOneEndsTheConnection() {
        try (TestClient client = TestClient.connect(port())) {
            client.send("{\"type\":\"" + "x".repeat(10_000) + "\"}");
            assertThat(client.await("error").get("code").asText()).isEqualTo("message_too_large");
            client.send("{\"type\":\"ping\"}");
            client.await("pong");

            client.send("{\"type\":\"" + "x".repeat(1_000_000) + "\"}");
            assertThat(client.closedWith()).isEqualTo(1009);
        }
    }

    @Test
    void heartbeatsCome() {
        try (TestClient client = TestClient.connect(port())) {
            assertThat(Instant.parse(client.await("heartbeat").get("timestamp").asText()))
                    .isAfter(Instant.now().minusSeconds(60));
        }
    }

    @Test
    void pagesOfOtherOriginsAreRefusedAndProgramsAreNot() {
        try (TestClient allowed = TestClient.connect(port(), ServiceSettings.ALLOWED_ORIGIN)) {
            allowed.send("{\"type\":\"ping\"}");
            allowed.await("pong");
        }
        assertThatThrownBy(() -> TestClient.connect(port(), "https://evil.example"))
                .hasCauseInstanceOf(WebSocketHandshakeException.class);
    }

    @Test
    void oneConnectionTooManyIsClosedWith1013() {
        List<TestClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < ServiceSettings.MAX_CONNECTIONS; i++) {
                clients.add(TestClient.connect(port()));
                clients.getLast().send("{\"type\":\"ping\"}");
                clients.getLast().await("pong");
            }
            try (TestClient oneTooMany = TestClient.connect(port())) {
                assertThat(oneTooMany.closedWith()).isEqualTo(1013);
            }
            clients.getFirst().send("{\"type\":\"ping\"}");
            clients.getFirst().await("pong");
        } finally {
            clients.forEach(TestClient::close);
        }
    }

    @Test
    void aClientThatDoesNotReadIsResynchronisedThenClosedWith1013AndHoldsNobodyUp() {
        String pair = "BTC/ETH";
        List<String> prices = new ArrayList<>();
        for (int i = 0; i < ServiceSettings.BOOK_DEPTH; i++) {
            prices.add("13." + (1000 + i));
        }
        engine.place(pair, OrderSide.BUY, prices, "1");
        double closedBefore = slow("closed");
        double resynchronisedBefore = slow("resynchronised");
        try (TestClient deaf = TestClient.deaf(port());
                TestClient lively = TestClient.connect(port())) {
            deaf.send("{\"type\":\"subscribe\",\"subscription_type\":\"orderbook\",\"pair_symbol\":\"BTC/ETH\"}");
            lively.subscribe("trades", "SOL/USD");

            await().atMost(TestClient.PATIENCE.multipliedBy(3)).until(() -> {
                tradeMany(pair, 200);
                engine.cancel(pair, engine.place(pair, OrderSide.BUY, "13.5", "1"));
                return slow("closed") > closedBefore;
            });

            assertThat(slow("resynchronised")).isGreaterThan(resynchronisedBefore);
            engine.trade("SOL/USD", 6, "125", "1");
            lively.await("trade", trade -> trade.get("sequence").asLong() == engine.fills("SOL/USD"));
            deaf.read();
            assertThat(deaf.closedWith()).isEqualTo(1013);
            assertThat(lively.isClosed()).isFalse();
        }
        engine.cancelAll(pair);
    }

    private void tradeMany(String pair, int count) {
        CompletableFuture<RecordMetadata> last = CompletableFuture.completedFuture(null);
        for (int i = 0; i < count; i++) {
            last = engine.tradeLater(pair, 3, "14", "0.01", Instant.now().truncatedTo(ChronoUnit.MILLIS));
        }
        EngineLog.written(last);
    }

    private double slow(String outcome) {
        return meters.get("exchange.websocket.slow.consumers")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private int port() {
        return service.getPort();
    }

    private static List<String> fields(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
