package dev.exchange.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.EventJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Reads a topic from its start to its present end, as any outside consumer could.
final class TopicReader {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int EMPTY_POLLS_MAX = 100;

    private TopicReader() {}

    /// One record.
    ///
    /// @param text what `event` was read from, to the byte
    record Written<E extends Event>(E event, String text) {}

    static <E extends Event> List<E> all(LocalExchange exchange, String topic, Class<E> type) {
        return records(exchange, topic, type).stream().map(Written::event).toList();
    }

    static <E extends Event> List<Written<E>> records(LocalExchange exchange, String topic, Class<E> type) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                exchange.bootstrapServers(),
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                10_000);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<Written<E>> records = new ArrayList<>();
            int empty = 0;
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                var polled = consumer.poll(POLL);
                empty = polled.isEmpty() ? empty + 1 : 0;
                assertThat(empty).as("polls of %s that brought nothing", topic).isLessThan(EMPTY_POLLS_MAX);
                for (ConsumerRecord<byte[], byte[]> entry : polled) {
                    records.add(new Written<>(
                            EventJson.read(entry.value(), type), new String(entry.value(), StandardCharsets.UTF_8)));
                }
            }
            return records;
        }
    }

    /// The events of each key in the order of their sequence, which must have no gap; one that was written twice must
    /// be the same to the byte both times.
    static <E extends Event> Map<String, SortedMap<Long, E>> numbered(Collection<Written<E>> records) {
        Map<String, SortedMap<Long, Written<E>>> byKey = new TreeMap<>();
        for (Written<E> written : records) {
            E event = written.event();
            SortedMap<Long, Written<E>> sequence = byKey.computeIfAbsent(event.key(), key -> new TreeMap<>());
            Written<E> before = sequence.putIfAbsent(event.sequence(), written);
            if (before == null) {
                assertThat(event.sequence())
                        .as("sequence of %s after %d events", event.key(), sequence.size() - 1)
                        .isEqualTo(sequence.size());
            } else if (!before.text().equals(written.text())) {
                throw new AssertionError("Number %d of %s was written as %s and as %s"
                        .formatted(event.sequence(), event.key(), before.text(), written.text()));
            }
        }
        Map<String, SortedMap<Long, E>> events = new TreeMap<>();
        byKey.forEach((key, sequence) -> {
            SortedMap<Long, E> numbered = new TreeMap<>();
            sequence.forEach((number, written) -> numbered.put(number, written.event()));
            events.put(key, numbered);
        });
        return events;
    }
}
