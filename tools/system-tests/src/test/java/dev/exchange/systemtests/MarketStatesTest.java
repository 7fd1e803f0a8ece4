package dev.exchange.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.exchange.systemtests.ExchangeApi.Answer;
import dev.exchange.systemtests.OnExchange.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the operator can make of a market. The pair is BNB/USD, with a last price of 420 at the start of each test.
@Order(2)
@OnExchange(Kind.QUIET)
class MarketStatesTest {
    private static final String PAIR = "BNB/USD";
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static int users;

    private LocalExchange exchange;
    private Trader maker;
    private Trader taker;

    @BeforeEach
    void anOpenMarketWithALastPrice(LocalExchange exchange) throws Exception {
        this.exchange = exchange;
        maker = new Trader(exchange.api(), "states_maker_" + users, PAIR);
        taker = new Trader(exchange.api(), "states_taker_" + users++, PAIR);
        maker.limit("sell", "0.1", "420");
        taker.limit("buy", "0.1", "420");
    }

    @AfterEach
    void leaveAnEmptyOpenMarketBehind() throws Exception {
        set(Json.object().put("state", "cancel_only"));
        maker.cancelAll();
        taker.cancelAll();
        set(Json.object().put("state", "trading").put("price_band_percent", 0));
    }

    private JsonNode set(ObjectNode settings) throws IOException, InterruptedException {
        return tryToSet(settings).success();
    }

    private Answer tryToSet(ObjectNode settings) throws IOException, InterruptedException {
        byte[] body = settings.toString().getBytes(StandardCharsets.UTF_8);
        return ExchangeApi.heard(() -> exchange.api().send("PUT", "/api/markets/" + PAIR, "application/json", body));
    }

    private void state(String state) throws IOException, InterruptedException {
        assertThat(set(Json.object().put("state", state)).get("state").asText()).isEqualTo(state);
    }

    private JsonNode book() throws IOException, InterruptedException {
        return exchange.api()
                .get("/api/trading-pairs/" + PAIR + "/orderbook?limit=100")
                .success();
    }

    private static String status(JsonNode order) {
        return order.get("status").asText();
    }

    private static String code(JsonNode order) {
        return order.get("reason_code").asText();
    }

    @ParameterizedTest
    @CsvSource({"halted, market_halted", "cancel_only, market_cancel_only"})
    void aMarketThatIsNotOpenTakesNoOrders(String state, String code) throws Exception {
        String resting = maker.limit("buy", "1", "400");

        state(state);

        JsonNode refused = taker.place("limit", "buy", "1", "price", "401");
        assertThat(status(refused)).isEqualTo("rejected");
        assertThat(code(refused)).isEqualTo(code);
        taker.awaitLocked("USD", "0");
        Answer cancelled = exchange.api().delete("/api/orders/" + resting + "?user_id=" + maker.user());
        assertThat(cancelled.status()).as("%s", cancelled).isEqualTo(state.equals("halted") ? 400 : 200);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(book().get("state").asText()).isEqualTo(state));
    }

    @Test
    void aPostOnlyMarketTakesWhatDoesNotTrade() throws Exception {
        maker.limit("sell", "1", "421");

        state("post_only");

        assertThat(code(taker.place("limit", "buy", "1", "price", "421"))).isEqualTo("market_post_only");
        assertThat(status(taker.place("limit", "buy", "1", "price", "420"))).isEqualTo("open");
    }

    @Test
    void anOrderStopsAtThePriceBandAndSaysSo() throws Exception {
        maker.limit("sell", "1", "425");
        maker.limit("sell", "1", "450");
        set(Json.object().put("price_band_percent", "2.5"));

        JsonNode stopped = taker.place("limit", "buy", "2", "price", "460");

        assertThat(status(stopped)).isEqualTo("cancelled");
        assertThat(Json.decimal(stopped, "filled_quantity")).isEqualByComparingTo("1");
        assertThat(code(stopped)).isEqualTo("price_band");
        taker.awaitLocked("USD", "0");
    }

    @Test
    void anAuctionGathersShowsAnIndicativePriceAndMeetsAtOnePrice() throws Exception {
        state("auction");
        String eager = taker.limit("buy", "3", "430");
        String patient = maker.limit("sell", "2", "410");
        String dear = maker.limit("sell", "5", "440");
        assertThat(status(taker.order(eager))).isEqualTo("open");
        JsonNode gathering = await().atMost(PATIENCE).until(this::book, book -> book.hasNonNull("indicative_price"));
        assertThat(Json.decimal(gathering, "indicative_volume")).isEqualByComparingTo("2");
        assertThat(Json.decimal(gathering, "indicative_imbalance")).isEqualByComparingTo("1");

        state("trading");

        JsonNode sold = maker.awaitStatus(patient, "filled");
        JsonNode bought = taker.order(eager);
        assertThat(Json.decimal(bought, "filled_quantity")).isEqualByComparingTo("2");
        assertThat(Json.decimal(bought, "average_fill_price"))
                .isEqualByComparingTo(Json.decimal(sold, "average_fill_price"))
                .isEqualByComparingTo(Json.decimal(gathering, "indicative_price"));
        // Nobody took: both pay the maker's 0.1 %.
        assertThat(Json.decimal(bought, "total_fee")).isEqualByComparingTo(Json.decimal(sold, "total_fee"));
        assertThat(status(maker.order(dear))).isEqualTo("open");
        assertThat(status(taker.order(eager))).isEqualTo("open");
    }

    @Test
    void aMarketReopensAfterAHaltThroughAnAuction() throws Exception {
        maker.limit("sell", "1", "425");
        state("halted");
        state("auction");
        taker.limit("buy", "1", "430");

        state("trading");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(book().get("asks")).isEmpty());
        assertThat(book().get("bids")).isEmpty();
    }

    @Test
    void theStateOfAMarketSurvivesAKilledMatchingService() throws Exception {
        set(Json.object().put("state", "halted").put("price_band_percent", "3"));

        exchange.kill("matching-service");
        exchange.restart("matching-service");

        assertThat(code(taker.place("limit", "buy", "1", "price", "401"))).isEqualTo("market_halted");
        JsonNode market = exchange.api().get("/api/markets/" + PAIR).success();
        assertThat(market.get("state").asText()).isEqualTo("halted");
        assertThat(Json.decimal(market, "price_band_percent")).isEqualByComparingTo("3");
    }

    @Test
    void senselessSettingsAreRefused() throws Exception {
        Answer unknown = tryToSet(Json.object().put("state", "sleeping"));
        Answer wide = tryToSet(Json.object().put("price_band_percent", "100"));
        Answer nothing = tryToSet(Json.object());

        for (Answer answer : java.util.List.of(unknown, wide, nothing)) {
            assertThat(answer.status()).as("%s", answer).isEqualTo(400);
            assertThat(answer.json().get("detail").asText()).isNotBlank();
        }
    }
}
