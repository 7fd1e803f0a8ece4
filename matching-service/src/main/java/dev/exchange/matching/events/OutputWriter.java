package dev.exchange.matching.events;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.EventJson;
import dev.exchange.platform.kafka.CloudEvents;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// Writes records in order, so that after any failure what is in the log is a beginning of what was sent.
///
/// A record that could not be written ends the writer: nothing is sent after it. The producer never gives up
/// on a record by itself, because it would go on with the next one and leave a gap; this writer gives up on
/// all of them at once instead.
///
/// Records are taken one by one and handed to the producer together: it sends what it has as soon as the answer before
/// is there, so that records which come singly go in many small requests, and each of those wakes half a dozen threads
/// here and in the broker.
///
/// Used by one thread.
final class OutputWriter implements AutoCloseable {
    private static final String SOURCE = "/exchange/matching-service";
    private static final int IN_FLIGHT_MAX = 20_000;
    private static final Duration ACK_TIMEOUT = Duration.ofSeconds(20);
    private static final int BATCH_BYTES = 512 * 1024;
    private static final long BUFFER_BYTES = 64L * 1024 * 1024;

    private final Producer<byte[], byte[]> producer;
    private final List<Held> held = new ArrayList<>();
    private final Semaphore room = new Semaphore(IN_FLIGHT_MAX);
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private long acknowledgedBefore;
    private long progressedAtNanos = System.nanoTime();

    OutputWriter(String bootstrapServers) {
        this(new KafkaProducer<>(properties(bootstrapServers), new ByteArraySerializer(), new ByteArraySerializer()));
    }

    /// @param producer is closed with this
    OutputWriter(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    private static Properties properties(String bootstrapServers) {
        Properties properties = new Properties();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, "matching-service");
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // Idempotence keeps the order only where the broker remembers the producer: on a partition it has not written
        // to, a second batch in flight can be taken while the first is refused by a leader that is only coming up.
        properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, ACK_TIMEOUT.toMillis());
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
        properties.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L);
        properties.put(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
        properties.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        return properties;
    }

    /// Follows the writes to one partition of one topic; see [Acknowledgements].
    Acknowledgements follow(long endOffset) {
        return new Acknowledgements(endOffset, this::written);
    }

    /// Runs on the producer's thread, or on the sender's where sending itself fails.
    private void written(@Nullable Exception problem) {
        if (problem == null) {
            acknowledged.incrementAndGet();
        } else {
            failure.compareAndSet(null, problem);
        }
        room.release();
    }

    private record Held(ProducerRecord<byte[], byte[]> record, Acknowledgements acknowledgements) {}

    /// Takes one record, which is sent with the next [#handOver].
    void take(String topic, int partition, Event event, Acknowledgements acknowledgements) {
        held.add(new Held(
                new ProducerRecord<>(
                        topic,
                        partition,
                        // Retention counts from when a record is written, whatever time it tells of.
                        null,
                        event.key().getBytes(StandardCharsets.UTF_8),
                        EventJson.write(event),
                        CloudEvents.headers(event, SOURCE)),
                acknowledgements));
    }

    /// Sends what was taken since the last time; waits while too much is not acknowledged.
    ///
    /// @throws OutputFailedException when a record of these or an earlier one could not be written
    void handOver() {
        failIfBroken();
        held.forEach(this::send);
        held.clear();
    }

    private void send(Held each) {
        awaitRoom();
        // Also after the record before this one: what follows one that was refused would leave a gap.
        failIfBroken();
        each.acknowledgements().sending();
        try {
            // The callback says how it ended.
            var _ = producer.send(each.record(), each.acknowledgements());
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
            throw new OutputFailedException("A record for " + each.record().topic() + " could not be sent", e);
        }
    }

    private void awaitRoom() {
        try {
            if (!room.tryAcquire() && !room.tryAcquire(ACK_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new OutputFailedException(
                        "None of " + IN_FLIGHT_MAX + " records was acknowledged within " + ACK_TIMEOUT, failure.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OutputFailedException("Interrupted while waiting for acknowledgements", e);
        }
    }

    /// @throws OutputFailedException when a record could not be written, or none was acknowledged for too
    ///     long
    void failIfBroken() {
        Exception problem = failure.get();
        if (problem != null) {
            throw new OutputFailedException("A record could not be written", problem);
        }
        long now = System.nanoTime();
        long count = acknowledged.get();
        if (count != acknowledgedBefore || inFlight() == 0) {
            acknowledgedBefore = count;
            progressedAtNanos = now;
        } else if (now - progressedAtNanos > ACK_TIMEOUT.toNanos()) {
            throw new OutputFailedException("Nothing was acknowledged within " + ACK_TIMEOUT, null);
        }
    }

    int inFlight() {
        return IN_FLIGHT_MAX - room.availablePermits();
    }

    /// Waits until all that was handed over is durable.
    ///
    /// @throws OutputFailedException when it is not within `timeout`
    void awaitAll(Duration timeout) {
        try {
            if (!room.tryAcquire(IN_FLIGHT_MAX, timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new OutputFailedException(inFlight() + " records were not acknowledged within " + timeout, null);
            }
            room.release(IN_FLIGHT_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OutputFailedException("Interrupted while waiting for acknowledgements", e);
        }
        failIfBroken();
    }

    /// Gives up on what is not written; whatever of it is on its way may still arrive, in order.
    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
