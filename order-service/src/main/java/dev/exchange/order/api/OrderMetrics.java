package dev.exchange.order.api;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What is counted of requests to place an order.
@Singleton
class OrderMetrics {
    private final MeterRegistry meters;
    private final Map<String, Counter> accepted = new ConcurrentHashMap<>();
    private final Map<String, Counter> refused = new ConcurrentHashMap<>();
    private final Timer outcome;

    OrderMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.outcome = Timer.builder("exchange.order.outcome")
                .description("From the request to its first outcome")
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(2),
                        Duration.ofMillis(3),
                        Duration.ofMillis(5),
                        Duration.ofMillis(8),
                        Duration.ofMillis(12),
                        Duration.ofMillis(20),
                        Duration.ofMillis(50),
                        Duration.ofMillis(200),
                        Duration.ofSeconds(1))
                .register(meters);
    }

    /// @param status the order's, by its name on the wire
    void accepted(String status, long sinceNanos) {
        accepted.computeIfAbsent(status, name -> meters.counter("exchange.orders.accepted", "status", name))
                .increment();
        outcome.record(Duration.ofNanos(System.nanoTime() - sinceNanos));
    }

    void refused(String code) {
        refused.computeIfAbsent(code, name -> meters.counter("exchange.orders.refused", "code", name))
                .increment();
    }
}
