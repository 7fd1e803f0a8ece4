package dev.exchange.matching.domain;

import static dev.exchange.contracts.OrderSide.BUY;
import static dev.exchange.contracts.OrderSide.SELL;
import static dev.exchange.matching.domain.TestMarket.fills;
import static dev.exchange.matching.domain.TestMarket.state;
import static dev.exchange.matching.domain.TestMarket.updates;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.OrderLink;
import dev.exchange.contracts.OrderState;
import dev.exchange.contracts.OrderStatus;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.contracts.UpdateCause;
import dev.exchange.matching.Commands;
import dev.exchange.matching.Draft;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Pairs of which one cancels the other, and brackets: their funds and their ends.
class LinkedOrdersTest {
    private final Commands commands = new Commands("BTC/USD");
    private final TestMarket market = new TestMarket();

    private OrderCommand.Place buyPair() {
        return commands.pair(
                "owner",
                Draft.of(OrderType.LIMIT, BUY, "1").price("90"),
                Draft.of(OrderType.STOP_LOSS, BUY, "1").stop("110").protection("120"));
    }

    private static String linkedId(OrderCommand.Place place, int at) {
        return Objects.requireNonNull(place.linked()).get(at).orderId();
    }

    private static BigDecimal released(List<Event> events, String orderId) {
        return updates(events, orderId).stream().map(OrderUpdate::released).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @Test
    void aPairRestsOnOneReservationOfTheLargerNeed() {
        OrderCommand.Place pair = buyPair();

        List<Event> events = market.apply(pair);

        String second = linkedId(pair, 0);
        assertThat(updates(events)).extracting(OrderUpdate::orderId).containsExactly(second, pair.orderId());
        OrderUpdate waiting = updates(events).getFirst();
        OrderUpdate resting = updates(events).getLast();
        assertThat(waiting.reservationId()).isEqualTo(pair.orderId());
        assertThat(resting.reservationId()).isNull();
        assertThat(state(waiting).reserved()).isEqualByComparingTo("120.24");
        assertThat(state(resting).reserved()).isEqualByComparingTo("120.24");
        assertThat(state(waiting).link()).isEqualTo(OrderLink.ONE_CANCELS_OTHER);
        assertThat(state(waiting).linkedOrderIds()).containsExactly(pair.orderId());
        assertThat(state(resting).linkedOrderIds()).containsExactly(second);
    }

    @Test
    void whenTheFirstOfAPairTradesWhatOnlyTheSecondNeededIsFreed() {
        OrderCommand.Place pair = buyPair();
        market.apply(pair);

        List<Event> events = market.apply(commands.limit("seller", SELL, "0.4", "90"));

        Fill.Party buyer = fills(events).getFirst().buyer();
        assertThat(buyer.spent()).isEqualByComparingTo("36.036");
        assertThat(buyer.reservationId()).isNull();
        OrderUpdate sibling = updates(events, linkedId(pair, 0)).getLast();
        assertThat(state(sibling).status()).isEqualTo(OrderStatus.CANCELLED);
        assertThat(sibling.code()).isEqualTo("linked_order_executed");
        assertThat(sibling.reservationId()).isEqualTo(pair.orderId());
        // 0.6 x 90 x 1.002 stay
        assertThat(buyer.released().add(sibling.released())).isEqualByComparingTo("30.096");
        List<Event> end = market.apply(commands.cancel("owner", pair.orderId()));
        assertThat(released(end, pair.orderId())).isEqualByComparingTo("54.108");
    }

    @Test
    void theSecondOfAPairSpendsWhatIsKeptUnderTheFirst() {
        OrderCommand.Place pair = buyPair();
        market.apply(pair);
        market.apply(commands.limit("seller", SELL, "5", "112"));

        List<Event> events = market.apply(commands.limit("buyer", BUY, "0.1", "112"));

        String second = linkedId(pair, 0);
        Fill.Party party = fills(events).getLast().buyer();
        assertThat(party.orderId()).isEqualTo(second);
        assertThat(party.reservationId()).isEqualTo(pair.orderId());
        OrderUpdate first = updates(events, pair.orderId()).getLast();
        assertThat(first.cause()).isEqualTo(UpdateCause.CANCELLED);
        assertThat(state(first).reserved()).isZero();
        BigDecimal freed = first.released().add(party.released()).add(released(events, second));
        assertThat(freed.add(party.spent())).isEqualByComparingTo(pair.reservedAmount());
    }

    @Test
    void whenOneOfAPairCannotBeTakenBothAreRejectedAndTheFundsAreFreedOnce() {
        OrderCommand.Place offTick = commands.pair(
                "owner",
                Draft.of(OrderType.LIMIT, SELL, "1").price("90"),
                Draft.of(OrderType.STOP_LOSS, SELL, "1").stop("80.001"));
        OrderCommand.Place sides = commands.pair(
                "owner",
                Draft.of(OrderType.LIMIT, SELL, "1").price("90"),
                Draft.of(OrderType.STOP_LOSS, SELL, "2").stop("80"),
                BigDecimal.TWO);

        List<OrderUpdate> early = updates(market.apply(offTick));
        List<OrderUpdate> late = updates(market.apply(sides));

        assertThat(early).extracting(OrderUpdate::code).containsExactly("linked_order_rejected", "invalid_stop_price");
        assertThat(late).extracting(OrderUpdate::code).containsExactly("invalid_combination", "invalid_combination");
        for (List<OrderUpdate> group : List.of(early, late)) {
            assertThat(group).extracting(OrderUpdate::cause).containsOnly(UpdateCause.REJECTED);
            assertThat(group.get(1).released()).isZero();
            assertThat(group.get(1).reservationId()).isEqualTo(group.get(0).orderId());
        }
        assertThat(early.getFirst().released()).isEqualByComparingTo("1");
        assertThat(late.getFirst().released()).isEqualByComparingTo("2");
    }

    @Test
    void aPairWithLessThanTheDearerOneNeedsIsRejected() {
        OrderCommand.Place pair = commands.pair(
                "owner",
                Draft.of(OrderType.LIMIT, BUY, "1").price("90"),
                Draft.of(OrderType.STOP_LOSS, BUY, "1").stop("110").protection("120"),
                new BigDecimal("120.23"));

        List<OrderUpdate> group = updates(market.apply(pair));

        assertThat(group).extracting(OrderUpdate::code).containsExactly("invalid_reservation", "linked_order_rejected");
        assertThat(group.getFirst().reason()).contains("120.24 USD");
    }

    private OrderCommand.Place buyBracket() {
        return commands.bracket(
                "owner",
                Draft.of(OrderType.LIMIT, BUY, "1").price("100"),
                Draft.of(OrderType.LIMIT, SELL, "1").price("120"),
                Draft.of(OrderType.STOP_LOSS, SELL, "1").stop("90").protection("80"));
    }

    @Test
    void whatABracketBuysStaysLockedForItsLegs() {
        OrderCommand.Place bracket = buyBracket();
        String takeProfit = linkedId(bracket, 0);
        String stopLoss = linkedId(bracket, 1);
        List<OrderUpdate> placed = updates(market.apply(bracket));
        assertThat(placed).extracting(OrderUpdate::orderId).containsExactly(takeProfit, stopLoss, bracket.orderId());
        assertThat(state(placed.getFirst()).reserved()).isZero();
        assertThat(state(placed.getFirst()).triggered()).isNull();
        assertThat(state(placed.getFirst()).linkedOrderIds()).containsExactly(bracket.orderId(), stopLoss);

        Fill part = fills(market.apply(commands.limit("seller", SELL, "0.4", "100")))
                .getFirst();
        List<Event> rest = market.apply(commands.limit("seller", SELL, "0.6", "100"));

        assertThat(part.buyer().receivedFor()).isEqualTo(takeProfit);
        assertThat(fills(rest).getFirst().buyer().receivedFor()).isEqualTo(takeProfit);
        OrderState resting = state(updates(rest, takeProfit).getLast());
        assertThat(resting.status()).isEqualTo(OrderStatus.OPEN);
        assertThat(resting.reserved()).isEqualByComparingTo("1");
        assertThat(resting.triggered()).isTrue();
        OrderUpdate waiting = updates(rest, stopLoss).getLast();
        assertThat(state(waiting).status()).isEqualTo(OrderStatus.PENDING);
        assertThat(waiting.reservationId()).isEqualTo(takeProfit);
        assertThat(released(rest, takeProfit)).isZero();
    }

    @Test
    void aBracketsLegsSpendTheirFundsOnceAndFreeTheRest() {
        OrderCommand.Place bracket = buyBracket();
        market.apply(bracket);
        market.apply(commands.limit("seller", SELL, "0.4", "100"));
        List<Event> cancelled = market.apply(commands.cancel("owner", bracket.orderId()));
        String takeProfit = linkedId(bracket, 0);
        assertThat(state(updates(cancelled, takeProfit).getLast()).quantity()).isEqualByComparingTo("0.4");

        List<Event> events = market.apply(commands.limit("buyer", BUY, "0.1", "120"));

        Fill.Party seller = fills(events).getFirst().seller();
        assertThat(seller.spent()).isEqualByComparingTo("0.1");
        assertThat(seller.released()).isZero();
        assertThat(state(updates(events, linkedId(bracket, 1)).getLast()).status())
                .isEqualTo(OrderStatus.CANCELLED);
        assertThat(released(events, linkedId(bracket, 1))).isZero();
        List<Event> end = market.apply(commands.cancel("owner", takeProfit));
        assertThat(released(end, takeProfit)).isEqualByComparingTo("0.3");
    }

    @Test
    void whatABracketBuysAfterItsLegsWereCancelledIsItsOwners() {
        OrderCommand.Place bracket = buyBracket();
        market.apply(bracket);
        market.apply(commands.limit("seller", SELL, "0.4", "100"));

        List<Event> cancelled = market.apply(commands.cancel("owner", linkedId(bracket, 1)));
        Fill after = fills(market.apply(commands.limit("seller", SELL, "0.1", "100")))
                .getFirst();

        assertThat(updates(cancelled)).hasSize(2);
        BigDecimal freed = released(cancelled, linkedId(bracket, 0)).add(released(cancelled, linkedId(bracket, 1)));
        assertThat(freed).isEqualByComparingTo("0.4");
        assertThat(after.buyer().receivedFor()).isNull();
    }

    @Test
    void legsThatBuyFreeWhatTheirEntryOrderDidNotSell() {
        OrderCommand.Place bracket = commands.bracket(
                "owner",
                Draft.of(OrderType.LIMIT, SELL, "1").price("100"),
                Draft.of(OrderType.LIMIT, BUY, "1").price("80"),
                Draft.of(OrderType.STOP_LIMIT, BUY, "1").stop("105").price("110"));
        String takeProfit = linkedId(bracket, 0);
        String stopLoss = linkedId(bracket, 1);
        List<Event> placed = market.apply(bracket);
        // 110 x 1.002 from the start
        assertThat(state(updates(placed, stopLoss).getLast()).reserved()).isEqualByComparingTo("110.22");
        Fill sale =
                fills(market.apply(commands.limit("buyer", BUY, "0.5", "100"))).getFirst();
        assertThat(sale.seller().receivedFor()).isNull();

        List<Event> events = market.apply(commands.cancel("owner", bracket.orderId()));

        assertThat(released(events, bracket.orderId())).isEqualByComparingTo("0.5");
        assertThat(released(events, takeProfit).add(released(events, stopLoss))).isEqualByComparingTo("55.11");
        assertThat(state(updates(events, stopLoss).getLast()).reserved()).isEqualByComparingTo("55.11");
    }

    @Test
    void aBracketWhoseLegsAreNotPaidForIsRejectedAndBothReservationsAreFreed() {
        OrderCommand.Place bracket = commands.bracket(
                "owner",
                Draft.of(OrderType.LIMIT, SELL, "1").price("100"),
                Draft.of(OrderType.LIMIT, BUY, "1").price("80"),
                Draft.of(OrderType.STOP_LIMIT, BUY, "1").stop("105").price("110"),
                new BigDecimal("110"));

        List<OrderUpdate> group = updates(market.apply(bracket));

        assertThat(group)
                .extracting(OrderUpdate::code)
                .containsExactly("linked_order_rejected", "invalid_reservation", "linked_order_rejected");
        assertThat(group.get(0).released()).isEqualByComparingTo("1");
        assertThat(group.get(1).released()).isEqualByComparingTo("110");
        assertThat(group.get(2).released()).isZero();
        assertThat(group.get(2).reservationId()).isEqualTo(group.get(1).orderId());
    }

    @Test
    void aBracketThatTheEngineRejectsFreesEachReservationOnce() {
        OrderCommand.Place bracket = commands.bracket(
                "owner",
                Draft.of(OrderType.LIMIT, SELL, "1").price("100"),
                Draft.of(OrderType.STOP_LIMIT, BUY, "1").stop("105").price("110"),
                Draft.of(OrderType.LIMIT, BUY, "1").price("80"));

        List<OrderUpdate> group = updates(market.apply(bracket));

        assertThat(group).extracting(OrderUpdate::code).containsOnly("invalid_combination");
        assertThat(group.get(0).released()).isEqualByComparingTo("1");
        assertThat(group.get(1).released()).isEqualByComparingTo("110.22");
        assertThat(group.get(2).released()).isZero();
    }

    @Test
    void aGroupOfWhichAnOrderIsAliveIsNotPlacedAgain() {
        OrderCommand.Place bracket = buyBracket();
        market.apply(bracket);
        market.apply(commands.limit("seller", SELL, "1", "100"));
        List<Event> out = new ArrayList<>();

        OrderCommand.Place again = new Commands("BTC/USD", 3, 1)
                .bracket(
                        "owner",
                        Draft.of(OrderType.LIMIT, BUY, "1").price("100"),
                        Draft.of(OrderType.LIMIT, SELL, "1").price("120"),
                        Draft.of(OrderType.STOP_LOSS, SELL, "1").stop("90").protection("80"));
        assertThat(again.orderId()).isEqualTo(bracket.orderId());

        assertThat(market.partition().apply(again, out)).isEqualTo(MarketPartition.Outcome.SEEN_BEFORE);
        assertThat(out).isEmpty();
    }
}
