package dev.exchange.platform.kafka;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.EventJson;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/// Writes events: acknowledged by all in-sync replicas, idempotent, in order per partition. Thread-safe.
@ApplicationScoped
public class EventProducer {
    private static final int DELIVERY_TIMEOUT_MS = 10_000;
    private static final int REQUEST_TIMEOUT_MS = 5_000;
    // How long send itself may block when the broker is away or the buffer is full.
    private static final int MAX_BLOCK_MS = 2_000;
    private static final int BUFFER_BYTES = 16 * 1024 * 1024;
    private static final int BATCH_BYTES = 64 * 1024;

    private final Properties properties;
    private final String source;
    private final Producer<byte[], byte[]> producer;

    public EventProducer(
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
            @ConfigProperty(name = "quarkus.application.name") String application) {
        this.source = "/exchange/" + application;
        this.properties = properties(bootstrapServers, application);
        this.producer = producer(properties);
    }

    /// A writer for a loop whose records must stay in order whatever fails; see [OrderedWriter].
    public OrderedWriter newOrderedWriter() {
        Properties patient = new Properties();
        patient.putAll(properties);
        patient.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        return new OrderedWriter(() -> producer(patient), (topic, event) -> record(topic, null, event));
    }

    private static Producer<byte[], byte[]> producer(Properties properties) {
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /// Completes when the record is durable; fails when it is not known to be. Never throws.
    public CompletableFuture<RecordMetadata> send(String topic, Event event) {
        return send(producer, record(topic, null, event));
    }

    /// The record of an event, with its CloudEvents headers.
    ///
    /// @param partition null takes the key's
    public ProducerRecord<byte[], byte[]> record(String topic, @Nullable Integer partition, Event event) {
        return new ProducerRecord<>(
                topic,
                partition,
                // Retention counts from when a record is written, whatever time it tells of.
                null,
                event.key().getBytes(StandardCharsets.UTF_8),
                EventJson.write(event),
                CloudEvents.headers(event, source));
    }

    /// Sends with the given producer and completes when the record is durable. Never throws.
    public static CompletableFuture<RecordMetadata> send(
            Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
        CompletableFuture<RecordMetadata> written = new CompletableFuture<>();
        try {
            // The callback says how it ended.
            var _ = producer.send(record, (metadata, failure) -> {
                if (failure == null) {
                    written.complete(metadata);
                } else {
                    written.completeExceptionally(failure);
                }
            });
        } catch (KafkaException | IllegalStateException e) {
            written.completeExceptionally(e);
        }
        return written;
    }

    @PreDestroy
    void close() {
        producer.close(Duration.ofSeconds(5));
    }

    private static Properties properties(String bootstrapServers, String application) {
        Properties properties = new Properties();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, application);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // Idempotence keeps the order only where the broker remembers the producer: on a partition it has not written
        // to, a second batch in flight can be taken while the first is refused by a leader that is only coming up.
        properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, (long) BUFFER_BYTES);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (long) MAX_BLOCK_MS);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MS);
        properties.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L);
        properties.put(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
        properties.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        return properties;
    }
}
