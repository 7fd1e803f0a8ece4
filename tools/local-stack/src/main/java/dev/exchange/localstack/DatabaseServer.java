package dev.exchange.localstack;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/// A PostgreSQL server that accepts connections: what the stack asks of it before the services start. Calls block.
///
/// @param url any database of the server; its user must be allowed to create databases
public record DatabaseServer(DatabaseUrl url) {

    private static final List<String> DURABILITY_SETTINGS = List.of("fsync", "full_page_writes", "synchronous_commit");
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
    private static final String DUPLICATE_DATABASE = "42P04";
    private static final long POLL_MS = 20;

    /// Waits until the server accepts connections.
    ///
    /// @param alive asked between two attempts; waiting ends as soon as it says no
    /// @throws SQLException the last refusal, when the time is over or the server is gone
    public void awaitAccepting(Duration timeout, BooleanSupplier alive) throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            try (Connection connection = connect()) {
                connection.getMetaData();
                return;
            } catch (SQLException refused) {
                if (!alive.getAsBoolean() || System.nanoTime() > deadline || isFinal(refused)) {
                    throw refused;
                }
                Thread.sleep(POLL_MS);
            }
        }
    }

    /// Checks that what the server acknowledges is on disk.
    ///
    /// @throws IllegalStateException naming the setting, when `fsync`, `full_page_writes` or
    ///     `synchronous_commit` is off
    public void verifyDurable() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String setting : DURABILITY_SETTINGS) {
                try (ResultSet shown = statement.executeQuery("SHOW " + setting)) {
                    shown.next();
                    String value = shown.getString(1);
                    // remote_apply and remote_write flush here too before a commit returns; local and on are the plain
                    // forms.
                    if ("off".equals(value)) {
                        throw new IllegalStateException(
                                ("PostgreSQL runs with %s=%s: a commit that it acknowledged could be"
                                                + " lost. Switch it on; the exchange does not start without it.")
                                        .formatted(setting, value));
                    }
                }
            }
        }
    }

    /// Creates a database unless it is there.
    ///
    /// @param name lower-case letters, digits and underscores
    public void createDatabase(String name) throws SQLException {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a database name has lower-case letters, digits and underscores only, not: " + name);
        }
        try (Connection connection = connect();
                PreparedStatement exists = connection.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?")) {
            exists.setString(1, name);
            try (ResultSet found = exists.executeQuery()) {
                if (found.next()) {
                    return;
                }
            }
            try (Statement create = connection.createStatement()) {
                create.execute("CREATE DATABASE " + name);
            }
        } catch (SQLException failed) {
            // Somebody else created it between the question and the command.
            if (!DUPLICATE_DATABASE.equals(failed.getSQLState())) {
                throw failed;
            }
        }
    }

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", url.user());
        properties.setProperty("password", url.password());
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "30");
        properties.setProperty("ApplicationName", "exchange-local-stack");
        return DriverManager.getConnection(url.jdbc(), properties);
    }

    /// A wrong password or a missing database does not become right by waiting.
    private static boolean isFinal(SQLException refused) {
        String state = refused.getSQLState();
        return state != null && (state.startsWith("28") || state.equals("3D000"));
    }
}
