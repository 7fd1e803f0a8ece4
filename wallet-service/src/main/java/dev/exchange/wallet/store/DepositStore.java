package dev.exchange.wallet.store;

import dev.exchange.contracts.Decimals;
import dev.exchange.platform.sql.Database;
import dev.exchange.platform.sql.Transaction;
import dev.exchange.wallet.domain.Chain;
import dev.exchange.wallet.domain.Deposit;
import dev.exchange.wallet.domain.FundsRequest;
import dev.exchange.wallet.domain.LedgerViolation;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rows of deposits.
@ApplicationScoped
public class DepositStore {
    private static final String SELECT = """
            SELECT number, user_id, client_reference, currency, announced, address, state, tx, output, block, amount,
                created_at, updated_at
            FROM deposits
            """;

    private final Database database;

    public DepositStore(Database database) {
        this.database = database;
    }

    /// The number of a deposit to come.
    public long nextNumber() {
        return database.execute("SELECT nextval(pg_get_serial_sequence('deposits', 'number'))")
                .iterator()
                .next()
                .getLong(0);
    }

    /// Writes an announced deposit, unless the user has used the reference before.
    ///
    /// @return whether it is written
    public boolean insert(long number, FundsRequest request, String address, Instant now) {
        return database.execute(
                                """
                INSERT INTO deposits (number, user_id, client_reference, currency, announced, address, state, created_at,
                    updated_at)
                OVERRIDING SYSTEM VALUE
                VALUES ($1, $2, $3, $4, $5::text::numeric, $6, 'awaiting', $7, $7)
                ON CONFLICT (user_id, client_reference) DO NOTHING""",
                                number,
                                request.userId(),
                                request.clientReference(),
                                request.currency(),
                                request.amount().toPlainString(),
                                address,
                                Columns.timestamp(now))
                        .rowCount()
                == 1;
    }

    /// Writes that something arrived at an address: as what was announced there, the first time, and as a deposit of
    /// the
    /// address's user by itself after that.
    ///
    /// @return false when the address is no deposit's
    public boolean arrived(Transaction transaction, Chain.Entry.Arrived arrived, long block, Instant now) {
        int announced = transaction
                .execute(
                        """
                        UPDATE deposits SET state = 'confirming', tx = $3, output = $4, block = $5,
                            amount = $6::text::numeric, updated_at = $7
                        WHERE number = (
                            SELECT min(number) FROM deposits
                            WHERE address = $1 AND currency = $2 AND state = 'awaiting')""",
                        arrived.address(),
                        arrived.currency(),
                        arrived.tx(),
                        arrived.output(),
                        block,
                        arrived.amount().toPlainString(),
                        Columns.timestamp(now))
                .rowCount();
        if (announced == 1) {
            return true;
        }
        return transaction
                        .execute(
                                """
                                INSERT INTO deposits (user_id, currency, address, state, tx, output, block, amount,
                                    created_at, updated_at)
                                SELECT user_id, $2, address, 'confirming', $3, $4, $5, $6::text::numeric, $7, $7
                                FROM deposits WHERE address = $1 ORDER BY number LIMIT 1""",
                                arrived.address(),
                                arrived.currency(),
                                arrived.tx(),
                                arrived.output(),
                                block,
                                arrived.amount().toPlainString(),
                                Columns.timestamp(now))
                        .rowCount()
                == 1;
    }

    /// Locks those that are confirming and whose block is at most `lastSure`, except what others have locked.
    public List<Deposit.Confirming> lockSure(Transaction transaction, long lastSure, int most) {
        List<Deposit.Confirming> sure = new ArrayList<>();
        for (Row row : transaction.execute(
                SELECT + "WHERE state = 'confirming' AND block <= $1 ORDER BY block, number LIMIT $2"
                        + " FOR UPDATE SKIP LOCKED",
                lastSure,
                most)) {
            if (stored(row).deposit() instanceof Deposit.Confirming confirming) {
                sure.add(confirming);
            }
        }
        return sure;
    }

    public void credited(Transaction transaction, Collection<Deposit.Credited> deposits, Instant now) {
        transaction.execute(
                "UPDATE deposits SET state = 'credited', updated_at = $2 WHERE number = ANY($1::bigint[])",
                Columns.longs(deposits, deposit -> deposit.terms().number()),
                Columns.timestamp(now));
    }

    public Optional<StoredDeposit> find(long number) {
        return list(database.execute(SELECT + "WHERE number = $1", number)).stream()
                .findFirst();
    }

    public Optional<StoredDeposit> findByReference(String userId, String clientReference) {
        return list(database.execute(SELECT + "WHERE user_id = $1 AND client_reference = $2", userId, clientReference))
                .stream()
                .findFirst();
    }

    /// A user's deposits, newest first.
    ///
    /// @param before the number of the last one on the page before; a number above all for the first page
    public List<StoredDeposit> page(String userId, long before, int limit) {
        return list(database.execute(
                SELECT + "WHERE user_id = $1 AND number < $2 ORDER BY number DESC LIMIT $3", userId, before, limit));
    }

    private static List<StoredDeposit> list(RowSet<Row> rows) {
        List<StoredDeposit> found = new ArrayList<>();
        for (Row row : rows) {
            found.add(stored(row));
        }
        return found;
    }

    private static StoredDeposit stored(Row row) {
        Deposit.Terms terms = new Deposit.Terms(
                row.getLong(0), row.getString(1), row.getString(3), row.getString(5), normal(row.getBigDecimal(4)));
        Deposit deposit = switch (row.getString(6)) {
            case "awaiting" -> new Deposit.Awaiting(terms);
            case "confirming" -> new Deposit.Confirming(terms, arrival(row));
            case "credited" -> new Deposit.Credited(terms, arrival(row));
            default ->
                throw new LedgerViolation(
                        "Deposit " + terms.number() + " is in a state that this version does not know");
        };
        return new StoredDeposit(
                deposit,
                row.getString(2),
                row.getOffsetDateTime(11).toInstant(),
                row.getOffsetDateTime(12).toInstant());
    }

    private static Deposit.Arrival arrival(Row row) {
        return new Deposit.Arrival(
                row.getString(7), row.getInteger(8), row.getLong(9), Decimals.normal(row.getBigDecimal(10)));
    }

    private static @Nullable BigDecimal normal(@Nullable BigDecimal number) {
        return number == null ? null : Decimals.normal(number);
    }
}
