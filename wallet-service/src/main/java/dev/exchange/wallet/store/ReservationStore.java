package dev.exchange.wallet.store;

import dev.exchange.contracts.Decimals;
import dev.exchange.contracts.FeeTerms;
import dev.exchange.contracts.RequestOrigin;
import dev.exchange.platform.sql.Database;
import dev.exchange.platform.sql.Transaction;
import dev.exchange.wallet.domain.Decision;
import dev.exchange.wallet.domain.LedgerViolation;
import dev.exchange.wallet.domain.PriceBounds;
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
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// How each order was decided, and what it still has locked. Rows are locked in the order of their
/// numbers, before any wallet is.
@ApplicationScoped
public class ReservationStore {
    private static final String DECISIONS = """
            SELECT r.order_number, r.origin_partition, r.origin_offset, r.user_id, r.currency, r.amount,
                r.refusal_code, r.refusal_reason, r.refusal_required, r.refusal_available,
                f.maker_rate, f.taker_rate, f.min_fee, r.stop_price, r.protection_price, r.linked_stop_prices::text[],
                r.linked_protection_prices::text[], r.legs_order_number, r.legs_currency, r.legs_amount
            FROM reservations r LEFT JOIN fee_terms f ON f.id = r.fee_terms
            WHERE r.order_number = ANY($1::bigint[])""";

    private static final String HELD =
            "SELECT order_number, user_id, currency, remaining, grown_by IS NOT NULL FROM reservations ";

    private final Database database;
    private final Map<FeeTerms, Integer> feeTermIds = new ConcurrentHashMap<>();

    public ReservationStore(Database database) {
        this.database = database;
    }

    /// The decisions on those of the orders that have been decided, by order number.
    public Map<Long, Decision> decisions(Transaction transaction, Collection<Long> orderNumbers) {
        return orderNumbers.isEmpty()
                ? Map.of()
                : decisions(transaction.execute(DECISIONS, (Object) orderNumbers.toArray(Long[]::new)));
    }

    /// The decisions that are committed.
    public Map<Long, Decision> decisions(Collection<Long> orderNumbers) {
        return orderNumbers.isEmpty()
                ? Map.of()
                : decisions(database.execute(DECISIONS, (Object) orderNumbers.toArray(Long[]::new)));
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
        String refusal = row.getString(6);
        if (refusal != null) {
            return new Decision.Refused(
                    number,
                    origin,
                    userId,
                    refusal,
                    row.getString(7),
                    row.getString(4),
                    row.getBigDecimal(8),
                    row.getBigDecimal(9));
        }
        return new Decision.Reserved(
                number,
                origin,
                userId,
                row.getString(4),
                row.getBigDecimal(5),
                new FeeTerms(row.getBigDecimal(10), row.getBigDecimal(11), row.getBigDecimal(12)),
                new PriceBounds(row.getBigDecimal(13), row.getBigDecimal(14)),
                linked(row.getArrayOfStrings(15), row.getArrayOfStrings(16)),
                legs(row));
    }

    private static List<PriceBounds> linked(
            @Nullable String @Nullable [] stopPrices, @Nullable String @Nullable [] protectionPrices) {
        if (stopPrices == null || protectionPrices == null) {
            return List.of();
        }
        return IntStream.range(0, stopPrices.length)
                .mapToObj(i -> new PriceBounds(Columns.decimal(stopPrices[i]), Columns.decimal(protectionPrices[i])))
                .toList();
    }

    private static Decision.@Nullable LegsReservation legs(Row row) {
        Long number = row.getLong(17);
        return number == null ? null : new Decision.LegsReservation(number, row.getString(18), row.getBigDecimal(19));
    }

