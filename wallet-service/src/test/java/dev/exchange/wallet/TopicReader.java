package dev.exchange.wallet;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.EventJson;
import dev.exchange.testing.ExchangeStack;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Collects what is written on a topic from now on.
final class TopicReader<E extends Event> implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread;
    private final List<Read<E>> records = new CopyOnWriteArrayList<>();

    TopicReader(String topic, Class<E> type) {
        this(topic, type, record -> {});
    }

    /// @param then gets every record on the reader's own thread
    TopicReader(String topic, Class<E> type, Consumer<E> then) {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", ExchangeStack.bootstrapServers(), "fetch.max.wait.ms", 50),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        thread = Thread.ofPlatform().name("reader of " + topic).start(() -> read(type, then));
    }

    private void read(Class<E> type, Consumer<E> then) {
        try (consumer) {
            while (true) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    E event = EventJson.read(record.value(), type);
                    records.add(new Read<>(
                            event,
                            new String(record.key(), StandardCharsets.UTF_8),
                            record.partition(),
                            new String(record.value(), StandardCharsets.UTF_8)));
                    then.accept(event);
                });
            }
        } catch (WakeupException closed) {
            // That is how close ends it.
            return;
        }
    }

    List<Read<E>> records() {
        return records;
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            if (!thread.join(Duration.ofSeconds(10))) {
                throw new IllegalStateException(thread.getName() + " did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while " + thread.getName() + " ended", e);
        }
    }

    record Read<E extends Event>(E event, String key, int partition, String json) {}
}
