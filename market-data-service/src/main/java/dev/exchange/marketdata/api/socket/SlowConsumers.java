package dev.exchange.marketdata.api.socket;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/// Counts the clients that could not follow.
@Singleton
public class SlowConsumers {
    private final Counter resynchronised;
    private final Counter closed;

    public SlowConsumers(MeterRegistry meters) {
        resynchronised = counter(meters, "resynchronised");
        closed = counter(meters, "closed");
    }

    void resynchronised() {
        resynchronised.increment();
    }

    void closed() {
        closed.increment();
    }

    private static Counter counter(MeterRegistry meters, String outcome) {
        return Counter.builder("exchange.websocket.slow.consumers")
                .description(
                        "Clients that could not follow: resynchronised got the newest state instead of the backlog,"
                                + " closed were closed with 1013")
                .tag("outcome", outcome)
                .register(meters);
    }
}
