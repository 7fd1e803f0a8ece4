package dev.exchange.matching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.LinkedOrder;
import dev.exchange.contracts.MarketEvent;
import dev.exchange.contracts.MarketState;
import dev.exchange.contracts.MarketUpdate;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.OrderLink;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderState;
import dev.exchange.contracts.OrderStatus;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.contracts.UpdateCause;
import dev.exchange.contracts.UserUpdate;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Watches one pair's commands and records from outside, as wallet-service and the readers of the topics
/// do, and objects to the first that cannot be: a gap, an order that traded out of its turn or lives again,
/// a request without its answer, a cent that came from nowhere or went there.
public final class Witness {
    private final Map<String, Order> orders = new HashMap<>();
    private final Map<String, Reservation> reservations = new HashMap<>();
    private final Map<String, OrderState> open = new HashMap<>();
    private final Map<String, OrderCommand.Change> changes = new HashMap<>();
    private final Set<String> unanswered = new HashSet<>();
    private final NavigableMap<OrderState, String> bids =
            new TreeMap<>(Comparator.comparing(OrderState::price).reversed().thenComparing(OrderState::priority));
    private final NavigableMap<OrderState, String> asks =
            new TreeMap<>(Comparator.comparing(OrderState::price).thenComparing(OrderState::priority));
    private MarketState market = MarketState.TRADING;
    private long updates;
    private long fills;
    private long auctionFills;

    /// What wallet-service keeps under one order's id.
    private static final class Reservation {
        BigDecimal balance = BigDecimal.ZERO;

        /// What of it was added for a change that has no answer yet.
        BigDecimal pending = BigDecimal.ZERO;

        int alive;

        void move(BigDecimal amount, Object why) {
            balance = balance.add(amount);
            assertThat(balance).as("a reservation after %s", why).isNotNegative();
        }
    }

    /// One order as the records tell it.
    private static final class Order {
        final Reservation reservation;
        final @Nullable String reservationId;
        final @Nullable String firstLeg;
        BigDecimal filledQuantity = BigDecimal.ZERO;
        BigDecimal filledValue = BigDecimal.ZERO;
        BigDecimal fees = BigDecimal.ZERO;
        boolean closed;

        Order(Reservation reservation, @Nullable String reservationId, @Nullable String firstLeg) {
            this.reservation = reservation;
            this.reservationId = reservationId;
            this.firstLeg = firstLeg;
            reservation.alive++;
        }
    }

    /// A command that the market took.
    public void command(OrderCommand command) {
        assertThat(unanswered).as("requests without an answer").isEmpty();
        switch (command) {
            case OrderCommand.Place place -> place(place);
            case OrderCommand.Cancel cancel -> {}
            case OrderCommand.Change change -> {
                unanswered.add(change.requestId());
                changes.put(change.requestId(), change);
                if (orders.containsKey(change.orderId())) {
                    Reservation reservation = order(change.orderId()).reservation;
                    reservation.move(change.addedAmount(), change);
                    reservation.pending = change.addedAmount();
                }
            }
            case OrderCommand.CancelAll all -> unanswered.add(all.requestId());
            case OrderCommand.CancelAllAfter after -> unanswered.add(after.requestId());
            case OrderCommand.SetMarket set -> unanswered.add(set.requestId());
            case OrderCommand.Tick tick -> {}
        }
    }

    private void place(OrderCommand.Place place) {
        List<LinkedOrder> linked = place.linked() == null ? List.of() : place.linked();
        boolean bracket = place.link() == OrderLink.BRACKET;
        String firstLeg = bracket ? linked.getFirst().orderId() : null;
        Reservation own = reserve(place.orderId(), place.reservedAmount());
        orders.put(place.orderId(), new Order(own, null, place.orderSide() == OrderSide.BUY ? firstLeg : null));
        if (firstLeg != null) {
            Reservation legs = reserve(firstLeg, Objects.requireNonNull(place.legsReservedAmount()));
            orders.put(firstLeg, new Order(legs, null, null));
            orders.put(linked.get(1).orderId(), new Order(legs, firstLeg, null));
        } else if (!linked.isEmpty()) {
            orders.put(linked.getFirst().orderId(), new Order(own, place.orderId(), null));
        }
    }

