package dev.exchange.wallet.store;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Decimals;
import dev.exchange.contracts.Ids;
import dev.exchange.platform.sql.Database;
import dev.exchange.platform.sql.Transaction;
import dev.exchange.wallet.domain.BasisKey;
import dev.exchange.wallet.domain.CostBasis;
import dev.exchange.wallet.domain.CostFold;
import dev.exchange.wallet.domain.Movement;
import dev.exchange.wallet.domain.TransferKind;
import dev.exchange.wallet.domain.Valuation;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The cost bases, reckoned from the ledger behind it: a fold reads the transfers since the last one and writes
/// the bases, how far it read, and what it took into account, in one transaction. Nothing of it is on the way
/// of an order.
@ApplicationScoped
public class CostStore {
    /// Transfers of one source that a fold reads at most.
    static final int READ_PER_SOURCE = 2_000;

    // Any number that no other advisory lock of this database uses.
    private static final long FOLD_LOCK = 7_305_180_912L;

    private static final String HEADS = """
            SELECT h.log, h.partition, coalesce(p.sequence, 0), h.sequence
            FROM ledger_heads h LEFT JOIN cost_positions p ON p.log = h.log AND p.partition = h.partition
            WHERE h.sequence > coalesce(p.sequence, 0)
            ORDER BY h.log, h.partition""";

    private static final String ENDS = """
            SELECT t.log, t.partition, t.at
            FROM unnest($1::int[], $2::int[], $3::bigint[]) AS r(log, partition, sequence)
                JOIN transfers t ON t.log = r.log AND t.partition = r.partition AND t.sequence = r.sequence""";

    // Of one owner's accounts the number is the owner's twice, so that what stays with its owner is left out.
    private static final String MOVEMENTS = """
            SELECT r.fold, t.log, t.partition, t.sequence, t.kind, t.reference, t.from_account / 2, t.to_account / 2,
                t.currency, t.amount, t.at
            FROM unnest($1::bigint[], $2::int[], $3::int[], $4::bigint[], $5::bigint[])
                    AS r(fold, log, partition, after, upto)
                JOIN transfers t ON t.log = r.log AND t.partition = r.partition
                    AND t.sequence > r.after AND t.sequence <= r.upto
            WHERE t.from_account / 2 <> t.to_account / 2
            ORDER BY r.fold, t.at, t.log, t.partition, t.sequence""";

    private static final String REACHED = """
            INSERT INTO cost_positions AS p (log, partition, sequence)
            SELECT * FROM unnest($1::int[], $2::int[], $3::bigint[])
            ON CONFLICT (log, partition) DO UPDATE SET sequence = excluded.sequence""";

    private static final String JOURNAL = """
            INSERT INTO cost_folds (fold, at, logs, partitions, sequences)
            SELECT coalesce(max(fold), 0) + 1, $1, $2, $3, $4 FROM cost_folds""";

    private static final String WRITE = """
            INSERT INTO cost_basis AS b (owner, currency, quantity, cost, realised, paid_in, paid_out, paid_out_cost)
            SELECT n.owner, n.currency, n.quantity::numeric, n.cost::numeric, n.realised::numeric, n.paid_in::numeric,
                n.paid_out::numeric, n.paid_out_cost::numeric
            FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
                AS n(owner, currency, quantity, cost, realised, paid_in, paid_out, paid_out_cost)
            ON CONFLICT (owner, currency) DO UPDATE SET quantity = excluded.quantity, cost = excluded.cost,
                realised = excluded.realised, paid_in = excluded.paid_in, paid_out = excluded.paid_out,
                paid_out_cost = excluded.paid_out_cost""";

    private static final String BASIS = "quantity, cost, realised, paid_in, paid_out, paid_out_cost";

    private final Database database;
    private final Catalogue catalogue;
    private final RateStore rates;
    private final Set<Integer> pairsInUsd;
    private volatile long behind;

    public CostStore(Database database, Catalogue catalogue, RateStore rates) {
        this.database = database;
        this.catalogue = catalogue;
        this.rates = rates;
        this.pairsInUsd = catalogue.pairs().stream()
                .filter(pair -> pair.quote().symbol().equals(Valuation.CURRENCY))
                .map(Catalogue.Pair::number)
                .collect(Collectors.toUnmodifiableSet());
    }

    /// How far a fold came.
    enum Progress {
        /// Everything that was written before it began is in the bases.
        COMPLETE,
        /// More is to be read.
        MORE,
        /// Another replica is at it.
        BUSY
    }

