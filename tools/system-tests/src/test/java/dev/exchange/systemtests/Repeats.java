package dev.exchange.systemtests;

import dev.exchange.contracts.EventJson;
import dev.exchange.contracts.OrderRequest;
import dev.exchange.contracts.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Lets what was written or read before come again.
final class Repeats {
    private static final Duration PATIENCE = Duration.ofSeconds(45);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int RECORDS_BACK = 300;
    private static final Map<String, List<String>> GROUPS = Map.of(
            "order-service", List.of("order-projection"),
            "wallet-service", List.of("wallet-service-order-requests", "wallet-service-settlement"),
            "market-data-service", List.of("market-data-trades"),
            "matching-service", List.of("matching-service"));

    private final String bootstrapServers;
    private final Random random;

    Repeats(String bootstrapServers, Random random) {
        this.bootstrapServers = bootstrapServers;
        this.random = random;
    }

    /// Writes some of the latest records of each partition again, byte for byte and in their order, as a producer does
    /// that did not hear that they had arrived.
    ///
    /// @return how many
    int again(String topic) throws InterruptedException {
        Map<String, Object> settings =
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers, ProducerConfig.ACKS_CONFIG, "all");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            int repeated = 0;
            for (ConsumerRecord<byte[], byte[]> written : latest(topic)) {
                if (isRepeatable(written)) {
                    producer.send(new ProducerRecord<>(
                                    topic, written.partition(), written.key(), written.value(), written.headers()))
                            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                    repeated++;
                }
            }
            return repeated;
        } catch (ExecutionException | TimeoutException failed) {
            throw new IllegalStateException(topic + " could not be written again", failed);
        }
    }

    /// order-service sends orders again that nothing came back of; nobody sends a cancel twice but its client.
    private static boolean isRepeatable(ConsumerRecord<byte[], byte[]> written) {
        if (!written.topic().equals(Topics.ORDER_REQUESTS)) {
            return true;
        }
        return switch (EventJson.read(written.value(), OrderRequest.class)) {
            case OrderRequest.Place _, OrderRequest.Change _ -> true;
            case OrderRequest.Cancel _,
                    OrderRequest.CancelAll _,
                    OrderRequest.CancelAllAfter _,
                    OrderRequest.SetMarket _ -> false;
        };
    }

    private List<ConsumerRecord<byte[], byte[]>> latest(String topic) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                10_000);
        List<ConsumerRecord<byte[], byte[]>> records = new java.util.ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic, PATIENCE).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
            consumer.assign(partitions);
            ends.forEach((partition, end) -> consumer.seek(partition, Math.max(0, end - random.nextInt(100))));
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(topic + " could not be read");
                }
                consumer.poll(POLL).forEach(records::add);
            }
        }
        return records;
    }

    /// Moves the committed offsets of a service's groups back, whose members have just left.
    void rewind(String service) throws InterruptedException {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            for (String group : GROUPS.get(service)) {
                rewind(admin, group);
            }
        }
    }

    private void rewind(Admin admin, String group) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                        .partitionsToOffsetAndMetadata()
                        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                Map<TopicPartition, OffsetAndMetadata> back = new HashMap<>();
                committed.forEach((partition, offset) -> back.put(
                        partition, new OffsetAndMetadata(Math.max(0, offset.offset() - random.nextInt(RECORDS_BACK)))));
                admin.alterConsumerGroupOffsets(group, back).all().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                return;
            } catch (ExecutionException failed) {
                boolean stillThere = failed.getCause() instanceof GroupNotEmptyException
                        || failed.getCause() instanceof UnknownMemberIdException;
                if (!stillThere || System.nanoTime() > deadline) {
                    throw new IllegalStateException("The offsets of " + group + " could not be moved", failed);
                }
                // A member that did not say goodbye is there until its session ends.
                Thread.sleep(PAUSE);
            } catch (TimeoutException failed) {
                throw new IllegalStateException("The offsets of " + group + " could not be moved", failed);
            }
        }
    }
}
