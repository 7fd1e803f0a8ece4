package dev.exchange.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.EventJson;
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

    static <E extends Event> List<E> all(LocalExchange exchange, String topic, Class<E> type) {
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
            List<E> events = new ArrayList<>();
            int empty = 0;
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                var records = consumer.poll(POLL);
                empty = records.isEmpty() ? empty + 1 : 0;
                assertThat(empty).as("polls of %s that brought nothing", topic).isLessThan(EMPTY_POLLS_MAX);
                for (ConsumerRecord<byte[], byte[]> entry : records) {
                    events.add(EventJson.read(entry.value(), type));
                }
            }
            return events;
        }
    }

    /// The events of each key in the order of their sequence, which must have no gap; one that was written twice must
    /// say the same both times.
    static <E extends Event> Map<String, SortedMap<Long, E>> numbered(Collection<E> events) {
        Map<String, SortedMap<Long, E>> byKey = new TreeMap<>();
        for (E event : events) {
            SortedMap<Long, E> sequence = byKey.computeIfAbsent(event.key(), key -> new TreeMap<>());
            E before = sequence.putIfAbsent(event.sequence(), event);
            if (before != null) {
                assertThat(event).as("the second %s", event.eventId()).isEqualTo(before);
            } else {
                assertThat(event.sequence())
                        .as("sequence of %s after %d events", event.key(), sequence.size() - 1)
                        .isEqualTo(sequence.size());
            }
        }
        return byKey;
    }
}
