package dev.exchange.platform.kafka;

import dev.exchange.contracts.Event;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/// Writes events so that, whatever fails, what reaches a partition is a beginning of what was sent to it.
///
/// A reader that tells repeated records by the highest number it has seen (the matching engine does, by the
/// origin of a request) would lose a record that comes after a later one. So the producer never gives up on a
/// record by itself, which would let the next one pass, and after a failure nothing more is sent until
/// [#reopen]; the caller then sends again from the first record that is not known to be written. One thread.
public final class OrderedWriter implements AutoCloseable {
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final BiFunction<String, Event, ProducerRecord<byte[], byte[]>> records;
    private Attempt attempt;

    /// One producer and what became of it: a late failure of a producer that was given up concerns nobody.
    private record Attempt(Producer<byte[], byte[]> producer, AtomicReference<@Nullable Throwable> failure) {
        Attempt(Producer<byte[], byte[]> producer) {
            this(producer, new AtomicReference<>());
        }
    }

    OrderedWriter(
            Supplier<Producer<byte[], byte[]>> producers,
            BiFunction<String, Event, ProducerRecord<byte[], byte[]>> records) {
        this.producers = producers;
        this.records = records;
        this.attempt = new Attempt(producers.get());
    }

    /// Completes when the event is durable; fails when it is not known to be, or when one before it failed.
    public CompletableFuture<Void> send(String topic, Event event) {
        Attempt current = attempt;
        Throwable before = current.failure().get();
        if (before != null) {
            return CompletableFuture.failedFuture(before);
        }
        CompletableFuture<Void> written = new CompletableFuture<>();
        try {
            // The callback says how it ended.
            var _ = current.producer().send(records.apply(topic, event), (metadata, failure) -> {
                if (failure == null) {
                    written.complete(null);
                } else {
                    current.failure().compareAndSet(null, failure);
                    written.completeExceptionally(failure);
                }
            });
        } catch (KafkaException | IllegalStateException e) {
            current.failure().compareAndSet(null, e);
            written.completeExceptionally(e);
        }
        return written;
    }

    /// Gives up on what is not written and starts with a new producer; what is on its way may still arrive, in
    /// order.
    public void reopen() {
        attempt.producer().close(Duration.ZERO);
        attempt = new Attempt(producers.get());
    }

    @Override
    public void close() {
        attempt.producer().close(Duration.ofSeconds(5));
    }
}
