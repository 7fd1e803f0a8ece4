package dev.exchange.localstack;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/// A real Kafka broker (KRaft, one node that is broker and controller) inside this JVM.
///
/// The first start on a directory formats it; later starts find the topics, records and committed offsets that were
/// there, after a clean end and after a killed process alike. Kafka answers a producer when a record is in the page
/// cache, so what was acknowledged survives a killed process but not a power cut: production runs three replicas with
/// two in sync for that.
///
/// Topics are never created by use; [TopicSetup] creates them from the declaration.
public final class EmbeddedKafka implements AutoCloseable {

    private static final int NODE_ID = 1;

    private final KafkaRaftServer server;
    private final Settings settings;

    private EmbeddedKafka(KafkaRaftServer server, Settings settings) {
        this.server = server;
        this.settings = settings;
    }

    /// Where a broker keeps its data and how it is reached.
    ///
    /// @param dataDirectory created when missing; belongs to one broker at a time
    /// @param host the address to listen on, e.g. `127.0.0.1`
    /// @param port the port that clients connect to
    /// @param controllerPort used only inside the broker; may differ between two starts on one directory
    /// @param advertisedHost the host name that the broker tells its clients to come back to
    public record Settings(Path dataDirectory, String host, int port, int controllerPort, String advertisedHost) {

        /// A broker for this machine alone.
        public static Settings onLoopback(Path dataDirectory, int port) {
            return new Settings(dataDirectory, "127.0.0.1", port, FreePort.find(), "127.0.0.1");
        }
    }

    /// Starts a broker for this machine alone; see [#start(Settings)].
    public static EmbeddedKafka start(Path dataDirectory, int port) throws IOException {
        return start(Settings.onLoopback(dataDirectory, port));
    }

    /// Starts a broker and returns when it serves clients. What Kafka throws when a port is taken or the directory is
    /// in use by another broker comes through unchanged.
    ///
    /// @throws IOException when the data directory cannot be created or formatted
    public static EmbeddedKafka start(Settings settings) throws IOException {
        Files.createDirectories(settings.dataDirectory());
        format(settings.dataDirectory());
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(properties(settings), false), Time.SYSTEM);
        try {
            server.startup();
        } catch (RuntimeException failed) {
            server.shutdown();
            throw failed;
        }
        return new EmbeddedKafka(server, settings);
    }

    /// What clients put in `bootstrap.servers`.
    public String bootstrapServers() {
        return settings.advertisedHost() + ":" + settings.port();
    }

    /// Blocks until the broker has ended.
    public void awaitTermination() {
        server.awaitShutdown();
    }

    /// Ends the broker cleanly: logs are flushed, so the next start needs no recovery.
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static void format(Path dataDirectory) throws IOException {
        if (Files.exists(dataDirectory.resolve("meta.properties"))) {
            return;
        }
        try (PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(silent)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(NODE_ID)
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(dataDirectory.toString())
                    .addDirectory(dataDirectory.toString())
                    .run();
        } catch (IOException | RuntimeException failed) {
            throw failed;
        } catch (Exception failed) {
            throw new IOException("Kafka could not format " + dataDirectory, failed);
        }
    }

    private static Properties properties(Settings settings) {
        String listeners = Map.of(
                        "CLIENT", settings.host() + ":" + settings.port(),
                        "CONTROLLER", "127.0.0.1:" + settings.controllerPort())
                .entrySet()
                .stream()
                .map(listener -> listener.getKey() + "://" + listener.getValue())
                .collect(Collectors.joining(","));
        Properties kafka = new Properties();
        kafka.putAll(Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                Integer.toString(NODE_ID),
                "controller.quorum.voters",
                NODE_ID + "@127.0.0.1:" + settings.controllerPort(),
                "controller.listener.names",
                "CONTROLLER",
                "inter.broker.listener.name",
                "CLIENT",
                "listeners",
                listeners,
                "advertised.listeners",
                "CLIENT://" + settings.advertisedHost() + ":" + settings.port(),
                "listener.security.protocol.map",
                "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "log.dirs",
                settings.dataDirectory().toString()));
        kafka.putAll(Map.of(
                "auto.create.topics.enable", "false",
                "default.replication.factor", "1",
                "min.insync.replicas", "1",
                "offsets.topic.replication.factor", "1",
                "offsets.topic.num.partitions", "4",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "transaction.state.log.num.partitions", "1",
                "share.coordinator.state.topic.replication.factor", "1",
                "share.coordinator.state.topic.min.isr", "1"));
        // A consumer that is gone is noticed soon, a first consumer is not kept waiting for others.
        kafka.putAll(Map.of(
                "group.min.session.timeout.ms", "1000",
                "group.initial.rebalance.delay.ms", "0",
                "group.consumer.min.session.timeout.ms", "1000",
                "group.consumer.min.heartbeat.interval.ms", "200",
                // After a kill the controller, which starts with the broker, waits this long before it believes that
                // the former incarnation is gone.
                "broker.session.timeout.ms", "6000",
                "broker.heartbeat.interval.ms", "500",
                "controlled.shutdown.enable", "true"));
        // One machine, few clients: threads and buffers for that instead of for a data centre.
        kafka.putAll(Map.of(
                "metric.reporters", "",
                "num.network.threads", "2",
                "num.io.threads", "4",
                "background.threads", "2",
                "num.replica.alter.log.dirs.threads", "1",
                "log.cleaner.threads", "1",
                "log.cleaner.dedupe.buffer.size", Integer.toString(8 * 1024 * 1024),
                "log.index.size.max.bytes", Integer.toString(2 * 1024 * 1024),
                "log.segment.bytes", Integer.toString(128 * 1024 * 1024),
                "socket.request.max.bytes", Integer.toString(32 * 1024 * 1024)));
        return kafka;
    }
}
