package dev.exchange.wallet.store;

import dev.exchange.contracts.RequestOrigin;
import dev.exchange.platform.sql.Database;
import dev.exchange.platform.sql.Transaction;
import dev.exchange.wallet.domain.ChangeDecision;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How each change of an order was decided.
@ApplicationScoped
public class ChangeStore {
    private static final String DECISIONS = """
            SELECT request_number, origin_partition, origin_offset, order_number, user_id, added, protection_price,
                refusal_code, refusal_reason, refusal_currency, refusal_required, refusal_available
            FROM order_changes WHERE request_number = ANY($1::bigint[])""";

    private final Database database;

    public ChangeStore(Database database) {
        this.database = database;
    }

    /// The decisions on those of the requests that have been decided, by request number.
    public Map<Long, ChangeDecision> decisions(Transaction transaction, Collection<Long> requestNumbers) {
        return requestNumbers.isEmpty()
                ? Map.of()
                : decisions(transaction.execute(DECISIONS, (Object) requestNumbers.toArray(Long[]::new)));
    }

    /// The decisions that are committed.
    public Map<Long, ChangeDecision> decisions(Collection<Long> requestNumbers) {
        return requestNumbers.isEmpty()
                ? Map.of()
                : decisions(database.execute(DECISIONS, (Object) requestNumbers.toArray(Long[]::new)));
    }

    private static Map<Long, ChangeDecision> decisions(RowSet<Row> rows) {
        Map<Long, ChangeDecision> decisions = new HashMap<>();
        for (Row row : rows) {
            decisions.put(row.getLong(0), decision(row));
        }
        return decisions;
    }

    private static ChangeDecision decision(Row row) {
        RequestOrigin origin = new RequestOrigin(row.getInteger(1), row.getLong(2));
        String refusal = row.getString(7);
        return refusal == null
                ? new ChangeDecision.Granted(
                        row.getLong(0),
                        origin,
                        row.getLong(3),
                        row.getString(4),
                        row.getBigDecimal(5),
                        row.getBigDecimal(6))
                : new ChangeDecision.Refused(
                        row.getLong(0),
                        origin,
                        row.getLong(3),
                        row.getString(4),
                        refusal,
                        row.getString(8),
                        row.getString(9),
                        row.getBigDecimal(10),
                        row.getBigDecimal(11));
    }

    /// Stores new decisions; a request that was decided before fails the transaction.
    public void insert(Transaction transaction, Collection<ChangeDecision> decisions, Instant now) {
        if (decisions.isEmpty()) {
            return;
        }
        transaction.send(
                """
                INSERT INTO order_changes (request_number, origin_partition, origin_offset, order_number, user_id,
                    added, protection_price, refusal_code, refusal_reason, refusal_currency, refusal_required,
                    refusal_available, created_at)
                SELECT d.request_number, d.origin_partition, d.origin_offset, d.order_number, d.user_id,
                    d.added::numeric, d.protection_price::numeric, d.refusal_code, d.refusal_reason,
                    d.refusal_currency, d.refusal_required::numeric, d.refusal_available::numeric, $1
                FROM unnest($2::bigint[], $3::int[], $4::bigint[], $5::bigint[], $6::text[], $7::text[], $8::text[],
                        $9::text[], $10::text[], $11::text[], $12::text[], $13::text[])
                    AS d(request_number, origin_partition, origin_offset, order_number, user_id, added,
                        protection_price, refusal_code, refusal_reason, refusal_currency, refusal_required,
                        refusal_available)""",
                written -> {},
                Columns.timestamp(now),
                Columns.longs(decisions, ChangeDecision::requestNumber),
                Columns.ints(decisions, decision -> decision.origin().partition()),
                Columns.longs(decisions, decision -> decision.origin().offset()),
                Columns.longs(decisions, ChangeDecision::orderNumber),
                Columns.texts(decisions, ChangeDecision::userId),
                Columns.texts(decisions, decision -> added(decision).toPlainString()),
                Columns.texts(decisions, ChangeStore::protectionPrice),
                Columns.texts(decisions, decision -> refusal(decision, ChangeDecision.Refused::code)),
                Columns.texts(decisions, decision -> refusal(decision, ChangeDecision.Refused::reason)),
                Columns.texts(decisions, decision -> refusal(decision, ChangeDecision.Refused::currency)),
                Columns.texts(decisions, decision -> refusal(decision, refused -> Columns.plain(refused.required()))),
                Columns.texts(decisions, decision -> refusal(decision, refused -> Columns.plain(refused.available()))));
    }

    private static BigDecimal added(ChangeDecision decision) {
        return switch (decision) {
            case ChangeDecision.Granted granted -> granted.added();
            case ChangeDecision.Refused _ -> BigDecimal.ZERO;
        };
    }

    private static @Nullable String protectionPrice(ChangeDecision decision) {
        return switch (decision) {
            case ChangeDecision.Granted granted -> Columns.plain(granted.protectionPrice());
            case ChangeDecision.Refused _ -> null;
        };
    }

    private static @Nullable String refusal(
            ChangeDecision decision, Function<ChangeDecision.Refused, @Nullable String> column) {
        return switch (decision) {
            case ChangeDecision.Granted _ -> null;
            case ChangeDecision.Refused refused -> column.apply(refused);
        };
    }

    /// Removes up to `most` changes that were decided before `before`.
    ///
    /// @return how many
    public int remove(Instant before, int most) {
        return database.execute("""
                        DELETE FROM order_changes WHERE request_number IN (
                            SELECT request_number FROM order_changes WHERE created_at < $1 LIMIT $2)""", Columns.timestamp(before), most).rowCount();
    }
}
