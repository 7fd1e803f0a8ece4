package dev.exchange.order.events;

import dev.exchange.order.domain.GroupTerms;
import dev.exchange.order.domain.Order;
import dev.exchange.order.domain.OrderGroup;
import dev.exchange.order.domain.Withdrawals;
import dev.exchange.order.store.OrderNumbers;
import dev.exchange.order.store.OrderStore;
import dev.exchange.platform.config.ExchangeConfig;
import dev.exchange.platform.errors.Problem;
import dev.exchange.platform.errors.ProblemMappers;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/// Takes orders: writes those that come in at the same time in one transaction, sends them once that is
/// committed, and waits for the first outcome of each. While one batch is being written the next one
/// gathers, so a lone order goes at once and a thousand share one commit.
///
/// Nothing blocks: it runs on the threads of the callers and of the database client.
@ApplicationScoped
public class OrderIntake {
    private static final Logger LOG = Logger.getLogger(OrderIntake.class);
    private static final int MAX_BATCH = 500;
    private static final int MAX_QUEUE = 10_000;
    // A batch costs as much on its whole way as some dozens of orders in it, so where several come at once, this long
    // passes between the beginnings of two; the few of a quiet time go at once.
    private static final int BUSY_BATCH = 6;
    private static final Duration BUSY_INTERVAL = Duration.ofMillis(20);
    private static final Duration RETRY_PAUSE = Duration.ofMillis(50);
    private static final Duration LAST_LOOK = Duration.ofMillis(500);
    private static final String FULL = "More orders are waiting than can be taken; nothing was done, send it again";
    private static final String DATABASE_AWAY =
            "The order could not be written down; nothing was done, send it again (with the same client_order_id)";
    private static final String KAFKA_AWAY =
            "The matching engine cannot be reached at the moment; nothing was done, send the order again";

    private final OrderNumbers numbers;
    private final OrderStore store;
    private final RequestSender sender;
    private final OutcomeWaiters waiters;
    private final Withdrawals withdrawals;
    private final Clock clock;
    private final Duration timeout;
    private final DistributionSummary batchSize;

