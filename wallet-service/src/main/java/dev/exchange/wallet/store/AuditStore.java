package dev.exchange.wallet.store;

import dev.exchange.contracts.Decimals;
import dev.exchange.platform.sql.Database;
import dev.exchange.platform.sql.Transaction;
import dev.exchange.wallet.domain.AuditReport;
import dev.exchange.wallet.domain.AuditReport.CurrencySums;
import dev.exchange.wallet.domain.AuditReport.Difference;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Proves the ledger from its rows. Every comparison is made within one snapshot, so that it holds at a
/// commit and does not wait for, or delay, anyone.
@ApplicationScoped
public class AuditStore {
    private static final int MOST_DIFFERENCES = 100;
    private static final int FOLDED_PER_SOURCE = 20_000;
    private static final long SCANNED_AT_ONCE = 500_000;
    // The fill that brings what is owed was written before the update that freed it.
    private static final Duration LONGEST_OWED = Duration.ofHours(1);
    // Any number that no other advisory lock of this database uses.
    private static final long AUDITOR_LOCK = 7_305_180_911L;

    private static final String FOLD = """
            WITH fresh AS (
                SELECT t.* FROM ledger_heads h
                    LEFT JOIN audit_positions p ON p.log = h.log AND p.partition = h.partition
                    CROSS JOIN LATERAL (
                        SELECT * FROM transfers t
                        WHERE t.log = h.log AND t.partition = h.partition AND t.sequence > coalesce(p.sequence, 0)
                        ORDER BY t.sequence LIMIT $1) t
            ), reached AS (
                SELECT log, partition, min(sequence) AS first, max(sequence) AS last, count(*) AS transfers
                FROM fresh GROUP BY log, partition
            ), moved AS (
                INSERT INTO audit_positions AS p (log, partition, sequence)
                SELECT log, partition, last FROM reached
                ON CONFLICT (log, partition) DO UPDATE SET sequence = excluded.sequence
            ), summed AS (
                INSERT INTO audit_balances AS b (account, currency, balance)
                SELECT account, currency, sum(amount) FROM (
                    SELECT from_account AS account, currency, -amount AS amount FROM fresh
                    UNION ALL
                    SELECT to_account, currency, amount FROM fresh) AS legs
                GROUP BY account, currency
                ON CONFLICT (account, currency) DO UPDATE SET balance = b.balance + excluded.balance
            )
            SELECT l.name || '-' || h.partition, coalesce(p.sequence, 0), h.sequence, r.first, r.last,
                coalesce(r.transfers, 0)
            FROM ledger_heads h
                JOIN ledger_logs l ON l.log = h.log
                LEFT JOIN audit_positions p ON p.log = h.log AND p.partition = h.partition
                LEFT JOIN reached r ON r.log = h.log AND r.partition = h.partition
            ORDER BY h.log, h.partition""";

    private static final String SUMS = """
            SELECT coalesce(w.currency, h.currency, r.currency) AS currency, coalesce(w.available, 0),
                coalesce(w.locked, 0), coalesce(r.reserved, 0), coalesce(h.fees, 0), coalesce(h.house, 0),
                coalesce(h.hot, 0), coalesce(h.cold, 0), coalesce(h.outside, 0)
            FROM (SELECT currency, sum(available) AS available, sum(locked) AS locked FROM wallets GROUP BY currency) w
                FULL JOIN (
                    SELECT currency, sum(balance) FILTER (WHERE account = 'fees') AS fees,
                        sum(balance) FILTER (WHERE account = 'house') AS house,
                        sum(balance) FILTER (WHERE account = 'hot') AS hot,
                        sum(balance) FILTER (WHERE account = 'cold') AS cold,
                        sum(balance) FILTER (WHERE account = 'outside') AS outside
                    FROM house_accounts GROUP BY currency) h ON h.currency = w.currency
                FULL JOIN (
                    SELECT currency, sum(amount) AS reserved FROM locked_claims GROUP BY currency) r
                    ON r.currency = coalesce(w.currency, h.currency)
            ORDER BY 1""";