    /// Stores new decisions; an order that was decided before fails the transaction.
    public void insert(Transaction transaction, Collection<Decision> decisions, Instant now) {
        if (decisions.isEmpty()) {
            return;
        }
        List<DecisionRow> rows = decisions.stream()
                .flatMap(decision -> DecisionRow.of(decision, this::feeTermsId).stream())
                .toList();
        transaction.send(
                """
                INSERT INTO reservations (order_number, origin_partition, origin_offset, user_id, currency, fee_terms,
                    amount, remaining, open, refusal_code, refusal_reason, refusal_required, refusal_available,
                    stop_price, protection_price, linked_stop_prices, linked_protection_prices, legs_order_number,
                    legs_currency, legs_amount, grown_by, created_at)
                SELECT d.order_number, d.origin_partition, d.origin_offset, d.user_id, d.currency, d.fee_terms,
                    d.amount::numeric, d.amount::numeric, d.amount::numeric > 0, d.refusal_code, d.refusal_reason,
                    d.refusal_required::numeric, d.refusal_available::numeric, d.stop_price::numeric,
                    d.protection_price::numeric, d.linked_stop_prices::numeric[], d.linked_protection_prices::numeric[],
                    d.legs_order_number, d.legs_currency, d.legs_amount::numeric, d.grown_by, $1
                FROM unnest($2::bigint[], $3::int[], $4::bigint[], $5::text[], $6::text[], $7::int[], $8::text[],
                        $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[],
                        $16::text[], $17::bigint[], $18::text[], $19::text[], $20::bigint[])
                    AS d(order_number, origin_partition, origin_offset, user_id, currency, fee_terms, amount,
                        refusal_code, refusal_reason, refusal_required, refusal_available, stop_price,
                        protection_price, linked_stop_prices, linked_protection_prices, legs_order_number,
                        legs_currency, legs_amount, grown_by)""",
                inserted -> {},
                Columns.timestamp(now),
                Columns.longs(rows, DecisionRow::orderNumber),
                Columns.ints(rows, row -> row.origin().partition()),
                Columns.longs(rows, row -> row.origin().offset()),
                Columns.texts(rows, DecisionRow::userId),
                Columns.texts(rows, DecisionRow::currency),
                Columns.ints(rows, DecisionRow::feeTerms),
                Columns.texts(rows, row -> row.amount().toPlainString()),
                Columns.texts(rows, row -> row.refusal(Decision.Refused::code)),
                Columns.texts(rows, row -> row.refusal(Decision.Refused::reason)),
                Columns.texts(rows, row -> row.refusal(refused -> Columns.plain(refused.required()))),
                Columns.texts(rows, row -> row.refusal(refused -> Columns.plain(refused.available()))),
                Columns.texts(rows, row -> Columns.plain(row.bounds().stopPrice())),
                Columns.texts(rows, row -> Columns.plain(row.bounds().protectionPrice())),
                Columns.texts(rows, row -> row.linked(PriceBounds::stopPrice)),
                Columns.texts(rows, row -> row.linked(PriceBounds::protectionPrice)),
                Columns.longs(rows, row -> row.legs(Decision.LegsReservation::orderNumber)),
                Columns.texts(rows, row -> row.legs(Decision.LegsReservation::currency)),
                Columns.texts(rows, row -> row.legs(legs -> legs.amount().toPlainString())),
                Columns.longs(rows, DecisionRow::grownBy));
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
                SELECT order_number, user_id, currency, remaining, added, grown_by IS NOT NULL, owed FROM reservations
                WHERE order_number = ANY($1::bigint[]) AND refusal_code IS NULL
                ORDER BY order_number
                FOR UPDATE""", (Object) orderNumbers.toArray(Long[]::new))) {
            reservations.add(new Reservation(
                    row.getLong(0),
                    row.getString(1),
                    row.getString(2),
                    row.getBigDecimal(3),
                    row.getBigDecimal(4),
                    row.getBoolean(5),
                    row.getBigDecimal(6)));
        }
        return reservations;
    }

    /// Writes what is left of reservations that this transaction has locked or made.
    public void update(Transaction transaction, SortedMap<Long, Reservation> changed, Instant now) {
        if (changed.isEmpty()) {
            return;
        }
        Collection<Reservation> rows = changed.values();
        transaction.send(
                """
                        UPDATE reservations r SET remaining = c.remaining::numeric, open = c.open,
                            added = c.added::numeric, owed = c.owed::numeric,
                            owed_since = CASE WHEN c.owed::numeric > 0 THEN coalesce(r.owed_since, $1) END
                        FROM unnest($2::bigint[], $3::text[], $4::boolean[], $5::text[], $6::text[])
                            AS c(order_number, remaining, open, added, owed)
                        WHERE r.order_number = c.order_number""",
                updated -> {
                    if (updated.rowCount() != rows.size()) {
                        throw new LedgerViolation(
                                "Of " + rows.size() + " reservations only " + updated.rowCount() + " could be written");
                    }
                },
                Columns.timestamp(now),
                Columns.longs(rows, Reservation::orderNumber),
                Columns.texts(rows, row -> row.remaining().toPlainString()),
                Columns.flags(rows, Reservation::isOpen),
                Columns.texts(rows, row -> row.added().toPlainString()),
                Columns.texts(rows, row -> row.owed().toPlainString()));
    }

    /// What every open order has locked, by its number.
    ///
    /// @param after the number of the last one on the page before; 0 for the first page
    public List<Held> open(long after, int limit) {
        return held(database.execute(
                HELD + "WHERE open AND order_number > $1 ORDER BY order_number LIMIT $2", after, limit));
    }

    /// What those of the orders that were funded have locked.
    public List<Held> heldBy(Collection<Long> orderNumbers) {
        return held(database.execute(HELD + "WHERE refusal_code IS NULL AND order_number = ANY($1::bigint[])", (Object)
                orderNumbers.toArray(Long[]::new)));
    }

    private static List<Held> held(RowSet<Row> rows) {
        List<Held> held = new ArrayList<>();
        for (Row row : rows) {
            held.add(new Held(
                    row.getLong(0),
                    row.getString(1),
                    row.getString(2),
                    Decimals.normal(row.getBigDecimal(3)),
                    row.getBoolean(4)));
        }
        return held;
    }

    /// @param grows whether the fills of another order bring what it holds
    public record Held(long orderNumber, String userId, String currency, BigDecimal remaining, boolean grows) {}

    /// Removes up to `most` orders that were decided before `before` and have nothing locked; not one that a
    /// fill can still bring something for. Whether it is open is asked again of the row that is removed: a
    /// change may have opened it since it was found.
    ///
    /// @return how many
    public int removeClosed(Instant before, int most) {
        return database.execute("""
                        DELETE FROM reservations WHERE NOT open AND owed = 0 AND order_number IN (
                            SELECT r.order_number FROM reservations r
                            WHERE NOT r.open AND r.owed = 0 AND r.created_at < $1 AND NOT EXISTS (
                                SELECT FROM reservations e WHERE e.order_number = r.grown_by AND e.open)
                            LIMIT $2)""", Columns.timestamp(before), most).rowCount();
    }
}
