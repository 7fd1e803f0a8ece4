package dev.exchange.platform.kafka;

import dev.exchange.contracts.Event;
import java.time.Duration;
import java.util.List;

/// What a batch loop reads, and under which name.
///
/// @param consumer the name of the position in Postgres and of the consumer group; for ever
/// @param maxBatch the most records in a batch, and so in a transaction
/// @param pace the least time between the beginnings of two batches: more where nobody waits for the outcome
public record Subscription<E extends Event>(String consumer, List<Source<E>> sources, int maxBatch, Duration pace) {
    public static final int DEFAULT_MAX_BATCH = 1000;

    public Subscription {
        sources = List.copyOf(sources);
    }

    public static <E extends Event> Subscription<E> of(String consumer, Source<E> source) {
        return of(consumer, List.of(source));
    }

    public static <E extends Event> Subscription<E> of(String consumer, List<Source<E>> sources) {
        return new Subscription<>(consumer, sources, DEFAULT_MAX_BATCH, Duration.ZERO);
    }

    public Subscription<E> pacedBy(Duration interval) {
        return new Subscription<>(consumer, sources, maxBatch, interval);
    }
}