    private Reservation reserve(String orderId, BigDecimal amount) {
        Reservation reservation = new Reservation();
        reservation.balance = amount;
        reservations.put(orderId, reservation);
        return reservation;
    }

    private Order order(String orderId) {
        return Objects.requireNonNull(orders.get(orderId), orderId);
    }

    public void record(Event event) {
        switch (event) {
            case Fill fill -> fill(fill);
            case MarketEvent update -> update(update);
            default -> throw new AssertionError("No record of the engine: " + event);
        }
    }

    private void fill(Fill fill) {
        assertThat(fill.sequence()).as("sequence of %s", fill).isEqualTo(++fills);
        assertThat(fill.value()).isEqualByComparingTo(fill.price().multiply(fill.quantity()));
        assertThat(fill.takerSide()).isEqualTo(fill.taker().side());
        assertThat(fill.maker().side()).isNotEqualTo(fill.taker().side());
        Fill.Party buyer = fill.buyer();
        Fill.Party seller = fill.seller();
        assertThat(buyer.spent()).isEqualByComparingTo(fill.value().add(buyer.fee()));
        assertThat(buyer.received()).isEqualByComparingTo(fill.quantity());
        assertThat(seller.spent()).isEqualByComparingTo(fill.quantity());
        assertThat(seller.received()).isEqualByComparingTo(fill.value().subtract(seller.fee()));
        settle(fill, buyer);
        settle(fill, seller);
        if (fill.auction() == null) {
            makerIsFirstInTheBook(fill);
        } else {
            auctionFills++;
            bothAreFirstInTheBook(fill);
        }
    }

    private void settle(Fill fill, Fill.Party party) {
        assertThat(party.fee()).isNotNegative();
        assertThat(party.released()).isNotNegative();
        Order order = order(party.orderId());
        assertThat(order.closed)
                .as("%s was closed before %s", party.orderId(), fill)
                .isFalse();
        assertThat(party.reservationId()).isEqualTo(order.reservationId);
        order.reservation.move(party.spent().add(party.released()).negate(), fill);
        order.filledQuantity = order.filledQuantity.add(fill.quantity());
        order.filledValue = order.filledValue.add(fill.value());
        order.fees = order.fees.add(party.fee());
        boolean legsWait = order.firstLeg != null && !order(order.firstLeg).closed;
        assertThat(party.receivedFor()).as("for whom %s is", fill).isEqualTo(legsWait ? order.firstLeg : null);
        if (party.receivedFor() != null) {
            order(party.receivedFor()).reservation.move(party.received(), fill);
        }
    }

    private void makerIsFirstInTheBook(Fill fill) {
        assertThat(fill.price()).isEqualByComparingTo(first(fill.maker(), fill).price());
    }

    private void bothAreFirstInTheBook(Fill fill) {
        assertThat(fill.takerSide()).isEqualTo(OrderSide.BUY);
        assertThat(fill.price())
                .isGreaterThanOrEqualTo(first(fill.maker(), fill).price());
        assertThat(fill.price()).isLessThanOrEqualTo(first(fill.taker(), fill).price());
    }

    /// The first order of a party's side of the book, which the party must be.
    private OrderState first(Fill.Party party, Fill fill) {
        Optional<Map.Entry<String, OrderState>> first = best(party.side());
        assertThat(first).as("the book before %s", fill).isPresent();
        assertThat(first.get().getKey())
                .as("the first of the book before %s", fill)
                .isEqualTo(party.orderId());
        return first.get().getValue();
    }

    private Optional<Map.Entry<String, OrderState>> best(OrderSide side) {
        return Optional.ofNullable(queue(side).firstEntry())
                .map(first -> Map.entry(first.getValue(), open.get(first.getValue())));
    }

    private NavigableMap<OrderState, String> queue(OrderSide side) {
        return side == OrderSide.BUY ? bids : asks;
    }

    private void update(MarketEvent event) {
        assertThat(event.sequence()).as("sequence of %s", event).isEqualTo(++updates);
        assertThat(event.eventId()).isEqualTo(event.pairSymbol() + "-" + event.sequence());
        if (event.requestId() != null) {
            assertThat(unanswered.remove(event.requestId()))
                    .as("%s answers a request once", event)
                    .isTrue();
            OrderCommand.Change change = changes.get(event.requestId());
            if (change != null && orders.containsKey(change.orderId())) {
                order(change.orderId()).reservation.pending = BigDecimal.ZERO;
            }
        }
        switch (event) {
            case OrderUpdate update -> update(update);
            case MarketUpdate update -> {
                market = update.state();
                assertThat(update.requestId() != null || update.state() == MarketState.AUCTION)
                        .as("what %s is for", update)
                        .isTrue();
            }
            case UserUpdate update -> assertThat(update.userId()).isNotEmpty();
        }
    }

