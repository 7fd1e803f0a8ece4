package dev.exchange.wallet.store;

import dev.exchange.contracts.FeeTerms;
import dev.exchange.contracts.RequestOrigin;
import dev.exchange.platform.sql.Database;
import dev.exchange.platform.sql.Transaction;
import dev.exchange.wallet.domain.Decision;
import dev.exchange.wallet.domain.LedgerViolation;
import dev.exchange.wallet.domain.Reservation;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// How each order was decided, and what it still has locked. Rows are locked in the order of their
/// numbers, before any wallet is.
@ApplicationScoped
public class ReservationStore {
    private static final String DECISIONS = """
            SELECT r.order_number, r.origin_partition, r.origin_offset, r.user_id, r.currency, r.amount,
                r.protection_price, r.refusal_code, r.refusal_reason, r.refusal_required, r.refusal_available,
                f.maker_rate, f.taker_rate, f.min_fee
            FROM reservations r LEFT JOIN fee_terms f ON f.id = r.fee_terms
            WHERE r.order_number = ANY($1::bigint[])""";

    private final Database database;
    private final Map<FeeTerms, Integer> feeTermIds = new ConcurrentHashMap<>();

    public ReservationStore(Database database) {
        this.database = database;
    }

    /// The decisions on those of the orders that have been decided, by order number.
    public Map<Long, Decision> decisions(Transaction transaction, Collection<Long> orderNumbers) {
        return decisions(transaction.execute(DECISIONS, (Object) orderNumbers.toArray(Long[]::new)));
    }

    /// The decisions that are committed.
    public Map<Long, Decision> decisions(Collection<Long> orderNumbers) {
        return decisions(database.execute(DECISIONS, (Object) orderNumbers.toArray(Long[]::new)));
    }

    private static Map<Long, Decision> decisions(RowSet<Row> rows) {
        Map<Long, Decision> decisions = new HashMap<>();
        for (Row row : rows) {
            decisions.put(row.getLong(0), decision(row));
        }
        return decisions;
    }

    private static Decision decision(Row row) {
        long number = row.getLong(0);
        RequestOrigin origin = new RequestOrigin(row.getInteger(1), row.getLong(2));
        String userId = row.getString(3);
        String refusal = row.getString(7);
        if (refusal != null) {
            return new Decision.Refused(
                    number,
                    origin,
                    userId,
                    refusal,
                    row.getString(8),
                    row.getString(4),
                    row.getBigDecimal(9),
                    row.getBigDecimal(10));
        }
        FeeTerms fees = new FeeTerms(row.getBigDecimal(11), row.getBigDecimal(12), row.getBigDecimal(13));
        return new Decision.Reserved(
                number, origin, userId, row.getString(4), row.getBigDecimal(5), row.getBigDecimal(6), fees);
    }

    /// Stores new decisions; an order that was decided before fails the transaction.
    public void insert(Transaction transaction, Collection<Decision> decisions, Instant now) {
        if (decisions.isEmpty()) {
            return;
        }
        List<DecisionRow> rows = decisions.stream().map(this::row).toList();
        transaction.execute(
                """
                INSERT INTO reservations (order_number, origin_partition, origin_offset, user_id, currency, fee_terms,
                    amount, remaining, open, protection_price, refusal_code, refusal_reason, refusal_required,
                    refusal_available, created_at)
                SELECT d.order_number, d.origin_partition, d.origin_offset, d.user_id, d.currency, d.fee_terms,
                    d.amount::numeric, d.amount::numeric, d.refusal_code IS NULL, d.protection_price::numeric,
                    d.refusal_code, d.refusal_reason, d.refusal_required::numeric, d.refusal_available::numeric, $1
                FROM unnest($2::bigint[], $3::int[], $4::bigint[], $5::text[], $6::text[], $7::int[], $8::text[],
                        $9::text[], $10::text[], $11::text[], $12::text[], $13::text[])
                    AS d(order_number, origin_partition, origin_offset, user_id, currency, fee_terms, amount,
                        protection_price, refusal_code, refusal_reason, refusal_required, refusal_available)""",
                Columns.timestamp(now),
                Columns.longs(rows, row -> row.decision().orderNumber()),
                Columns.ints(rows, row -> row.decision().origin().partition()),
                Columns.longs(rows, row -> row.decision().origin().offset()),
                Columns.texts(rows, row -> row.decision().userId()),
                Columns.texts(rows, DecisionRow::currency),
                Columns.ints(rows, DecisionRow::feeTerms),
                Columns.texts(rows, DecisionRow::amount),
                Columns.texts(rows, DecisionRow::protectionPrice),
                Columns.texts(rows, DecisionRow::refusalCode),
                Columns.texts(rows, DecisionRow::refusalReason),
                Columns.texts(rows, DecisionRow::required),
                Columns.texts(rows, DecisionRow::available));
    }

