package dev.exchange.order.events;

import dev.exchange.contracts.OrderRejection;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.order.domain.Order;
import dev.exchange.platform.config.ExchangeConfig;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The requests of this replica whose outcome is awaited. Thread-safe; outcomes are told on the thread that
/// brings them.
@ApplicationScoped
public class OutcomeWaiters {
    /// The most requests that may wait at once; a replica that has so many unanswered ones takes no more.
    static final int CAPACITY = 20_000;

    private final Duration timeout;
    private final ConcurrentHashMap<Long, List<Waiter>> byOrder = new ConcurrentHashMap<>();
    // All wait equally long, so the first in is the first to be overdue.
    private final Queue<Waiter> byDeadline = new ConcurrentLinkedQueue<>();

    public OutcomeWaiters(ExchangeConfig config, MeterRegistry meters) {
        this.timeout = config.orderAckTimeout();
        meters.gaugeMapSize("exchange.order.waiting", List.of(), byOrder);
    }

    /// What a request waits for.
    private enum Wish {
        /// The first outcome of a place.
        PLACED,
        /// The end of the order, or that it cannot be cancelled.
        CANCELLED
    }

    private static final class Waiter {
        private final Order order;
        private final Wish wish;
        private final long deadlineNanos;
        private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

        Waiter(Order order, Wish wish, long deadlineNanos) {
            this.order = order;
            this.wish = wish;
            this.deadlineNanos = deadlineNanos;
        }

        boolean isSatisfiedBy(Order now) {
            return switch (wish) {
                case PLACED -> now.isAnswered();
                case CANCELLED -> now.status().isFinal();
            };
        }
    }

    /// Whether there is room for more.
    public boolean hasRoom() {
        return byOrder.size() < CAPACITY;
    }

    /// Waits for the first outcome of an order. Call it before the order is sent.
    public CompletionStage<Outcome> awaitPlaced(Order order) {
        return await(order, Wish.PLACED);
    }

    /// Waits until the order has ended, or the engine says that there is nothing to cancel. Call it before
    /// the cancel is sent.
    public CompletionStage<Outcome> awaitCancelled(Order order) {
        return await(order, Wish.CANCELLED);
    }

    private CompletionStage<Outcome> await(Order order, Wish wish) {
        Waiter waiter = new Waiter(order, wish, System.nanoTime() + timeout.toNanos());
        byOrder.compute(order.number(), (number, before) -> {
            List<Waiter> waiters = before == null ? new ArrayList<>(1) : before;
            waiters.add(waiter);
            return waiters;
        });
        byDeadline.add(waiter);
        return waiter.outcome;
    }

    boolean isAwaited(long number) {
        return byOrder.containsKey(number);
    }

    void tell(long number, OrderUpdate update) {
        tell(number, order -> order.after(update));
    }

    void tell(long number, OrderRejection rejection) {
        tell(number, order -> order.after(rejection));
    }

    /// Tells what was read back from the database.
    void tell(Order stored) {
        tell(stored.number(), order -> stored);
    }

    void tellNothingToCancel(long number) {
        for (Waiter waiter : taken(number, waiter -> waiter.wish == Wish.CANCELLED)) {
            waiter.outcome.complete(new Outcome.NothingToCancel());
        }
    }

    private void tell(long number, UnaryOperator<Order> change) {
        for (Waiter waiter : taken(number, waiter -> waiter.isSatisfiedBy(change.apply(waiter.order)))) {
            waiter.outcome.complete(new Outcome.Known(change.apply(waiter.order)));
        }
    }

    private List<Waiter> taken(long number, Predicate<Waiter> which) {
        if (!byOrder.containsKey(number)) {
            return List.of();
        }
        List<Waiter> taken = new ArrayList<>(1);
        byOrder.computeIfPresent(number, (key, waiters) -> {
            waiters.removeIf(waiter -> which.test(waiter) && taken.add(waiter));
            return waiters.isEmpty() ? null : waiters;
        });
        return taken;
    }

    /// Ends the waiting of those whose time is up.
    void expire() {
        long now = System.nanoTime();
        for (Waiter waiter = due(now); waiter != null; waiter = due(now)) {
            Waiter overdue = waiter;
            taken(overdue.order.number(), other -> other == overdue);
            overdue.outcome.complete(new Outcome.Overdue());
        }
    }

    private @Nullable Waiter due(long now) {
        Waiter oldest = byDeadline.peek();
        while (oldest != null && oldest.outcome.isDone()) {
            byDeadline.poll();
            oldest = byDeadline.peek();
        }
        return oldest != null && oldest.deadlineNanos - now <= 0 ? byDeadline.poll() : null;
    }
}
