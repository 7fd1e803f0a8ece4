package dev.exchange.benchmarks.matching;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.EventJson;
import dev.exchange.contracts.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// The broker as the benchmark uses it: topics, whole logs in and out.
final class Broker implements AutoCloseable {
    private static final Duration SILENCE_MAX = Duration.ofSeconds(30);
    private static final long WAIT_STEP_MS = 50;
    private static final int ATTEMPTS_MAX = 100;

    private final String bootstrap;
    private final Admin admin;
    private final KafkaConsumer<byte[], byte[]> ends;

    Broker(String bootstrap) {
        this.bootstrap = bootstrap;
        admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
        ends = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /// Makes a topic anew, with the declared number of partitions, and returns when it can be used.
    void recreate(String name) throws IOException, InterruptedException {
        Topics.Topic topic = Topics.declaration().topics().stream()
                .filter(declared -> declared.name().equals(name))
                .findFirst()
                .orElse(new Topics.Topic(name, 1, "", Map.of()));
        if (names().contains(name)) {
            await(
                    "deleting " + name,
                    () -> admin.deleteTopics(List.of(name)).all().get());
            for (int attempt = 0; names().contains(name); attempt++) {
                if (attempt == ATTEMPTS_MAX) {
                    throw new IOException("The broker does not delete " + name);
                }
                Thread.sleep(WAIT_STEP_MS);
            }
        }
        await(
                "creating " + name,
                () -> admin.createTopics(
                                List.of(new NewTopic(name, topic.partitions(), (short) 1).configs(topic.config())))
                        .all()
                        .get());
        for (int attempt = 0; !isServed(name, topic.partitions()); attempt++) {
            if (attempt == ATTEMPTS_MAX) {
                throw new IOException("The broker does not serve " + name);
            }
            Thread.sleep(WAIT_STEP_MS);
        }
    }

    private boolean isServed(String name, int partitions) throws InterruptedException {
        try {
            TopicDescription topic =
                    admin.describeTopics(List.of(name)).allTopicNames().get().get(name);
            return topic != null
                    && topic.partitions().size() == partitions
                    && topic.partitions().stream().allMatch(partition -> partition.leader() != null);
        } catch (ExecutionException notYet) {
            return false;
        }
    }

    private Set<String> names() throws IOException, InterruptedException {
        try {
            return admin.listTopics().names().get();
        } catch (ExecutionException e) {
            throw new IOException("The broker does not list its topics", e);
        }
    }

    private interface Request {
        void run() throws ExecutionException, InterruptedException;
    }

    private static void await(String what, Request request) throws IOException, InterruptedException {
        try {
            request.run();
        } catch (ExecutionException e) {
            throw new IOException("The broker refuses " + what, e);
        }
    }

    long end(TopicPartition partition) {
        Long end = ends.endOffsets(List.of(partition)).get(partition);
        return end == null ? 0 : end;
    }

    /// Writes records as the services do: durable, in order, with their CloudEvents headers.
    ///
    /// @return the partition that the key belongs to
    int write(String topic, List<? extends Event> events) throws IOException {
        AtomicReference<Exception> failure = new AtomicReference<>();
        int[] partition = new int[1];
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            for (Event event : events) {
                RecordHeaders headers = new RecordHeaders();
                Map.of(
                                "ce_specversion",
                                "1.0",
                                "content-type",
                                "application/json",
                                "ce_id",
                                event.eventId(),
                                "ce_source",
                                "/exchange/wallet-service",
                                "ce_type",
                                event.eventType(),
                                "ce_time",
                                event.time().toString())
                        .forEach((name, value) -> headers.add(name, value.getBytes(UTF_8)));
                // The callback says how it ended.
                var _ = producer.send(
                        new ProducerRecord<>(
                                topic, null, null, event.key().getBytes(UTF_8), EventJson.write(event), headers),
                        (metadata, problem) -> {
                            if (problem != null) {
                                failure.compareAndSet(null, problem);
                            } else {
                                partition[0] = metadata.partition();
                            }
                        });
            }
        }
        if (failure.get() != null) {
            throw new IOException("The records for " + topic + " could not be written", failure.get());
        }
        return partition[0];
    }

    /// With the settings that matching-service has.
    KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "bootstrap.servers",
                bootstrap,
                "acks",
                "all",
                "enable.idempotence",
                true,
                "max.in.flight.requests.per.connection",
                1,
                "batch.size",
                512 * 1024,
                "buffer.memory",
                64L * 1024 * 1024,
                "delivery.timeout.ms",
                Integer.MAX_VALUE));
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /// With the settings that matching-service has.
    KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "max.poll.records", 500, "max.partition.fetch.bytes", 1 << 20),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /// Every record of a partition, in order.
    List<ConsumerRecord<byte[], byte[]>> read(TopicPartition partition) throws IOException {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        read(partition, records::add);
        return records;
    }

    /// Makes a topic of one partition with the first records of another.
    void copy(TopicPartition source, String topic, int count) throws IOException, InterruptedException {
        recreate(topic);
        send(first(source, topic, count));
    }

    /// The first records of a partition, to be written to a topic of one partition.
    private List<ProducerRecord<byte[], byte[]>> first(TopicPartition source, String topic, int count)
            throws IOException {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        read(source, record -> {
            if (records.size() < count) {
                records.add(new ProducerRecord<>(topic, 0, null, record.key(), record.value(), record.headers()));
            }
        });
        return records;
    }

    private void send(List<ProducerRecord<byte[], byte[]>> records) throws IOException {
        AtomicReference<Exception> failure = new AtomicReference<>();
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            for (ProducerRecord<byte[], byte[]> record : records) {
                var _ = producer.send(record, (metadata, problem) -> {
                    if (problem != null) {
                        failure.compareAndSet(null, problem);
                    }
                });
            }
        }
        if (failure.get() != null) {
            throw new IOException("Records could not be written", failure.get());
        }
    }

    /// Gives every record of a partition, in order.
    void read(TopicPartition partition, Consumer<ConsumerRecord<byte[], byte[]>> reader) throws IOException {
        long end = end(partition);
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long progressed = System.nanoTime();
            while (consumer.position(partition) < end) {
                ConsumerRecords<byte[], byte[]> polled = consumer.poll(Duration.ofMillis(200));
                polled.forEach(reader);
                if (!polled.isEmpty()) {
                    progressed = System.nanoTime();
                } else if (System.nanoTime() - progressed > SILENCE_MAX.toNanos()) {
                    throw new IOException("The broker gave no record of " + partition + " within " + SILENCE_MAX);
                }
            }
        }
    }

    /// How many records a second the broker takes from one producer that only repeats the records of a partition, and
    /// gives to one consumer that only counts them: what no service on this machine can pass.
    Limits limits(TopicPartition source, int count) throws IOException, InterruptedException {
        String topic = "bench-limits";
        recreate(topic);
        List<ProducerRecord<byte[], byte[]>> records = first(source, topic, count);
        long started = System.nanoTime();
        send(records);
        double produce = records.size() * 1e9 / (System.nanoTime() - started);
        long[] read = new long[1];
        started = System.nanoTime();
        read(new TopicPartition(topic, 0), record -> read[0]++);
        double consume = read[0] * 1e9 / (System.nanoTime() - started);
        recreate(topic);
        return new Limits(records.size(), produce, consume);
    }

    /// @param produce records a second, acknowledged by all replicas
    /// @param consume records a second
    record Limits(int records, double produce, double consume) {}

    @Override
    public void close() {
        admin.close();
        ends.close();
    }
}
