package dev.exchange.matching.domain;

import static dev.exchange.contracts.OrderSide.BUY;
import static dev.exchange.contracts.OrderSide.SELL;
import static dev.exchange.matching.domain.TestMarket.fills;
import static dev.exchange.matching.domain.TestMarket.onlyUpdate;
import static dev.exchange.matching.domain.TestMarket.state;
import static dev.exchange.matching.domain.TestMarket.updates;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.MarketState;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.OrderStatus;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.contracts.TimeInForce;
import dev.exchange.contracts.UpdateCause;
import dev.exchange.engine.EngineLimits;
import dev.exchange.matching.Commands;
import dev.exchange.matching.Draft;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangesTest {
    private final Commands commands = new Commands("BTC/USD");
    private final TestMarket market = new TestMarket();

    private static Draft limit(String quantity, String price) {
        return Draft.of(OrderType.LIMIT, BUY, quantity).price(price);
    }

    private OrderCommand.Change change(OrderCommand.Place place, Draft draft, String added) {
        return commands.change(place.userId(), place.orderId(), draft, new BigDecimal(added));
    }

    private static void assertRefused(OrderUpdate update, OrderCommand.Change change, String code) {
        assertThat(update.cause()).isEqualTo(UpdateCause.CHANGE_REJECTED);
        assertThat(update.code()).isEqualTo(code);
        assertThat(update.reason()).isNotBlank();
        assertThat(update.requestId()).isEqualTo(change.requestId());
        assertThat(update.order()).isNull();
        assertThat(update.released()).isEqualByComparingTo(change.addedAmount());
    }

    @Test
    void aSmallerQuantityKeepsThePlaceAndFreesWhatIsNotNeeded() {
        OrderCommand.Place buy = commands.limit("owner", BUY, "1", "100");
        OrderUpdate placed = onlyUpdate(market.apply(buy));
        market.apply(commands.limit("other", BUY, "1", "100"));
        market.apply(commands.limit("seller", SELL, "0.2", "100"));
        OrderCommand.Change change = change(buy, limit("0.6", "100"), "0");

        OrderUpdate update = onlyUpdate(market.apply(change));

        assertThat(update.cause()).isEqualTo(UpdateCause.AMENDED);
        assertThat(update.requestId()).isEqualTo(change.requestId());
        assertThat(state(update).quantity()).isEqualByComparingTo("0.6");
        assertThat(state(update).remainingQuantity()).isEqualByComparingTo("0.4");
        assertThat(state(update).priority()).isEqualTo(state(placed).priority());
        assertThat(state(update).reserved()).isEqualByComparingTo("40.08");
        assertThat(update.released()).isEqualByComparingTo("40.08");
    }

    @Test
    void anotherPriceGoesToTheEndOfTheQueueWithTheFundsThatWereAdded() {
        OrderCommand.Place buy = commands.limit("owner", BUY, "1", "100");
        market.apply(buy);
        market.apply(commands.limit("seller", SELL, "0.2", "100"));
        OrderUpdate other = onlyUpdate(market.apply(commands.limit("other", BUY, "1", "101")));
        OrderCommand.Change change = change(buy, limit("1.5", "101"), "51.4026");

        OrderUpdate update = onlyUpdate(market.apply(change));

        assertThat(state(update).quantity()).isEqualByComparingTo("1.5");
        assertThat(state(update).price()).isEqualByComparingTo("101");
        assertThat(state(update).priority()).isGreaterThan(state(other).priority());
        // 1.3 x 101 x 1.002; 80.16 were left
        assertThat(state(update).reserved()).isEqualByComparingTo("131.5626");
        assertThat(update.released()).isZero();
    }

    @Test
    void aChangeThatMeetsTheOtherSideTradesAndThenTellsHowItStands() {
        OrderCommand.Place buy = commands.limit("owner", BUY, "1", "100");
        market.apply(buy);
        market.apply(commands.limit("seller", SELL, "0.4", "105"));
        OrderCommand.Change change = change(buy, limit("1", "110"), "10.02");

        List<Event> events = market.apply(change);

        assertThat(fills(events)).hasSize(1);
        assertThat(fills(events).getFirst().taker().orderId()).isEqualTo(buy.orderId());
        // 110.22 were held; 42 + 0.084 are spent, 0.6 x 110 x 1.002 needed
        assertThat(fills(events).getFirst().taker().released()).isEqualByComparingTo("2.004");
        OrderUpdate update = updates(events).getLast();
        assertThat(update.cause()).isEqualTo(UpdateCause.AMENDED);
        assertThat(update.requestId()).isEqualTo(change.requestId());
        assertThat(state(update).status()).isEqualTo(OrderStatus.OPEN);
        assertThat(state(update).reserved()).isEqualByComparingTo("66.132");
    }

    @Test
    void aStopThatWaitsIsReplacedWithOneUpdateThatNeverSaysThatItEnded() {
        Instant end = Commands.START.plusSeconds(60);
        OrderCommand.Place stop = commands.place(
                "owner",
                Draft.of(OrderType.STOP_LIMIT, BUY, "1")
                        .price("110")
                        .stop("105")
                        .until(end));
        OrderUpdate placed = onlyUpdate(market.apply(stop));
        OrderCommand.Change change = change(
                stop, Draft.of(OrderType.STOP_LIMIT, BUY, "2").price("120").stop("115"), "130.26");
        commands.at(Commands.START.plusSeconds(1));

        OrderUpdate update = onlyUpdate(market.apply(change));

        assertThat(update.cause()).isEqualTo(UpdateCause.AMENDED);
        assertThat(update.requestId()).isEqualTo(change.requestId());
        assertThat(state(update).status()).isEqualTo(OrderStatus.PENDING);
        assertThat(state(update).quantity()).isEqualByComparingTo("2");
        assertThat(state(update).price()).isEqualByComparingTo("120");
        assertThat(state(update).stopPrice()).isEqualByComparingTo("115");
        assertThat(state(update).reserved()).isEqualByComparingTo("240.48");
        assertThat(state(update).createdAt()).isEqualTo(state(placed).createdAt());
        assertThat(state(update).expiresAt()).isEqualTo(end);
        OrderUpdate expired = onlyUpdate(market.apply(commands.at(end).tick()));
        assertThat(expired.released()).isEqualByComparingTo("240.48");
        assertThat(market.only().nextDueMillis()).isEmpty();
    }

    @Test
    void aStopIsReducedInItsPlaceWhateverItsProtectionPriceWouldBeNow() {
        OrderCommand.Place stop = commands.stopLoss("owner", BUY, "1", "105", "110");
        market.apply(stop);

        OrderUpdate update = onlyUpdate(market.apply(
                change(stop, Draft.of(OrderType.STOP_LOSS, BUY, "0.5").stop("105"), "0")));

        assertThat(update.cause()).isEqualTo(UpdateCause.AMENDED);
        assertThat(update.released()).isEqualByComparingTo("55.11");
    }

    @Test
    void aChangeThatTheFundsDoNotCoverIsRefusedAndTheOrderStays() {
        OrderCommand.Place buy = commands.limit("owner", BUY, "1", "100");
        market.apply(buy);
        OrderCommand.Change change = change(buy, limit("1", "110"), "10.01");

        OrderUpdate update = onlyUpdate(market.apply(change));

        assertRefused(update, change, "invalid_reservation");
        assertThat(update.reason()).contains("110.22 USD");
        OrderUpdate cancelled = onlyUpdate(market.apply(commands.cancel("owner", buy.orderId())));
        assertThat(cancelled.released()).isEqualByComparingTo("100.2");
    }

    @Test
    void aChangeThatTheEngineRefusesGivesTheAddedFundsBack() {
        OrderCommand.Place buy = commands.limit("owner", BUY, "1", "100");
        OrderCommand.Place stop = commands.stopLimit("owner", BUY, "1", "105", "110");
        market.apply(buy);
        market.apply(stop);
        market.apply(commands.setMarket(MarketState.CANCEL_ONLY));
        OrderCommand.Change modify = change(buy, limit("1", "110"), "20");
        OrderCommand.Change amend = change(buy, limit("0.5", "100"), "1");
        OrderCommand.Change replace = change(
                stop, Draft.of(OrderType.STOP_LIMIT, BUY, "1").price("120").stop("115"), "30");

        assertRefused(onlyUpdate(market.apply(modify)), modify, "market_cancel_only");
        assertRefused(onlyUpdate(market.apply(amend)), amend, "market_cancel_only");
        assertRefused(onlyUpdate(market.apply(replace)), replace, "market_cancel_only");

        assertThat(onlyUpdate(market.apply(commands.cancel("owner", buy.orderId())))
                        .released())
                .isEqualByComparingTo("100.2");
        assertThat(onlyUpdate(market.apply(commands.cancel("owner", stop.orderId())))
                        .released())
                .isEqualByComparingTo("110.22");
    }

    @Test
    void whatCannotBeChangedIsRefusedInWords() {
        OrderCommand.Place buy = commands.limit("owner", BUY, "1", "100");
        OrderCommand.Place iceberg = commands.place(
                "owner", Draft.of(OrderType.ICEBERG, BUY, "1").price("100").display(new BigDecimal("0.5")));
        OrderCommand.Place trailing = commands.place(
                "owner", Draft.of(OrderType.TRAILING_STOP, SELL, "1").trail(BigDecimal.ONE));
        OrderCommand.Place pair = commands.pair(
                "owner",
                Draft.of(OrderType.LIMIT, SELL, "1").price("200"),
                Draft.of(OrderType.STOP_LOSS, SELL, "1").stop("50"));
        List.of(buy, iceberg, trailing, pair).forEach(market::apply);
        market.apply(commands.limit("seller", SELL, "0.4", "100"));

        refused("order_not_found", commands.change("owner", "order_999", limit("1", "90"), BigDecimal.TEN));
        refused("order_not_found", commands.change("owner", "x", limit("1", "90"), BigDecimal.TEN));
        refused("not_owner", commands.change("stranger", buy.orderId(), limit("1", "90"), BigDecimal.TEN));
        refused("unchanged", change(buy, limit("1", "100"), "1"));
        refused("invalid_quantity", change(buy, limit("0.4", "100"), "1"));
        refused("invalid_quantity", change(buy, limit("0.50001", "100"), "1"));
        refused("invalid_price", change(buy, limit("1", "100.001"), "1"));
        refused("invalid_price", change(buy, Draft.of(OrderType.LIMIT, BUY, "2"), "1"));
        refused("not_modifiable", change(iceberg, limit("1", "101"), "5"));
        refused("not_modifiable", change(trailing, Draft.of(OrderType.TRAILING_STOP, SELL, "2"), "1"));
        refused(
                "linked_order",
                change(pair, Draft.of(OrderType.LIMIT, SELL, "0.5").price("200"), "1"));
    }

    private void refused(String code, OrderCommand.Change change) {
        assertRefused(onlyUpdate(market.apply(change)), change, code);
    }

    @Test
    void anIcebergAndATrailingStopCanBeReduced() {
        OrderCommand.Place iceberg = commands.place(
                "owner", Draft.of(OrderType.ICEBERG, BUY, "1").price("100").display(new BigDecimal("0.5")));
        OrderCommand.Place trailing = commands.place(
                "owner", Draft.of(OrderType.TRAILING_STOP, SELL, "1").trail(BigDecimal.ONE));
        market.apply(iceberg);
        market.apply(trailing);

        OrderUpdate smaller = onlyUpdate(market.apply(change(iceberg, limit("0.7", "100"), "0")));
        OrderUpdate shorter =
                onlyUpdate(market.apply(change(trailing, Draft.of(OrderType.TRAILING_STOP, SELL, "0.7"), "0")));

        assertThat(smaller.released()).isEqualByComparingTo("30.06");
        assertThat(state(smaller).visibleQuantity()).isEqualByComparingTo("0.5");
        assertThat(shorter.released()).isEqualByComparingTo("0.3");
    }

    @Test
    void aDayOrderStillEndsOnItsDayAfterAChange() {
        OrderCommand.Place stop = commands.place(
                "owner",
                Draft.of(OrderType.STOP_LIMIT, SELL, "1").price("90").stop("95").lasting(TimeInForce.DAY));
        market.apply(stop);

        OrderUpdate update = onlyUpdate(market.apply(change(
                stop, Draft.of(OrderType.STOP_LIMIT, SELL, "1").price("90").stop("94"), "0")));

        assertThat(state(update).expiresAt()).isEqualTo(Instant.parse("2026-01-02T00:00:00Z"));
        assertThat(state(update).timeInForce()).isEqualTo(TimeInForce.DAY);
    }

    @Test
    void nothingIsChangedWhileTriggeredOrdersStillEnter() {
        TestMarket slow = new TestMarket(new MarketLimits(new EngineLimits(1_000, 10, 10, 1), 1_000));
        OrderCommand.Place resting = commands.limit("owner", BUY, "1", "50");
        slow.apply(resting);
        slow.apply(commands.limit("bidder", BUY, "9", "100"));
        for (int i = 0; i < 5; i++) {
            slow.apply(commands.stopLoss("stopper", SELL, "0.1", "100", "90"));
        }
        slow.apply(commands.limit("seller", SELL, "0.1", "100"));
        OrderCommand.Change change = change(resting, limit("1", "51"), "1.002");

        List<Event> events = slow.apply(change);

        assertThat(fills(events)).as("the market goes on entering").isNotEmpty();
        assertRefused(updates(events).getLast(), change, "market_busy");
    }
}
