package dev.exchange.wallet.store;

import dev.exchange.platform.sql.Database;
import dev.exchange.platform.sql.Transaction;
import dev.exchange.wallet.domain.RiskOverride;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The limits that the operator has set for single users, and who set them when.
@ApplicationScoped
public class RiskLimitStore {
    private static final String COLUMNS = "max_order_size, max_position_size, max_daily_trades, max_leverage";

    private final Database database;

    public RiskLimitStore(Database database) {
        this.database = database;
    }

    /// What holds for this user alone; nothing is set where that is nothing.
    public RiskOverride find(String userId) {
        for (Row row : database.execute("SELECT " + COLUMNS + " FROM risk_limits WHERE user_id = $1", userId)) {
            return override(row, 0);
        }
        return RiskOverride.NONE;
    }

    /// Sets the user's own limits in place of those before, or removes them where nothing is set.
    public void set(String userId, RiskOverride override, String changedBy, Instant now) {
        database.inTransaction(transaction -> {
            if (override.equals(RiskOverride.NONE)) {
                transaction.execute("DELETE FROM risk_limits WHERE user_id = $1", userId);
            } else {
                put(transaction, userId, override);
            }
            transaction.execute(
                    "INSERT INTO risk_limit_changes (user_id, changed_at, changed_by, " + COLUMNS + ")"
                            + " VALUES ($1, $2, $3, $4::text::numeric, $5::text::numeric, $6, $7::text::numeric)",
                    userId,
                    Columns.timestamp(now),
                    changedBy,
                    Columns.plain(override.maxOrderSize()),
                    Columns.plain(override.maxPositionSize()),
                    override.maxDailyTrades(),
                    Columns.plain(override.maxLeverage()));
            return override;
        });
    }

    private static void put(Transaction transaction, String userId, RiskOverride override) {
        transaction.execute(
                "INSERT INTO risk_limits (user_id, " + COLUMNS + ")"
                        + " VALUES ($1, $2::text::numeric, $3::text::numeric, $4, $5::text::numeric)"
                        + " ON CONFLICT (user_id) DO UPDATE SET max_order_size = excluded.max_order_size,"
                        + " max_position_size = excluded.max_position_size,"
                        + " max_daily_trades = excluded.max_daily_trades, max_leverage = excluded.max_leverage",
                userId,
                Columns.plain(override.maxOrderSize()),
                Columns.plain(override.maxPositionSize()),
                override.maxDailyTrades(),
                Columns.plain(override.maxLeverage()));
    }

    /// The newest changes of the user's limits, newest first.
    public List<Change> changes(String userId, int most) {
        List<Change> changes = new ArrayList<>();
        for (Row row : database.execute(
                "SELECT changed_at, changed_by, " + COLUMNS
                        + " FROM risk_limit_changes WHERE user_id = $1 ORDER BY id DESC LIMIT $2",
                userId,
                most)) {
            changes.add(new Change(row.getOffsetDateTime(0).toInstant(), row.getString(1), override(row, 2)));
        }
        return changes;
    }

    private static RiskOverride override(Row row, int first) {
        return new RiskOverride(
                row.getBigDecimal(first),
                row.getBigDecimal(first + 1),
                row.getInteger(first + 2),
                row.getBigDecimal(first + 3));
    }

    /// @param changedBy as the operator called himself
    /// @param limits the user's own from then on
    public record Change(Instant changedAt, String changedBy, RiskOverride limits) {}
}
