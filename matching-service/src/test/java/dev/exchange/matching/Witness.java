package dev.exchange.matching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderState;
import dev.exchange.contracts.OrderStatus;
import dev.exchange.contracts.OrderUpdate;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// Watches one pair's records from outside, as a reader of the topics does, and objects to the first that
/// cannot be: a gap, an order that traded out of its turn, a cent that came from nowhere or went there.
public final class Witness {
    private final Map<String, Account> accounts = new HashMap<>();
    private final Map<String, OrderState> open = new HashMap<>();
    private final NavigableMap<OrderState, String> bids =
            new TreeMap<>(Comparator.comparing(OrderState::price).reversed().thenComparing(OrderState::priority));
    private final NavigableMap<OrderState, String> asks =
            new TreeMap<>(Comparator.comparing(OrderState::price).thenComparing(OrderState::priority));
    private long updates;
    private long fills;

    /// One order's money as the records tell it.
    private static final class Account {
        BigDecimal reservedIn = BigDecimal.ZERO;
        BigDecimal spent = BigDecimal.ZERO;
        BigDecimal released = BigDecimal.ZERO;
        BigDecimal filledQuantity = BigDecimal.ZERO;
        BigDecimal filledValue = BigDecimal.ZERO;
        BigDecimal fees = BigDecimal.ZERO;
        boolean closed;
    }

    /// A command that the market took.
    public void command(OrderCommand command) {
        if (command instanceof OrderCommand.Place place) {
            account(place.orderId()).reservedIn = place.reservedAmount();
        }
    }

    public void record(Event event) {
        switch (event) {
            case Fill fill -> fill(fill);
            case OrderUpdate update -> update(update);
            default -> throw new AssertionError("No record of the engine: " + event);
        }
    }

    private Account account(String orderId) {
        return accounts.computeIfAbsent(orderId, id -> new Account());
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
        for (Fill.Party party : new Fill.Party[] {buyer, seller}) {
            assertThat(party.fee()).isNotNegative();
            assertThat(party.released()).isNotNegative();
            Account account = account(party.orderId());
            assertThat(account.closed)
                    .as("%s was closed before %s", party.orderId(), fill)
                    .isFalse();
            account.spent = account.spent.add(party.spent());
            account.released = account.released.add(party.released());
            account.filledQuantity = account.filledQuantity.add(fill.quantity());
            account.filledValue = account.filledValue.add(fill.value());
            account.fees = account.fees.add(party.fee());
        }
        makerIsFirstInTheBook(fill);
    }

    private void makerIsFirstInTheBook(Fill fill) {
        Optional<Map.Entry<String, OrderState>> first = best(fill.maker().side());
        assertThat(first).as("the book before %s", fill).isPresent();
        assertThat(first.get().getKey())
                .as("the first of the book before %s", fill)
                .isEqualTo(fill.maker().orderId());
        assertThat(fill.price()).isEqualByComparingTo(first.get().getValue().price());
    }

    private Optional<Map.Entry<String, OrderState>> best(OrderSide side) {
        return Optional.ofNullable(queue(side).firstEntry())
                .map(first -> Map.entry(first.getValue(), open.get(first.getValue())));
    }

    private NavigableMap<OrderState, String> queue(OrderSide side) {
        return side == OrderSide.BUY ? bids : asks;
    }

    private void update(OrderUpdate update) {
        assertThat(update.sequence()).as("sequence of %s", update).isEqualTo(++updates);
        assertThat(update.eventId()).isEqualTo(update.pairSymbol() + "-" + update.sequence());
        assertThat(update.released()).isNotNegative();
        OrderState state = update.order();
        if (state == null) {
            assertThat(update.code()).isNotNull();
            assertThat(update.released()).isZero();
            return;
        }
        Account account = account(update.orderId());
        assertThat(account.closed)
                .as("%s was closed before %s", update.orderId(), update)
                .isFalse();
        account.released = account.released.add(update.released());
        account.closed = state.status().isFinal();
        assertThat(account.spent.add(account.released).add(state.reserved()))
                .as("what %s reserved, at %s", update.orderId(), update)
                .isEqualByComparingTo(account.reservedIn);
        assertThat(state.filledQuantity()).isEqualByComparingTo(account.filledQuantity);
        assertThat(state.filledValue()).isEqualByComparingTo(account.filledValue);
        assertThat(state.feesPaid()).isEqualByComparingTo(account.fees);
        assertThat(state.quantity()).isEqualByComparingTo(state.filledQuantity().add(state.remainingQuantity()));
        if (state.status().isFinal()) {
            assertThat(state.reserved()).isZero();
        }
        OrderState before = open.remove(update.orderId());
        if (before != null) {
            queue(before.orderSide()).remove(before);
        }
        if (state.status() == OrderStatus.OPEN) {
            assertThat(state.priority()).isNotNull();
            open.put(update.orderId(), state);
            queue(state.orderSide()).put(state, update.orderId());
        } else {
            assertThat(state.priority()).isNull();
        }
    }

    /// How many orders rest on one side, by the updates alone.
    public int resting(OrderSide side) {
        return queue(side).size();
    }

    public void bookIsNotCrossed() {
        Optional<Map.Entry<String, OrderState>> bid = best(OrderSide.BUY);
        Optional<Map.Entry<String, OrderState>> ask = best(OrderSide.SELL);
        if (bid.isPresent() && ask.isPresent()) {
            assertThat(bid.get().getValue().price())
                    .isLessThan(ask.get().getValue().price());
        }
    }

    public long updates() {
        return updates;
    }

    public long fills() {
        return fills;
    }
}