    // Guarded by itself.
    private final ArrayDeque<Arrival> queue = new ArrayDeque<>();
    private boolean writing;
    // The newest batch's; one is written at a time.
    private volatile int newestSize;
    private volatile long newestNanos;

    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "order-intake-timer"));

    private record Arrival(GroupTerms terms, long deadlineNanos, CompletableFuture<Placement> placement) {}

    /// Where a request to place an order stands.
    ///
    /// @param order the first of its group, as far as it is known; pending where nothing was heard in time
    /// @param repeated whether it was there before, under the same client order id
    public record Placement(Order order, boolean repeated) {}

    public OrderIntake(
            OrderNumbers numbers,
            OrderStore store,
            RequestSender sender,
            OutcomeWaiters waiters,
            Withdrawals withdrawals,
            Clock clock,
            ExchangeConfig config,
            MeterRegistry meters) {
        this.numbers = numbers;
        this.store = store;
        this.sender = sender;
        this.waiters = waiters;
        this.withdrawals = withdrawals;
        this.clock = clock;
        this.timeout = config.orderAckTimeout();
        this.batchSize =
                DistributionSummary.builder("exchange.order.intake.batch").register(meters);
        meters.gaugeCollectionSize("exchange.order.intake.queue", List.of(), queue);
    }

    /// Takes an order, or a group of them. Fails with [Problem]: 503 while it cannot be taken, which leaves
    /// nothing behind, and 409 where a client order id was used for another one.
    public Uni<Placement> place(GroupTerms terms) {
        if (!sender.isAvailable()) {
            return Uni.createFrom().failure(Problem.unavailable(KAFKA_AWAY));
        }
        Arrival arrival = new Arrival(terms, System.nanoTime() + timeout.toNanos(), new CompletableFuture<>());
        List<Arrival> batch;
        synchronized (queue) {
            if (queue.size() >= MAX_QUEUE || !waiters.hasRoom()) {
                return Uni.createFrom().failure(Problem.unavailable(FULL));
            }
            queue.add(arrival);
            batch = writing ? List.of() : nextBatch();
            writing |= !batch.isEmpty();
        }
        write(batch);
        return Uni.createFrom().completionStage(arrival.placement());
    }

    private List<Arrival> nextBatch() {
        List<Arrival> batch = new ArrayList<>(Math.min(queue.size(), MAX_BATCH));
        int orders = 0;
        for (Arrival next = queue.peek();
                next != null && orders + next.terms().size() <= MAX_BATCH;
                next = queue.peek()) {
            orders += next.terms().size();
            batch.add(queue.remove());
        }
        return batch;
    }

    private void written() {
        long rest = newestNanos + BUSY_INTERVAL.toNanos() - System.nanoTime();
        if (newestSize >= BUSY_BATCH && rest > 0 && !timer.isShutdown()) {
            var _ = timer.schedule(this::writeNext, rest, TimeUnit.NANOSECONDS);
        } else {
            writeNext();
        }
    }

    private void writeNext() {
        List<Arrival> batch;
        synchronized (queue) {
            batch = nextBatch();
            writing = !batch.isEmpty();
        }
        write(batch);
    }

    private void write(List<Arrival> arrivals) {
        List<Arrival> batch = withoutOverdue(arrivals);
        if (batch.isEmpty()) {
            if (!arrivals.isEmpty()) {
                written();
            }
            return;
        }
        batchSize.record(batch.size());
        newestSize = batch.size();
        newestNanos = System.nanoTime();
        int orders = batch.stream().mapToInt(arrival -> arrival.terms().size()).sum();
        numbers.take(orders)
                .map(taken -> numbered(batch, taken))
                .subscribe()
                .with(groups -> insert(batch, groups), failure -> {
                    // Nothing was written yet.
                    fail(batch, failure);
                    written();
                });
    }

    private List<Arrival> withoutOverdue(List<Arrival> arrivals) {
        long now = System.nanoTime();
        List<Arrival> inTime = new ArrayList<>(arrivals.size());
        for (Arrival arrival : arrivals) {
            if (arrival.deadlineNanos() - now > 0) {
                inTime.add(arrival);
            } else {
                arrival.placement().completeExceptionally(Problem.unavailable(DATABASE_AWAY));
            }
        }
        return inTime;
    }

    private List<OrderGroup> numbered(List<Arrival> batch, List<Long> taken) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<OrderGroup> groups = new ArrayList<>(batch.size());
        int from = 0;
        for (Arrival arrival : batch) {
            int to = from + arrival.terms().size();
            groups.add(OrderGroup.taken(taken.subList(from, to), arrival.terms(), now));
            from = to;
        }
        return groups;
    }

    private void insert(List<Arrival> batch, List<OrderGroup> groups) {
        long deadline = System.nanoTime() + timeout.toNanos();
        Uni.createFrom()
                .deferred(() -> insertUntil(groups, deadline))
                .subscribe()
                .with(
                        standing -> {
                            try {
                                place(batch, groups, standing);
                            } catch (RuntimeException e) {
                                // They are written, and the sweep sends them. The next batch must not wait for ever.
                                LOG.error("Orders were written and could not be sent on", e);
                                fail(batch, e);
                            } finally {
                                written();
                            }
                        },
                        failure -> {
                            // Whether the last attempt got through is not known, and who asked is told that
                            // it did not.
                            groups.forEach(group -> withdrawals.add(group.numbers(), clock.instant()));
                            fail(batch, failure);
                            written();
                        });
    }

    private Uni<Map<Long, Order>> insertUntil(List<OrderGroup> groups, long deadlineNanos) {
        return store.insert(groups)
                .ifNoItem()
                .after(timeLeft(deadlineNanos))
                .fail()
                .onFailure(failure ->
                        ProblemMappers.isOutage(failure) && deadlineNanos - System.nanoTime() > RETRY_PAUSE.toNanos())
                .recoverWithUni(failure -> Uni.createFrom()
                        .voidItem()
                        .onItem()
                        .delayIt()
                        .by(RETRY_PAUSE)
                        .chain(() -> insertUntil(groups, deadlineNanos)));
    }

    /// Never less than a millisecond: timers refuse that.
    static Duration timeLeft(long deadlineNanos) {
        return Duration.ofMillis(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime())));
    }

    private static void fail(List<Arrival> batch, Throwable failure) {
        Throwable told = ProblemMappers.isOutage(failure) ? Problem.unavailable(DATABASE_AWAY) : failure;
        batch.forEach(arrival -> arrival.placement().completeExceptionally(told));
    }

    private void place(List<Arrival> batch, List<OrderGroup> groups, Map<Long, Order> standing) {
        List<OrderGroup> toSend = new ArrayList<>(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            Arrival arrival = batch.get(i);
            OrderGroup group = groups.get(i);
            Order order = group.first();
            Order stands = standing.get(order.number());
            if (stands == null) {
                arrival.placement().completeExceptionally(Problem.unavailable(DATABASE_AWAY));
            } else if (stands.number() == order.number()) {
                await(arrival, order, false);
                toSend.add(group);
            } else if (!stands.isOf(arrival.terms())) {
                arrival.placement().completeExceptionally(reused(stands));
            } else if (stands.isAnswered()) {
                arrival.placement().complete(new Placement(stands, true));
            } else {
                keep(arrival, stands);
            }
        }
        if (!toSend.isEmpty()) {
            // One that is not written stays pending and is sent again by the sweep.
            sender.send(toSend.stream().map(OrderGroup::placeRequest).toList());
        }
    }

    /// One that may be about to be deleted, by whichever replica, is wanted after all. Nobody is told of it
    /// before it is sure that it stays. Where it was held back here it takes its way now; any other is on its
    /// way, or the sweep sends it.
    private void keep(Arrival arrival, Order stands) {
        List<Long> numbers = Stream.concat(Stream.of(stands.number()), stands.others().stream())
                .toList();
        boolean adopted = withdrawals.adopt(numbers);
        store.wantAgain(numbers)
                .ifNoItem()
                .after(timeLeft(arrival.deadlineNanos()))
                .fail()
                .subscribe()
                .with(
                        kept -> {
                            if (!kept) {
                                fail(List.of(arrival), Problem.unavailable(DATABASE_AWAY));
                                return;
                            }
                            await(arrival, stands, !adopted);
                            if (adopted) {
                                OrderGroup group = OrderGroup.taken(numbers, arrival.terms(), stands.createdAt());
                                sender.send(List.of(group.placeRequest()));
                            }
                        },
                        failure -> {
                            if (adopted) {
                                withdrawals.add(numbers, clock.instant());
                            }
                            fail(List.of(arrival), failure);
                        });
    }

    private void await(Arrival arrival, Order order, boolean repeated) {
        Uni.createFrom()
                .completionStage(waiters.awaitPlaced(order))
                .chain(outcome -> switch (outcome) {
                    case Outcome.Known known -> Uni.createFrom().item(known.order());
                    case Outcome.NothingToCancel nothing -> Uni.createFrom().item(order);
                    case Outcome.Overdue overdue -> lastLook(order);
                })
                .subscribe()
                .with(
                        known -> arrival.placement().complete(new Placement(known, repeated)),
                        failure -> arrival.placement().completeExceptionally(failure));
    }

    // The word that another replica had an outcome may have been lost.
    private Uni<Order> lastLook(Order order) {
        return store.find(order.number())
                .map(found -> found.orElse(order))
                .ifNoItem()
                .after(LAST_LOOK)
                .recoverWithItem(order)
                .onFailure(ProblemMappers::isOutage)
                .recoverWithItem(order);
    }

    @PreDestroy
    void close() {
        timer.shutdown();
    }

    private static Problem reused(Order stands) {
        return Problem.conflict(
                        "client_order_id_reused",
                        "client_order_id '" + stands.terms().clientOrderId() + "' already names " + stands.id()
                                + ", which is a different order; give this one an id of its own")
                .with("order_id", stands.id());
    }
}
