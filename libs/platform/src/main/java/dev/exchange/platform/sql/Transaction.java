package dev.exchange.platform.sql;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// An open transaction, used by one thread that may block. Statements wait at most [#STATEMENT_TIMEOUT].
public final class Transaction {
    static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(15);

    private final SqlConnection connection;

    Transaction(SqlConnection connection) {
        this.connection = connection;
    }

    /// Runs a prepared statement. Arrays (`Long[]`, `String[]`, `OffsetDateTime[]`, …) serve `unnest`.
    ///
    /// @param parameters for $1, $2, …; null is SQL's NULL
    public RowSet<Row> execute(String sql, @Nullable Object... parameters) {
        return connection
                .preparedQuery(sql)
                .execute(Tuple.from(Arrays.asList(parameters)))
                .await()
                .atMost(STATEMENT_TIMEOUT);
    }

    /// The connection itself, for what this class does not offer.
    public SqlConnection connection() {
        return connection;
    }
}
