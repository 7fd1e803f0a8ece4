package dev.exchange.wallet.store;

import dev.exchange.platform.sql.Database;
import dev.exchange.platform.sql.Transaction;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

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

    /// When the users are valued in the round of this hour: the same answer to every replica, and after a
    /// restart.
    ///
    /// @param at what this one proposes
    /// @return empty where that round is finished
    public Optional<Instant> begin(Instant hour, Instant at) {
        database.execute(
                "INSERT INTO valuation_rounds (hour, at) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                Columns.timestamp(hour),
                Columns.timestamp(at));
        for (Row row : database.execute(
                "SELECT at FROM valuation_rounds WHERE hour = $1 AND NOT finished", Columns.timestamp(hour))) {
            return Optional.of(row.getOffsetDateTime(0).toInstant());
        }
        return Optional.empty();
    }

    public void finish(Instant hour) {
        database.execute("UPDATE valuation_rounds SET finished = true WHERE hour = $1", Columns.timestamp(hour));
    }

    /// Writes the values of users at one moment; one that was written before stays as it is.
    ///
    /// @param values by the number of the user
    public void write(Instant at, Map<Long, Valued> values) {
        database.execute(
                """
                INSERT INTO valuations (owner, at, value, net_inflow)
                SELECT v.owner, $1, v.value::numeric, v.net_inflow::numeric
                FROM unnest($2::bigint[], $3::text[], $4::text[]) AS v(owner, value, net_inflow)
                ON CONFLICT DO NOTHING""",
                Columns.timestamp(at),
                values.keySet().toArray(Long[]::new),
                Columns.texts(values.values(), valued -> valued.value().toPlainString()),
                Columns.texts(values.values(), valued -> Columns.plain(valued.netInflow())));
    }

    /// What the user's holdings were worth at `at`: the newest valuation up to then, or, where the user
    /// came later, the first of all.
    public Optional<Valued> valueAt(long owner, Instant at) {
        for (Row row : database.execute("""
                (SELECT at, value, net_inflow, 0 AS rank FROM valuations WHERE owner = $1 AND at <= $2
                 ORDER BY at DESC LIMIT 1)
                UNION ALL
                (SELECT at, value, net_inflow, 1 FROM valuations WHERE owner = $1 ORDER BY at LIMIT 1)
                ORDER BY rank LIMIT 1""", owner, Columns.timestamp(at))) {
            return Optional.of(valued(row));
        }
        return Optional.empty();
    }

    /// The last valuation of each interval that has one, the oldest first. Intervals begin at whole multiples
    /// from midnight UTC of a Monday on.
    ///
    /// @param from the first moment that counts
    /// @param to the first that does not
    public List<Valued> history(long owner, Instant from, Instant to, Duration interval, int limit) {
        List<Valued> history = new ArrayList<>();
        for (Row row : database.execute(
                """
                SELECT DISTINCT ON (place) at, value, net_inflow,
                    date_bin(make_interval(secs => $4), at, TIMESTAMPTZ '2001-01-01 00:00:00Z') AS place
                FROM valuations WHERE owner = $1 AND at >= $2 AND at < $3
                ORDER BY place, at DESC LIMIT $5""", owner, Columns.timestamp(from), Columns.timestamp(to), (double) interval.toSeconds(), limit)) {
            history.add(valued(row));
        }
        return history;
    }

    private static Valued valued(Row row) {
        return new Valued(row.getOffsetDateTime(0).toInstant(), row.getBigDecimal(1), row.getBigDecimal(2));
    }

    /// Removes up to `most` valuations of one round: of the oldest from before `hourly` that is not the first
    /// of its day, or of the oldest from before `daily`. The first valuation of a user is of no round, and stays.
    ///
    /// @return whether there is more to remove
    public boolean thin(Instant hourly, Instant daily, int most) {
        for (Row row : database.execute("""
                SELECT hour, at FROM valuation_rounds r
                WHERE hour < $2 OR (hour < $1 AND EXISTS (
                    SELECT FROM valuation_rounds e
                    WHERE e.hour < r.hour AND e.hour >= date_trunc('day', r.hour, 'UTC')))
                ORDER BY hour LIMIT 1""", Columns.timestamp(hourly), Columns.timestamp(daily))) {
            int removed = database.execute("""
                    DELETE FROM valuations WHERE (owner, at) IN (
                        SELECT owner, at FROM valuations WHERE at = $1 LIMIT $2)""", row.getOffsetDateTime(1), most).rowCount();
            if (removed < most) {
                database.execute("DELETE FROM valuation_rounds WHERE hour = $1", row.getOffsetDateTime(0));
            }
            return true;
        }
        return false;
    }

    /// @param value of all holdings, in USD
    /// @param netInflow what had come in less what had gone out until then, at the values of then, in USD;
    ///     null of a user's first valuation
    public record Valued(
            Instant at, BigDecimal value, @Nullable BigDecimal netInflow) {}
}