    /// Adds the transfers since the last fold, at most [#READ_PER_SOURCE] of each source.
    Progress advance(Instant now) {
        rates.record();
        return database.inTransaction(transaction -> {
            Row lock = transaction
                    .execute("SELECT pg_try_advisory_xact_lock($1)", FOLD_LOCK)
                    .iterator()
                    .next();
            return lock.getBoolean(0) ? fold(transaction, now) : Progress.BUSY;
        });
    }

    /// How many transfers the newest fold by this replica left to be read.
    long behind() {
        return behind;
    }

    private Progress fold(Transaction transaction, Instant now) {
        List<Span> spans = new ArrayList<>();
        for (Row row : transaction.execute(HEADS)) {
            spans.add(new Span(
                    new Source(row.getInteger(0), row.getInteger(1)),
                    row.getLong(2),
                    Math.min(row.getLong(3), row.getLong(2) + READ_PER_SOURCE),
                    row.getLong(3)));
        }
        if (spans.isEmpty()) {
            behind = 0;
            return Progress.COMPLETE;
        }
        Map<Source, Instant> ends =
                ends(transaction, spans.stream().filter(Span::isCut).toList());
        List<Line> lines = new ArrayList<>();
        for (Row row : movements(transaction, 0, spans)) {
            lines.add(line(row));
        }
        TreeMap<Source, Long> reached = new TreeMap<>();
        spans.forEach(span -> reached.put(span.source(), span.upto()));
        FoldCut cut = new FoldCut(ends, reached::get, lines);
        reached.replaceAll(cut::reached);
        List<Line> taken = lines.stream()
                .filter(line -> line.sequence() <= reached.getOrDefault(line.source(), 0L))
                .toList();
        write(transaction, taken);
        Object[] columns = {
            Columns.ints(reached.keySet(), Source::log),
            Columns.ints(reached.keySet(), Source::partition),
            Columns.longs(reached.values(), sequence -> sequence)
        };
        transaction.execute(REACHED, columns);
        if (!taken.isEmpty()) {
            transaction.execute(JOURNAL, Columns.timestamp(now), columns[0], columns[1], columns[2]);
        }
        long left = spans.stream()
                .mapToLong(span -> span.head() - reached.getOrDefault(span.source(), 0L))
                .sum();
        behind = left;
        return left == 0 ? Progress.COMPLETE : Progress.MORE;
    }

    private static Map<Source, Instant> ends(Transaction transaction, List<Span> cut) {
        Map<Source, Instant> ends = new HashMap<>();
        if (!cut.isEmpty()) {
            for (Row row : transaction.execute(
                    ENDS,
                    Columns.ints(cut, span -> span.source().log()),
                    Columns.ints(cut, span -> span.source().partition()),
                    Columns.longs(cut, Span::upto))) {
                ends.put(
                        new Source(row.getInteger(0), row.getInteger(1)),
                        row.getOffsetDateTime(2).toInstant());
            }
        }
        return ends;
    }

    private static RowSet<Row> movements(Transaction transaction, long fold, List<Span> spans) {
        return transaction.execute(
                MOVEMENTS,
                Columns.longs(spans, span -> fold),
                Columns.ints(spans, span -> span.source().log()),
                Columns.ints(spans, span -> span.source().partition()),
                Columns.longs(spans, Span::after),
                Columns.longs(spans, Span::upto));
    }

    private static Line line(Row row) {
        return new Line(
                new Source(row.getInteger(1), row.getInteger(2)),
                row.getLong(3),
                new Movement(
                        row.getInteger(4) == Accounts.number(TransferKind.FILL) ? row.getLong(5) : null,
                        row.getLong(6),
                        row.getLong(7),
                        row.getString(8),
                        row.getBigDecimal(9),
                        row.getOffsetDateTime(10).toInstant()));
    }

    private void write(Transaction transaction, List<Line> taken) {
        if (taken.isEmpty()) {
            return;
        }
        SortedMap<BasisKey, CostBasis> changed = folded(transaction, taken, find(transaction, concerned(taken)));
        transaction.execute(
                WRITE,
                Columns.longs(changed.keySet(), BasisKey::owner),
                Columns.texts(changed.keySet(), BasisKey::currency),
                Columns.texts(changed.values(), basis -> basis.quantity().toPlainString()),
                Columns.texts(changed.values(), basis -> basis.cost().toPlainString()),
                Columns.texts(changed.values(), basis -> basis.realised().toPlainString()),
                Columns.texts(changed.values(), basis -> basis.paidIn().toPlainString()),
                Columns.texts(changed.values(), basis -> basis.paidOut().toPlainString()),
                Columns.texts(changed.values(), basis -> basis.paidOutCost().toPlainString()));
    }

