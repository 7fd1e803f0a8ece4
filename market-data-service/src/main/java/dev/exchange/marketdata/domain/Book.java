package dev.exchange.marketdata.domain;

import dev.exchange.contracts.MarketEvent;
import dev.exchange.contracts.MarketUpdate;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderState;
import dev.exchange.contracts.OrderStatus;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.contracts.UserUpdate;
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

/// The order book of one pair, folded from what the engine says of it: an order rests exactly while its
/// latest update says `open`, and of an iceberg only what it shows. Each side is in price-time order; where
/// the market is not trading, the sides may overlap. Not thread-safe; [PairMarket] guards it.
public final class Book implements Fold<MarketEvent> {
    private static final Comparator<RestingOrder> BY_PRIORITY = Comparator.comparingLong(RestingOrder::priority);

    private final String pairSymbol;
    private final Map<String, RestingOrder> byId = new HashMap<>();
    private final NavigableSet<RestingOrder> bids =
            new TreeSet<>(Comparator.comparing(RestingOrder::price).reversed().thenComparing(BY_PRIORITY));
    private final NavigableSet<RestingOrder> asks =
            new TreeSet<>(Comparator.comparing(RestingOrder::price).thenComparing(BY_PRIORITY));
    private MarketConditions conditions = MarketConditions.TRADING;
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
        book.conditions = snapshot.conditions();
        snapshot.orders().forEach(book::rest);
        return book;
    }

    /// All of it, for [#restore].
    ///
    /// @throws IllegalStateException before the first record, when there is nothing to restore
    public BookSnapshot snapshot() {
        Instant at = updatedAt;
        if (at == null) {
            throw new IllegalStateException("The book of " + pairSymbol + " has not begun");
        }
        List<RestingOrder> orders = new ArrayList<>(byId.size());
        orders.addAll(bids);
        orders.addAll(asks);
        return new BookSnapshot(pairSymbol, sequence, at, conditions, orders);
    }

    /// @throws IllegalArgumentException when the record says `open` but not where the order rests, or names
    ///     a place that another order has
    @Override
    public FoldOutcome apply(MarketEvent event) {
        FoldOutcome outcome = outcomeOf(event.sequence());
        if (outcome == FoldOutcome.APPLIED) {
            switch (event) {
                case OrderUpdate update -> take(update);
                case MarketUpdate update -> conditions = MarketConditions.of(update);
                case UserUpdate update -> {
                    // Ends a mass action; each order that this cancelled has an update of its own.
                }
            }
            sequence = event.sequence();
            updatedAt = event.time();
        }
        return outcome;
    }

    /// At most `limit` orders of each side.
    public BookDepth depth(int limit) {
        return new BookDepth(pairSymbol, sequence, false, updatedAt, conditions, best(bids, limit), best(asks, limit));
    }

    public @Nullable BigDecimal bidPrice() {
        return bids.isEmpty() ? null : bids.first().price();
    }

    public @Nullable BigDecimal askPrice() {
        return asks.isEmpty() ? null : asks.first().price();
    }

    public MarketConditions conditions() {
        return conditions;
    }

    /// Whether someone bids at least what someone else asks where the engine would have matched them.
    public boolean isWronglyCrossed() {
        return !conditions.allowCrossedBook() && isCrossed();
    }

    private boolean isCrossed() {
        BigDecimal bid = bidPrice();
        BigDecimal ask = askPrice();
        return bid != null && ask != null && bid.compareTo(ask) >= 0;
    }

    @Override
    public long sequence() {
        return sequence;
    }

    public @Nullable Instant updatedAt() {
        return updatedAt;
    }

    public int size() {
        return byId.size();
    }

    private void take(OrderUpdate update) {
        OrderState state = update.order();
        if (state == null) {
            return;
        }
        if (state.status() == OrderStatus.OPEN) {
            rest(resting(update, state));
        } else {
            remove(update.orderId());
        }
    }

    /// Puts the order where it says, from wherever it was before.
    private void rest(RestingOrder order) {
        RestingOrder there = side(order.side()).floor(order);
        if (there != null && !there.orderId().equals(order.orderId()) && samePlace(there, order)) {
            throw new IllegalArgumentException("Order " + order.orderId() + " of " + pairSymbol
                    + " takes the place in the book that " + there.orderId() + " has");
        }
        remove(order.orderId());
        byId.put(order.orderId(), order);
        side(order.side()).add(order);
    }

    private static boolean samePlace(RestingOrder one, RestingOrder other) {
        return one.priority() == other.priority() && one.price().compareTo(other.price()) == 0;
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
        BigDecimal shown = state.visibleQuantity();
        return new RestingOrder(
                update.orderId(),
                state.orderSide(),
                price,
                shown != null ? shown : state.remainingQuantity(),
                priority,
                state.createdAt());
    }
}
