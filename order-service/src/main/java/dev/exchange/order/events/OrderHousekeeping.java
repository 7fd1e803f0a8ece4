package dev.exchange.order.events;

import dev.exchange.order.domain.Order;
import dev.exchange.order.domain.OrderGroup;
import dev.exchange.order.domain.Unanswered;
import dev.exchange.order.domain.Withdrawals;
import dev.exchange.order.store.OrderNumbers;
import dev.exchange.order.store.OrderStore;
import dev.exchange.platform.sql.TimeShare;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/// Sets right what trouble left behind: sends orders again that were written but of which nothing has come
/// back (they may never have been sent, because the process died in between), and deletes those whose
/// client was told that nothing was done. A thread of its own.
///
/// Sending twice does no harm: wallet-service takes an order id once. Each replica therefore sends an
/// unanswered order again once, and again only if that one was not acknowledged either.
@ApplicationScoped
public class OrderHousekeeping {
    private static final Logger LOG = Logger.getLogger(OrderHousekeeping.class);
    private static final long PERIOD_MS = 500;
    private static final Duration SWEEP_PERIOD = Duration.ofSeconds(2);
    // A sweep looks at every live order.
    private static final TimeShare SWEEPS = new TimeShare(49, Duration.ofSeconds(20));
    private static final Duration UNANSWERED_FOR = Duration.ofSeconds(5);
    // An order from a time to come is of a clock that was set right since, and is not to wait for that time.
    private static final Duration CLOCKS_DIFFER_BY = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int PAGE = 500;
    private static final int MAX_PAGES = 20;
    private static final int MAX_REMEMBERED = 100_000;

    private final OrderStore store;
    private final OrderNumbers numbers;
    private final RequestSender sender;
    private final Withdrawals withdrawals;
    private final Clock clock;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "order-housekeeping"));

    // All below belong to the thread.
    private final Unanswered unanswered = new Unanswered(MAX_REMEMBERED);
    private long nextSweepNanos = System.nanoTime();
    private long sweptUpTo;
    private boolean failing;

    public OrderHousekeeping(
            OrderStore store, OrderNumbers numbers, RequestSender sender, Withdrawals withdrawals, Clock clock) {
        this.store = store;
        this.numbers = numbers;
        this.sender = sender;
        this.withdrawals = withdrawals;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        var _ = thread.scheduleWithFixedDelay(this::round, 0, PERIOD_MS, TimeUnit.MILLISECONDS);
    }

    private void round() {
        try {
            List<Long> due = withdrawals.due(clock.instant());
            if (!due.isEmpty()) {
                await(store.withdraw(due));
            }
            await(numbers.refresh());
            if (System.nanoTime() - nextSweepNanos >= 0) {
                sweepAndRest();
            }
            failing = false;
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            // The database or Kafka is away, which readiness reports; the next round tries again.
            LOG.logf(failing ? Logger.Level.DEBUG : Logger.Level.INFO, "Unanswered orders are not looked after: %s", e);
            failing = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sweepAndRest() throws InterruptedException, ExecutionException, TimeoutException {
        long began = System.nanoTime();
        sweep(clock.instant());
        long ended = System.nanoTime();
        nextSweepNanos = ended + Math.max(SWEEPS.restAfter(ended - began), SWEEP_PERIOD.toNanos());
    }

    private void sweep(Instant now) throws InterruptedException, ExecutionException, TimeoutException {
        for (int page = 0; page < MAX_PAGES; page++) {
            List<Order> orders =
                    await(store.unanswered(sweptUpTo, now.minus(UNANSWERED_FOR), now.plus(CLOCKS_DIFFER_BY), PAGE));
            sendAgain(orders);
            if (orders.size() < PAGE) {
                unanswered.passEnded();
                sweptUpTo = 0;
                return;
            }
            sweptUpTo = orders.getLast().number();
        }
    }

    private void sendAgain(List<Order> page) throws InterruptedException, ExecutionException, TimeoutException {
        List<OrderGroup> toSend = new ArrayList<>();
        for (Order order : unanswered.toSend(page, withdrawals)) {
            toSend.add(new OrderGroup(order, await(store.others(order))));
        }
        toSend.removeIf(group -> !Unanswered.isLost(group));
        if (toSend.isEmpty()) {
            return;
        }
        LOG.infof("Sending %d orders again of which nothing has come back", toSend.size());
        var written = sender.send(toSend.stream().map(OrderGroup::placeRequest).toList());
        for (int i = 0; i < toSend.size(); i++) {
            written.get(i).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            unanswered.sent(toSend.get(i).first().number());
        }
    }

    private static <T> T await(Uni<T> uni) throws InterruptedException, ExecutionException, TimeoutException {
        return uni.subscribeAsCompletionStage().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    void end(@Observes ShutdownEvent event) {
        thread.shutdown();
    }
}
