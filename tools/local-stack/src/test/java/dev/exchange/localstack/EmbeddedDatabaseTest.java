package dev.exchange.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedDatabaseTest {

    @TempDir
    Path directory;

    @Test
    void aRestartOnTheSameDirectoryFindsWhatWasCommitted() throws Exception {
        int port = FreePort.find();
        try (EmbeddedDatabase database = EmbeddedDatabase.start(directory.resolve("data"), port)) {
            database.server().createDatabase("wallet_service");
            execute(database.url("wallet_service"), "CREATE TABLE kept AS SELECT 42 AS answer");
        }

        try (EmbeddedDatabase database = EmbeddedDatabase.start(directory.resolve("data"), port)) {
            assertThat(value(database.url("wallet_service"), "SELECT answer FROM kept"))
                    .isEqualTo("42");
        }
    }

    @Test
    void aKilledServerComesBackWithEveryCommit() throws Exception {
        int port = FreePort.find();
        try (EmbeddedDatabase database = EmbeddedDatabase.start(directory.resolve("data"), port)) {
            database.server().createDatabase("wallet_service");
            execute(database.url("wallet_service"), "CREATE TABLE kept AS SELECT 42 AS answer");
            ProcessHandle server = ProcessHandle.of(database.pid()).orElseThrow();
            server.destroyForcibly();
            server.onExit().get();
        }

        try (EmbeddedDatabase database = EmbeddedDatabase.start(directory.resolve("data"), port)) {
            assertThat(value(database.url("wallet_service"), "SELECT answer FROM kept"))
                    .isEqualTo("42");
        }
    }

    @Test
    void itRunsDurablyAndADatabaseIsCreatedOnce() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(directory.resolve("data"), FreePort.find())) {
            database.server().createDatabase("order_service");
            database.server().createDatabase("order_service");

            for (String setting : new String[] {"fsync", "full_page_writes", "synchronous_commit"}) {
                assertThat(value(database.url("order_service"), "SHOW " + setting))
                        .as(setting)
                        .isEqualTo("on");
            }
            assertThatThrownBy(() -> database.server().createDatabase("x; DROP DATABASE order_service"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fsync", "full_page_writes", "synchronous_commit"})
    void aServerThatIsNotDurableIsRefused(String setting) throws Exception {
        int port = FreePort.find();
        PostgresDirectory data = PostgresDirectory.prepare(directory.resolve("data"));
        List<String> careless = data.command(port).stream()
                .map(argument -> argument.equals(setting + "=on") ? setting + "=off" : argument)
                .toList();
        Process process = new ProcessBuilder(careless)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        try {
            DatabaseServer server = new DatabaseServer(EmbeddedDatabase.url(port));
            server.awaitAccepting(Duration.ofSeconds(30), process::isAlive);

            assertThatThrownBy(server::verifyDurable)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(setting + "=off");
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void aWrongPasswordIsReportedAtOnce() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(directory.resolve("data"), FreePort.find())) {
            DatabaseUrl url = database.url("postgres");
            DatabaseUrl wrong = new DatabaseUrl(url.user(), "wrong", url.host(), url.port(), url.database());
            long start = System.nanoTime();

            assertThatThrownBy(() -> new DatabaseServer(wrong).awaitAccepting(Duration.ofMinutes(1), () -> true))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password");

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        }
    }

    private static void execute(DatabaseUrl url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url.jdbc(), url.user(), url.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String value(DatabaseUrl url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url.jdbc(), url.user(), url.password());
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
