package dev.exchange.order.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.OrderRejection;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.order.Downstream;
import dev.exchange.order.Downstream.Behaviour;
import dev.exchange.order.domain.Order;
import dev.exchange.order.domain.OrderGroup;
import dev.exchange.order.domain.Updates;
import dev.exchange.platform.sql.Database;
import dev.exchange.testing.ExchangeStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.api.Test;

/// The statements fold updates as the domain does, whatever the batches.
@QuarkusTest
@QuarkusTestResource(ExchangeStack.class)
class ProjectionFoldTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int ORDERS = 200;

    @Inject
    OrderStore orders;

    @Inject
    OrderNumbers numbers;

    @Inject
    OrderProjectionStore projection;

    @Inject
    Database database;

    @Inject
    Downstream downstream;

    @Test
    void anyBatchesOfUpdatesInAnyOrderGiveTheOrderThatTheDomainGives() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        Map<Long, Order> expected = new HashMap<>();
        List<Event> events = new ArrayList<>();
        String userId = downstream.user(Behaviour.SILENCE);
        for (long number : numbers.take(ORDERS).await().atMost(SOON)) {
            Order order = Order.taken(number, Updates.limitTerms(userId, "0.5"), Updates.TIME);
            expected.put(number, order);
            if (random.nextInt(4) == 0) {
                events.add(rejection(order));
            }
            if (random.nextInt(4) != 0) {
                events.addAll(Updates.jumbled(Updates.life(order, random, 1 + random.nextInt(50)), random));
            }
        }
        orders.insert(expected.values().stream()
                        .map(order -> new OrderGroup(order, List.of()))
                        .toList())
                .await()
                .atMost(SOON);
        Collections.shuffle(events, Random.from(random));

        for (Event event : events) {
            switch (event) {
                case OrderUpdate update ->
                    expected.computeIfPresent(number(update.orderId()), (number, order) -> order.after(update));
                case OrderRejection rejection ->
                    expected.computeIfPresent(number(rejection.orderId()), (number, order) -> order.after(rejection));
                default -> throw new AssertionError(event);
            }
        }
        for (int from = 0; from < events.size(); ) {
            int to = Math.min(events.size(), from + 1 + random.nextInt(60));
            apply(events.subList(from, to));
            from = to;
        }

        Collection<Order> stored =
                orders.find(List.copyOf(expected.keySet())).await().atMost(SOON);
        assertThat(stored)
                .as("seed %d", seed)
                .usingRecursiveFieldByFieldElementComparator(RecursiveComparisonConfiguration.builder()
                        .withComparatorForType(Comparator.nullsFirst(BigDecimal::compareTo), BigDecimal.class)
                        .build())
                .containsExactlyInAnyOrderElementsOf(expected.values());
    }

    private void apply(List<Event> batch) {
        Map<String, OrderUpdate> newest = new HashMap<>();
        Map<String, OrderRejection> rejections = new HashMap<>();
        for (Event event : batch) {
            switch (event) {
                case OrderUpdate update ->
                    newest.merge(
                            update.orderId(), update, (one, other) -> one.sequence() > other.sequence() ? one : other);
                case OrderRejection rejection -> rejections.put(rejection.orderId(), rejection);
                default -> throw new AssertionError(event);
            }
        }
        database.inTransaction(transaction -> {
            projection.update(transaction, List.copyOf(newest.values()));
            projection.reject(transaction, List.copyOf(rejections.values()));
            return true;
        });
    }

    private static OrderRejection rejection(Order order) {
        return new OrderRejection(
                order.id(),
                Event.SCHEMA_VERSION,
                Updates.TIME,
                order.number(),
                order.id(),
                order.terms().userId(),
                order.terms().pairSymbol(),
                "insufficient_balance",
                "This order needs 22545 USD, and 12.5 USD is available",
                null,
                null,
                null);
    }

    private static long number(String orderId) {
        return Long.parseLong(orderId.substring("order_".length()));
    }
}
