package dev.exchange.order.events;

import dev.exchange.contracts.ChangeRejection;
import dev.exchange.contracts.Event;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.Ids;
import dev.exchange.contracts.MarketEvent;
import dev.exchange.contracts.OrderRejection;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.contracts.UpdateCause;
import dev.exchange.order.domain.OutcomeGate;
import dev.exchange.platform.kafka.Received;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// Brings what is stored to those who wait for it: to this replica's own requests at once, to the other
/// replicas by a notification.
@ApplicationScoped
public class Outcomes {
    private static final Logger LOG = Logger.getLogger(Outcomes.class);
    private static final Duration TRADES_PATIENCE = Duration.ofMillis(250);
    private static final int GATE_CAPACITY = 50_000;
    private static final long TICK_MS = 20;
    // Nobody waits any more for what is older; while a backlog is read, nobody is bothered with it.
    private static final Duration NEWS = Duration.ofSeconds(60);

    private final OutcomeWaiters waiters;
    private final RequestWaiters requests;
    private final OutcomeNotifications notifications;
    private final Clock clock;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "order-outcomes-timer"));

    // Guarded by itself: the projection's thread and the timer's use it.
    private final OutcomeGate gate = new OutcomeGate(TRADES_PATIENCE, GATE_CAPACITY);

    public Outcomes(OutcomeWaiters waiters, RequestWaiters requests, OutcomeNotifications notifications, Clock clock) {
        this.waiters = waiters;
        this.requests = requests;
        this.notifications = notifications;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        notifications.listen();
        var _ = timer.scheduleWithFixedDelay(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
    }

    /// Tells what a batch brought, after its commit.
    void stored(List<Received<Event>> batch) {
        Instant now = clock.instant();
        List<Event> ready = new ArrayList<>(batch.size());
        synchronized (gate) {
            for (Received<Event> received : batch) {
                switch (received.event()) {
                    case OrderUpdate update -> ready.addAll(gate.stored(update, now));
                    case Fill fill -> ready.addAll(gate.stored(fill));
                    default -> ready.add(received.event());
                }
            }
        }
        tell(ready, now);
    }

    /// Tells again what was stored before this replica may have died; the trades are stored too by now.
    void storedBefore(List<Received<Event>> batch) {
        tell(batch.stream().map(Received::event).toList(), clock.instant());
    }

    private void tell(List<? extends Event> events, Instant now) {
        List<Long> forOthers = new ArrayList<>();
        for (Event event : events) {
            switch (event) {
                case MarketEvent marketEvent -> {
                    RequestAnswer.of(marketEvent).ifPresent(answer -> tell(answer, event, now));
                    if (marketEvent instanceof OrderUpdate update) {
                        tell(update, now, forOthers);
                    }
                }
                case ChangeRejection rejection -> tell(RequestAnswer.of(rejection), rejection, now);
                case OrderRejection rejection -> {
                    long number = Ids.orderNumber(rejection.orderId());
                    if (waiters.isAwaited(number)) {
                        waiters.tell(number, rejection);
                    } else if (isNews(rejection, now)) {
                        forOthers.add(number);
                    }
                }
                default -> {
                    // Fills answer nobody.
                }
            }
        }
        notifications.publish(forOthers);
    }

    private void tell(RequestAnswer answer, Event event, Instant now) {
        if (!requests.tell(answer) && isNews(event, now)) {
            notifications.publish(answer);
        }
    }

    private void tell(OrderUpdate update, Instant now, List<Long> forOthers) {
        long number = Ids.orderNumber(update.orderId());
        boolean nothingToCancel = update.cause() == UpdateCause.CANCEL_REJECTED;
        if (waiters.isAwaited(number)) {
            if (nothingToCancel) {
                waiters.tellNothingToCancel(number);
            } else {
                waiters.tell(number, update);
            }
        } else if (answersRequest(update) && isNews(update, now)) {
            forOthers.add(nothingToCancel ? -number : number);
        }
    }

    /// Whether it answers a request that is awaited by its order's number.
    private static boolean answersRequest(OrderUpdate update) {
        return switch (update.cause()) {
            case PLACED, CANCELLED, REJECTED, CANCEL_REJECTED -> true;
            case MATCHED, EXPIRED, TRIGGERED, AMENDED, CHANGE_REJECTED -> false;
        };
    }

    private static boolean isNews(Event event, Instant now) {
        return event.time().isAfter(now.minus(NEWS));
    }

    private void tick() {
        try {
            Instant now = clock.instant();
            List<OrderUpdate> overdue;
            synchronized (gate) {
                overdue = gate.overdue(now);
            }
            if (!overdue.isEmpty()) {
                LOG.debugf("%d outcomes are told before their trades were seen", overdue.size());
                tell(overdue, now);
            }
            waiters.expire();
            requests.expire();
        } catch (RuntimeException e) {
            // Thrown on, it would end the timer for good and with it every time limit.
            LOG.error("Waiting requests were not looked at", e);
        }
    }

    void end(@Observes ShutdownEvent event) {
        timer.shutdown();
    }
}
