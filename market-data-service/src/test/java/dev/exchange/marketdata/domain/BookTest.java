package dev.exchange.marketdata.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.contracts.MarketEvent;
import dev.exchange.contracts.MarketState;
import dev.exchange.contracts.MarketUpdate;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderStatus;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.marketdata.Events;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BookTest {
    private static final String PAIR = "BTC/USD";
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final Book book = new Book(PAIR);
    private long sequence;

    @Test
    void anOrderRestsExactlyWhileItsLatestUpdateSaysOpen() {
        apply("order_1", OrderSide.BUY, OrderStatus.OPEN, "100", "2", 1);
        apply("order_2", OrderSide.BUY, OrderStatus.FILLED, "101", "0", 2);
        assertThat(ids(book.depth(10).bids())).containsExactly("order_1");

        apply("order_1", OrderSide.BUY, OrderStatus.OPEN, "100", "0.5", 1);
        assertThat(book.depth(10).bids().getFirst().quantity()).isEqualByComparingTo("0.5");

        apply("order_1", OrderSide.BUY, OrderStatus.CANCELLED, "100", "0.5", 1);
        assertThat(book.depth(10).bids()).isEmpty();
        assertThat(book.size()).isZero();
    }

    @Test
    void bothSidesAreInPriceTimeOrder() {
        apply("order_1", OrderSide.BUY, OrderStatus.OPEN, "100", "1", 7);
        apply("order_2", OrderSide.BUY, OrderStatus.OPEN, "100.00", "1", 3);
        apply("order_3", OrderSide.BUY, OrderStatus.OPEN, "100.01", "1", 9);
        apply("order_4", OrderSide.SELL, OrderStatus.OPEN, "102", "1", 5);
        apply("order_5", OrderSide.SELL, OrderStatus.OPEN, "101", "1", 8);
        apply("order_6", OrderSide.SELL, OrderStatus.OPEN, "101", "1", 6);

        BookDepth depth = book.depth(2);

        assertThat(ids(depth.bids())).containsExactly("order_3", "order_2");
        assertThat(ids(depth.asks())).containsExactly("order_6", "order_5");
        assertThat(book.bidPrice()).isEqualByComparingTo("100.01");
        assertThat(book.askPrice()).isEqualByComparingTo("101");
        assertThat(depth.sequence()).isEqualTo(6);
        assertThat(depth.updatedAt()).isEqualTo(NOON);
    }

    @Test
    void aRepeatedNumberChangesNothing() {
        apply("order_1", OrderSide.BUY, OrderStatus.OPEN, "100", "2", 1);

        FoldOutcome outcome = book.apply(update(1, "order_1", OrderSide.BUY, OrderStatus.CANCELLED, "100", "2", 1));

        assertThat(outcome).isEqualTo(FoldOutcome.REPEATED);
        assertThat(book.size()).isEqualTo(1);
    }

    @Test
    void aMissingNumberIsAGapAndChangesNothing() {
        apply("order_1", OrderSide.BUY, OrderStatus.OPEN, "100", "2", 1);

        FoldOutcome outcome = book.apply(update(3, "order_2", OrderSide.BUY, OrderStatus.OPEN, "100", "2", 2));

        assertThat(outcome).isEqualTo(FoldOutcome.GAP);
        assertThat(book.sequence()).isEqualTo(1);
        assertThat(ids(book.depth(10).bids())).containsExactly("order_1");
    }

    @Test
    void aRefusedCancelMovesTheSequenceOnly() {
        apply("order_1", OrderSide.BUY, OrderStatus.OPEN, "100", "2", 1);

        assertThat(book.apply(Events.cancelRejected(PAIR, 2, "order_1", NOON))).isEqualTo(FoldOutcome.APPLIED);

        assertThat(book.sequence()).isEqualTo(2);
        assertThat(ids(book.depth(10).bids())).containsExactly("order_1");
    }

    @Test
    void twoOrdersCannotHaveTheSamePlace() {
        apply("order_1", OrderSide.BUY, OrderStatus.OPEN, "100", "2", 1);

        assertThatThrownBy(() -> book.apply(update(2, "order_2", OrderSide.BUY, OrderStatus.OPEN, "100", "2", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("order_2");
        assertThat(book.sequence()).isEqualTo(1);
        assertThat(ids(book.depth(10).bids())).containsExactly("order_1");
    }

    @Test
    void anOrderThatCannotMoveToATakenPlaceStaysWhereItWas() {
        apply("order_1", OrderSide.BUY, OrderStatus.OPEN, "100", "2", 1);
        apply("order_2", OrderSide.BUY, OrderStatus.OPEN, "99", "2", 2);

        assertThatThrownBy(() -> book.apply(update(3, "order_2", OrderSide.BUY, OrderStatus.OPEN, "100.0", "2", 1)))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(ids(book.depth(10).bids())).containsExactly("order_1", "order_2");
        assertThat(book.bidPrice()).isEqualByComparingTo("100");
    }

    @Test
    void anIcebergShowsItsVisiblePartAndJoinsTheBackWithTheNext() {
        take(iceberg(1, "order_1", OrderStatus.OPEN, "9", "2", 1));
        apply("order_2", OrderSide.BUY, OrderStatus.OPEN, "100", "3", 2);
        assertThat(shown(book.depth(10).bids())).containsExactly("order_1 2", "order_2 3");

        // A part of what it shows is traded: it keeps its place.
        take(iceberg(3, "order_1", OrderStatus.OPEN, "8.5", "1.5", 1));
        assertThat(shown(book.depth(10).bids())).containsExactly("order_1 1.5", "order_2 3");

        // The rest of it is traded: it shows the next part behind the others.
        take(iceberg(4, "order_1", OrderStatus.OPEN, "7", "2", 3));
        assertThat(shown(book.depth(10).bids())).containsExactly("order_2 3", "order_1 2");

        // The last part is all that remains, and nothing is hidden.
        take(iceberg(5, "order_1", OrderStatus.OPEN, "1", null, 6));
        assertThat(shown(book.depth(10).bids())).containsExactly("order_2 3", "order_1 1");

        take(iceberg(6, "order_1", OrderStatus.FILLED, "0", null, 6));
        assertThat(shown(book.depth(10).bids())).containsExactly("order_2 3");
    }

    @Test
    void anOrderThatIsChangedStandsWhereItsUpdateSays() {
        apply("order_1", OrderSide.BUY, OrderStatus.OPEN, "100", "2", 1);
        apply("order_2", OrderSide.BUY, OrderStatus.OPEN, "100", "3", 2);

        apply("order_1", OrderSide.BUY, OrderStatus.OPEN, "100", "1", 1);
        assertThat(shown(book.depth(10).bids())).containsExactly("order_1 1", "order_2 3");

        apply("order_1", OrderSide.BUY, OrderStatus.OPEN, "100", "4", 3);
        assertThat(shown(book.depth(10).bids())).containsExactly("order_2 3", "order_1 4");

        apply("order_1", OrderSide.BUY, OrderStatus.OPEN, "100.5", "4", 4);
        assertThat(shown(book.depth(10).bids())).containsExactly("order_1 4", "order_2 3");
        assertThat(book.size()).isEqualTo(2);
    }

    @Test
    void whatWaitsForItsTriggerIsNotInTheBook() {
        apply("order_1", OrderSide.SELL, OrderStatus.PENDING, "100", "2", 1);
        assertThat(book.size()).isZero();

        apply("order_1", OrderSide.SELL, OrderStatus.OPEN, "100", "2", 1);
        assertThat(ids(book.depth(10).asks())).containsExactly("order_1");
    }

    @Test
    void ordersMarketsAndUsersShareOneCount() {
        apply("order_1", OrderSide.BUY, OrderStatus.OPEN, "100", "2", 1);
        apply("order_2", OrderSide.SELL, OrderStatus.OPEN, "101", "2", 2);
        take(Events.market(PAIR, 3, MarketState.CANCEL_ONLY, NOON));
        apply("order_1", OrderSide.BUY, OrderStatus.CANCELLED, "100", "2", 1);
        apply("order_2", OrderSide.SELL, OrderStatus.CANCELLED, "101", "2", 2);

        take(Events.allCancelled(PAIR, 6, 2, NOON.plusSeconds(1)));

        assertThat(book.size()).isZero();
        assertThat(book.depth(10).conditions().state()).isEqualTo(MarketState.CANCEL_ONLY);
        assertThat(book.sequence()).isEqualTo(6);
        assertThat(book.depth(10).updatedAt()).isEqualTo(NOON.plusSeconds(1));
        assertThat(book.apply(Events.market(PAIR, 8, MarketState.TRADING, NOON)))
                .isEqualTo(FoldOutcome.GAP);
        assertThat(book.conditions().state()).isEqualTo(MarketState.CANCEL_ONLY);
    }

    @Test
    void anAuctionGathersCrossingOrdersAndSaysAtWhatItWouldMeet() {
        take(Events.market(PAIR, 1, MarketState.AUCTION, NOON));
        apply("order_1", OrderSide.BUY, OrderStatus.OPEN, "102", "2", 1);
        apply("order_2", OrderSide.SELL, OrderStatus.OPEN, "100", "3", 2);
        take(Events.market(PAIR, 4, MarketState.AUCTION, "101", "2", "-1", NOON));

        assertThat(book.isWronglyCrossed()).isFalse();
        BookDepth depth = book.depth(10);
        assertThat(ids(depth.bids())).containsExactly("order_1");
        assertThat(ids(depth.asks())).containsExactly("order_2");
        assertThat(depth.conditions())
                .isEqualTo(new MarketConditions(
                        MarketState.AUCTION, new BigDecimal("101"), new BigDecimal("2"), new BigDecimal("-1")));

        // It meets, and then the market trades.
        apply("order_2", OrderSide.SELL, OrderStatus.OPEN, "100", "1", 2);
        apply("order_1", OrderSide.BUY, OrderStatus.FILLED, "102", "0", 1);
        take(Events.market(PAIR, 7, MarketState.TRADING, NOON));

        assertThat(book.isWronglyCrossed()).isFalse();
        assertThat(book.conditions()).isEqualTo(MarketConditions.TRADING);
    }

    @ParameterizedTest
    @EnumSource(MarketState.class)
    void aCrossedBookIsWrongWhereTheEngineWouldHaveMatched(MarketState state) {
        take(Events.market(PAIR, 1, MarketState.AUCTION, NOON));
        apply("order_1", OrderSide.BUY, OrderStatus.OPEN, "100", "2", 1);
        apply("order_2", OrderSide.SELL, OrderStatus.OPEN, "100", "2", 2);

        take(Events.market(PAIR, 4, state, NOON));

        assertThat(book.isWronglyCrossed()).isEqualTo(state == MarketState.TRADING || state == MarketState.POST_ONLY);
    }

    @Test
    void aSnapshotHoldsTheMarketsStateAndWhatIcebergsShow() {
        take(Events.market(PAIR, 1, MarketState.AUCTION, "101", "2", "0", NOON));
        take(iceberg(2, "order_1", OrderStatus.OPEN, "9", "2", 1));

        Book restored = Book.restore(book.snapshot());

        assertThat(restored.depth(10)).isEqualTo(book.depth(10));
        assertThat(restored.apply(Events.market(PAIR, 3, MarketState.TRADING, NOON)))
                .isEqualTo(FoldOutcome.APPLIED);
    }

    @Test
    void aBidAtTheAskIsSeenAsCrossed() {
        apply("order_1", OrderSide.BUY, OrderStatus.OPEN, "100", "2", 1);
        apply("order_2", OrderSide.SELL, OrderStatus.OPEN, "100.01", "2", 2);
        assertThat(book.isWronglyCrossed()).isFalse();

        apply("order_3", OrderSide.BUY, OrderStatus.OPEN, "100.01", "2", 3);

        assertThat(book.isWronglyCrossed()).isTrue();
    }

    @Test
    void theFoldWithDuplicatesAndRestartsIsTheFoldOfTheLatestUpdates() {
        for (long seed = 1; seed <= 300; seed++) {
            Random random = new Random(seed);
            List<MarketEvent> log = randomLog(random, 200);
            Book folded = new Book(PAIR);
            int next = 0;
            while (next < log.size()) {
                // A reader that starts again reads some records a second time.
                int from = Math.max(0, next - random.nextInt(20));
                int to = Math.min(log.size(), next + 1 + random.nextInt(20));
                for (MarketEvent event : log.subList(from, to)) {
                    assertThat(folded.apply(event)).as("seed %d", seed).isNotEqualTo(FoldOutcome.GAP);
                }
                next = to;
                if (random.nextInt(4) == 0) {
                    folded = Book.restore(folded.snapshot());
                }
            }

            assertThat(folded.depth(Integer.MAX_VALUE)).as("seed %d", seed).isEqualTo(naive(log));
        }
    }

    private static List<MarketEvent> randomLog(Random random, int length) {
        List<MarketEvent> log = new ArrayList<>();
        for (int i = 1; i <= length; i++) {
            Instant time = NOON.plusMillis(i);
            if (random.nextInt(8) == 0) {
                MarketState[] states = MarketState.values();
                log.add(Events.market(PAIR, i, states[random.nextInt(states.length)], time));
                continue;
            }
            if (random.nextInt(8) == 0) {
                log.add(Events.allCancelled(PAIR, i, random.nextInt(3), time));
                continue;
            }
            int order = 1 + random.nextInt(40);
            OrderSide side = order % 2 == 0 ? OrderSide.BUY : OrderSide.SELL;
            OrderStatus[] statuses = {
                OrderStatus.CANCELLED, OrderStatus.PENDING, OrderStatus.OPEN, OrderStatus.OPEN, OrderStatus.OPEN
            };
            OrderStatus status = statuses[random.nextInt(statuses.length)];
            BigDecimal price = BigDecimal.valueOf(10_000 + random.nextInt(20), 2);
            BigDecimal left = BigDecimal.valueOf(1 + random.nextInt(50_000), 4);
            BigDecimal shown = random.nextBoolean() ? null : left.movePointLeft(1);
            // Half of them keep their place, the others join the back.
            long priority = random.nextBoolean() ? order : 1_000L + i;
            log.add(Events.update(PAIR, i, "order_" + order, side, status, price, left, shown, priority, time));
        }
        return log;
    }

    private static BookDepth naive(List<MarketEvent> log) {
        Map<String, OrderUpdate> latest = new LinkedHashMap<>();
        MarketConditions conditions = MarketConditions.TRADING;
        for (MarketEvent event : log) {
            if (event instanceof OrderUpdate update) {
                latest.put(update.orderId(), update);
            } else if (event instanceof MarketUpdate market) {
                conditions = new MarketConditions(market.state(), null, null, null);
            }
        }
        List<RestingOrder> bids = new ArrayList<>();
        List<RestingOrder> asks = new ArrayList<>();
        for (OrderUpdate update : latest.values()) {
            var state = update.order();
            if (state.status() == OrderStatus.OPEN) {
                RestingOrder resting = new RestingOrder(
                        update.orderId(),
                        state.orderSide(),
                        state.price(),
                        state.visibleQuantity() == null ? state.remainingQuantity() : state.visibleQuantity(),
                        state.priority(),
                        state.createdAt());
                (state.orderSide() == OrderSide.BUY ? bids : asks).add(resting);
            }
        }
        Comparator<RestingOrder> age = Comparator.comparingLong(RestingOrder::priority);
        asks.sort(Comparator.comparing(RestingOrder::price).thenComparing(age));
        bids.sort(Collections.reverseOrder(Comparator.comparing(RestingOrder::price))
                .thenComparing(age));
        return new BookDepth(PAIR, log.size(), false, log.getLast().time(), conditions, bids, asks);
    }

    private void apply(
            String orderId, OrderSide side, OrderStatus status, String price, String remaining, long priority) {
        sequence++;
        assertThat(book.apply(update(sequence, orderId, side, status, price, remaining, priority)))
                .isEqualTo(FoldOutcome.APPLIED);
    }

    private static OrderUpdate update(
            long number,
            String orderId,
            OrderSide side,
            OrderStatus status,
            String price,
            String remaining,
            long priority) {
        return Events.update(
                PAIR, number, orderId, side, status, new BigDecimal(price), new BigDecimal(remaining), priority, NOON);
    }

    private void take(MarketEvent event) {
        assertThat(book.apply(event)).isEqualTo(FoldOutcome.APPLIED);
        sequence = event.sequence();
    }

    private static OrderUpdate iceberg(
            long number,
            String orderId,
            OrderStatus status,
            String remaining,
            @Nullable String visible,
            long priority) {
        return Events.update(
                PAIR,
                number,
                orderId,
                OrderSide.BUY,
                status,
                new BigDecimal("100"),
                new BigDecimal(remaining),
                visible == null ? null : new BigDecimal(visible),
                priority,
                NOON);
    }

    private static List<String> shown(List<RestingOrder> orders) {
        return orders.stream()
                .map(order -> order.orderId() + " " + order.quantity().toPlainString())
                .toList();
    }

    private static List<String> ids(List<RestingOrder> orders) {
        return orders.stream().map(RestingOrder::orderId).toList();
    }
}
