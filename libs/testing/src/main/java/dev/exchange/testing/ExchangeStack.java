package dev.exchange.testing;

import dev.exchange.localstack.DatabaseServer;
import dev.exchange.localstack.DatabaseUrl;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The real Kafka and the real PostgreSQL for a test.
///
/// For a Quarkus test:
///
/// ```java
/// @QuarkusTest
/// @QuarkusTestResource(ExchangeStack.class)
/// class OrdersTest { … }
/// ```
///
/// The service then finds `KAFKA_BOOTSTRAP_SERVERS`, `kafka.bootstrap.servers` and `DATABASE_URL` in its configuration;
/// the database is empty and belongs to this start of the service alone, every declared topic exists. Broker and server
/// are started by the first test of the JVM and end with it, in containers where a Docker engine answers and embedded
/// where none does. Topics are shared by all tests of a JVM: a test names users and client order ids of its own and
/// does
/// not count on an empty topic.
///
/// A test without Quarkus asks [#bootstrapServers()], [#freshDatabase()] and [DatabaseUrl#jdbc()].
public final class ExchangeStack implements QuarkusTestResourceLifecycleManager {

    private @Nullable DatabaseUrl database;

    /// Starts what is not running yet and creates the database of the service under test.
    ///
    /// @return the configuration of the service
    @Override
    public Map<String, String> start() {
        DatabaseUrl fresh = freshDatabase();
        database = fresh;
        return configuration(fresh);
    }

    /// Leaves broker and server running for the next test class of this JVM.
    @Override
    public void stop() {
        database = null;
    }

    /// Puts the [DatabaseUrl] of the service under test in every test field of that type.
    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(database, field -> field.getType().equals(DatabaseUrl.class) && !field.isSynthetic());
    }

    /// What a service needs to use `database` and the broker of this JVM.
    public static Map<String, String> configuration(DatabaseUrl database) {
        return Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", bootstrapServers(),
                "kafka.bootstrap.servers", bootstrapServers(),
                "DATABASE_URL", database.text(),
                "quarkus.devservices.enabled", "false");
    }

    /// The broker of this JVM, with every declared topic.
    public static String bootstrapServers() {
        return Backbone.running().bootstrapServers();
    }

    /// A new, empty database on the server of this JVM; [DatabaseUrl#text()] is the form of `DATABASE_URL`.
    public static DatabaseUrl freshDatabase() {
        DatabaseUrl server = Backbone.running().database();
        String name = "test_" + UUID.randomUUID().toString().replace('-', '_');
        try {
            new DatabaseServer(server).createDatabase(name);
        } catch (SQLException failed) {
            throw new IllegalStateException("no database could be created on " + server, failed);
        }
        return server.withDatabase(name);
    }
}
