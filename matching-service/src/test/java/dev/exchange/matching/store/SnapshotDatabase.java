package dev.exchange.matching.store;

import dev.exchange.localstack.DatabaseUrl;
import dev.exchange.testing.ExchangeStack;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/// A database with this service's tables, for tests without Quarkus.
public final class SnapshotDatabase {
    private static final List<String> MIGRATIONS = List.of("V1__snapshots.sql", "V2__snapshot_format.sql");

    private SnapshotDatabase() {}

    public static DataSource fresh() {
        return create(ExchangeStack.freshDatabase());
    }

    /// The database at an address.
    public static DataSource at(DatabaseUrl url) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url.jdbc());
        source.setUser(url.user());
        source.setPassword(url.password());
        return source;
    }

    /// Makes the tables.
    public static DataSource create(DatabaseUrl url) {
        DataSource source = at(url);
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            for (String migration : MIGRATIONS) {
                statement.execute(text(migration));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The tables cannot be made", e);
        }
        return source;
    }

    private static String text(String migration) {
        try (InputStream in = SnapshotDatabase.class.getResourceAsStream("/db/migration/" + migration)) {
            return new String(Objects.requireNonNull(in, migration).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
