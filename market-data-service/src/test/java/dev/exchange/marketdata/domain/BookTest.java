package dev.exchange.marketdata.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.junit.jupiter.api.Test;

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
    }

    @Test
    void aBidAtTheAskIsSeenAsCrossed() {
        apply("order_1", OrderSide.BUY, OrderStatus.OPEN, "100", "2", 1);
        apply("order_2", OrderSide.SELL, OrderStatus.OPEN, "100.01", "2", 2);
        assertThat(book.isCrossed()).isFalse();

        apply("order_3", OrderSide.BUY, OrderStatus.OPEN, "100.01", "2", 3);

        assertThat(book.isCrossed()).isTrue();
    }

    @Test
    void theFoldWithDuplicatesAndRestartsIsTheFoldOfTheLatestUpdates() {
        for (long seed = 1; seed <= 300; seed++) {
            Random random = new Random(seed);
            List<OrderUpdate> log = randomLog(random, 200);
            Book folded = new Book(PAIR);
            int next = 0;
            while (next < log.size()) {
                // A reader that starts again reads some records a second time.
                int from = Math.max(0, next - random.nextInt(20));
                int to = Math.min(log.size(), next + 1 + random.nextInt(20));
                for (OrderUpdate update : log.subList(from, to)) {
                    assertThat(folded.apply(update)).as("seed %d", seed).isNotEqualTo(FoldOutcome.GAP);
                }
                next = to;
                if (random.nextInt(4) == 0) {
                    folded = Book.restore(folded.snapshot());
                }
            }

            assertThat(folded.depth(Integer.MAX_VALUE)).as("seed %d", seed).isEqualTo(naive(log));
        }
    }

    private static List<OrderUpdate> randomLog(Random random, int length) {
        List<OrderUpdate> log = new ArrayList<>();
        for (int i = 1; i <= length; i++) {
            int order = 1 + random.nextInt(40);
            OrderSide side = order % 2 == 0 ? OrderSide.BUY : OrderSide.SELL;
            OrderStatus status = random.nextInt(3) == 0 ? OrderStatus.CANCELLED : OrderStatus.OPEN;
            BigDecimal price = BigDecimal.valueOf(10_000 + random.nextInt(20), 2);
            BigDecimal left = BigDecimal.valueOf(1 + random.nextInt(50_000), 4);
            log.add(Events.update(PAIR, i, "order_" + order, side, status, price, left, order, NOON.plusMillis(i)));
        }
        return log;
    }

    private static BookDepth naive(List<OrderUpdate> log) {
        Map<String, OrderUpdate> latest = new LinkedHashMap<>();
        log.forEach(update -> latest.put(update.orderId(), update));
        List<RestingOrder> bids = new ArrayList<>();
        List<RestingOrder> asks = new ArrayList<>();
        for (OrderUpdate update : latest.values()) {
            var state = update.order();
            if (state.status() == OrderStatus.OPEN) {
                RestingOrder resting = new RestingOrder(
                        update.orderId(),
                        state.orderSide(),
                        state.price(),
                        state.remainingQuantity(),
                        state.priority(),
                        state.createdAt());
                (state.orderSide() == OrderSide.BUY ? bids : asks).add(resting);
            }
        }
        Comparator<RestingOrder> age = Comparator.comparingLong(RestingOrder::priority);
        asks.sort(Comparator.comparing(RestingOrder::price).thenComparing(age));
        bids.sort(Collections.reverseOrder(Comparator.comparing(RestingOrder::price))
                .thenComparing(age));
        return new BookDepth(PAIR, log.size(), log.getLast().time(), bids, asks);
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

    private static List<String> ids(List<RestingOrder> orders) {
        return orders.stream().map(RestingOrder::orderId).toList();
    }
}