    private static SortedSet<BasisKey> concerned(List<Line> lines) {
        TreeSet<BasisKey> keys = new TreeSet<>();
        lines.forEach(line -> {
            Movement movement = line.movement();
            keys.add(new BasisKey(movement.from(), movement.currency()));
            keys.add(new BasisKey(movement.to(), movement.currency()));
        });
        return keys;
    }

    private SortedMap<BasisKey, CostBasis> folded(
            Transaction transaction, List<Line> taken, Map<BasisKey, CostBasis> bases) {
        TreeSet<Instant> minutes = new TreeSet<>();
        TreeSet<String> currencies = new TreeSet<>();
        taken.forEach(line -> {
            Movement movement = line.movement();
            if (!movement.currency().equals(Valuation.CURRENCY) && needsRate(movement)) {
                minutes.add(movement.at().truncatedTo(ChronoUnit.MINUTES));
                currencies.add(movement.currency());
            }
        });
        CostFold fold = new CostFold(catalogue, rates.at(transaction, minutes, currencies), bases);
        fold.add(taken.stream().map(Line::movement).toList());
        return fold.changed();
    }

    /// What moves in a trade against USD is worth the USD that moves.
    private boolean needsRate(Movement movement) {
        Long trade = movement.trade();
        return trade == null || !pairsInUsd.contains(Ids.pairOfTrade(trade));
    }

    private static Map<BasisKey, CostBasis> find(Transaction transaction, Collection<BasisKey> keys) {
        Map<BasisKey, CostBasis> found = new HashMap<>();
        for (Row row : transaction.execute(
                "SELECT owner, currency, " + BASIS + " FROM cost_basis"
                        + " WHERE (owner, currency) IN (SELECT * FROM unnest($1::bigint[], $2::text[]))",
                Columns.longs(keys, BasisKey::owner),
                Columns.texts(keys, BasisKey::currency))) {
            found.put(new BasisKey(row.getLong(0), row.getString(1)), basis(row, 2));
        }
        return found;
    }

    private static CostBasis basis(Row row, int first) {
        return new CostBasis(
                Decimals.normal(row.getBigDecimal(first)),
                Decimals.normal(row.getBigDecimal(first + 1)),
                Decimals.normal(row.getBigDecimal(first + 2)),
                Decimals.normal(row.getBigDecimal(first + 3)),
                Decimals.normal(row.getBigDecimal(first + 4)),
                Decimals.normal(row.getBigDecimal(first + 5)));
    }

    /// What the user holds beside what it cost, at one moment, by currency.
    public List<Holding> holdings(UserStore.User user) {
        List<Holding> holdings = new ArrayList<>();
        for (Row row : database.execute("""
                SELECT coalesce(w.currency, b.currency), coalesce(w.available + w.locked, 0), w.updated_at,
                    coalesce(b.quantity, 0), coalesce(b.cost, 0), coalesce(b.realised, 0), coalesce(b.paid_in, 0),
                    coalesce(b.paid_out, 0), coalesce(b.paid_out_cost, 0)
                FROM (SELECT currency, available, locked, updated_at FROM wallets WHERE user_id = $1) w
                    FULL JOIN (SELECT currency, quantity, cost, realised, paid_in, paid_out, paid_out_cost
                        FROM cost_basis WHERE owner = $2) b ON b.currency = w.currency
                ORDER BY 1""", user.userId(), user.owner())) {
            holdings.add(new Holding(
                    row.getString(0),
                    Decimals.normal(row.getBigDecimal(1)),
                    row.getOffsetDateTime(2) == null
                            ? null
                            : row.getOffsetDateTime(2).toInstant(),
                    basis(row, 3)));
        }
        return holdings;
    }

    /// When the newest fold took something into account; empty before the first.
    public Optional<Instant> newest() {
        for (Row row : database.execute("SELECT at FROM cost_folds ORDER BY fold DESC LIMIT 1")) {
            return Optional.of(row.getOffsetDateTime(0).toInstant());
        }
        return Optional.empty();
    }

    /// The quantities and net inflows of many users, of the same moment.
    Map<Long, Standing> standings(Collection<Long> owners) {
        Map<Long, Standing> standings = new HashMap<>();
        for (Row row : database.execute(
                "SELECT owner, currency, quantity, paid_in - paid_out FROM cost_basis WHERE owner = ANY($1::bigint[])",
                (Object) owners.toArray(Long[]::new))) {
            standings
                    .computeIfAbsent(row.getLong(0), owner -> new Standing(new HashMap<>(), BigDecimal.ZERO))
                    .quantities()
                    .put(row.getString(1), row.getBigDecimal(2));
            standings.computeIfPresent(
                    row.getLong(0),
                    (owner, standing) -> new Standing(
                            standing.quantities(), standing.netInflow().add(row.getBigDecimal(3))));
        }
        return standings;
    }

