package dev.exchange.wallet.store;

import dev.exchange.contracts.Decimals;
import dev.exchange.platform.sql.Database;
import dev.exchange.platform.sql.Transaction;
import dev.exchange.wallet.domain.AuditReport;
import dev.exchange.wallet.domain.AuditReport.CurrencySums;
import dev.exchange.wallet.domain.AuditReport.Difference;
import dev.exchange.wallet.store.ChainProof.Point;
import io.vertx.mutiny.sqlclient.Row;
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
    static final int MOST_DIFFERENCES = 100;
    private static final int FOLDED_PER_SOURCE = 5_000;
    private static final int PATROLLED_PER_SOURCE = 500;
    // The fill that brings what is owed was written before the update that freed it.
    private static final Duration LONGEST_OWED = Duration.ofHours(1);
    // Any number that no other advisory lock of this database uses.
    private static final long AUDITOR_LOCK = 7_305_180_911L;

    private static final String HEADS = """
            SELECT h.log, h.partition, l.name || '-' || h.partition, h.sequence, encode(h.hash, 'hex'),
                coalesce(p.sequence, 0), encode(p.hash, 'hex'),
                (SELECT max(t.sequence) FROM transfers t WHERE t.log = h.log AND t.partition = h.partition)
            FROM ledger_heads h
                JOIN ledger_logs l ON l.log = h.log
                LEFT JOIN audit_positions p ON p.log = h.log AND p.partition = h.partition
            ORDER BY h.log, h.partition""";

    private static final String MOVE_POSITION = """
            INSERT INTO audit_positions AS p (log, partition, sequence, hash) VALUES ($1, $2, $3, decode($4, 'hex'))
            ON CONFLICT (log, partition) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash""";

    private static final String ADD_SUMS = """
            INSERT INTO audit_balances AS b (account, currency, balance)
            SELECT account, currency, moved::numeric
            FROM unnest($1::bigint[], $2::text[], $3::text[]) AS s(account, currency, moved)
            ON CONFLICT (account, currency) DO UPDATE SET balance = b.balance + excluded.balance""";

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

    /// Proves the transfers since the last audit, and compares once nothing is left to prove. Some 5,000
    /// of each source are proved at once. What is not as it was written is not added to what is
    /// proved, and so is found again each time.
    ///
    /// @return empty when more is to be proved, or when another replica is at it
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
            List<Difference> differences = new ArrayList<>(fold.differences());
            if (differences.isEmpty()) {
                for (Row row : transaction.execute(BALANCE_DIFFERENCES, MOST_DIFFERENCES)) {
                    differences.add(new Difference(
                            "balance is not the sum of the transfers",
                            "account " + row.getLong(0) + " " + row.getString(1),
                            row.getString(2),
                            row.getString(3)));
                }
            }
            return Optional.of(report(transaction, now, fold.transfers(), fold.chains(), differences));
        });
    }

    private static Fold fold(Transaction transaction) {
        List<Difference> differences = new ArrayList<>();
        List<AuditReport.Chain> chains = new ArrayList<>();
        boolean complete = true;
        long transfers = 0;
        for (Head head : heads(transaction)) {
            AccountSums sums = new AccountSums();
            NewEntries entries = new NewEntries();
            ChainProof proof = new ChainProof(transaction, head.source(), head.proved(), sums.andThen(entries));
            complete &= proof.advance(head.newest().sequence(), FOLDED_PER_SOURCE);
            List<Difference> found = new ArrayList<>(proof.differences());
            if (proof.proved().sequence() >= head.newest().sequence()) {
                found.addAll(atTheEnd(head, proof));
            }
            if (!found.isEmpty()) {
                differences.addAll(found);
            } else if (!proof.proved().equals(head.proved())) {
                move(transaction, head.source(), proof.proved(), sums.sums());
                entries.write(transaction, head.source());
            }
            transfers += proof.proved().sequence();
            chains.add(head.chain());
        }
        return new Fold(complete, transfers, chains, differences);
    }

    private static void move(
            Transaction transaction, ChainProof.Source source, Point proved, Map<AccountSums.Key, BigDecimal> sums) {
        transaction.execute(MOVE_POSITION, source.log(), source.partition(), proved.sequence(), proved.hash());
        transaction.execute(
                ADD_SUMS,
                Columns.longs(sums.keySet(), AccountSums.Key::account),
                Columns.texts(sums.keySet(), AccountSums.Key::currency),
                Columns.texts(sums.values(), BigDecimal::toPlainString));
    }

    private static List<Head> heads(Transaction transaction) {
        List<Head> heads = new ArrayList<>();
        for (Row row : transaction.execute(HEADS)) {
            long proved = row.getLong(5);
            Long last = row.getLong(7);
            heads.add(new Head(
                    new ChainProof.Source(row.getInteger(0), row.getInteger(1), row.getString(2)),
                    new Point(row.getLong(3), row.getString(4)),
                    proved == 0 ? Point.GENESIS : new Point(proved, row.getString(6)),
                    last == null ? 0 : last));
        }
        return heads;
    }

    /// What is wrong with the end of a source whose blocks were gone through.
    private static List<Difference> atTheEnd(Head head, ChainProof proof) {
        List<Difference> differences = new ArrayList<>();
        long end = head.newest().sequence();
        if (head.last() > end) {
            differences.add(new Difference(
                    "transfers were added behind the end",
                    head.source().name(),
                    "number " + end + " is the last",
                    "number " + head.last()));
        }
        long proved = Math.max(proof.proved().sequence(), head.proved().sequence());
        if (proved > end) {
            differences.add(new Difference(
                    "transfers that were proved are gone",
                    head.source().name(),
                    "number " + proved + " or more as the last",
                    "number " + end));
        } else if (!proof.proved().equals(head.newest()) && proof.differences().isEmpty()) {
            differences.add(new Difference(
                    "the end of the chain is not its newest block",
                    head.source().name(),
                    head.newest().sequence() + " " + head.newest().hash(),
                    proof.proved().sequence() + " " + proof.proved().hash()));
        }
        return differences;
    }

    /// Proves the whole ledger again, whatever was proved before, a few hundred transfers of each source at a
    /// time: what is not as it was written is found in the end wherever it is.
    ///
    /// @param reached where the rounds before have come to; moved on, but not past what is not as it was
    ///     written, so that it is found again each time
    List<Difference> patrol(Map<ChainProof.Source, Point> reached) {
        return database.inTransaction(transaction -> {
            transaction.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            List<Difference> differences = new ArrayList<>();
            for (Head head : heads(transaction)) {
                Point from = reached.getOrDefault(head.source(), Point.GENESIS);
                ChainProof proof = new ChainProof(transaction, head.source(), from, transfer -> {});
                boolean ended = proof.advance(head.newest().sequence(), PATROLLED_PER_SOURCE);
                List<Difference> found = new ArrayList<>(proof.differences());
                if (ended) {
                    found.addAll(atTheEnd(head, proof));
                }
                if (found.isEmpty()) {
                    reached.put(head.source(), ended ? Point.GENESIS : proof.proved());
                }
                differences.addAll(found);
            }
            return differences;
        });
    }

    /// Proves everything from the first transfer on, whatever was proved before. Reads the whole ledger.
    public AuditReport full(Instant now) {
        return database.inTransaction(transaction -> {
            transaction.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            List<Difference> differences = new ArrayList<>();
            List<AuditReport.Chain> chains = new ArrayList<>();
            AccountSums sums = new AccountSums();
            long transfers = 0;
            for (Head head : heads(transaction)) {
                ChainProof proof = new ChainProof(transaction, head.source(), Point.GENESIS, sums);
                proof.advance(head.newest().sequence(), Long.MAX_VALUE);
                differences.addAll(proof.differences());
                differences.addAll(atTheEnd(head, proof));
                transfers += proof.counted();
                chains.add(head.chain());
            }
            compare(transaction, sums.sums(), differences);
            return report(transaction, now, transfers, chains, differences);
        });
    }

    /// The hash of the block that ends with a source's transfer of that number, in hex; empty where none does.
    public Optional<String> hashAt(String source, long sequence) {
        for (Row row : database.execute("""
                SELECT encode(b.hash, 'hex') FROM ledger_blocks b JOIN ledger_logs l ON l.log = b.log
                WHERE l.name || '-' || b.partition = $1 AND b.first <= $2 AND b.last = $2""", source, sequence)) {
            return Optional.of(row.getString(0));
        }
        return Optional.empty();
    }

    private static void compare(
            Transaction transaction, Map<AccountSums.Key, BigDecimal> sums, List<Difference> differences) {
        Map<AccountSums.Key, BigDecimal> unmatched = new HashMap<>(sums);
        for (Row row : transaction.execute("SELECT account, currency, balance FROM account_balances")) {
            AccountSums.Key key = new AccountSums.Key(row.getLong(0), row.getString(1));
            BigDecimal proved = unmatched.remove(key);
            differ(key, proved == null ? BigDecimal.ZERO : proved, row.getBigDecimal(2), differences);
        }
        unmatched.forEach((key, proved) -> differ(key, proved, BigDecimal.ZERO, differences));
    }

    private static void differ(
            AccountSums.Key key, BigDecimal proved, BigDecimal balance, List<Difference> differences) {
        if (proved.compareTo(balance) != 0 && differences.size() < MOST_DIFFERENCES) {
            differences.add(new Difference(
                    "balance is not the sum of the transfers",
                    "account " + key.account() + " " + key.currency(),
                    Decimals.plain(proved),
                    Decimals.plain(balance)));
        }
    }

    private AuditReport report(
            Transaction transaction,
            Instant now,
            long transfers,
            List<AuditReport.Chain> chains,
            List<Difference> differences) {
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
        return new AuditReport(now, transfers, chains, currencies, differences);
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

    private record Fold(
            boolean complete, long transfers, List<AuditReport.Chain> chains, List<Difference> differences) {}

    /// Where a source stands.
    ///
    /// @param newest the end of its chain, by its head
    /// @param proved up to where it was proved
    /// @param last the highest number of a transfer that is there
    private record Head(ChainProof.Source source, Point newest, Point proved, long last) {
        AuditReport.Chain chain() {
            return new AuditReport.Chain(source.name(), newest.sequence(), newest.hash());
        }
    }
}
