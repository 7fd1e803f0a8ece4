package dev.exchange.testing;

import dev.exchange.contracts.Topics;
import dev.exchange.localstack.DatabaseServer;
import dev.exchange.localstack.DatabaseUrl;
import dev.exchange.localstack.EmbeddedDatabase;
import dev.exchange.localstack.EmbeddedKafka;
import dev.exchange.localstack.FreePort;
import dev.exchange.localstack.TopicSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// One broker with every declared topic and one PostgreSQL server, started at most once in a JVM and ended with it.
///
/// A service under test may be loaded by several class loaders in one JVM, each with its own copy of this class, so
/// what
/// is running is remembered in system properties, which all of them share.
///
/// @param bootstrapServers of the broker
/// @param database the maintenance database of the server
record Backbone(String bootstrapServers, DatabaseUrl database) {

    private static final String KAFKA_PROPERTY = "dev.exchange.testing.kafka";
    private static final String DATABASE_PROPERTY = "dev.exchange.testing.database";
    private static final Duration TOPICS_TIMEOUT = Duration.ofSeconds(60);

    /// The running backbone, started by the first caller.
    static Backbone running() {
        // The one object that is the same for every class loader of this JVM and that nobody else locks by this name.
        synchronized (KAFKA_PROPERTY.intern()) {
            String kafka = System.getProperty(KAFKA_PROPERTY);
            String database = System.getProperty(DATABASE_PROPERTY);
            if (kafka != null && database != null) {
                return new Backbone(kafka, DatabaseUrl.parse(database));
            }
            Backbone started = start();
            System.setProperty(KAFKA_PROPERTY, started.bootstrapServers());
            System.setProperty(DATABASE_PROPERTY, started.database().text());
            return started;
        }
    }

    private static Backbone start() {
        try {
            // The choice between containers and the embedded stack is made here and nowhere else.
            Backbone backbone = DockerEngine.answers() ? inContainers() : embedded();
            new DatabaseServer(backbone.database()).verifyDurable();
            try (TopicSetup topics = new TopicSetup(backbone.bootstrapServers(), TOPICS_TIMEOUT)) {
                topics.apply(Topics.declaration(), TopicSetup.Durability.DEVELOPMENT);
            }
            return backbone;
        } catch (IOException | SQLException | ExecutionException | TimeoutException failed) {
            throw new IllegalStateException("the broker and the database for the tests did not start", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the broker and the database started", interrupted);
        }
    }

    // Both containers are ended by Testcontainers when this JVM ends.
    @SuppressWarnings("resource")
    private static Backbone inContainers() {
        KafkaContainer kafka = new KafkaContainer("apache/kafka:4.1.1")
                .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                .withEnv("KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS", "1000")
                .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0");
        PostgreSQLContainer postgres = new PostgreSQLContainer("postgres:18")
                .withUsername("exchange")
                .withPassword("exchange")
                .withDatabaseName("postgres")
                // Testcontainers starts PostgreSQL with fsync=off unless it is told its command.
                .withCommand("postgres", "-c", "max_connections=160");
        kafka.start();
        postgres.start();
        DatabaseUrl database = new DatabaseUrl(
                postgres.getUsername(),
                postgres.getPassword(),
                postgres.getHost(),
                postgres.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
                postgres.getDatabaseName());
        return new Backbone(kafka.getBootstrapServers(), database);
    }

    // Closed by the shutdown hooks, not here: every test of this JVM uses them.
    @SuppressWarnings("resource")
    private static Backbone embedded() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("exchange-test");
        EmbeddedDatabase database = EmbeddedDatabase.start(directory.resolve("postgres"), FreePort.find());
        EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), FreePort.find());
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            kafka.close();
                            database.close();
                            TemporaryDirectory.delete(directory);
                        },
                        "exchange-test-backbone-stop"));
        return new Backbone(kafka.bootstrapServers(), database.url("postgres"));
    }
}
