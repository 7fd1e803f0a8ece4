package dev.exchange.marketdata.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.exchange.contracts.MarketState;
import dev.exchange.contracts.OrderSide;
import dev.exchange.marketdata.EngineLog;
import dev.exchange.marketdata.ServiceSettings;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(ServiceSettings.class)
class MarketDataApiTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject
    EngineLog engine;

    @Test
    void aCoinHasEveryFieldOfTheContract() throws Exception {
        JsonNode coin = get("/api/cryptocurrencies/crypto_btc");

        assertThat(fields(coin))
                .containsExactly(
                        "id",
                        "symbol",
                        "name",
                        "current_price",
                        "market_cap",
                        "volume_24h",
                        "change_24h",
                        "change_7d",
                        "circulating_supply",
                        "max_supply",
                        "last_updated");
        assertThat(coin.get("name").asText()).isEqualTo("Bitcoin");
        assertThat(coin.get("circulating_supply").decimalValue()).isEqualByComparingTo("19000000");
        assertThat(coin.get("current_price").isNumber()).isTrue();
        assertThat(coin.get("market_cap").decimalValue())
                .isEqualByComparingTo(coin.get("current_price").decimalValue().multiply(new BigDecimal("19000000")));
        assertThat(coin.get("last_updated").asText()).endsWith("Z");
        assertThat(get("/api/cryptocurrencies/BTC").get("id").asText()).isEqualTo("crypto_btc");
        assertThat(get("/api/cryptocurrencies/crypto_eth").get("max_supply").isNull())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "market_cap, market_cap",
        "price, current_price",
        "volume, volume_24h",
        "change_24h, change_24h",
    })
    void coinsAreSortedGreatestFirst(String sortBy, String field) throws Exception {
        JsonNode coins = get("/api/cryptocurrencies?sort_by=" + sortBy);

        assertThat(coins).hasSize(5);
        for (int i = 1; i < coins.size(); i++) {
            assertThat(coins.get(i).get(field).decimalValue())
                    .isLessThanOrEqualTo(coins.get(i - 1).get(field).decimalValue());
        }
    }

    @Test
    void coinsAreSortedByMarketCapByDefaultAndPaged() throws Exception {
        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            Response page = given().queryParam("limit", 2)
                    .queryParam("sort_by", "price")
                    .queryParams(cursor == null ? java.util.Map.of() : java.util.Map.of("cursor", cursor))
                    .get("/api/cryptocurrencies");
            assertThat(page.statusCode()).isEqualTo(200);
            JSON.readTree(page.asString())
                    .forEach(coin -> seen.add(coin.get("symbol").asText()));
            cursor = page.header("X-Next-Cursor");
        } while (cursor != null);

        assertThat(seen).containsExactly("BTC", "ETH", "BNB", "SOL", "ADA");
        assertThat(get("/api/cryptocurrencies").get(0).get("symbol").asText()).isEqualTo("BTC");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/cryptocurrencies?sort_by=beauty, 400, invalid_sort_by",
        "/api/cryptocurrencies?limit=0, 400, invalid_limit",
        "/api/cryptocurrencies?limit=501, 400, invalid_limit",
        "/api/cryptocurrencies?cursor=bm9uc2Vuc2U, 400, invalid_cursor",
        "/api/cryptocurrencies/crypto_xyz, 404, unknown_cryptocurrency",
        "/api/cryptocurrencies/USD, 404, unknown_cryptocurrency",
        "/api/trading-pairs?limit=many, 400, invalid_limit",
        "/api/trading-pairs/XYZ-USD, 404, unknown_pair",
        "/api/trading-pairs/XYZ/USD, 404, unknown_pair",
        "/api/trading-pairs/XYZ/USD/orderbook, 404, unknown_pair",
        "/api/trading-pairs/BTC/USD/orderbook?limit=-1, 400, invalid_limit",
        "/api/trading-pairs/BTC/USD/candles?interval=2m, 400, invalid_interval",
        "/api/trading-pairs/BTC/USD/trades?cursor=bm9uc2Vuc2U, 400, invalid_cursor",
        "/api/trading-pairs/BTC/USD/nonsense, 404, not_found",
    })
    void nonsenseIsAnsweredWithAProblem(String path, int status, String code) throws Exception {
        Response response = given().urlEncodingEnabled(false).get(path);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.contentType()).startsWith("application/problem+json");
        JsonNode problem = JSON.readTree(response.asString());
        assertThat(problem.get("code").asText()).isEqualTo(code);
        assertThat(problem.get("detail").asText()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"BTC/USD", "BTC%2FUSD", "BTC-USD", "btc-usd", "pair_btc_usd"})
    void aPairIsFoundByEachOfItsNames(String name) throws Exception {
        JsonNode pair = get("/api/trading-pairs/" + name);

        assertThat(pair.get("symbol").asText()).isEqualTo("BTC/USD");
        assertThat(get("/api/trading-pairs/" + name + "/orderbook?limit=20")
                        .get("pair_symbol")
                        .asText())
                .isEqualTo("BTC/USD");
        assertThat(get("/api/trading-pairs/" + name + "/trades").isArray()).isTrue();
        assertThat(get("/api/trading-pairs/" + name + "/candles").isArray()).isTrue();
    }

    @Test
    void aPairHasEveryFieldOfTheContract() throws Exception {
        JsonNode pair = get("/api/trading-pairs/pair_btc_usd");

        assertThat(fields(pair))
                .containsSubsequence(
                        "id",
                        "base_symbol",
                        "quote_symbol",
                        "symbol",
                        "current_price",
                        "bid_price",
                        "ask_price",
                        "volume_24h",
                        "high_24h",
                        "low_24h",
                        "change_24h",
                        "last_updated");
        assertThat(pair.get("id").asText()).isEqualTo("pair_btc_usd");
        assertThat(pair.get("reference_source").asText()).isEqualTo("simulated");
        assertThat(pair.get("state").asText()).isEqualTo("trading");
        assertThat(fields(pair)).doesNotContain("indicative_price");
    }

    @Test
    void theBookServedIsTheFoldOfTheOrderUpdates() throws Exception {
        String pair = "SOL/USD";
        engine.place(pair, OrderSide.BUY, "124.5", "2.5");
        String cancelled = engine.place(pair, OrderSide.BUY, "124.8", "1");
        engine.place(pair, OrderSide.BUY, "124.5", "0.0001");
        engine.place(pair, OrderSide.SELL, "125.25", "7");
        engine.cancel(pair, cancelled);

        JsonNode book = await().atMost(PATIENCE)
                .until(
                        () -> get("/api/trading-pairs/SOL/USD/orderbook"),
                        now -> now.get("sequence").asLong() == engine.updates(pair));

        assertThat(fields(book)).containsExactly("pair_symbol", "bids", "asks", "sequence", "timestamp", "state");
        assertThat(book.get("bids")).hasSize(engine.resting(pair, OrderSide.BUY).size());
        for (int i = 0; i < book.get("bids").size(); i++) {
            var expected = engine.resting(pair, OrderSide.BUY).get(i);
            JsonNode entry = book.get("bids").get(i);
            assertThat(fields(entry)).containsExactly("order_id", "price", "quantity", "timestamp");
            assertThat(entry.get("order_id").asText()).isEqualTo(expected.orderId());
            assertThat(entry.get("price").decimalValue()).isEqualByComparingTo(expected.price());
            assertThat(entry.get("quantity").decimalValue()).isEqualByComparingTo(expected.quantity());
            assertThat(Instant.parse(entry.get("timestamp").asText())).isEqualTo(expected.placedAt());
        }
        JsonNode one = get("/api/trading-pairs/SOL/USD/orderbook?limit=1");
        assertThat(one.get("bids")).hasSize(1);
        assertThat(one.get("asks")).hasSize(1);
        assertThat(get("/api/trading-pairs/SOL/USD").get("ask_price").decimalValue())
                .isEqualByComparingTo("125.25");
    }

    @Test
    void aPairAndItsBookTellOfAnAuctionAndItsTradesSaySo() throws Exception {
        String pair = "BTC/ETH";
        engine.setMarket(pair, MarketState.AUCTION);
        String iceberg = engine.placeIceberg(pair, OrderSide.BUY, "14.2", "5", "0.5");
        engine.place(pair, OrderSide.SELL, "14", "1");
        engine.indicate(pair, "14.1", "1", "4");
        JsonNode book = await().atMost(PATIENCE)
                .until(
                        () -> get("/api/trading-pairs/BTC/ETH/orderbook"),
                        now -> now.get("sequence").asLong() == engine.updates(pair));

        assertThat(book.get("state").asText()).isEqualTo("auction");
        assertThat(book.get("indicative_price").decimalValue()).isEqualByComparingTo("14.1");
        assertThat(book.get("bids").get(0).get("order_id").asText()).isEqualTo(iceberg);
        assertThat(book.get("bids").get(0).get("quantity").decimalValue()).isEqualByComparingTo("0.5");
        JsonNode served = get("/api/trading-pairs/BTC-ETH");
        assertThat(served.get("state").asText()).isEqualTo("auction");
        assertThat(served.get("indicative_price").decimalValue()).isEqualByComparingTo("14.1");
        assertThat(served.get("indicative_volume").decimalValue()).isEqualByComparingTo("1");
        assertThat(served.get("indicative_imbalance").decimalValue()).isEqualByComparingTo("4");
        assertThat(served.get("bid_price").decimalValue()).isEqualByComparingTo("14.2");
        assertThat(served.get("ask_price").decimalValue()).isEqualByComparingTo("14");

        engine.tradeInAuction(pair, 3, "14.1", "1");
        engine.cancelAllAndSay(pair);
        engine.setMarket(pair, MarketState.TRADING);
        engine.trade(pair, 3, "14.1", "0.01");
        JsonNode trades = await().atMost(PATIENCE)
                .until(
                        () -> get("/api/trading-pairs/BTC-ETH/trades?limit=2"),
                        list -> list.size() == 2 && list.get(0).get("sequence").asLong() == engine.fills(pair));
        assertThat(fields(trades.get(0))).doesNotContain("auction");
        assertThat(trades.get(1).get("auction").asBoolean()).isTrue();
        await().atMost(PATIENCE)
                .until(() -> get("/api/trading-pairs/BTC-ETH").get("state").asText(), "trading"::equals);
    }

    @Test
    void aBookIsNeverServedDeeperThanItsBound() throws Exception {
        String pair = "ADA/USD";
        List<String> prices = new ArrayList<>();
        for (int i = 0; i < ServiceSettings.BOOK_DEPTH + 20; i++) {
            prices.add("1." + (1000 + i));
        }
        engine.place(pair, OrderSide.BUY, prices, "1");
        await().atMost(PATIENCE)
                .until(() -> get("/api/trading-pairs/ADA-USD/orderbook?limit=5000")
                                .get("sequence")
                                .asLong()
                        == engine.updates(pair));

        assertThat(get("/api/trading-pairs/ADA-USD/orderbook?limit=5000").get("bids"))
                .hasSize(ServiceSettings.BOOK_DEPTH);
        assertThat(get("/api/trading-pairs/ADA-USD/orderbook").get("bids")).hasSize(50);
        engine.cancelAll(pair);
    }

    @Test
    void tradesMakeThePriceTheFiguresTheCandlesAndTheList() throws Exception {
        String pair = "BNB/USD";
        engine.trade(pair, 4, "421.5", "2");
        engine.trade(pair, 4, "419.25", "1.5");
        engine.trade(pair, 4, "420", "0.5");

        JsonNode served = await().atMost(PATIENCE)
                .until(
                        () -> get("/api/trading-pairs/BNB-USD"),
                        now -> now.get("volume_24h").decimalValue().compareTo(new BigDecimal("1681.875")) == 0);
        assertThat(served.get("current_price").decimalValue()).isEqualByComparingTo("420");
        assertThat(served.get("high_24h").decimalValue()).isEqualByComparingTo("421.5");
        assertThat(served.get("low_24h").decimalValue()).isEqualByComparingTo("419.25");
        assertThat(get("/api/cryptocurrencies/crypto_bnb").get("volume_24h").decimalValue())
                .isEqualByComparingTo("1681.875");

        JsonNode trades = await().atMost(PATIENCE)
                .until(() -> get("/api/trading-pairs/BNB-USD/trades"), list -> list.size() == 3);
        assertThat(trades.get(0).get("price").decimalValue()).isEqualByComparingTo("420");
        assertThat(trades.get(0).get("sequence").asLong()).isEqualTo(3);
        assertThat(trades.get(0).get("id").asText()).startsWith("trade_");
        assertThat(trades.get(2).get("price").decimalValue()).isEqualByComparingTo("421.5");

        JsonNode days = get("/api/trading-pairs/BNB-USD/candles?interval=1d");
        BigDecimal volume = BigDecimal.ZERO;
        for (JsonNode day : days) {
            volume = volume.add(day.get("volume").decimalValue());
        }
        assertThat(volume).isEqualByComparingTo("4");
        JsonNode newest = days.get(days.size() - 1);
        assertThat(newest.get("close").decimalValue()).isEqualByComparingTo("420");
        assertThat(newest.get("timestamp").asText()).endsWith("T00:00:00Z");
    }

    @Test
    void tradesArePagedNewestFirst() throws Exception {
        String pair = "ETH/USD";
        for (int i = 0; i < 7; i++) {
            engine.trade(pair, 2, "320" + i, "0.1");
        }
        await().atMost(PATIENCE)
                .until(() -> get("/api/trading-pairs/ETH-USD/trades?limit=500").size() == engine.fills(pair));

        List<Long> seen = new ArrayList<>();
        String path = "/api/trading-pairs/ETH/USD/trades?limit=3";
        while (path != null) {
            Response page = given().urlEncodingEnabled(false).get(path);
            JSON.readTree(page.asString())
                    .forEach(trade -> seen.add(trade.get("sequence").asLong()));
            String link = page.header("Link");
            path = link == null ? null : link.substring(1, link.indexOf('>'));
        }

        List<Long> expected = new ArrayList<>();
        for (long sequence = engine.fills(pair); sequence > 0; sequence--) {
            expected.add(sequence);
        }
        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void pairsAreSortedByWhatWasTradedInDollars() throws Exception {
        engine.trade("BTC/ETH", 3, "14.0625", "0.01");
        await().atMost(PATIENCE)
                .until(() -> get("/api/trading-pairs/BTC-ETH")
                                .get("volume_24h")
                                .decimalValue()
                                .signum()
                        > 0);

        JsonNode pairs = get("/api/trading-pairs?limit=50");

        assertThat(pairs).hasSize(6);
        BigDecimal ether = get("/api/cryptocurrencies/ETH").get("current_price").decimalValue();
        BigDecimal before = null;
        for (JsonNode pair : pairs) {
            BigDecimal volume = pair.get("volume_24h").decimalValue();
            BigDecimal dollars = pair.get("quote_symbol").asText().equals("ETH") ? volume.multiply(ether) : volume;
            assertThat(before == null || dollars.compareTo(before) <= 0)
                    .as(pair.toString())
                    .isTrue();
            before = dollars;
        }
        assertThat(get("/api/trading-pairs?limit=2")).hasSize(2);
    }

    @Test
    void theStatisticsAddUp() throws Exception {
        JsonNode stats = get("/internal/stats");

        assertThat(stats.get("total_cryptocurrencies").asInt()).isEqualTo(5);
        assertThat(stats.get("total_trading_pairs").asInt()).isEqualTo(6);
        assertThat(stats.get("total_volume_24h").isNumber()).isTrue();
        assertThat(stats.get("total_market_cap").decimalValue()).isGreaterThan(new BigDecimal("1000000000000"));
    }

    @Test
    void theServiceSaysThatItIsReadyAndDescribesItself() throws Exception {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(given().get("/q/health/ready").statusCode()).isEqualTo(200));
        String openApi =
                given().accept("application/json").get("/q/openapi?format=json").asString();
        JsonNode paths = JSON.readTree(openApi).get("paths");

        assertThat(fields(paths))
                .contains(
                        "/api/cryptocurrencies",
                        "/api/cryptocurrencies/{id}",
                        "/api/trading-pairs",
                        "/api/trading-pairs/{pair}",
                        "/api/trading-pairs/{pair}/orderbook",
                        "/api/trading-pairs/{pair}/trades",
                        "/api/trading-pairs/{pair}/candles")
                .noneMatch(path -> path.startsWith("/internal"));
    }

    private static JsonNode get(String path) throws Exception {
        Response response = given().urlEncodingEnabled(false).get(path);
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        return JSON.readerFor(JsonNode.class)
                .with(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .readTree(response.asString());
    }

    private static List<String> fields(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
