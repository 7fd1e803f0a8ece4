package dev.exchange.order.events;

import dev.exchange.platform.config.ExchangeConfig;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// The requests of this replica whose answer is awaited by the request's own event id, with the bounds and
/// the time limit of [OutcomeWaiters]. Thread-safe; answers are told on the thread that brings them.
@ApplicationScoped
public class RequestWaiters {
    private final Duration timeout;
    private final ConcurrentHashMap<String, Waiter> byRequest = new ConcurrentHashMap<>();
    // All wait equally long, so the first in is the first to be overdue.
    private final Queue<Waiter> byDeadline = new ConcurrentLinkedQueue<>();

    public RequestWaiters(ExchangeConfig config, MeterRegistry meters) {
        this.timeout = config.orderAckTimeout();
        meters.gaugeMapSize("exchange.order.requests.waiting", List.of(), byRequest);
    }

    private record Waiter(String requestId, long deadlineNanos, CompletableFuture<Optional<RequestAnswer>> answer) {}

    /// Whether there is room for more.
    boolean hasRoom() {
        return byRequest.size() < OutcomeWaiters.CAPACITY;
    }

    /// Waits for the answer to a request, which is empty where nothing was heard in time. Call it before
    /// the request is sent.
    CompletionStage<Optional<RequestAnswer>> await(String requestId) {
        Waiter waiter = new Waiter(requestId, System.nanoTime() + timeout.toNanos(), new CompletableFuture<>());
        byRequest.put(requestId, waiter);
        byDeadline.add(waiter);
        return waiter.answer();
    }

    /// Tells the answer; false where nobody waits for it here.
    boolean tell(RequestAnswer answer) {
        Waiter waiter = byRequest.remove(answer.requestId());
        return waiter != null && waiter.answer().complete(Optional.of(answer));
    }

    /// Ends the waiting of those whose time is up.
    void expire() {
        long now = System.nanoTime();
        for (Waiter waiter = due(now); waiter != null; waiter = due(now)) {
            byRequest.remove(waiter.requestId(), waiter);
            waiter.answer().complete(Optional.empty());
        }
    }

    private @Nullable Waiter due(long now) {
        Waiter oldest = byDeadline.peek();
        while (oldest != null && oldest.answer().isDone()) {
            byDeadline.poll();
            oldest = byDeadline.peek();
        }
        return oldest != null && oldest.deadlineNanos() - now <= 0 ? byDeadline.poll() : null;
    }
}
