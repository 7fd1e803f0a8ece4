package dev.exchange.platform.sql;

import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The service's Postgres for threads that may block: poll loops, scheduled work. HTTP paths inject the pool itself.
@ApplicationScoped
public class Database {
    private static final Logger LOG = Logger.getLogger(Database.class);
    private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(10);

    private final Pool pool;

    public Database(Pool pool) {
        this.pool = pool;
    }

    /// Runs one statement in a transaction of its own.
    public RowSet<Row> execute(String sql, @Nullable Object... parameters) {
        return pool.preparedQuery(sql)
                .execute(Tuple.from(Arrays.asList(parameters)))
                .await()
                .atMost(Transaction.STATEMENT_TIMEOUT);
    }

    /// Runs `work` in one transaction; commits when it returns, rolls back when it throws.
    public <T> T inTransaction(Function<Transaction, T> work) {
        SqlConnection connection = pool.getConnection().await().atMost(CONNECTION_TIMEOUT);
        try {
            // Nothing waits for the BEGIN: what follows on the connection runs after it.
            var begun = connection.begin().subscribeAsCompletionStage();
            Transaction transaction = new Transaction(connection);
            T result;
            try {
                result = work.apply(transaction);
                transaction.checkWhatWasSent();
            } catch (RuntimeException | Error e) {
                try {
                    Transaction.await(begun).rollback().await().atMost(Transaction.STATEMENT_TIMEOUT);
                } catch (RuntimeException rollback) {
                    // A lost connection rolls back by itself; the cause is what the caller must see.
                    e.addSuppressed(rollback);
                }
                throw e;
            }
            Transaction.await(begun).commit().await().atMost(Transaction.STATEMENT_TIMEOUT);
            return result;
        } finally {
            connection
                    .close()
                    .subscribe()
                    .with(closed -> {}, e -> LOG.debug("A connection was lost on its way back", e));
        }
    }
}