    private static final String LOCKED_DIFFERENCES = """
            SELECT coalesce(w.user_id, r.user_id) || '_' || coalesce(w.currency, r.currency),
                coalesce(r.reserved, 0)::text, coalesce(w.locked, 0)::text
            FROM (SELECT user_id, currency, locked FROM wallets WHERE locked <> 0) w
                FULL JOIN (
                    SELECT user_id, currency, sum(amount) AS reserved FROM locked_claims
                    GROUP BY user_id, currency) r ON r.user_id = w.user_id AND r.currency = w.currency
            WHERE coalesce(w.locked, 0) <> coalesce(r.reserved, 0)
            LIMIT $1""";

    private static final String BALANCE_DIFFERENCES = """
            SELECT coalesce(b.account, a.account), coalesce(b.currency, a.currency), coalesce(a.balance, 0)::text,
                coalesce(b.balance, 0)::text
            FROM account_balances b
                FULL JOIN audit_balances a ON a.account = b.account AND a.currency = b.currency
            WHERE coalesce(a.balance, 0) <> coalesce(b.balance, 0)
            LIMIT $1""";

    private static final String OVERDUE = """
            SELECT user_id || '_' || currency || ', order ' || order_number, owed::text
            FROM reservations WHERE owed > 0 AND owed_since < $1
            ORDER BY order_number LIMIT $2""";

    private final Database database;
    private final CustodyAudit custody;

    public AuditStore(Database database, CustodyAudit custody) {
        this.database = database;
        this.custody = custody;
    }

    /// Adds the transfers since the last audit to what is proved, and compares once nothing is left to
    /// add. At most 20,000 of each source are added at once.
    ///
    /// @return empty when more is to be added, or when another replica is at it
    public Optional<AuditReport> advance(Instant now) {
        return database.inTransaction(transaction -> {
            transaction.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
            Row lock = transaction
                    .execute("SELECT pg_try_advisory_xact_lock($1)", AUDITOR_LOCK)
                    .iterator()
                    .next();
            if (!lock.getBoolean(0)) {
                return Optional.empty();
            }
            Fold fold = fold(transaction);
            if (!fold.complete()) {
                return Optional.empty();
            }
            List<Difference> differences = new ArrayList<>(fold.gaps());
            for (Row row : transaction.execute(BALANCE_DIFFERENCES, MOST_DIFFERENCES)) {
                differences.add(new Difference(
                        "balance is not the sum of the transfers",
                        "account " + row.getLong(0) + " " + row.getString(1),
                        row.getString(2),
                        row.getString(3)));
            }
            return Optional.of(report(transaction, now, fold.transfers(), differences));
        });
    }

    private static Fold fold(Transaction transaction) {
        List<Difference> gaps = new ArrayList<>();
        boolean complete = true;
        long proved = 0;
        for (Row row : transaction.execute(FOLD, FOLDED_PER_SOURCE)) {
            long before = row.getLong(1);
            long head = row.getLong(2);
            long count = row.getLong(5);
            long last = count == 0 ? before : row.getLong(4);
            boolean gap = count == 0 ? before != head : row.getLong(3) != before + 1 || last - before != count;
            if (gap || last > head) {
                gaps.add(new Difference(
                        "transfers are missing",
                        row.getString(0),
                        "numbers " + (before + 1) + " to " + head,
                        count + " of them up to " + last));
            } else if (last < head) {
                complete = false;
            }
            proved += last;
        }
        return new Fold(complete, proved, gaps);
    }

    /// Proves everything from the first transfer on, whatever was proved before. Reads the whole ledger.
    public AuditReport full(Instant now) {
        return database.inTransaction(transaction -> {
            transaction.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            List<Difference> differences = new ArrayList<>();
            Map<AccountKey, BigDecimal> sums = new HashMap<>();
            long transfers = 0;
            for (Row head : transaction.execute("""
                    SELECT h.log, h.partition, h.sequence, l.name || '-' || h.partition
                    FROM ledger_heads h JOIN ledger_logs l ON l.log = h.log ORDER BY h.log, h.partition""")) {
                long counted = scan(transaction, head, sums);
                if (counted != head.getLong(2)) {
                    differences.add(new Difference(
                            "transfers are missing",
                            head.getString(3),
                            Long.toString(head.getLong(2)),
                            Long.toString(counted)));
                }
                transfers += counted;
            }
            compare(transaction, sums, differences);
            return report(transaction, now, transfers, differences);
        });
    }

