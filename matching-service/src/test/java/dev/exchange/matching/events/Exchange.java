package dev.exchange.matching.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.EventJson;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.localstack.DatabaseUrl;
import dev.exchange.matching.Commands;
import dev.exchange.matching.domain.MarketLimits;
import dev.exchange.matching.domain.MarketPartition;
import dev.exchange.matching.store.SnapshotDatabase;
import dev.exchange.matching.store.Snapshots;
import dev.exchange.testing.ExchangeStack;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// The real broker and database with topics, a group and a database that belong to one test: BTC/USD on
/// partition 0, every other pair on partition 1.
final class Exchange implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PARTITIONS = 2;

    final MatchingTopics topics;
    final DatabaseUrl databaseUrl;
    final DataSource database;
    final Snapshots snapshots;
    final Admin admin;

    /// What the loops take for the time; before the end of every order unless a test says otherwise, so that no tick
    /// comes among a test's commands.
    Clock clock = Clock.fixed(Commands.START, ZoneOffset.UTC);

    private final String name = UUID.randomUUID().toString().substring(0, 8);
    private final List<MatchingLoop> loops = new ArrayList<>();
    private final List<SimpleMeterRegistry> registries = new ArrayList<>();
    private final Producer<byte[], byte[]> producer;

    Exchange() {
        String bootstrap = ExchangeStack.bootstrapServers();
        topics = new MatchingTopics("orders-" + name, "order-updates-" + name, "fills-" + name);
        databaseUrl = ExchangeStack.freshDatabase();
        database = SnapshotDatabase.create(databaseUrl);
        snapshots = new Snapshots(database);
        admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "acks", "all", "max.in.flight.requests.per.connection", 1),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        try {
            admin.createTopics(List.of(
                            new NewTopic(topics.orders(), PARTITIONS, (short) 1),
                            new NewTopic(topics.orderUpdates(), PARTITIONS, (short) 1),
                            new NewTopic(topics.fills(), PARTITIONS, (short) 1)))
                    .all()
                    .get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("The topics of the test cannot be made", e);
        }
    }

    MatchingLoop startLoop() {
        return startLoop("group-" + name, 1_000_000, MarketLimits.DEFAULT);
    }

    MatchingLoop startLoop(String group, int snapshotEveryCommands, MarketLimits limits) {
        return startLoop(settings(group, snapshotEveryCommands, Duration.ofSeconds(6)), limits);
    }

    /// The settings of a loop in the group of this test.
    MatchingSettings settings(Duration sessionTimeout) {
        return settings("group-" + name, 1_000_000, sessionTimeout);
    }

    private static MatchingSettings settings(String group, int snapshotEveryCommands, Duration sessionTimeout) {
        return new MatchingSettings(
                ExchangeStack.bootstrapServers(),
                group,
                Duration.ofMillis(100),
                sessionTimeout,
                snapshotEveryCommands,
                Duration.ofHours(1));
    }

    MatchingLoop startLoop(MatchingSettings settings, MarketLimits limits) {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        registries.add(registry);
        MatchingLoop loop = new MatchingLoop(settings, topics, Commands.CATALOGUE, limits, snapshots, clock, registry);
        loops.add(loop);
        loop.start();
        return loop;
    }

    /// What a gauge of the loop that was started last says.
    double gauge(String metric) {
        return registries.getLast().get(metric).gauge().value();
    }

    static int partition(String pairSymbol) {
        return pairSymbol.equals("BTC/USD") ? 0 : 1;
    }

    void send(List<? extends OrderCommand> commands) {
        commands.forEach(command -> send(partition(command.pairSymbol()), command.key(), EventJson.write(command)));
        producer.flush();
    }

    void send(int partition, String key, byte[] value) {
        var _ = producer.send(
                new ProducerRecord<>(topics.orders(), partition, key.getBytes(StandardCharsets.UTF_8), value));
    }

    void awaitReady(MatchingLoop loop) {
        await().atMost(PATIENCE).until(loop::isReady);
    }

    /// Waits until one of the loops has applied so many records of a partition and all it wrote is there to
    /// be read.
    OwnedState awaitApplied(int partition, long commands) {
        OwnedState[] found = new OwnedState[1];
        await().atMost(PATIENCE).until(() -> {
            for (MatchingLoop loop : loops) {
                for (OwnedState state : states(loop)) {
                    if (state.partition() == partition && state.nextOffset() >= commands) {
                        found[0] = state;
                        return true;
                    }
                }
            }
            return false;
        });
        return found[0];
    }

    static List<OwnedState> states(MatchingLoop loop) {
        try {
            return loop.isAlive() ? loop.states().get() : List.of();
        } catch (ExecutionException closedMeanwhile) {
            return List.of();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// What a fresh market makes of the commands, by topic, as the text of the records in their order.
    Map<String, List<String>> expected(List<? extends OrderCommand> commands) {
        MarketPartition market = new MarketPartition(Commands.CATALOGUE, MarketLimits.DEFAULT);
        List<Event> out = new ArrayList<>();
        commands.forEach(command -> market.apply(command, out));
        Map<String, List<String>> byTopic = new LinkedHashMap<>();
        byTopic.put(topics.orderUpdates(), new ArrayList<>());
        byTopic.put(topics.fills(), new ArrayList<>());
        out.forEach(event -> byTopic.get(event instanceof Fill ? topics.fills() : topics.orderUpdates())
                .add(new String(EventJson.write(event), StandardCharsets.UTF_8)));
        return byTopic;
    }

    /// Waits until the outputs of a partition are exactly these records, each once.
    void assertWritten(int partition, Map<String, List<String>> expected) {
        expected.forEach((topic, records) -> {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(end(topic, partition)).isGreaterThanOrEqualTo(records.size()));
            assertThat(read(topic, partition)).as(topic).isEqualTo(records);
        });
    }

    long end(String topic, int partition) {
        try (KafkaConsumer<byte[], byte[]> reader = reader()) {
            TopicPartition source = new TopicPartition(topic, partition);
            return reader.endOffsets(List.of(source)).get(source);
        }
    }

    List<String> read(String topic, int partition) {
        return records(topic, partition).stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .toList();
    }

    List<ConsumerRecord<byte[], byte[]>> records(String topic, int partition) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> reader = reader()) {
            TopicPartition source = new TopicPartition(topic, partition);
            long end = reader.endOffsets(List.of(source)).get(source);
            reader.assign(List.of(source));
            reader.seekToBeginning(List.of(source));
            while (reader.position(source) < end) {
                reader.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    String logId() {
        return new Clients(new MatchingSettings(
                        ExchangeStack.bootstrapServers(), "x", Duration.ZERO, Duration.ZERO, 1, Duration.ZERO))
                .logId(topics.orders());
    }

    private static KafkaConsumer<byte[], byte[]> reader() {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", ExchangeStack.bootstrapServers(), "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    @Override
    public void close() {
        loops.forEach(MatchingLoop::close);
        producer.close();
        admin.close();
    }
}
