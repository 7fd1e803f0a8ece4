package dev.exchange.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.PriceUpdate;
import dev.exchange.platform.sql.Database;
import dev.exchange.platform.sql.Transaction;
import dev.exchange.testing.ExchangeStack;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchLoopTest {
    private static final int PARTITIONS = 4;
    private static final List<String> KEYS = List.of("BTC/USD", "ETH/USD", "ADA/USD", "SOL/USD", "BTC/ETH");
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    private final String topic = "numbered-" + UUID.randomUUID();
    private final String consumer = "reader-" + UUID.randomUUID();
    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final EventConsumers consumers = new EventConsumers(ExchangeStack.bootstrapServers());
    private final EventProducer producer = new EventProducer(ExchangeStack.bootstrapServers(), "platform-test");
    private final Pool pool = PgBuilder.pool()
            .with(new PoolOptions().setMaxSize(4))
            .connectingTo(PgConnectOptions.fromUri(ExchangeStack.freshDatabase().text()))
            .using(vertx)
            .build();
    private final Database database = new Database(pool);
    private final Set<String> followedUp = ConcurrentHashMap.newKeySet();

    @BeforeEach
    void makeTopicAndTables() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", ExchangeStack.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
        pool.query(migration()).executeAndAwait();
        pool.query("CREATE TABLE seen (key text, sequence bigint)").executeAndAwait();
    }

    @AfterEach
    void close() {
        producer.close();
        pool.closeAndAwait();
        vertx.closeAndAwait();
    }

    @Test
    void appliesEveryEventOnceWhateverFailsInBetween() throws Exception {
        long seed = System.nanoTime();
        int events = 3_000;
        write(LongStream.rangeClosed(1, events / 2).boxed().toList());

        try (var _ = start(new Faulty(new Random(seed)))) {
            write(LongStream.rangeClosed(events / 2 + 1, events).boxed().toList());
            await("some progress, seed " + seed).atMost(LONG_ENOUGH).until(() -> seen().size() > events / 3);
        }
        try (var _ = start(new Faulty(new Random(seed + 1)))) {
            await("all applied, seed " + seed).atMost(LONG_ENOUGH).until(() -> seen().size() >= events * KEYS.size());
            await("all followed up, seed " + seed)
                    .atMost(LONG_ENOUGH)
                    .until(() -> followedUp.size() == events * KEYS.size());
        }

        assertThat(seen()).as("seed %d", seed).hasSize(events * KEYS.size()).doesNotHaveDuplicates();
    }

    @Test
    void recordsThatCanWaitAreAppliedWithLaterOnesAndAtTheLatestAfterAWhile() throws Exception {
        long seed = System.nanoTime();
        int events = 500;
        List<Integer> batches = new ArrayList<>();
        class Waiting extends Faulty {
            Waiting(Random random) {
                super(random);
            }

            @Override
            public boolean canWait(List<Received<PriceUpdate>> records) {
                return records.stream().noneMatch(received -> received.event().sequence() % 10 == 0);
            }

            @Override
            public void apply(Transaction transaction, List<Received<PriceUpdate>> batch) {
                super.apply(transaction, batch);
                batches.add(batch.size());
            }
        }

        try (var _ = start(new Waiting(new Random(seed)), subscription().pacedBy(Duration.ofMillis(5)))) {
            for (long sequence = 1; sequence <= events - 1; sequence++) {
                write(List.of(sequence));
            }
            // Of what comes last nothing follows either.
            await("all applied, seed " + seed)
                    .atMost(LONG_ENOUGH)
                    .until(() -> seen().size() >= (events - 1) * KEYS.size());
        }

        assertThat(seen())
                .as("seed %d", seed)
                .hasSize((events - 1) * KEYS.size())
                .doesNotHaveDuplicates();
        assertThat(batches).hasSizeLessThan(events);
    }

    @Test
    void dropsNumbersThatItHasSeenEvenAfterARestart() throws Exception {
        write(List.of(1L, 2L, 3L));
        try (var _ = start(new Recording())) {
            await().atMost(LONG_ENOUGH).until(() -> seen().size() == 3 * KEYS.size());
        }

        write(List.of(2L, 3L, 4L));
        try (var _ = start(new Recording())) {
            await().atMost(LONG_ENOUGH).until(() -> seen().size() == 4 * KEYS.size());
        }

        assertThat(seen()).doesNotHaveDuplicates();
    }

    @Test
    void stopsAtAGapAndSaysSo() throws Exception {
        BatchLoop<PriceUpdate> loop = new BatchLoop<>(subscription(), new Recording(), consumers, database, meters);
        write(List.of(1L, 2L, 4L));

        loop.start();
        try (loop) {
            await().atMost(LONG_ENOUGH)
                    .until(() -> loop.failure()
                            .filter(SequenceGapException.class::isInstance)
                            .isPresent());
        }

        assertThat(loop.isReady()).isFalse();
        assertThat(seen()).noneMatch(event -> event.endsWith("#4"));
    }

    @Test
    void twoMembersShareThePartitionsAndApplyEachEventOnce() throws Exception {
        try (var _ = start(new Recording());
                var _ = start(new Recording())) {
            for (long sequence = 1; sequence <= 200; sequence++) {
                write(List.of(sequence));
            }
            await().atMost(LONG_ENOUGH).until(() -> seen().size() >= 200 * KEYS.size());
        }

        assertThat(seen()).doesNotHaveDuplicates();
    }

    @Test
    void aTailReadsEverythingAndGoesOnAfterItsReaderThrew() throws Exception {
        write(List.of(1L, 2L, 3L));
        Map<String, Long> last = new HashMap<>();
        boolean[] thrown = new boolean[1];
        Tail<PriceUpdate> tail = new Tail<>(
                "tail-test",
                List.of(Source.gapFree(topic, PriceUpdate.class)),
                Map.of(),
                new SequenceFilter(),
                batch -> {
                    if (!thrown[0]) {
                        thrown[0] = true;
                        throw new IllegalStateException("thrown on purpose");
                    }
                    batch.forEach(received -> last.merge(received.event().key(), 1L, Long::sum));
                },
                consumers);

        tail.start();
        try (tail) {
            tail.caughtUp().toCompletableFuture().get(60, java.util.concurrent.TimeUnit.SECONDS);
        }

        assertThat(last)
                .hasSize(KEYS.size())
                .allSatisfy((key, count) -> assertThat(count).isEqualTo(3));
    }

    private AutoCloseable start(BatchApplication<PriceUpdate> application) {
        return start(application, subscription());
    }

    private AutoCloseable start(BatchApplication<PriceUpdate> application, Subscription<PriceUpdate> subscription) {
        BatchLoop<PriceUpdate> loop = new BatchLoop<>(subscription, application, consumers, database, meters);
        loop.start();
        return loop;
    }

    private Subscription<PriceUpdate> subscription() {
        return new Subscription<>(consumer, List.of(Source.gapFree(topic, PriceUpdate.class)), 50, Duration.ZERO);
    }

    private void write(List<Long> sequences) {
        List<CompletableFuture<?>> written = new ArrayList<>();
        for (long sequence : sequences) {
            KEYS.forEach(key -> written.add(producer.send(topic, price(key, sequence))));
        }
        CompletableFuture.allOf(written.toArray(CompletableFuture[]::new)).join();
    }

    private List<String> seen() {
        List<String> seen = new ArrayList<>();
        database.execute("SELECT key || '#' || sequence FROM seen").forEach(row -> seen.add(row.getString(0)));
        return seen;
    }

    private static String migration() throws IOException {
        try (InputStream in = BatchLoop.class.getResourceAsStream("/exchange/platform/V0_1__consumer_positions.sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static PriceUpdate price(String pair, long sequence) {
        BigDecimal one = BigDecimal.ONE;
        return new PriceUpdate(
                pair + "-" + sequence,
                Event.SCHEMA_VERSION,
                Instant.now(),
                sequence,
                PriceUpdate.TYPE,
                pair,
                null,
                null,
                null,
                one,
                "simulated",
                one,
                one,
                one,
                one,
                one);
    }

    private class Recording implements BatchApplication<PriceUpdate> {
        @Override
        public void apply(Transaction transaction, List<Received<PriceUpdate>> batch) {
            transaction.execute(
                    "INSERT INTO seen SELECT * FROM unnest($1::text[], $2::bigint[])",
                    batch.stream().map(received -> received.event().key()).toArray(String[]::new),
                    batch.stream().map(received -> received.event().sequence()).toArray(Long[]::new));
        }

        @Override
        public CompletionStage<Void> afterCommit(List<Received<PriceUpdate>> batch) {
            batch.forEach(received -> followedUp.add(received.event().eventId()));
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> redelivered(List<Received<PriceUpdate>> batch) {
            return afterCommit(batch);
        }
    }

    /// Fails before its work, after it, and after the commit, each now and then.
    private class Faulty extends Recording {
        private final Random random;

        Faulty(Random random) {
            this.random = random;
        }

        @Override
        public void apply(Transaction transaction, List<Received<PriceUpdate>> batch) {
            failNowAndThen();
            super.apply(transaction, batch);
            failNowAndThen();
        }

        @Override
        public CompletionStage<Void> afterCommit(List<Received<PriceUpdate>> batch) {
            if (random.nextInt(20) == 0) {
                return CompletableFuture.failedFuture(new IllegalStateException("failed on purpose"));
            }
            return super.afterCommit(batch);
        }

        private void failNowAndThen() {
            if (random.nextInt(40) == 0) {
                throw new IllegalStateException("failed on purpose");
            }
        }
    }
}
