package dev.exchange.bot.store;

import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The one seat from which house bots may run: an advisory lock in Postgres, which the server frees when the replica
/// that holds it dies. Used by one thread.
@Singleton
public class HouseSeat {
    private static final Logger LOG = Logger.getLogger(HouseSeat.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    // "house" in ASCII
    private static final long LOCK = 0x68_6f_75_73_65L;

    private final Pool pool;
    private @Nullable SqlConnection holder;

    public HouseSeat(Pool pool) {
        this.pool = pool;
    }

    /// Takes the seat if it is free, and says whether this replica has it now.
    ///
    /// @throws RuntimeException when the database cannot be asked; the seat is then not held
    public boolean hold() {
        SqlConnection current = holder;
        if (current == null) {
            return take();
        }
        try {
            current.query("SELECT 1").execute().await().atMost(TIMEOUT);
            return true;
        } catch (RuntimeException e) {
            drop(current);
            throw e;
        }
    }

    private boolean take() {
        SqlConnection connection = pool.getConnection().await().atMost(TIMEOUT);
        boolean taken = false;
        try {
            Row row = connection
                    .preparedQuery("SELECT pg_try_advisory_lock($1)")
                    .execute(Tuple.of(LOCK))
                    .await()
                    .atMost(TIMEOUT)
                    .iterator()
                    .next();
            taken = row.getBoolean(0);
        } finally {
            if (taken) {
                holder = connection;
            } else {
                drop(connection);
            }
        }
        return taken;
    }

    /// Frees the seat for another replica, if it is held.
    public void leave() {
        SqlConnection current = holder;
        if (current != null) {
            try {
                current.preparedQuery("SELECT pg_advisory_unlock($1)")
                        .execute(Tuple.of(LOCK))
                        .await()
                        .atMost(TIMEOUT);
            } finally {
                drop(current);
            }
        }
    }

    private void drop(SqlConnection connection) {
        holder = null;
        connection.close().subscribe().with(closed -> {}, e -> LOG.debug("A connection was lost on its way back", e));
    }
}