    /// Reckons every basis again from the first transfer on, in the folds that were written down, and compares.
    ///
    /// @return the bases that differ from what is stored; empty when all are proved
    public List<BasisKey> differing() {
        return database.inTransaction(transaction -> {
            transaction.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
            Map<BasisKey, CostBasis> replayed = replayed(transaction);
            List<BasisKey> differing = new ArrayList<>();
            for (Row row : transaction.execute("SELECT owner, currency, " + BASIS + " FROM cost_basis")) {
                BasisKey key = new BasisKey(row.getLong(0), row.getString(1));
                CostBasis expected = replayed.remove(key);
                if (expected == null || !normal(expected).equals(basis(row, 2))) {
                    differing.add(key);
                }
            }
            differing.addAll(new TreeSet<>(replayed.keySet()));
            return differing;
        });
    }

    private Map<BasisKey, CostBasis> replayed(Transaction transaction) {
        Map<BasisKey, CostBasis> bases = new HashMap<>();
        Map<Source, Long> positions = new HashMap<>();
        long fold = 0;
        while (true) {
            RowSet<Row> next = transaction.execute(
                    "SELECT fold, logs, partitions, sequences FROM cost_folds WHERE fold > $1 ORDER BY fold LIMIT 1",
                    fold);
            if (!next.iterator().hasNext()) {
                return bases;
            }
            Row row = next.iterator().next();
            fold = row.getLong(0);
            List<Line> lines = new ArrayList<>();
            for (Row line : movements(transaction, fold, spans(row, positions))) {
                lines.add(line(line));
            }
            Map<BasisKey, CostBasis> before = new HashMap<>();
            for (BasisKey key : concerned(lines)) {
                CostBasis basis = bases.get(key);
                if (basis != null) {
                    before.put(key, basis);
                }
            }
            bases.putAll(folded(transaction, lines, before));
        }
    }

    private static List<Span> spans(Row fold, Map<Source, Long> positions) {
        List<Span> spans = new ArrayList<>();
        Integer[] logs = fold.getArrayOfIntegers(1);
        Integer[] partitions = fold.getArrayOfIntegers(2);
        Long[] sequences = fold.getArrayOfLongs(3);
        for (int i = 0; i < sequences.length; i++) {
            Source source = new Source(logs[i], partitions[i]);
            Long before = positions.put(source, sequences[i]);
            spans.add(new Span(source, before == null ? 0 : before, sequences[i], sequences[i]));
        }
        return spans;
    }

    private static CostBasis normal(CostBasis basis) {
        return new CostBasis(
                Decimals.normal(basis.quantity()),
                Decimals.normal(basis.cost()),
                Decimals.normal(basis.realised()),
                Decimals.normal(basis.paidIn()),
                Decimals.normal(basis.paidOut()),
                Decimals.normal(basis.paidOutCost()));
    }

    /// A user's holding of one currency.
    ///
    /// @param held what the wallet holds, available and locked together
    /// @param updatedAt when the wallet last changed; null where there is none
    /// @param basis as of the newest fold; its quantity is `held` unless the wallet has changed since
    public record Holding(
            String currency, BigDecimal held, @Nullable Instant updatedAt, CostBasis basis) {
        /// Whether everything that is in the wallet is in the basis.
        public boolean isReckoned() {
            return held.compareTo(basis.quantity()) == 0;
        }
    }

    /// @param quantities by currency
    /// @param netInflow in USD, at the values of then
    record Standing(Map<String, BigDecimal> quantities, BigDecimal netInflow) {
        static final Standing NOTHING = new Standing(Map.of(), BigDecimal.ZERO);
    }

    record Source(int log, int partition) implements Comparable<Source> {
        @Override
        public int compareTo(Source other) {
            int byLog = Integer.compare(log, other.log);
            return byLog != 0 ? byLog : Integer.compare(partition, other.partition);
        }
    }

    /// The transfers of a source that a fold reads: those after `after`, up to `upto` of `head`.
    private record Span(Source source, long after, long upto, long head) {
        boolean isCut() {
            return upto < head;
        }
    }

    record Line(Source source, long sequence, Movement movement) {
        boolean isOfTheSameTradeAs(Line other) {
            Long trade = movement.trade();
            return trade != null && trade.equals(other.movement.trade());
        }
    }
}
