package dev.exchange.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.exchange.systemtests.ExchangeApi.Answer;
import dev.exchange.systemtests.OnExchange.Kind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The API as it was asked for, on an exchange as `./exchange up` starts it.
@Order(1)
@OnExchange(Kind.LIVING)
class ApiContractTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String BTC_BOOK = "/api/trading-pairs/BTC/USD/orderbook";

    @Test
    void theCoinsAreListedByMarketCapWithEveryField(LocalExchange exchange) throws Exception {
        JsonNode coins = exchange.api()
                .get("/api/cryptocurrencies?limit=50&sort_by=market_cap")
                .success();

        assertThat(coins)
                .extracting(coin -> coin.get("symbol").asText())
                .containsExactlyInAnyOrder("BTC", "ETH", "BNB", "ADA", "SOL");
        assertThat(coins.get(0).get("symbol").asText()).isEqualTo("BTC");
        assertThat(coins).allSatisfy(coin -> {
            assertFields(
                    coin,
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
            assertThat(Json.decimal(coin, "current_price")).isPositive();
            assertThat(Json.decimal(coin, "market_cap"))
                    .isEqualByComparingTo(
                            Json.decimal(coin, "current_price").multiply(Json.decimal(coin, "circulating_supply")));
            assertTime(coin, "last_updated");
        });
        JsonNode bitcoin =
                exchange.api().get("/api/cryptocurrencies/crypto_btc").success();
        assertThat(bitcoin.get("name").asText()).isEqualTo("Bitcoin");
        assertThat(Json.decimal(bitcoin, "circulating_supply")).isEqualByComparingTo("19000000");
        assertThat(Json.decimal(bitcoin, "max_supply")).isEqualByComparingTo("21000000");
    }

    @Test
    void thePairsAreListedWithEveryField(LocalExchange exchange) throws Exception {
        JsonNode pairs = exchange.api().get("/api/trading-pairs?limit=50").success();

        assertThat(pairs)
                .extracting(pair -> pair.get("symbol").asText())
                .containsExactlyInAnyOrder("BTC/USD", "ETH/USD", "BTC/ETH", "BNB/USD", "ADA/USD", "SOL/USD");
        assertThat(pairs).allSatisfy(pair -> {
            assertFields(
                    pair,
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
            assertThat(Json.decimal(pair, "current_price")).isPositive();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"BTC/USD", "BTC%2FUSD", "BTC-USD"})
    void theHouseQuotesBothSidesOfABookThatIsSortedAndNotCrossed(String pair, LocalExchange exchange) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode book = exchange.api()
                    .get("/api/trading-pairs/" + pair + "/orderbook?limit=20")
                    .success();
            List<BigDecimal> bids = prices(book.get("bids"));
            List<BigDecimal> asks = prices(book.get("asks"));

            assertThat(bids).isNotEmpty().hasSizeLessThanOrEqualTo(20).isSortedAccordingTo((a, b) -> b.compareTo(a));
            assertThat(asks).isNotEmpty().hasSizeLessThanOrEqualTo(20).isSorted();
            assertThat(bids.getFirst()).isLessThan(asks.getFirst());
            assertFields(book.get("bids").get(0), "order_id", "price", "quantity", "timestamp");
        });
    }

    @Test
    void anOrderIsTakenFoundCancelledAndItsFundsAreFreed(LocalExchange exchange) throws Exception {
        ExchangeApi api = exchange.api();
        ObjectNode request =
                limit("contract_1", "BTC/USD", "buy", "0.5", "30000").put("expires_hours", 24);

        Answer answer = api.order(request);

        assertThat(answer.status()).as("%s", answer).isIn(200, 201);
        JsonNode order = answer.json();
        assertFields(
                order,
                "id",
                "user_id",
                "pair_symbol",
                "order_type",
                "order_side",
                "quantity",
                "price",
                "stop_price",
                "time_in_force",
                "status",
                "filled_quantity",
                "remaining_quantity",
                "average_fill_price",
                "created_at",
                "updated_at",
                "expires_at");
        assertThat(order.get("status").asText()).isEqualTo("open");
        assertThat(order.get("time_in_force").asText()).isEqualTo("good_til_canceled");
        assertThat(Json.decimal(order, "remaining_quantity")).isEqualByComparingTo("0.5");
        assertThat(Instant.parse(order.get("expires_at").asText()))
                .isEqualTo(Instant.parse(order.get("created_at").asText()).plus(Duration.ofHours(24)));
        String id = order.get("id").asText();
        assertThat(api.get("/api/orders/" + id).success()).isEqualTo(order);
        assertThat(api.get("/api/orders?user_id=contract_1&pair_symbol=BTC/USD&status=open&limit=50")
                        .success())
                .contains(order);
        // 0.5 × 30000 and the taker's fee of 0.2 % on it
        assertThat(locked(api, "contract_1", "USD")).isEqualByComparingTo("15030");

        assertThat(api.delete("/api/orders/" + id + "?user_id=contract_1")
                        .success()
                        .get("status")
                        .asText())
                .isEqualTo("cancelled");

        assertThat(api.get("/api/orders/" + id).success().get("status").asText())
                .isEqualTo("cancelled");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(locked(api, "contract_1", "USD")).isZero());
    }

    @Test
    void twoUsersTradeAndTheFeesAreTheMakersAndTheTakers(LocalExchange exchange) throws Exception {
        ExchangeApi api = exchange.api();
        String maker = filledMaker(api);
        JsonNode trades = api.get("/api/trades?user_id=contract_maker&pair_symbol=BTC/USD&limit=50&hours=24")
                .success();
        JsonNode trade = StreamSupport.stream(trades.spliterator(), false)
                .filter(candidate -> candidate.get("order_id").asText().equals(maker))
                .findFirst()
                .orElseThrow();
        assertFields(
                trade,
                "id",
                "order_id",
                "user_id",
                "pair_symbol",
                "side",
                "quantity",
                "price",
                "fee",
                "fee_currency",
                "timestamp");
        assertThat(trade.get("side").asText()).isEqualTo("buy");
        assertThat(trade.get("fee_currency").asText()).isEqualTo("USD");
        BigDecimal value = Json.decimal(trade, "price").multiply(Json.decimal(trade, "quantity"));
        // A part that one of the house's bots took may be of any quantity.
        assertThat(Json.decimal(trade, "fee"))
                .isEqualByComparingTo(value.multiply(new BigDecimal("0.001")).setScale(8, RoundingMode.CEILING));
        HttpResponse<String> export =
                api.raw(HttpRequest.newBuilder(api.uri("/api/trades/export?user_id=contract_maker&from=2020-01-01"))
                        .build());
        assertThat(export.headers().firstValue("Content-Type").orElse("")).startsWith("text/csv");
        assertThat(export.body()
                        .lines()
                        .filter(line -> line.startsWith(trade.get("id").asText() + ",")))
                .hasSize(1);
    }

    /// An order that another user's has filled. The house quotes at the same time: one that it got ahead of is taken
    /// back and tried again a tick before the best bid.
    private static String filledMaker(ExchangeApi api) throws Exception {
        for (int attempt = 0; attempt < 10; attempt++) {
            List<BigDecimal> bids =
                    prices(api.get(BTC_BOOK + "?limit=1").success().get("bids"));
            BigDecimal bid = bids.isEmpty() ? new BigDecimal("44000") : bids.getFirst();
            String price = bid.add(new BigDecimal("0.01")).toPlainString();
            String maker = api.order(limit("contract_maker", "BTC/USD", "buy", "0.01", price))
                    .success()
                    .get("id")
                    .asText();
            api.order(limit("contract_taker", "BTC/USD", "sell", "0.01", price)).success();
            // The taker's answer says how its order ended; what it did to the maker's is read a moment later.
            for (int look = 0; look < 25; look++) {
                JsonNode order = api.get("/api/orders/" + maker).success();
                if (order.get("status").asText().equals("filled")) {
                    return maker;
                }
                Thread.sleep(200);
            }
            // Refused when it was filled after all: then it is not this one that is looked at.
            api.delete("/api/orders/" + maker + "?user_id=contract_maker");
        }
        throw new AssertionError("The house was before the maker in each of 10 attempts");
    }

    @Test
    void moneyComesInChangesHandsAndGoesOutOnceTwoHaveApprovedIt(LocalExchange exchange) throws Exception {
        ExchangeApi api = exchange.api();
        JsonNode deposit = api.post(
                        "/api/deposits", funds("funds_ada", "BTC", "0.5").put("client_reference", "in"))
                .success();
        awaitStatus(api, "/api/deposits/" + deposit.get("id").asText(), "credited");
        api.post("/api/transfers", funds("funds_ada", "BTC", "0.4").put("to_user_id", "funds_bob"))
                .success();
        JsonNode withdrawal = api.post(
                        "/api/withdrawals", funds("funds_bob", "BTC", "0.3").put("address", "bc1q-somewhere"))
                .success();
        String path = "/api/withdrawals/" + withdrawal.get("id").asText();
        for (String key : List.of("development-1", "development-2")) {
            HttpResponse<String> approved = api.raw(HttpRequest.newBuilder(api.uri(path + "/approve"))
                    .header("X-Approver-Key", key)
                    .POST(BodyPublishers.noBody())
                    .build());
            assertThat(approved.statusCode()).as(approved.body()).isEqualTo(200);
        }
        awaitStatus(api, path, "settled");

        assertThat(Json.decimal(api.get("/api/wallets/funds_ada_BTC").success(), "balance"))
                .isEqualByComparingTo("1.1");
        assertThat(Json.decimal(api.get("/api/wallets/funds_bob_BTC").success(), "balance"))
                .isEqualByComparingTo("1.0999");
        JsonNode audit =
                exchange.inside("wallet-service").get("/internal/audit").success();
        assertThat(audit.get("clean").asBoolean()).as("%s", audit).isTrue();
    }

    private static ObjectNode funds(String user, String currency, String amount) {
        return Json.object()
                .put("user_id", user)
                .put("currency", currency)
                .put("amount", amount)
                .put("client_reference", "contract");
    }

    private static void awaitStatus(ExchangeApi api, String path, String status) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(api.get(path).success().get("status").asText())
                                .isEqualTo(status));
    }

    @Test
    void aMarketOrderIsFilledFromTheHousesBook(LocalExchange exchange) throws Exception {
        ObjectNode market = Json.object()
                .put("user_id", "contract_market")
                .put("pair_symbol", "ETH/USD")
                .put("order_type", "market")
                .put("order_side", "buy")
                .put("quantity", new BigDecimal("0.01"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(exchange.api()
                                .get("/api/trading-pairs/ETH/USD/orderbook")
                                .success()
                                .get("asks"))
                        .isNotEmpty());

        JsonNode order = exchange.api().order(market).success();

        assertThat(order.get("status").asText()).as("%s", order).isEqualTo("filled");
        assertThat(Json.decimal(order, "average_fill_price")).isPositive();
        // The wallet is settled beside the answer, not before it.
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(locked(exchange.api(), "contract_market", "USD"))
                        .isZero());
    }

    @Test
    void aNewUserHasWalletsAndAPortfolioWhoseAllocationsAddUp(LocalExchange exchange) throws Exception {
        JsonNode wallets =
                exchange.api().get("/api/wallets?user_id=contract_new").success();
        assertThat(wallets).isNotEmpty().allSatisfy(wallet -> {
            assertFields(
                    wallet,
                    "id",
                    "user_id",
                    "currency",
                    "balance",
                    "available_balance",
                    "locked_balance",
                    "created_at",
                    "updated_at");
            assertThat(exchange.api()
                            .get("/api/wallets/" + wallet.get("id").asText())
                            .success())
                    .isEqualTo(wallet);
        });

        JsonNode portfolio =
                exchange.api().get("/api/portfolio?user_id=contract_new").success();

        assertFields(
                portfolio,
                "id",
                "user_id",
                "total_value_usd",
                "total_value_change_24h",
                "total_value_change_7d",
                "allocations",
                "created_at",
                "updated_at",
                "assets",
                "realised_profit_usd",
                "unrealised_profit_usd",
                "profit_24h");
        assertThat(portfolio.get("id").asText()).isEqualTo("portfolio_contract_new");
        assertThat(Json.decimal(portfolio, "total_value_usd")).isGreaterThan(new BigDecimal("100000"));
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode share : portfolio.get("allocations")) {
            sum = sum.add(share.decimalValue());
        }
        assertThat(sum).isBetween(new BigDecimal("99.5"), new BigDecimal("100.5"));
    }

    @Test
    void anOrderThatPassesADefaultLimitIsRefusedByItsName(LocalExchange exchange) throws Exception {
        ExchangeApi api = exchange.api();
        String user = "contract_risk";
        JsonNode fresh = api.get("/api/risk?user_id=" + user).success();
        assertThat(Json.decimal(fresh.get("limits"), "max_position_size")).isEqualByComparingTo("100000");
        assertThat(fresh.get("daily_trades").get("remaining").asInt()).isEqualTo(1000);

        assertRefused(
                api.order(limit(user, "BTC/USD", "buy", "1.5", "44000")),
                "above_max_position_size",
                "MAX_POSITION_SIZE is 100000 USD",
                "this order reserves 66132 USD");
        // At market an amount buys far more than a million of it.
        ObjectNode byAmount = Json.object()
                .put("user_id", user)
                .put("pair_symbol", "ADA/USD")
                .put("order_type", "market")
                .put("order_side", "buy")
                .put("quote_amount", new BigDecimal("9000000"));
        assertRefused(api.order(byAmount), "above_max_order_size", "MAX_ORDER_SIZE is 1000000 ADA");
        setLimits(api, user, Json.object().put("max_position_size", 1_000_000_000));
        assertRefused(
                api.order(limit(user, "BTC/USD", "buy", "1000", "44000")),
                "insufficient_margin",
                "Insufficient margin",
                "MAX_LEVERAGE is 10");
        setLimits(api, user, Json.object().put("max_daily_trades", 0));
        assertRefused(
                api.order(limit(user, "BTC/USD", "sell", "0.01", "44000")),
                "above_max_daily_trades",
                "MAX_DAILY_TRADES is 0");
        assertThat(Json.decimal(
                        api.get("/api/risk/position-size?user_id=" + user + "&pair_symbol=BTC/USD&risk_percentage=1")
                                .success(),
                        "quantity"))
                .isBetween(new BigDecimal("0.01"), new BigDecimal("0.5"));
        assertThat(locked(api, user, "USD")).isZero();
    }

    private static void setLimits(ExchangeApi api, String user, ObjectNode limits) throws Exception {
        byte[] body = limits.toString().getBytes(StandardCharsets.UTF_8);
        api.send("PUT", "/api/risk/limits/" + user, "application/json", body).success();
    }

    private static void assertRefused(ExchangeApi.Answer answer, String code, String... words) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(400);
        assertThat(answer.json().get("code").asText()).isEqualTo(code);
        assertThat(answer.json().get("detail").asText()).contains(words);
        assertThat(answer.json().get("order_id").asText()).startsWith("order_");
    }

    @Test
    void aBotIsCreatedListedAndDeleted(LocalExchange exchange) throws Exception {
        ObjectNode request = Json.object()
                .put("user_id", "contract_bots")
                .put("name", "Bitcoin Scalper")
                .put("strategy", "scalping")
                .put("pair_symbol", "BTC/USD");
        request.putObject("parameters")
                .put("profit_target", new BigDecimal("0.5"))
                .put("stop_loss", new BigDecimal("0.2"))
                .put("max_position_size", new BigDecimal("0.1"));

        JsonNode bot = exchange.api().post("/api/trading-bots", request).success();

        assertFields(
                bot,
                "id",
                "user_id",
                "name",
                "strategy",
                "pair_symbol",
                "enabled",
                "parameters",
                "performance",
                "created_at",
                "updated_at",
                "last_run");
        assertThat(Json.decimal(bot.get("parameters"), "profit_target")).isEqualByComparingTo("0.5");
        assertThat(exchange.api().get("/api/trading-bots?user_id=contract_bots").success())
                .contains(bot);
        String path = "/api/trading-bots/" + bot.get("id").asText();
        assertThat(exchange.api().delete(path + "?user_id=contract_bots").status())
                .isIn(200, 204);
        assertThat(exchange.api().get(path).status()).isEqualTo(404);
    }

    @Test
    void anAlertIsCreatedListedAndDeleted(LocalExchange exchange) throws Exception {
        ObjectNode request = Json.object()
                .put("user_id", "contract_alerts")
                .put("cryptocurrency_id", "crypto_btc")
                .put("alert_type", "price_above")
                .put("target_price", 50000);

        JsonNode alert = exchange.api().post("/api/price-alerts", request).success();

        assertFields(
                alert,
                "id",
                "user_id",
                "cryptocurrency_id",
                "alert_type",
                "target_price",
                "target_percentage",
                "is_active",
                "created_at",
                "triggered_at");
        assertThat(alert.get("is_active").asBoolean()).isTrue();
        assertThat(exchange.api()
                        .get("/api/price-alerts?user_id=contract_alerts&active_only=true")
                        .success())
                .contains(alert);
        String path = "/api/price-alerts/" + alert.get("id").asText();
        assertThat(exchange.api().delete(path + "?user_id=contract_alerts").status())
                .isIn(200, 204);
        assertThat(exchange.api().get(path).status()).isEqualTo(404);
    }

    @Test
    void theStatisticsAddUpEveryService(LocalExchange exchange) throws Exception {
        JsonNode stats = exchange.api().get("/api/stats").success();

        assertFields(
                stats,
                "total_cryptocurrencies",
                "total_trading_pairs",
                "total_orders",
                "total_trades",
                "total_wallets",
                "total_bots",
                "total_alerts",
                "status_distribution",
                "total_volume_24h",
                "total_market_cap",
                "supported_order_types",
                "supported_time_in_force");
        assertThat(stats.get("total_cryptocurrencies").asInt()).isEqualTo(5);
        assertThat(stats.get("total_trading_pairs").asInt()).isEqualTo(6);
    }

    @Test
    void theRootGreetsProgramsAndShowsBrowsersAPage(LocalExchange exchange) throws Exception {
        ExchangeApi api = exchange.api();
        assertThat(api.get("/").success().get("message").asText()).isEqualTo("Cryptocurrency Trading API");

        HttpResponse<String> page = api.raw(HttpRequest.newBuilder(api.uri("/"))
                .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
                .build());

        assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        assertThat(page.body()).contains("/docs");
    }

    @Test
    void theApiDescribesItselfAtOneAddress(LocalExchange exchange) throws Exception {
        ExchangeApi api = exchange.api();
        HttpResponse<String> document = api.raw(HttpRequest.newBuilder(api.uri("/openapi"))
                .header("Accept", "application/json")
                .build());
        JsonNode openApi = Json.read(document.body());

        assertThat(openApi.get("openapi").asText()).startsWith("3.1");
        assertThat(openApi.get("paths").properties())
                .extracting(path -> path.getKey())
                .contains(
                        "/api/orders",
                        "/api/trades",
                        "/api/wallets",
                        "/api/portfolio",
                        "/api/risk",
                        "/api/risk/position-size",
                        "/api/cryptocurrencies",
                        "/api/trading-pairs",
                        "/api/trading-bots",
                        "/api/price-alerts",
                        "/api/stats")
                .noneMatch(path -> path.startsWith("/internal"));
        assertThat(api.raw(HttpRequest.newBuilder(api.uri("/docs")).build()).statusCode())
                .isIn(200, 301, 302, 307, 308);
    }

    @Test
    void aPageOfAnotherOriginMayCall(LocalExchange exchange) throws Exception {
        ExchangeApi api = exchange.api();
        HttpResponse<String> preflight = api.raw(HttpRequest.newBuilder(api.uri("/api/orders"))
                .method("OPTIONS", BodyPublishers.noBody())
                .header("Origin", "https://page.example")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "content-type")
                .build());

        assertThat(preflight.statusCode()).isIn(200, 204);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
                .hasValue("*");
        assertThat(preflight
                        .headers()
                        .firstValue("Access-Control-Allow-Methods")
                        .orElse(""))
                .contains("POST");
        assertThat(preflight
                        .headers()
                        .firstValue("Access-Control-Allow-Headers")
                        .orElse("")
                        .toLowerCase(java.util.Locale.ROOT))
                .contains("content-type");
    }

    @Test
    void aListComesInPagesThatMissNothingAndRepeatNothing(LocalExchange exchange) throws Exception {
        ExchangeApi api = exchange.api();
        for (int i = 0; i < 7; i++) {
            api.order(limit("contract_pages", "SOL/USD", "buy", "0.1", "1." + i))
                    .success();
        }

        List<JsonNode> byTwo = api.all("/api/orders?user_id=contract_pages", 2);
        List<JsonNode> atOnce = api.all("/api/orders?user_id=contract_pages", 500);

        assertThat(byTwo).hasSize(7).isEqualTo(atOnce);
        assertThat(byTwo)
                .extracting(order -> Instant.parse(order.get("created_at").asText()))
                .isSortedAccordingTo((a, b) -> b.compareTo(a));
    }

    @Test
    void aSubscriberGetsTheWholeBookThenChangesAndTrades(LocalExchange exchange) throws Exception {
        ExchangeApi api = exchange.api();
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(api.get(BTC_BOOK).success().get("bids")).isNotEmpty());
        try (StreamClient stream = api.stream("contract_stream")) {
            stream.subscribe("orderbook", "BTC/USD");
            JsonNode whole = stream.next("orderbook_update");
            assertFields(whole, "type", "pair_symbol", "bids", "asks", "timestamp");
            assertThat(whole.get("bids")).isNotEmpty();
            assertFields(whole.get("bids").get(0), "order_id", "price", "quantity", "timestamp");

            String id = api.order(limit("contract_stream", "BTC/USD", "buy", "0.01", "12345.67"))
                    .success()
                    .get("id")
                    .asText();

            stream.next(
                    "update with the new order",
                    message -> message.path("type").asText().equals("orderbook_update")
                            && message.toString().contains("\"" + id + "\""));
            api.delete("/api/orders/" + id + "?user_id=contract_stream").success();
            stream.next(
                    "update without it",
                    message -> message.path("type").asText().equals("orderbook_update")
                            && !message.toString().contains("\"" + id + "\""));
            ObjectNode market = Json.object()
                    .put("user_id", "contract_stream")
                    .put("pair_symbol", "BTC/USD")
                    .put("order_type", "market")
                    .put("order_side", "sell")
                    .put("quantity", new BigDecimal("0.001"));
            api.order(market).success();
            JsonNode trade = stream.next("trade");
            assertFields(trade, "type", "pair_symbol", "price", "quantity", "timestamp");
        }
    }

    @Test
    void aStreamAnswersPingAndNonsenseAndStaysOpen(LocalExchange exchange) throws Exception {
        try (StreamClient stream = exchange.api().stream("contract_ping")) {
            stream.send("{\"type\":\"ping\"}");
            stream.next("pong");
            stream.send("not JSON");
            stream.next("error");
            stream.subscribe("orderbook", "DOGE/USD");
            stream.next("error");
            stream.send("{\"type\":\"dance\"}");
            stream.next("error");
            stream.send("{\"type\":\"ping\"}");
            stream.next("pong");
        }
    }

    private static ObjectNode limit(String user, String pair, String side, String quantity, String price) {
        return Json.object()
                .put("user_id", user)
                .put("pair_symbol", pair)
                .put("order_type", "limit")
                .put("order_side", side)
                .put("quantity", new BigDecimal(quantity))
                .put("price", new BigDecimal(price))
                .put("time_in_force", "good_til_canceled");
    }

    private static BigDecimal locked(ExchangeApi api, String user, String currency) throws Exception {
        return Json.decimal(api.get("/api/wallets/" + user + "_" + currency).success(), "locked_balance");
    }

    private static List<BigDecimal> prices(JsonNode side) {
        return StreamSupport.stream(side.spliterator(), false)
                .map(entry -> Json.decimal(entry, "price"))
                .toList();
    }

    private static void assertFields(JsonNode object, String... names) {
        assertThat(object.properties())
                .as("fields of %s", object)
                .extracting(field -> field.getKey())
                .contains(names);
    }

    private static void assertTime(JsonNode object, String field) {
        assertThat(object.get(field).asText()).endsWith("Z");
        assertThat(Instant.parse(object.get(field).asText()))
                .isBefore(Instant.now().plusSeconds(60));
    }
}
