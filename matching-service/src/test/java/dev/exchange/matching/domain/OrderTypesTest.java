package dev.exchange.matching.domain;

import static dev.exchange.contracts.OrderSide.BUY;
import static dev.exchange.contracts.OrderSide.SELL;
import static dev.exchange.matching.domain.TestMarket.fills;
import static dev.exchange.matching.domain.TestMarket.onlyUpdate;
import static dev.exchange.matching.domain.TestMarket.state;
import static dev.exchange.matching.domain.TestMarket.updates;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.OrderState;
import dev.exchange.contracts.OrderStatus;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.contracts.SelfTradePrevention;
import dev.exchange.contracts.UpdateCause;
import dev.exchange.matching.Commands;
import dev.exchange.matching.Draft;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Orders with options: amounts, icebergs, trailing stops, post-only and self-trade prevention.
class OrderTypesTest {
    private final Commands commands = new Commands("BTC/USD");
    private final TestMarket market = new TestMarket();

    private static BigDecimal decimal(String value) {
        return new BigDecimal(value);
    }

    /// A trade, so that there is a last price.
    private void trade(String price) {
        market.apply(commands.limit("trader", SELL, "0.0001", price));
        market.apply(commands.limit("trader", BUY, "0.0001", price));
    }

    @Test
    void aBuyByQuoteAmountTakesWholeLotsAndFreesWhatItDidNotSpend() {
        market.apply(commands.limit("seller", SELL, "0.3", "100"));
        market.apply(commands.limit("seller", SELL, "9", "130"));
        OrderCommand.Place buy = commands.place(
                "buyer",
                Draft.of(OrderType.MARKET, BUY, "0")
                        .quoteAmount(decimal("50.005"))
                        .protection("150"));

        List<Event> events = market.apply(buy);

        // 0.3 x 100, and 20.005 / 130 = 0.1538 lots of 0.0001
        assertThat(fills(events))
                .extracting(Fill::quantity)
                .usingElementComparator(BigDecimal::compareTo)
                .containsExactly(decimal("0.3"), decimal("0.1538"));
        OrderUpdate last = updates(events).getLast();
        assertThat(state(last).status()).isEqualTo(OrderStatus.FILLED);
        assertThat(state(last).quantity()).isEqualByComparingTo("0.4538");
        assertThat(state(last).filledValue()).isEqualByComparingTo("49.994");
        assertThat(state(last).feesPaid()).isEqualByComparingTo("0.099988");
        BigDecimal spent = fills(events).stream()
                .map(fill -> fill.taker().spent().add(fill.taker().released()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(spent.add(last.released())).isEqualByComparingTo(buy.reservedAmount());
    }

    @Test
    void theFeeOfABuyByQuoteAmountNeverEatsIntoTheRestOfTheAmount() {
        // A least fee of 0.0001 for each of many small fills, of which one is reserved.
        for (int i = 0; i < 5; i++) {
            market.apply(commands.limit("seller", SELL, "0.0001", "1"));
        }

        List<Event> events = market.apply(commands.place(
                "buyer",
                Draft.of(OrderType.MARKET, BUY, "0")
                        .quoteAmount(decimal("0.0005"))
                        .protection("1")));

        assertThat(fills(events)).hasSize(5);
        assertThat(state(updates(events).getLast()).filledQuantity()).isEqualByComparingTo("0.0005");
        assertThat(state(updates(events).getLast()).feesPaid()).isEqualByComparingTo("0.0001");
    }

    @Test
    void aSaleByQuoteAmountStopsAtItsQuantity() {
        market.apply(commands.limit("buyer", BUY, "10", "100"));

        List<Event> events = market.apply(commands.place(
                "seller",
                Draft.of(OrderType.MARKET, SELL, "0.2")
                        .quoteAmount(decimal("50"))
                        .protection("90")));

        OrderUpdate last = updates(events).getLast();
        assertThat(state(last).status()).isEqualTo(OrderStatus.FILLED);
        assertThat(state(last).filledQuantity()).isEqualByComparingTo("0.2");
        assertThat(fills(events).getFirst().seller().received()).isEqualByComparingTo("19.96");
    }

    @Test
    void aSaleByQuoteAmountFreesTheQuantityThatItDidNotNeed() {
        market.apply(commands.limit("buyer", BUY, "10", "100"));

        List<Event> events = market.apply(commands.place(
                "seller",
                Draft.of(OrderType.MARKET, SELL, "0.6")
                        .quoteAmount(decimal("50"))
                        .protection("90")));

        assertThat(state(updates(events).getLast()).filledQuantity()).isEqualByComparingTo("0.5");
        assertThat(updates(events).getLast().released()).isEqualByComparingTo("0.1");
    }

    @Test
    void anIcebergShowsItsNextPartAtTheEndOfTheQueue() {
        OrderCommand.Place iceberg = commands.place(
                "owner", Draft.of(OrderType.ICEBERG, BUY, "1").price("100").display(decimal("0.4")));
        OrderUpdate placed = onlyUpdate(market.apply(iceberg));
        OrderUpdate behind = onlyUpdate(market.apply(commands.limit("other", BUY, "1", "100")));
        assertThat(state(placed).visibleQuantity()).isEqualByComparingTo("0.4");
        assertThat(state(placed).reserved()).isEqualByComparingTo("100.2");

        List<Event> events = market.apply(commands.limit("seller", SELL, "0.4", "100"));

        OrderState after = state(updates(events).getFirst());
        assertThat(after.remainingQuantity()).isEqualByComparingTo("0.6");
        assertThat(after.visibleQuantity()).isEqualByComparingTo("0.4");
        assertThat(after.priority()).isGreaterThan(state(behind).priority());
        assertThat(after.options()).isEqualTo(iceberg.options());
    }

    @Test
    void aTrailingStopFollowsThePriceAndTellsItsMark() {
        trade("100");
        OrderUpdate placed = onlyUpdate(market.apply(commands.place(
                "owner",
                Draft.of(OrderType.TRAILING_STOP, SELL, "0.5")
                        .trailPercent(decimal("1.5"))
                        .protection("50"))));
        assertThat(state(placed).status()).isEqualTo(OrderStatus.PENDING);
        assertThat(state(placed).markPrice()).isEqualByComparingTo("100");
        assertThat(state(placed).stopPrice()).isEqualByComparingTo("98.5");
        assertThat(state(placed).triggered()).isNull();
        market.apply(commands.limit("bidder", BUY, "1", "97"));
        trade("110");

        List<Event> events = market.apply(commands.limit("seller", SELL, "0.1", "97"));

        List<OrderUpdate> own = updates(events, placed.orderId());
        assertThat(own).extracting(OrderUpdate::cause).containsExactly(UpdateCause.TRIGGERED, UpdateCause.TRIGGERED);
        assertThat(state(own.getFirst()).status()).isEqualTo(OrderStatus.PENDING);
        assertThat(state(own.getFirst()).triggered()).isTrue();
        assertThat(state(own.getLast()).status()).isEqualTo(OrderStatus.FILLED);
        assertThat(state(own.getLast()).markPrice()).isEqualByComparingTo("110");
        assertThat(state(own.getLast()).stopPrice()).isEqualByComparingTo("108.35");
    }

    @Test
    void aTrailingStopThatBuysWithALimitOffsetFreesWhatABetterStopSaves() {
        trade("100");
        OrderCommand.Place buy = commands.place(
                "owner",
                Draft.of(OrderType.TRAILING_STOP, BUY, "1")
                        .stop("110")
                        .trail(decimal("5"))
                        .limitOffset(decimal("2")));
        OrderUpdate placed = onlyUpdate(market.apply(buy));
        // 112 x 1.002 were reserved; the stop starts at 105
        assertThat(buy.reservedAmount()).isEqualByComparingTo("112.224");
        assertThat(state(placed).stopPrice()).isEqualByComparingTo("105");
        assertThat(state(placed).reserved()).isEqualByComparingTo("107.214");
        assertThat(placed.released()).isEqualByComparingTo("5.01");
        trade("90");

        market.apply(commands.limit("seller", SELL, "0.1", "95"));
        List<Event> events = market.apply(commands.limit("buyer", BUY, "0.1", "95"));

        OrderState open = state(updates(events, buy.orderId()).getLast());
        assertThat(open.status()).isEqualTo(OrderStatus.OPEN);
        assertThat(open.price()).isEqualByComparingTo("97");
        assertThat(open.reserved()).isEqualByComparingTo("97.194");
    }

    @Test
    void aPostOnlyOrderThatWouldTradeIsRejectedAndItsFundsAreFreed() {
        market.apply(commands.limit("seller", SELL, "1", "100"));
        OrderCommand.Place buy = commands.place(
                "buyer", Draft.of(OrderType.LIMIT, BUY, "1").price("100").postOnly());

        OrderUpdate update = onlyUpdate(market.apply(buy));

        assertThat(update.cause()).isEqualTo(UpdateCause.REJECTED);
        assertThat(update.code()).isEqualTo("post_only");
        assertThat(update.released()).isEqualByComparingTo(buy.reservedAmount());
    }

    @Test
    void whatSelfTradePreventionTakesOffARestingOrderIsFreedWithAnUpdate() {
        OrderCommand.Place resting = commands.limit("owner", BUY, "1", "100");
        market.apply(resting);

        List<Event> events = market.apply(commands.place(
                "owner",
                Draft.of(OrderType.LIMIT, SELL, "0.4")
                        .price("100")
                        .preventing(SelfTradePrevention.DECREMENT_AND_CANCEL)));

        assertThat(fills(events)).isEmpty();
        OrderUpdate reduced = updates(events, resting.orderId()).getLast();
        assertThat(reduced.cause()).isEqualTo(UpdateCause.AMENDED);
        assertThat(reduced.requestId()).isNull();
        assertThat(state(reduced).quantity()).isEqualByComparingTo("0.6");
        assertThat(reduced.released()).isEqualByComparingTo("40.08");
        assertThat(updates(events).getLast().code()).isEqualTo("self_trade_prevention");
        assertThat(updates(events).getLast().released()).isEqualByComparingTo("0.4");
    }

    static Stream<Arguments> nonsense() {
        return Stream.of(
                Arguments.of(
                        "invalid_quote_amount",
                        Draft.of(OrderType.MARKET, BUY, "0")
                                .quoteAmount(decimal("0.0000001"))
                                .protection("1")),
                Arguments.of(
                        "invalid_quote_amount",
                        Draft.of(OrderType.MARKET, BUY, "0")
                                .quoteAmount(decimal("1e50"))
                                .protection("1")),
                Arguments.of(
                        "invalid_quantity",
                        Draft.of(OrderType.MARKET, SELL, "0")
                                .quoteAmount(decimal("5"))
                                .protection("1")),
                Arguments.of(
                        "invalid_combination",
                        Draft.of(OrderType.LIMIT, BUY, "1").price("1").quoteAmount(decimal("5"))),
                Arguments.of(
                        "invalid_display_quantity",
                        Draft.of(OrderType.ICEBERG, BUY, "1").price("1").display(decimal("0.00001"))),
                Arguments.of(
                        "invalid_display_quantity",
                        Draft.of(OrderType.ICEBERG, BUY, "1").price("1")),
                Arguments.of(
                        "invalid_trail",
                        Draft.of(OrderType.TRAILING_STOP, SELL, "1").trail(decimal("0.001"))),
                Arguments.of(
                        "invalid_trail",
                        Draft.of(OrderType.TRAILING_STOP, SELL, "1").trailPercent(decimal("0.005"))),
                Arguments.of(
                        "invalid_trail",
                        Draft.of(OrderType.TRAILING_STOP, SELL, "1").trailPercent(decimal("100"))),
                Arguments.of("invalid_trail", Draft.of(OrderType.TRAILING_STOP, SELL, "1")),
                Arguments.of(
                        "invalid_stop_price",
                        Draft.of(OrderType.TRAILING_STOP, BUY, "1")
                                .trail(decimal("1"))
                                .protection("5")),
                Arguments.of(
                        "invalid_stop_price",
                        Draft.of(OrderType.STOP_LIMIT, BUY, "1").price("5")),
                Arguments.of(
                        "invalid_limit_offset",
                        Draft.of(OrderType.TRAILING_STOP, SELL, "1")
                                .trail(decimal("1"))
                                .limitOffset(decimal("-1"))),
                Arguments.of(
                        "invalid_price", Draft.of(OrderType.STOP_LOSS, BUY, "1").stop("5")));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void whatMakesNoSenseIsRejectedInWordsAndItsFundsAreFreed(String code, Draft draft) {
        OrderCommand.Place place = commands.place("user", draft, decimal("7.5"), null, null, null);

        OrderUpdate update = onlyUpdate(market.apply(place));

        assertThat(update.cause()).isEqualTo(UpdateCause.REJECTED);
        assertThat(update.code()).isEqualTo(code);
        assertThat(update.reason()).isNotBlank();
        assertThat(update.released()).isEqualByComparingTo("7.5");
    }

    @Test
    void aBuyByQuoteAmountNeedsTheAmountAndTheFeeOnIt() {
        Draft draft =
                Draft.of(OrderType.MARKET, BUY, "0").quoteAmount(decimal("50")).protection("150");

        OrderUpdate update =
                onlyUpdate(market.apply(commands.place("buyer", draft, decimal("50.09"), null, null, null)));

        assertThat(update.code()).isEqualTo("invalid_reservation");
        assertThat(update.reason()).contains("50.1 USD");
    }
}
