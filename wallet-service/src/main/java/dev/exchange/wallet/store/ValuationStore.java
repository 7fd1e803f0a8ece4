package dev.exchange.wallet.store;

import dev.exchange.platform.sql.Database;
import dev.exchange.platform.sql.Transaction;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/// What everything a user had was worth, over time.
@ApplicationScoped
public class ValuationStore {
    private final Database database;

    public ValuationStore(Database database) {
        this.database = database;
    }

    /// Writes the first valuation of users who have just been entered.
    ///
    /// @param value in USD, the same for all of them
    public void writeFirst(Transaction transaction, SortedSet<String> userIds, BigDecimal value, Instant now) {
        transaction.execute("""
                INSERT INTO valuations (owner, at, value)
                SELECT owner, $2, $3::text::numeric FROM users WHERE user_id = ANY($1::text[])""", userIds.toArray(String[]::new), Columns.timestamp(now), value.toPlainString());
    }

    /// Writes the values of users at one moment; one that was written before stays as it is.
    ///
    /// @param values in USD, by the number of the user
    public void write(Instant at, Map<Long, BigDecimal> values) {
        database.execute(
                """
                INSERT INTO valuations (owner, at, value)
                SELECT v.owner, $1, v.value::numeric FROM unnest($2::bigint[], $3::text[]) AS v(owner, value)
                ON CONFLICT DO NOTHING""",
                Columns.timestamp(at),
                values.keySet().toArray(Long[]::new),
                Columns.texts(values.values(), BigDecimal::toPlainString));
    }

    /// What the user's holdings were worth at `at`: the newest valuation up to then, or, where the user
    /// came later, the first of all.
    public Optional<BigDecimal> valueAt(long owner, Instant at) {
        for (Row row : database.execute("""
                (SELECT value, 0 AS rank FROM valuations WHERE owner = $1 AND at <= $2 ORDER BY at DESC LIMIT 1)
                UNION ALL
                (SELECT value, 1 FROM valuations WHERE owner = $1 ORDER BY at LIMIT 1)
                ORDER BY rank LIMIT 1""", owner, Columns.timestamp(at))) {
            return Optional.of(row.getBigDecimal(0));
        }
        return Optional.empty();
    }

    /// Removes up to `most` valuations from before `before`.
    ///
    /// @return how many
    public int remove(Instant before, int most) {
        return database.execute("""
                        DELETE FROM valuations WHERE (owner, at) IN (
                            SELECT owner, at FROM valuations WHERE at < $1 LIMIT $2)""", Columns.timestamp(before), most).rowCount();
    }
}