    private DecisionRow row(Decision decision) {
        return switch (decision) {
            case Decision.Reserved reserved ->
                new DecisionRow(
                        decision,
                        reserved.currency(),
                        feeTermsId(reserved.fees()),
                        reserved.amount().toPlainString(),
                        plain(reserved.protectionPrice()),
                        null,
                        null,
                        null,
                        null);
            case Decision.Refused refused ->
                new DecisionRow(
                        decision,
                        refused.currency(),
                        null,
                        "0",
                        null,
                        refused.code(),
                        refused.reason(),
                        plain(refused.required()),
                        plain(refused.available()));
        };
    }

    private static @Nullable String plain(@Nullable BigDecimal amount) {
        return amount == null ? null : amount.toPlainString();
    }

    // Written outside the caller's transaction, so that a rollback does not take away what is remembered
    // here.
    private int feeTermsId(FeeTerms terms) {
        return feeTermIds.computeIfAbsent(terms, unknown -> {
            database.execute(
                    """
                    INSERT INTO fee_terms (maker_rate, taker_rate, min_fee)
                    VALUES ($1::text::numeric, $2::text::numeric, $3::text::numeric) ON CONFLICT DO NOTHING""",
                    unknown.makerRate().toPlainString(),
                    unknown.takerRate().toPlainString(),
                    unknown.minFee().toPlainString());
            return database.execute(
                            """
                            SELECT id FROM fee_terms WHERE maker_rate = $1::text::numeric
                                AND taker_rate = $2::text::numeric AND min_fee = $3::text::numeric""",
                            unknown.makerRate().toPlainString(),
                            unknown.takerRate().toPlainString(),
                            unknown.minFee().toPlainString())
                    .iterator()
                    .next()
                    .getInteger(0);
        });
    }

    /// Locks what the orders still have reserved until the transaction ends; one that was refused has
    /// nothing.
    public List<Reservation> lock(Transaction transaction, SortedSet<Long> orderNumbers) {
        List<Reservation> reservations = new ArrayList<>();
        for (Row row : transaction.execute("""
                SELECT order_number, user_id, currency, remaining FROM reservations
                WHERE order_number = ANY($1::bigint[]) AND refusal_code IS NULL
                ORDER BY order_number
                FOR UPDATE""", (Object) orderNumbers.toArray(Long[]::new))) {
            reservations.add(new Reservation(row.getLong(0), row.getString(1), row.getString(2), row.getBigDecimal(3)));
        }
        return reservations;
    }

    /// Writes what is left of reservations that this transaction has locked.
    public void update(Transaction transaction, SortedMap<Long, Reservation> changed) {
        if (changed.isEmpty()) {
            return;
        }
        int updated = transaction
                .execute(
                        """
                        UPDATE reservations r SET remaining = c.remaining::numeric, open = c.open
                        FROM unnest($1::bigint[], $2::text[], $3::boolean[]) AS c(order_number, remaining, open)
                        WHERE r.order_number = c.order_number""",
                        changed.keySet().toArray(Long[]::new),
                        Columns.texts(
                                changed.values(),
                                reservation -> reservation.remaining().toPlainString()),
                        Columns.flags(changed.values(), Reservation::isOpen))
                .rowCount();
        if (updated != changed.size()) {
            throw new LedgerViolation("Of " + changed.size() + " reservations only " + updated + " could be written");
        }
    }

    /// Removes up to `most` orders that were decided before `before` and have nothing locked.
    ///
    /// @return how many
    public int removeClosed(Instant before, int most) {
        return database.execute("""
                        DELETE FROM reservations WHERE order_number IN (
                            SELECT order_number FROM reservations WHERE NOT open AND created_at < $1 LIMIT $2)""", Columns.timestamp(before), most).rowCount();
    }

    private record DecisionRow(
            Decision decision,
            @Nullable String currency,
            @Nullable Integer feeTerms,
            String amount,
            @Nullable String protectionPrice,
            @Nullable String refusalCode,
            @Nullable String refusalReason,
            @Nullable String required,
            @Nullable String available) {}
}
