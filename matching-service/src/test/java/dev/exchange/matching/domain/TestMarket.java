package dev.exchange.matching.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.MarketUpdate;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.OrderState;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.contracts.UserUpdate;
import dev.exchange.matching.Commands;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// One market with the questions that tests ask it.
final class TestMarket {
    private final MarketPartition partition;

    TestMarket() {
        this(MarketLimits.DEFAULT);
    }

    TestMarket(MarketLimits limits) {
        partition = new MarketPartition(Commands.CATALOGUE, limits);
    }

    List<Event> apply(OrderCommand command) {
        List<Event> out = new ArrayList<>();
        assertThat(partition.apply(command, out)).isEqualTo(MarketPartition.Outcome.APPLIED);
        return out;
    }

    MarketPartition partition() {
        return partition;
    }

    PairMarket only() {
        return partition.markets().iterator().next();
    }

    static <E extends Event> List<E> of(List<Event> events, Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    static List<Fill> fills(List<Event> events) {
        return of(events, Fill.class);
    }

    static List<OrderUpdate> updates(List<Event> events) {
        return of(events, OrderUpdate.class);
    }

    /// The updates of one order.
    static List<OrderUpdate> updates(List<Event> events, String orderId) {
        return updates(events).stream()
                .filter(update -> update.orderId().equals(orderId))
                .toList();
    }

    static MarketUpdate marketUpdate(List<Event> events) {
        return of(events, MarketUpdate.class).getLast();
    }

    static List<UserUpdate> userUpdates(List<Event> events) {
        return of(events, UserUpdate.class);
    }

    static OrderUpdate onlyUpdate(List<Event> events) {
        assertThat(events).hasSize(1);
        return (OrderUpdate) events.getFirst();
    }

    static OrderState state(OrderUpdate update) {
        return Objects.requireNonNull(update.order());
    }
}