    private void update(OrderUpdate update) {
        assertThat(update.released()).isNotNegative();
        OrderState state = update.order();
        if (state == null) {
            refusal(update);
            return;
        }
        Order order = order(update.orderId());
        assertThat(order.closed)
                .as("%s was closed before %s", update.orderId(), update)
                .isFalse();
        assertThat(update.reservationId()).isEqualTo(order.reservationId);
        order.reservation.move(update.released().negate(), update);
        assertThat(state.filledQuantity()).isEqualByComparingTo(order.filledQuantity);
        assertThat(state.filledValue()).isEqualByComparingTo(order.filledValue);
        assertThat(state.feesPaid()).isEqualByComparingTo(order.fees);
        assertThat(state.quantity()).isEqualByComparingTo(state.filledQuantity().add(state.remainingQuantity()));
        if (state.status().isFinal()) {
            close(order, state, update);
        } else {
            assertThat(state.reserved().add(order.reservation.pending))
                    .as("reserved, at %s", update)
                    .isEqualByComparingTo(order.reservation.balance);
        }
        fold(update, state);
    }

    private static void close(Order order, OrderState state, OrderUpdate update) {
        order.closed = true;
        order.reservation.alive--;
        assertThat(state.reserved()).isZero();
        if (order.reservation.alive == 0) {
            assertThat(order.reservation.balance)
                    .as("what is left after %s", update)
                    .isEqualByComparingTo(order.reservation.pending);
        }
    }

    private void refusal(OrderUpdate update) {
        assertThat(update.code()).isNotNull();
        if (update.cause() == UpdateCause.CANCEL_REJECTED) {
            assertThat(update.released()).isZero();
            return;
        }
        assertThat(update.cause()).isEqualTo(UpdateCause.CHANGE_REJECTED);
        assertThat(update.released())
                .isEqualByComparingTo(changes.get(update.requestId()).addedAmount());
        if (orders.containsKey(update.orderId())) {
            order(update.orderId()).reservation.move(update.released().negate(), update);
        }
    }

    /// The book is a fold over the updates.
    private void fold(OrderUpdate update, OrderState state) {
        OrderState before = open.remove(update.orderId());
        if (before != null) {
            queue(before.orderSide()).remove(before);
        }
        if (state.status() == OrderStatus.OPEN) {
            assertThat(state.priority()).isNotNull();
            if (state.visibleQuantity() != null) {
                assertThat(state.visibleQuantity()).isPositive().isLessThan(state.remainingQuantity());
            }
            open.put(update.orderId(), state);
            assertThat(queue(state.orderSide()).put(state, update.orderId()))
                    .as("who has the place of %s", update)
                    .isNull();
        } else {
            assertThat(state.priority()).isNull();
            assertThat(state.visibleQuantity()).isNull();
        }
    }

    /// How many orders rest on one side, by the updates alone.
    public int resting(OrderSide side) {
        return queue(side).size();
    }

    /// While the market trades.
    public void bookIsNotCrossed() {
        Optional<Map.Entry<String, OrderState>> bid = best(OrderSide.BUY);
        Optional<Map.Entry<String, OrderState>> ask = best(OrderSide.SELL);
        if (market == MarketState.TRADING && bid.isPresent() && ask.isPresent()) {
            assertThat(bid.get().getValue().price())
                    .isLessThan(ask.get().getValue().price());
        }
    }

    /// After everything has ended: every order is closed, and every reservation came to nothing.
    public void everythingIsSettled() {
        assertThat(unanswered).isEmpty();
        assertThat(open).isEmpty();
        orders.forEach((id, order) -> assertThat(order.closed).as(id).isTrue());
        reservations.forEach(
                (id, reservation) -> assertThat(reservation.balance).as(id).isZero());
    }

    public long updates() {
        return updates;
    }

    public long fills() {
        return fills;
    }

    public long auctionFills() {
        return auctionFills;
    }
}
