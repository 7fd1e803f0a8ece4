package dev.exchange.order.events;

import dev.exchange.contracts.OrderStatus;
import dev.exchange.order.domain.Order;
import dev.exchange.order.store.OrderNumbers;
import dev.exchange.order.store.OrderStore;
import dev.exchange.platform.errors.Problem;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletionStage;

/// Cancels orders: asks the engine, and waits for what it says.
///
/// A cancel is written down nowhere but on its way to the engine. One that is lost with this process was answered to
/// nobody, the order stands as if it had never been asked for, and it can be asked for again.
@ApplicationScoped
public class OrderCancellation {
    private static final String FULL = "More requests are waiting than can be taken; nothing was done, send it again";
    private static final String KAFKA_AWAY =
            "The matching engine cannot be reached at the moment; send the cancel again, twice does no harm";

    private final OrderNumbers numbers;
    private final OrderStore store;
    private final RequestSender sender;
    private final OutcomeWaiters waiters;
    private final Clock clock;

    public OrderCancellation(
            OrderNumbers numbers, OrderStore store, RequestSender sender, OutcomeWaiters waiters, Clock clock) {
        this.numbers = numbers;
        this.store = store;
        this.sender = sender;
        this.waiters = waiters;
        this.clock = clock;
    }

    /// What came of a cancel.
    public sealed interface Cancellation {
        /// It is cancelled.
        record Cancelled(Order order) implements Cancellation {}

        /// There was nothing to cancel: the order as it is.
        record NotOpen(Order order) implements Cancellation {}

        /// The engine was asked and has not answered in time.
        record Underway(Order order) implements Cancellation {}
    }

    /// @param order as it was read just now
    public Uni<Cancellation> cancel(Order order) {
        if (order.status().isFinal()) {
            return Uni.createFrom().item(new Cancellation.NotOpen(order));
        }
        if (!sender.isAvailable()) {
            return Uni.createFrom().failure(Problem.unavailable(KAFKA_AWAY));
        }
        if (!waiters.hasRoom()) {
            return Uni.createFrom().failure(Problem.unavailable(FULL));
        }
        return numbers.take(1).chain(taken -> {
            CompletionStage<Outcome> outcome = waiters.awaitCancelled(order);
            return Uni.createFrom()
                    .completionStage(sender.send(order.cancelRequest(
                            taken.getFirst(), clock.instant().truncatedTo(ChronoUnit.MILLIS))))
                    .onFailure()
                    .transform(failure -> Problem.unavailable(KAFKA_AWAY))
                    .chain(sent -> Uni.createFrom().completionStage(outcome))
                    .chain(known -> cancellation(order, known));
        });
    }

    private Uni<Cancellation> cancellation(Order order, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Known known -> Uni.createFrom().item(ended(known.order()));
            // What the engine said of the order before that is stored already, on the same topic.
            case Outcome.NothingToCancel nothing ->
                store.find(order.number()).map(found -> new Cancellation.NotOpen(found.orElse(order)));
            case Outcome.Overdue overdue ->
                store.find(order.number()).map(found -> {
                    Order now = found.orElse(order);
                    return now.status().isFinal() ? ended(now) : new Cancellation.Underway(now);
                });
        };
    }

    private static Cancellation ended(Order order) {
        return order.status() == OrderStatus.CANCELLED
                ? new Cancellation.Cancelled(order)
                : new Cancellation.NotOpen(order);
    }
}
