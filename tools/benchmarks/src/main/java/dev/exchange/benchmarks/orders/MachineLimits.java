package dev.exchange.benchmarks.orders;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// What the machine can do at most of each thing that an order needs, with nothing else going on.
final class MachineLimits {
    /// About what a record on `orders` has.
    private static final int RECORD_BYTES = 640;

    private static final int PARTITIONS = 12;
    private static final int DATABASE_CLIENTS = 8;
    private static final int HTTP_CONNECTIONS = 64;
    private static final long GATEWAY_START_SECONDS_MAX = 60;
    private static final String TOPIC = "bench-limit";

    private final BenchStack stack;
    private final int seconds;

    /// @param seconds for each measurement, and as long before it to warm up
    MachineLimits(BenchStack stack, int seconds) {
        this.stack = stack;
        this.seconds = seconds;
    }

    /// @param kafkaRecords acknowledged by all replicas, a second
    /// @param commitsAlone of one row each with synchronous_commit on, one after the other, a second
    /// @param commitsTogether the same from several clients at once
    /// @param echoes requests through a gateway to a server that answers at once, a second
    record Figures(double kafkaRecords, double commitsAlone, double commitsTogether, double echoes) {
        Map<String, Object> toJson() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("kafka_acks_all_records_per_s", Math.round(kafkaRecords));
            json.put("kafka_record_bytes", RECORD_BYTES);
            json.put("postgres_commits_per_s_one_client", Math.round(commitsAlone));
            json.put("postgres_commits_per_s_" + DATABASE_CLIENTS + "_clients", Math.round(commitsTogether));
            json.put("gateway_echo_requests_per_s", Math.round(echoes));
            return json;
        }
    }

    Figures measure() throws Exception {
        return new Figures(kafka(), commits(1), commits(DATABASE_CLIENTS), echoes());
    }

    private double kafka() throws ExecutionException, InterruptedException {
        Properties properties = new Properties();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, stack.kafka());
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 * 1024);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 1);
        properties.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        try (Admin admin = Admin.create(Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, stack.kafka()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1)))
                    .all()
                    .get();
            try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
                byte[] record = "x".repeat(RECORD_BYTES).getBytes(StandardCharsets.US_ASCII);
                produce(producer, record);
                return produce(producer, record);
            } finally {
                admin.deleteTopics(List.of(TOPIC)).all().get();
            }
        }
    }

    private double produce(KafkaProducer<byte[], byte[]> producer, byte[] record) {
        AtomicLong written = new AtomicLong();
        long start = System.nanoTime();
        long end = start + TimeUnit.SECONDS.toNanos(seconds);
        for (int i = 0; System.nanoTime() < end; i++) {
            var _ = producer.send(new ProducerRecord<>(TOPIC, i % PARTITIONS, null, record), (metadata, failure) -> {
                if (failure == null) {
                    written.incrementAndGet();
                }
            });
        }
        producer.flush();
        return written.get() * 1e9 / (System.nanoTime() - start);
    }

    private double commits(int clients) throws SQLException, ExecutionException, InterruptedException {
        String url = "jdbc:postgresql://127.0.0.1:%d/postgres?user=exchange&password=exchange"
                .formatted(stack.port("postgres"));
        try (Connection first = DriverManager.getConnection(url);
                Statement statement = first.createStatement()) {
            statement.execute("CREATE TABLE bench_limit (number bigint GENERATED ALWAYS AS IDENTITY, what text)");
            AtomicLong commits = new AtomicLong();
            long start = System.nanoTime();
            long end = start + TimeUnit.SECONDS.toNanos(seconds);
            try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
                List<Future<?>> running = new ArrayList<>();
                for (int i = 0; i < clients; i++) {
                    running.add(threads.submit(() -> {
                        commit(url, end, commits);
                        return null;
                    }));
                }
                for (Future<?> client : running) {
                    client.get();
                }
            } finally {
                statement.execute("DROP TABLE bench_limit");
            }
            return commits.get() * 1e9 / (System.nanoTime() - start);
        }
    }

    private static void commit(String url, long end, AtomicLong commits) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                PreparedStatement insert = connection.prepareStatement("INSERT INTO bench_limit (what) VALUES (?)")) {
            while (System.nanoTime() < end) {
                insert.setString(1, "one row");
                insert.executeUpdate();
                commits.incrementAndGet();
            }
        }
    }

    /// A second gateway, set up as the stack's own, in front of a server that does nothing.
    private double echoes() throws IOException, InterruptedException {
        int port = freePort();
        try (EchoServer echo = new EchoServer()) {
            ProcessBuilder builder = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElse("java"),
                            "-XX:+UseSerialGC",
                            "-Xmx128m",
                            "-jar",
                            stack.root()
                                    .resolve("gateway/target/quarkus-app/quarkus-run.jar")
                                    .toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().put("HOST", "127.0.0.1");
            builder.environment().put("PORT", Integer.toString(port));
            builder.environment().put("RATE_LIMIT_PER_MINUTE", "1000000000");
            builder.environment().put("ORDER_SERVICE_URL", "http://127.0.0.1:" + echo.port());
            Process gateway = builder.start();
            try {
                InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
                awaitListening(address, gateway);
                return echo(address);
            } finally {
                gateway.destroy();
                gateway.waitFor(20, TimeUnit.SECONDS);
            }
        }
    }

    /// As many requests as come back: each answer lets the next one go.
    private double echo(InetSocketAddress address) throws IOException, InterruptedException {
        Semaphore free = new Semaphore(HTTP_CONNECTIONS);
        AtomicInteger answered = new AtomicInteger();
        String request = OrderMix.post("/api/orders", "127.0.0.1", "{\"what\":\"" + "x".repeat(180) + "\"}");
        HttpLoad.Answers answers = (tag, status, order, nanos) -> {
            if (status == 200) {
                answered.incrementAndGet();
            }
            free.release();
        };
        try (HttpLoad http = new HttpLoad(address, HTTP_CONNECTIONS)) {
            int before = 0;
            long start = System.nanoTime();
            long warm = start + TimeUnit.SECONDS.toNanos(seconds);
            long end = warm + TimeUnit.SECONDS.toNanos(seconds);
            long begun = start;
            for (long now = start; now < end; now = System.nanoTime()) {
                if (begun == start && now >= warm) {
                    begun = now;
                    before = answered.get();
                }
                free.acquire();
                http.send(request, 0, answers);
            }
            return (answered.get() - before) * 1e9 / (System.nanoTime() - begun);
        }
    }

    private static void awaitListening(InetSocketAddress address, Process gateway)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(GATEWAY_START_SECONDS_MAX);
        while (System.nanoTime() < deadline && gateway.isAlive()) {
            try (var socket = new java.net.Socket()) {
                socket.connect(address, 500);
                return;
            } catch (IOException notYet) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
        throw new IOException("the second gateway did not come up on " + address);
    }

    private static int freePort() throws IOException {
        try (var socket = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
