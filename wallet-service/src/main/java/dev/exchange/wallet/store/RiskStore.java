package dev.exchange.wallet.store;

import dev.exchange.platform.sql.Database;
import dev.exchange.platform.sql.Transaction;
import dev.exchange.wallet.domain.RiskOverride;
import dev.exchange.wallet.domain.RiskProfile;
import dev.exchange.wallet.domain.RiskTerms;
import dev.exchange.wallet.domain.Usage;
import dev.exchange.wallet.domain.UsageChange;
import dev.exchange.wallet.domain.UsageKey;
import dev.exchange.wallet.domain.WalletKey;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;

/// What users use of their limits: open purchases and the trades of the day. Rows are written in the order
/// of their keys, after wallets and before the exchange's own accounts.
@ApplicationScoped
public class RiskStore {
    /// One snapshot of everything, so that a purchase that is filled meanwhile is counted once: as open, or
    /// as held.
    private static final String PROFILES = """
            SELECT user_id, 'usage', pair_symbol, purchases, NULL::numeric, NULL::numeric,
                CASE WHEN day = $4 THEN trades ELSE 0 END
            FROM risk_usage WHERE user_id = ANY($1::text[])
            UNION ALL
            SELECT user_id, 'limits', NULL, max_order_size, max_position_size, max_leverage, max_daily_trades
            FROM risk_limits WHERE user_id = ANY($1::text[])
            UNION ALL
            SELECT w.user_id, 'holding', w.currency, w.available + w.locked, NULL, NULL, NULL
            FROM unnest($2::text[], $3::text[]) AS k(user_id, currency)
                JOIN wallets w ON w.user_id = k.user_id AND w.currency = k.currency
            UNION ALL
            SELECT user_id, 'holding', currency, available + locked, NULL, NULL, NULL
            FROM wallets WHERE user_id = ANY($5::text[])
            UNION ALL
            SELECT w.user_id, 'holding', w.currency, w.available + w.locked, NULL, NULL, NULL
            FROM risk_limits l JOIN wallets w ON w.user_id = l.user_id
            WHERE l.user_id = ANY($1::text[]) AND l.max_leverage < 1""";

    private final Database database;
    private final RiskTerms terms;

    public RiskStore(Database database, RiskTerms terms) {
        this.database = database;
        this.terms = terms;
    }

    /// The standing of each of the users, in one statement.
    ///
    /// @param holdings that are wanted of some of them
    /// @param whole users all of whose holdings are wanted; those whose own leverage is below 1 are, anyway
    /// @param today the day of which trades are counted
    public Map<String, RiskProfile> profiles(
            Transaction transaction,
            Set<String> users,
            Collection<WalletKey> holdings,
            Set<String> whole,
            LocalDate today) {
        if (users.isEmpty()) {
            return Map.of();
        }
        return profiles(
                users,
                whole,
                transaction.execute(
                        PROFILES,
                        users.toArray(String[]::new),
                        Columns.texts(holdings, WalletKey::userId),
                        Columns.texts(holdings, WalletKey::currency),
                        today,
                        whole.toArray(String[]::new)));
    }

    /// The standing of one user, with all holdings.
    public RiskProfile profile(String userId, LocalDate today) {
        String[] one = {userId};
        Set<String> user = Set.of(userId);
        return Objects.requireNonNull(
                profiles(user, user, database.execute(PROFILES, one, new String[0], new String[0], today, one))
                        .get(userId));
    }

    private Map<String, RiskProfile> profiles(Set<String> users, Set<String> whole, RowSet<Row> rows) {
        Map<String, Read> read = HashMap.newHashMap(users.size());
        users.forEach(user -> read.put(user, new Read()));
        for (Row row : rows) {
            Objects.requireNonNull(read.get(row.getString(0))).take(row);
        }
        Map<String, RiskProfile> profiles = HashMap.newHashMap(users.size());
        read.forEach((user, each) -> profiles.put(user, each.profile(user, terms, whole.contains(user))));
        return profiles;
    }

    /// Adds what a transaction has changed.
    public void write(Transaction transaction, Usage usage) {
        SortedMap<UsageKey, UsageChange> changes = usage.changes();
        if (changes.isEmpty()) {
            return;
        }
        // What orders that are older than the table have reserved was never added, and is not missed below zero.
        transaction.send(
                """
                INSERT INTO risk_usage AS u (user_id, pair_symbol, purchases, day, trades)
                SELECT c.user_id, c.pair_symbol, c.purchases::numeric, c.day::date, c.trades
                FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[]) WITH ORDINALITY
                    AS c(user_id, pair_symbol, purchases, day, trades, place)
                ORDER BY c.place
                ON CONFLICT (user_id, pair_symbol) DO UPDATE SET
                    purchases = greatest(u.purchases + excluded.purchases, 0),
                    day = greatest(u.day, excluded.day),
                    trades = CASE
                        WHEN excluded.day IS NULL OR excluded.day < u.day THEN u.trades
                        WHEN excluded.day = u.day THEN u.trades + excluded.trades
                        ELSE excluded.trades END""",
                written -> {},
                Columns.texts(changes.keySet(), UsageKey::userId),
                Columns.texts(changes.keySet(), UsageKey::pairSymbol),
                Columns.texts(changes.values(), change -> change.purchases().toPlainString()),
                Columns.texts(
                        changes.values(),
                        change -> change.day() == null ? null : change.day().toString()),
                Columns.ints(changes.values(), UsageChange::trades));
    }

    /// What the rows of one user say.
    private static final class Read {
        private final Map<String, BigDecimal> holdings = new HashMap<>();
        private final Map<String, BigDecimal> purchases = new HashMap<>();
        private RiskOverride override = RiskOverride.NONE;
        private int trades;

        void take(Row row) {
            switch (row.getString(1)) {
                case "usage" -> {
                    purchases.put(row.getString(2), row.getBigDecimal(3).max(BigDecimal.ZERO));
                    trades += row.getInteger(6);
                }
                case "limits" ->
                    override = new RiskOverride(
                            row.getBigDecimal(3), row.getBigDecimal(4), row.getInteger(6), row.getBigDecimal(5));
                default -> holdings.put(row.getString(2), row.getBigDecimal(3));
            }
        }

        RiskProfile profile(String userId, RiskTerms terms, boolean whole) {
            BigDecimal ownLeverage = override.maxLeverage();
            boolean complete = whole || (ownLeverage != null && ownLeverage.compareTo(BigDecimal.ONE) < 0);
            return new RiskProfile(userId, terms.of(userId, override), trades, holdings, complete, purchases);
        }
    }
}
