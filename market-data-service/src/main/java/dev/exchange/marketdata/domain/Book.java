package dev.exchange.marketdata.domain;

import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderState;
import dev.exchange.contracts.OrderStatus;
import dev.exchange.contracts.OrderUpdate;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The order book of one pair, folded from its order updates: an order rests exactly while its latest
/// update says `open`. Each side is in price-time order. Not thread-safe; [PairMarket] guards it.
public final class Book {
    private static final Comparator<RestingOrder> BY_PRIORITY = Comparator.comparingLong(RestingOrder::priority);

    private final String pairSymbol;
    private final Map<String, RestingOrder> byId = new HashMap<>();
    private final NavigableSet<RestingOrder> bids =
            new TreeSet<>(Comparator.comparing(RestingOrder::price).reversed().thenComparing(BY_PRIORITY));
    private final NavigableSet<RestingOrder> asks =
            new TreeSet<>(Comparator.comparing(RestingOrder::price).thenComparing(BY_PRIORITY));
    private long sequence;
    private @Nullable Instant updatedAt;

    public Book(String pairSymbol) {
        this.pairSymbol = pairSymbol;
    }

    /// The book as it was when the snapshot was taken.
    ///
    /// @throws IllegalArgumentException when two of its orders have the same place
    public static Book restore(BookSnapshot snapshot) {
        Book book = new Book(snapshot.pairSymbol());
        book.sequence = snapshot.sequence();
        book.updatedAt = snapshot.updatedAt();
        snapshot.orders().forEach(book::add);
        return book;
    }

    /// Every order, for [#restore].
    ///
    /// @throws IllegalStateException before the first order update, when there is nothing to restore
    public BookSnapshot snapshot() {
        Instant at = updatedAt;
        if (at == null) {
            throw new IllegalStateException("The book of " + pairSymbol + " has not begun");
        }
        List<RestingOrder> orders = new ArrayList<>(byId.size());
        orders.addAll(bids);
        orders.addAll(asks);
        return new BookSnapshot(pairSymbol, sequence, at, orders);
    }

    /// Takes the next order update of this pair.
    ///
    /// @throws IllegalArgumentException when the update says `open` but not where the order rests
    public FoldOutcome apply(OrderUpdate update) {
        if (update.sequence() <= sequence) {
            return FoldOutcome.REPEATED;
        }
        if (update.sequence() != sequence + 1) {
            return FoldOutcome.GAP;
        }
        OrderState state = update.order();
        if (state != null) {
            RestingOrder after = state.status() == OrderStatus.OPEN ? resting(update, state) : null;
            remove(update.orderId());
            if (after != null) {
                add(after);
            }
        }
        sequence = update.sequence();
        updatedAt = update.time();
        return FoldOutcome.APPLIED;
    }

    /// At most `limit` orders of each side.
    public BookDepth depth(int limit) {
        return new BookDepth(pairSymbol, sequence, updatedAt, best(bids, limit), best(asks, limit));
    }

    public @Nullable BigDecimal bidPrice() {
        return bids.isEmpty() ? null : bids.first().price();
    }

    public @Nullable BigDecimal askPrice() {
        return asks.isEmpty() ? null : asks.first().price();
    }

    /// Whether someone bids at least what someone else asks, which the engine would have matched.
    public boolean isCrossed() {
        BigDecimal bid = bidPrice();
        BigDecimal ask = askPrice();
        return bid != null && ask != null && bid.compareTo(ask) >= 0;
    }

    /// Of the last order update that was applied; 0 before the first.
    public long sequence() {
        return sequence;
    }

    public @Nullable Instant updatedAt() {
        return updatedAt;
    }

    public int size() {
        return byId.size();
    }

    private void add(RestingOrder order) {
        if (byId.put(order.orderId(), order) != null || !side(order.side()).add(order)) {
            throw new IllegalArgumentException(
                    "Order " + order.orderId() + " of " + pairSymbol + " takes a place in the book that is taken");
        }
    }

    private void remove(String orderId) {
        RestingOrder before = byId.remove(orderId);
        if (before != null) {
            side(before.side()).remove(before);
        }
    }

    private NavigableSet<RestingOrder> side(OrderSide side) {
        return side == OrderSide.BUY ? bids : asks;
    }

    private static List<RestingOrder> best(NavigableSet<RestingOrder> side, int limit) {
        List<RestingOrder> best = new ArrayList<>(Math.min(limit, side.size()));
        for (RestingOrder order : side) {
            if (best.size() == limit) {
                break;
            }
            best.add(order);
        }
        return best;
    }

    private static RestingOrder resting(OrderUpdate update, OrderState state) {
        BigDecimal price = state.price();
        Long priority = state.priority();
        if (price == null || priority == null) {
            throw new IllegalArgumentException("Order update " + update.eventId() + " says that " + update.orderId()
                    + " is open, without its price or priority");
        }
        return new RestingOrder(
                update.orderId(), state.orderSide(), price, state.remainingQuantity(), priority, state.createdAt());
    }
}
