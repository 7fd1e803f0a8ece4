package dev.exchange.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.exchange.systemtests.ExchangeApi.Answer;
import dev.exchange.systemtests.OnExchange.Kind;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every order type, flag and mass action through the API. Each test has users and wallets of its own and leaves empty
/// books behind; the pair is SOL/USD, with a last price of 125 at the start of each test.
@Order(2)
@OnExchange(Kind.QUIET)
class OrderTypesTest {
    private static final String PAIR = "SOL/USD";
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static int users;

    private final List<Trader> traders = new ArrayList<>();
    private LocalExchange exchange;
    private Trader maker;
    private Trader taker;

    @BeforeEach
    void aMarketWithALastPrice(LocalExchange exchange) throws Exception {
        this.exchange = exchange;
        maker = trader();
        taker = trader();
        trade("125");
    }

    @AfterEach
    void leaveNothingBehind() throws Exception {
        for (Trader trader : traders) {
            exchange.api()
                    .delete("/api/orders?user_id=" + trader.user() + "&pair_symbol=" + PAIR)
                    .success();
        }
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode book = book();
            assertThat(book.get("bids")).isEmpty();
            assertThat(book.get("asks")).isEmpty();
        });
    }

    private Trader trader() {
        Trader trader = new Trader(exchange.api(), "types_" + users++, PAIR);
        traders.add(trader);
        return trader;
    }

    /// Two others trade a little at a price, which is the last price from then on.
    private void trade(String price) throws IOException, InterruptedException {
        Trader seller = trader();
        Trader buyer = trader();
        seller.limit("sell", "0.1", price);
        JsonNode bought = buyer.order(buyer.limit("buy", "0.1", price));
        assertThat(bought.get("status").asText()).as("%s", bought).isEqualTo("filled");
    }

    private JsonNode book() throws IOException, InterruptedException {
        return exchange.api()
                .get("/api/trading-pairs/" + PAIR + "/orderbook?limit=100")
                .success();
    }

    private static String status(JsonNode order) {
        return order.get("status").asText();
    }

    private static void assertDecimal(JsonNode order, String field, String value) {
        assertThat(Json.decimal(order, field)).as("%s of %s", field, order).isEqualByComparingTo(value);
    }

    private static void assertRefused(Answer answer, String code) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(400);
        assertThat(answer.json().get("code").asText()).as("%s", answer).isEqualTo(code);
    }

    @Test
    void aMarketOrderByAmountSpendsTheAmountInWholeLots() throws Exception {
        maker.limit("sell", "10", "125");
        BigDecimal before = taker.balance("USD");

        JsonNode order = taker.place("market", "buy", "", "quote_amount", "100.01");

        assertThat(status(order)).isEqualTo("filled");
        assertDecimal(order, "filled_quantity", "0.8");
        assertDecimal(order, "quantity", "0.8");
        assertDecimal(order, "total_fee", "0.2");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(before.subtract(taker.balance("USD"))).isEqualByComparingTo("100.2"));
        taker.awaitLocked("USD", "0");
    }

    @ParameterizedTest
    @CsvSource({
        "stop_loss, sell, stop_price, 120, 119.5",
        "stop_loss, buy, stop_price, 130, 130.5",
        "take_profit, sell, price, 130, 130.5",
        "take_profit, buy, stop_price, 120, 119.5",
    })
    void aStopWaitsWithItsFundsLockedAndTradesAtMarketWhenTheLastPriceReachesIt(
            String type, String side, String field, String stop, String reaching) throws Exception {
        String opposite = side.equals("sell") ? "buy" : "sell";

        JsonNode waiting = taker.place(type, side, "2", field, stop);

        assertThat(status(waiting)).isEqualTo("pending");
        assertThat(taker.locked(side.equals("sell") ? "SOL" : "USD")).isPositive();
        maker.limit(opposite, "5", reaching);
        trader().limit(side, "0.1", reaching);
        JsonNode filled = taker.awaitStatus(Trader.id(waiting), "filled");
        assertDecimal(filled, "average_fill_price", reaching);
        assertThat(filled.get("triggered").asBoolean()).isTrue();
        taker.awaitLocked("SOL", "0");
        taker.awaitLocked("USD", "0");
    }

    @ParameterizedTest
    @CsvSource({"stop_limit, 120, 121", "take_profit_limit, 130, 131"})
    void aStopLimitRestsAtItsPriceWhenTriggered(String type, String stop, String price) throws Exception {
        JsonNode waiting = taker.place(type, "sell", "2", "stop_price", stop, "price", price);
        assertThat(status(waiting)).isEqualTo("pending");

        trade(stop);

        JsonNode open = taker.awaitStatus(Trader.id(waiting), "open");
        assertDecimal(open, "price", price);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(book().get("asks"))
                        .extracting(ask -> ask.get("order_id").asText())
                        .contains(Trader.id(waiting)));
    }

    @ParameterizedTest
    @CsvSource({"trail_amount, 4", "trail_percent, 3"})
    void aTrailingStopFollowsTheBestPriceAndFiresBehindIt(String field, String distance) throws Exception {
        String id = Trader.id(taker.place("trailing_stop", "sell", "1", field, distance));
        trade("130");
        trade("126.5");
        assertThat(status(taker.order(id))).isEqualTo("pending");

        maker.limit("buy", "5", "125.9");
        trader().limit("sell", "0.1", "125.9");

        JsonNode filled = taker.awaitStatus(id, "filled");
        assertDecimal(filled, "average_fill_price", "125.9");
        assertDecimal(filled, "stop_price", field.equals("trail_amount") ? "126" : "126.1");
        assertDecimal(filled, "mark_price", "130");
    }

    @Test
    void aTrailingStopWithALimitRestsBehindTheStopItReached() throws Exception {
        String id = Trader.id(taker.place(
                "trailing_stop", "buy", "1", "trail_amount", "4", "stop_price", "129", "limit_offset", "0.5"));
        trade("120");

        trade("124");

        assertDecimal(taker.awaitStatus(id, "open"), "price", "124.5");
    }

    @Test
    void anIcebergShowsAPartAtATimeAndTradesAsAWhole() throws Exception {
        String id = Trader.id(maker.place("iceberg", "sell", "10", "price", "125", "visible_quantity", "2"));
        String behind = taker.limit("sell", "1", "125");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(book().get("asks"))
                        .extracting(ask -> ask.get("quantity").decimalValue().stripTrailingZeros())
                        .containsExactly(new BigDecimal("2"), new BigDecimal("1")));

        trader().limit("buy", "2.5", "125");

        // The shown part was traded, then what stood behind it, and the refreshed part stands at the back.
        assertDecimal(maker.awaitStatus(id, "open"), "filled_quantity", "2");
        assertDecimal(taker.order(behind), "filled_quantity", "0.5");
        trader().limit("buy", "8.5", "125", "time_in_force", "fill_or_kill");
        maker.awaitStatus(id, "filled");
    }

    @Test
    void oneCancelsTheOtherWithOneReservation() throws Exception {
        ObjectNode pair = taker.body("limit", "sell", "2", "price", "140");
        pair.putObject("one_cancels_other").put("order_type", "stop_loss").put("stop_price", "120");

        JsonNode placed = taker.place(pair);

        assertDecimal(taker.order(Trader.id(placed)), "quantity", "2");
        String other = placed.get("linked_order_ids").get(0).asText();
        taker.awaitLocked("SOL", "2");
        maker.limit("buy", "5", "119.9");
        trade("119.95");
        assertDecimal(taker.awaitStatus(other, "filled"), "filled_quantity", "2");
        JsonNode ended = taker.awaitStatus(Trader.id(placed), "cancelled");
        assertThat(ended.get("reason_code").asText()).isEqualTo("linked_order_executed");
        taker.awaitLocked("SOL", "0");
    }

    @Test
    void aPairEndsTogetherWhenOneIsCancelled() throws Exception {
        ObjectNode pair = taker.body("limit", "buy", "2", "price", "110");
        pair.putObject("one_cancels_other")
                .put("order_type", "stop_limit")
                .put("stop_price", "130")
                .put("price", "131");
        JsonNode placed = taker.place(pair);
        // The dearer of the two: 2 × 131 and 0.2 % of it.
        taker.awaitLocked("USD", "262.524");

        taker.cancel(placed.get("linked_order_ids").get(0).asText());

        taker.awaitStatus(Trader.id(placed), "cancelled");
        taker.awaitLocked("USD", "0");
    }

    @ParameterizedTest
    @CsvSource({
        "buy, sell, 130, 120, take",
        "buy, sell, 130, 120, stop",
        "sell, buy, 120, 130, take",
        "sell, buy, 120, 130, stop"
    })
    void aBracketGuardsWhatItsEntryFilled(String side, String exit, String profit, String loss, String end)
            throws Exception {
        maker.limit(exit, "2", "125");
        ObjectNode bracket = taker.body("limit", side, "2", "price", "125");
        bracket.putObject("take_profit").put("price", profit).put("order_type", "limit");
        bracket.putObject("stop_loss").put("stop_price", loss);

        JsonNode entry = taker.place(bracket);

        assertThat(status(entry)).isEqualTo("filled");
        String take = entry.get("linked_order_ids").get(0).asText();
        String stop = entry.get("linked_order_ids").get(1).asText();
        taker.awaitStatus(take, "open");
        taker.awaitStatus(stop, "pending");
        if (side.equals("buy")) {
            taker.awaitLocked("SOL", "2");
        }
        if (end.equals("take")) {
            trader().limit(side, "2", profit);
            taker.awaitStatus(take, "filled");
            taker.awaitStatus(stop, "cancelled");
        } else {
            maker.limit(side, "5", loss);
            trader().limit(exit, "0.1", loss);
            taker.awaitStatus(stop, "filled");
            taker.awaitStatus(take, "cancelled");
        }
        taker.awaitLocked("SOL", "0");
        taker.awaitLocked("USD", "0");
    }

    @Test
    void aPostOnlyOrderThatWouldTradeIsCancelledAndOneThatWouldNotRests() throws Exception {
        maker.limit("sell", "1", "126");

        JsonNode crossing = taker.place("limit", "buy", "1", "price", "126", "post_only", "true");

        assertThat(status(crossing)).isIn("cancelled", "rejected");
        assertThat(crossing.get("reason_code").asText()).isEqualTo("post_only");
        assertThat(status(taker.place("limit", "buy", "1", "price", "125.9", "post_only", "true")))
                .isEqualTo("open");
    }

    @Test
    void aReducedOrderKeepsItsPlaceAndAChangedPriceLosesIt() throws Exception {
        String first = maker.limit("sell", "3", "126");
        String second = taker.limit("sell", "3", "126");

        JsonNode reduced = maker.change(first, "quantity", "2");

        assertDecimal(reduced, "remaining_quantity", "2");
        maker.awaitLocked("SOL", "2");
        trader().limit("buy", "1", "126");
        assertDecimal(maker.awaitStatus(first, "open"), "filled_quantity", "1");
        JsonNode moved = maker.change(first, "price", "127", "quantity", "4");
        assertDecimal(moved, "filled_quantity", "1");
        assertDecimal(moved, "remaining_quantity", "3");
        maker.awaitLocked("SOL", "3");
        assertDecimal(taker.order(second), "filled_quantity", "0");
        assertRefused(maker.tryToChange(first, "price", "127.001"), "invalid_tick");
        assertRefused(maker.tryToChange(first, "quantity", "2000000"), "above_max_order_size");
        assertThat(taker.tryToChange(first, "price", "128").status()).isEqualTo(403);
    }

    @Test
    void aChangeThatCannotBePaidLeavesTheOrderAsItIs() throws Exception {
        String id = taker.limit("buy", "100", "120");

        assertRefused(taker.tryToChange(id, "quantity", "9000"), "insufficient_balance");

        JsonNode same = taker.order(id);
        assertThat(status(same)).isEqualTo("open");
        assertDecimal(same, "quantity", "100");
        // 100 × 120 and 0.2 % of it.
        taker.awaitLocked("USD", "12024");
        assertDecimal(taker.change(id, "price", "121"), "price", "121");
        taker.awaitLocked("USD", "12124.2");
    }

    @Test
    void aWaitingStopCanBeMoved() throws Exception {
        String id = Trader.id(taker.place("stop_limit", "buy", "1", "stop_price", "130", "price", "131"));

        JsonNode moved = taker.change(id, "stop_price", "128", "price", "129");

        assertThat(status(moved)).isEqualTo("pending");
        assertDecimal(moved, "stop_price", "128");
        taker.awaitLocked("USD", "129.258");
        trade("128");
        taker.awaitStatus(id, "open");
    }

    @ParameterizedTest
    @CsvSource({
        "cancel_newest, open, 1, cancelled",
        "cancel_oldest, cancelled, 1, open",
        "cancel_both, cancelled, 1, cancelled",
        "decrement_and_cancel, cancelled, 2, open",
    })
    void anOrderDoesNotMeetItsOwnersOthers(String mode, String resting, String quantity, String incoming)
            throws Exception {
        String first = taker.limit("sell", "1", "126");

        JsonNode second = taker.place("limit", "buy", quantity, "price", "126", "self_trade_prevention", mode);

        assertThat(status(taker.order(first))).isEqualTo(resting);
        assertThat(status(second)).isEqualTo(incoming);
        assertDecimal(second, "filled_quantity", "0");
    }

    @Test
    void immediateOrCancelTakesWhatIsThereAndFillOrKillAllOrNothing() throws Exception {
        maker.limit("sell", "1", "126");
        maker.limit("sell", "1", "127");

        JsonNode killed = taker.place("limit", "buy", "2.5", "price", "127", "time_in_force", "FOK");
        JsonNode filled = taker.place("limit", "buy", "1.5", "price", "127", "time_in_force", "FOK");
        JsonNode immediate = taker.place("limit", "buy", "2.5", "price", "127", "time_in_force", "IOC");

        assertThat(status(killed)).isEqualTo("cancelled");
        assertDecimal(killed, "filled_quantity", "0");
        assertThat(status(filled)).isEqualTo("filled");
        assertThat(status(immediate)).isEqualTo("cancelled");
        assertDecimal(immediate, "filled_quantity", "0.5");
    }

    @Test
    void anOrderEndsWhenItsTimeIsUp() throws Exception {
        String soon = taker.limit("buy", "1", "100", "expires_hours", "0.0005");
        String day = taker.limit("buy", "1", "100", "time_in_force", "day");
        String dated = taker.limit(
                "buy",
                "1",
                "100",
                "time_in_force",
                "GTD",
                "expires_at",
                java.time.Instant.now().plusSeconds(3).toString());
        String stop = Trader.id(taker.place("stop_loss", "buy", "1", "stop_price", "150", "expires_hours", "0.0005"));

        taker.awaitStatus(soon, "expired");
        taker.awaitStatus(dated, "expired");
        taker.awaitStatus(stop, "expired");

        JsonNode tonight = taker.order(day);
        assertThat(status(tonight)).isEqualTo("open");
        assertThat(tonight.get("expires_at").asText()).endsWith("T00:00:00Z");
        taker.cancel(day);
        taker.awaitLocked("USD", "0");
    }

    @Test
    void allOfAUsersOrdersAreCancelledAtOnce() throws Exception {
        taker.limit("buy", "1", "100");
        taker.place("stop_loss", "sell", "1", "stop_price", "100");
        Trader elsewhere = new Trader(exchange.api(), taker.user(), "BTC/USD");
        String other = elsewhere.limit("buy", "0.1", "30000");
        String foreign = maker.limit("buy", "1", "100");

        JsonNode one = exchange.api()
                .delete("/api/orders?user_id=" + taker.user() + "&pair_symbol=" + PAIR)
                .success();

        assertThat(one.get("cancelled_orders").asInt()).as("%s", one).isEqualTo(2);
        assertThat(status(elsewhere.order(other))).isEqualTo("open");
        JsonNode all = taker.cancelAll();
        assertThat(all.get("cancelled_orders").asInt()).as("%s", all).isEqualTo(1);
        assertThat(status(elsewhere.order(other))).isEqualTo("cancelled");
        assertThat(status(maker.order(foreign))).isEqualTo("open");
        taker.awaitLocked("USD", "0");
        taker.awaitLocked("SOL", "0");
    }

    @Test
    void aBatchAnswersForEachOfItsOrders() throws Exception {
        String old = taker.limit("buy", "1", "100");
        ObjectNode batch = Json.object();
        batch.putArray("orders")
                .add(taker.body("limit", "buy", "1", "price", "101"))
                .add(taker.body("limit", "buy", "1", "price", "101.001"))
                .add(taker.body("limit", "buy", "7000", "price", "101"));
        batch.put("user_id", taker.user()).putArray("cancel").add(old);

        JsonNode answer = exchange.api().post("/api/orders/batch", batch).success();

        JsonNode results = answer.get("results");
        assertThat(results).as("%s", answer).hasSize(3);
        assertThat(results.get(0).get("status").asInt()).isEqualTo(201);
        assertThat(status(results.get(0).get("order"))).isEqualTo("open");
        assertThat(results.get(1).get("status").asInt()).isEqualTo(400);
        assertThat(results.get(1).get("code").asText()).isEqualTo("invalid_tick");
        assertThat(results.get(2).get("code").asText()).isEqualTo("insufficient_balance");
        taker.awaitStatus(old, "cancelled");
    }

    @Test
    void aUserHasAThousandOpenOrdersOnAPairAndNoMore() throws Exception {
        for (int hundred = 0; hundred < 10; hundred++) {
            ObjectNode batch = Json.object();
            ArrayNode orders = batch.putArray("orders");
            for (int i = 0; i < 100; i++) {
                orders.add(taker.body("limit", "buy", "1", "price", "1"));
            }
            exchange.api().post("/api/orders/batch", batch).success();
        }
        taker.awaitLocked("USD", "1002");

        JsonNode refused = taker.place("limit", "buy", "1", "price", "1");

        assertThat(status(refused)).as("%s", refused).isEqualTo("rejected");
        assertThat(refused.get("reason_code").asText()).isEqualTo("too_many_open_orders");
        taker.awaitLocked("USD", "1002");
        maker.limit("sell", "1", "126");
        JsonNode bought = taker.place("limit", "buy", "1", "price", "126", "time_in_force", "immediate_or_cancel");
        assertThat(status(bought)).as("%s", bought).isEqualTo("filled");
        assertThat(taker.cancelAll().get("cancelled_orders").asInt()).isEqualTo(1_000);
        taker.awaitLocked("USD", "0");
        assertThat(status(taker.place("limit", "buy", "1", "price", "1"))).isEqualTo("open");
    }

    @Test
    void aTestedOrderIsJudgedAndNotPlaced() throws Exception {
        JsonNode judged = exchange.api()
                .post("/api/orders/test", taker.body("limit", "buy", "2", "price", "100"))
                .success();

        assertThat(judged.get("valid").asBoolean()).isTrue();
        assertThat(judged.get("reserved_currency").asText()).isEqualTo("USD");
        assertDecimal(judged, "reserved_amount", "200.4");
        assertRefused(
                exchange.api().post("/api/orders/test", taker.body("limit", "buy", "2", "price", "100.001")),
                "invalid_tick");
        assertThat(exchange.api().get("/api/orders?user_id=" + taker.user()).success())
                .isEmpty();
    }

    @Test
    void aDeadMansSwitchCancelsUnlessItIsRenewed() throws Exception {
        String kept = maker.limit("buy", "1", "100");
        String order = taker.limit("buy", "1", "100");
        countdown(taker, "60");
        countdown(taker, "1.5");
        countdown(maker, "1.5");
        countdown(maker, "0");

        JsonNode cancelled = taker.awaitStatus(order, "cancelled");

        assertThat(cancelled.get("reason_code").asText()).isEqualTo("countdown");
        assertThat(status(maker.order(kept))).isEqualTo("open");
    }

    private void countdown(Trader trader, String seconds) throws IOException, InterruptedException {
        JsonNode answer = exchange.api()
                .post(
                        "/api/orders/cancel-all-after",
                        Json.object().put("user_id", trader.user()).put("timeout_seconds", seconds))
                .success();
        assertThat(answer.get("user_id").asText()).isEqualTo(trader.user());
    }

    @Test
    void whatWaitsSurvivesAKilledMatchingService() throws Exception {
        String stop = Trader.id(taker.place("stop_loss", "sell", "1", "stop_price", "120"));
        String trailing = Trader.id(taker.place("trailing_stop", "sell", "1", "trail_amount", "5"));
        trade("128");
        Trader owner = trader();
        String iceberg = Trader.id(owner.place("iceberg", "sell", "10", "price", "127", "visible_quantity", "1"));
        Trader absent = trader();
        String doomed = absent.limit("buy", "1", "90");
        countdown(absent, "20");

        exchange.kill("matching-service");
        exchange.restart("matching-service");

        absent.awaitStatus(doomed, "open");
        trader().limit("buy", "4", "127");
        assertDecimal(owner.awaitStatus(iceberg, "open"), "remaining_quantity", "6");
        maker.limit("buy", "5", "119");
        trade("122.9");
        assertDecimal(taker.awaitStatus(trailing, "filled"), "mark_price", "128");
        taker.awaitStatus(stop, "filled");
        await().atMost(Duration.ofSeconds(40))
                .until(() -> status(absent.order(doomed)).equals("cancelled"));
        assertThat(absent.order(doomed).get("reason_code").asText()).isEqualTo("countdown");
    }
}