    /// Adds one source's transfers to `sums`, a bounded range at a time.
    private static long scan(Transaction transaction, Row head, Map<AccountKey, BigDecimal> sums) {
        long counted = 0;
        for (long from = 1; from <= head.getLong(2); from += SCANNED_AT_ONCE) {
            RowSet<Row> legs =
                    transaction.execute("""
                    SELECT account, currency, sum(amount), count(*) FROM ledger_legs
                    WHERE log = $1 AND partition = $2 AND sequence >= $3 AND sequence < $4
                    GROUP BY account, currency""", head.getInteger(0), head.getInteger(1), from, from + SCANNED_AT_ONCE);
            long counterparts = 0;
            for (Row leg : legs) {
                sums.merge(new AccountKey(leg.getLong(0), leg.getString(1)), leg.getBigDecimal(2), BigDecimal::add);
                counterparts += leg.getLong(3);
            }
            counted += counterparts / 2;
        }
        return counted;
    }

    private static void compare(
            Transaction transaction, Map<AccountKey, BigDecimal> sums, List<Difference> differences) {
        Map<AccountKey, BigDecimal> unmatched = new HashMap<>(sums);
        for (Row row : transaction.execute("SELECT account, currency, balance FROM account_balances")) {
            AccountKey key = new AccountKey(row.getLong(0), row.getString(1));
            BigDecimal proved = unmatched.remove(key);
            differ(key, proved == null ? BigDecimal.ZERO : proved, row.getBigDecimal(2), differences);
        }
        unmatched.forEach((key, proved) -> differ(key, proved, BigDecimal.ZERO, differences));
    }

    private static void differ(AccountKey key, BigDecimal proved, BigDecimal balance, List<Difference> differences) {
        if (proved.compareTo(balance) != 0 && differences.size() < MOST_DIFFERENCES) {
            differences.add(new Difference(
                    "balance is not the sum of the transfers",
                    "account " + key.account() + " " + key.currency(),
                    Decimals.plain(proved),
                    Decimals.plain(balance)));
        }
    }

    private AuditReport report(Transaction transaction, Instant now, long transfers, List<Difference> differences) {
        List<CurrencySums> currencies = new ArrayList<>();
        for (Row row : transaction.execute(SUMS)) {
            CurrencySums sums = sums(row);
            currencies.add(sums);
            if (sums.sum().signum() != 0) {
                differences.add(new Difference(
                        "all accounts do not sum to zero", sums.currency(), "0", Decimals.plain(sums.sum())));
            }
        }
        for (Row row : transaction.execute(LOCKED_DIFFERENCES, MOST_DIFFERENCES)) {
            differences.add(new Difference(
                    "locked is not what open orders and withdrawals hold",
                    row.getString(0),
                    row.getString(1),
                    row.getString(2)));
        }
        custody.compare(transaction, differences);
        for (Row row : transaction.execute(OVERDUE, Columns.timestamp(now.minus(LONGEST_OWED)), MOST_DIFFERENCES)) {
            differences.add(new Difference(
                    "freed by the engine, but not brought by any fill", row.getString(0), "0", row.getString(1)));
        }
        return new AuditReport(now, transfers, currencies, differences);
    }

    private static CurrencySums sums(Row row) {
        BigDecimal available = row.getBigDecimal(1);
        BigDecimal locked = row.getBigDecimal(2);
        BigDecimal fees = row.getBigDecimal(4);
        BigDecimal house = row.getBigDecimal(5);
        BigDecimal hot = row.getBigDecimal(6);
        BigDecimal cold = row.getBigDecimal(7);
        BigDecimal outside = row.getBigDecimal(8);
        BigDecimal ofTheExchange = fees.add(house).add(hot).add(cold).add(outside);
        return new CurrencySums(
                row.getString(0),
                Decimals.normal(available),
                Decimals.normal(locked),
                Decimals.normal(row.getBigDecimal(3)),
                Decimals.normal(fees),
                Decimals.normal(house),
                Decimals.normal(hot),
                Decimals.normal(cold),
                Decimals.normal(outside),
                Decimals.normal(available.add(locked).add(ofTheExchange)));
    }

    private record Fold(boolean complete, long transfers, List<Difference> gaps) {}

    private record AccountKey(long account, String currency) {}
}
