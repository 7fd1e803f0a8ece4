package dev.exchange.order.events;

import dev.exchange.contracts.OrderRequest;
import dev.exchange.contracts.Topics;
import dev.exchange.platform.kafka.EventProducer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Writes requests to `order-requests`, on a thread of its own because the Kafka client may block when the broker is
/// away, and in the order in which it was asked to.
@ApplicationScoped
public class RequestSender {
    private static final int MAX_WAITING_BATCHES = 10_000;
    private static final int MAX_UNACKNOWLEDGED = 50_000;
    // An acknowledgement takes milliseconds; one that takes this long means that requests would only pile up.
    private static final Duration LATE = Duration.ofMillis(1500);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(3);

    private final EventProducer producer;
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING_BATCHES),
            task -> new Thread(task, "order-requests-sender"));
    private final Queue<Flight> flights = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unacknowledged = new AtomicInteger();
    private final Counter failures;
    private volatile boolean failing;
    private volatile long failedAtNanos;

    private record Flight(long startedNanos, CompletableFuture<Void> written) {}

    public RequestSender(EventProducer producer, MeterRegistry meters) {
        this.producer = producer;
        this.failures = meters.counter("exchange.order.requests.failed");
        meters.gauge("exchange.order.requests.unacknowledged", unacknowledged);
    }

    /// Whether Kafka takes requests, as far as the latest ones tell.
    public boolean isAvailable() {
        Flight oldest = oldestFlight();
        long now = System.nanoTime();
        boolean late = oldest != null && now - oldest.startedNanos() > LATE.toNanos();
        boolean failedJustNow = failing && now - failedAtNanos < AFTER_FAILURE.toNanos();
        return !late && !failedJustNow && unacknowledged.get() < MAX_UNACKNOWLEDGED;
    }

    /// Sends one request; completes when it is durable, on a thread of the Kafka client.
    public CompletableFuture<Void> send(OrderRequest request) {
        return send(List.of(request)).getFirst();
    }

    /// Sends requests; each completes when it is durable, and fails when it is not known to be.
    public List<CompletableFuture<Void>> send(List<? extends OrderRequest> requests) {
        long started = System.nanoTime();
        List<Flight> batch = requests.stream()
                .map(request -> new Flight(started, new CompletableFuture<>()))
                .toList();
        unacknowledged.addAndGet(batch.size());
        flights.addAll(batch);
        try {
            thread.execute(() -> {
                for (int i = 0; i < batch.size(); i++) {
                    write(requests.get(i), batch.get(i));
                }
            });
        } catch (RejectedExecutionException full) {
            batch.forEach(flight -> land(flight, full));
        }
        return batch.stream().map(Flight::written).toList();
    }

    private void write(OrderRequest request, Flight flight) {
        var _ = producer.send(Topics.ORDER_REQUESTS, request)
                .whenComplete((metadata, failure) -> land(flight, failure));
    }

    private void land(Flight flight, @Nullable Throwable failure) {
        unacknowledged.decrementAndGet();
        if (failure == null) {
            failing = false;
            flight.written().complete(null);
        } else {
            failedAtNanos = System.nanoTime();
            failing = true;
            failures.increment();
            flight.written().completeExceptionally(failure);
        }
        oldestFlight();
    }

    private @Nullable Flight oldestFlight() {
        Flight oldest = flights.peek();
        while (oldest != null && oldest.written().isDone()) {
            flights.remove(oldest);
            oldest = flights.peek();
        }
        return oldest;
    }

    void end(@Observes ShutdownEvent event) {
        thread.shutdown();
    }
}
