package dev.exchange.marketdata.store;

import dev.exchange.platform.sql.Database;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.OptionalLong;

/// Which replica writes what only one may write. Time is the database's, which all replicas share.
@ApplicationScoped
public class LeaseStore {
    private final Database database;

    public LeaseStore(Database database) {
        this.database = database;
    }

    /// Takes the lease if it is free or has run out, or renews it if `holder` has it.
    ///
    /// @return the term, which grows whenever the holder changes; empty while another holds the lease
    public OptionalLong acquire(String name, String holder, Duration length) {
        for (Row row : database.execute("""
                INSERT INTO writer_lease AS l (name, holder, term, expires_at)
                VALUES ($1, $2, 1, now() + make_interval(secs => $3::float8 / 1000))
                ON CONFLICT (name) DO UPDATE SET
                    term = CASE WHEN l.holder = excluded.holder THEN l.term ELSE l.term + 1 END,
                    holder = excluded.holder,
                    expires_at = excluded.expires_at
                WHERE l.holder = excluded.holder OR l.expires_at < now()
                RETURNING term""", name, holder, (double) length.toMillis())) {
            return OptionalLong.of(row.getLong(0));
        }
        return OptionalLong.empty();
    }

    /// Lets another replica take over at once.
    public void release(String name, String holder) {
        database.execute("UPDATE writer_lease SET expires_at = now() WHERE name = $1 AND holder = $2", name, holder);
    }
}
