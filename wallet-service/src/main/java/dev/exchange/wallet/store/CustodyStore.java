package dev.exchange.wallet.store;

import dev.exchange.contracts.Decimals;
import dev.exchange.platform.sql.Database;
import dev.exchange.platform.sql.Transaction;
import dev.exchange.wallet.domain.CustodyMove;
import dev.exchange.wallet.domain.CustodyRule;
import dev.exchange.wallet.domain.Vault;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The rows of moves between the vaults, and what they are decided by.
@ApplicationScoped
public class CustodyStore {
    private static final String SELECT = "SELECT number, from_vault, to_vault, currency, amount FROM custody_moves ";

    private final Database database;

    public CustodyStore(Database database) {
        this.database = database;
    }

    /// What is held of a currency in which nothing is being moved.
    ///
    /// @param hot what the hot vault holds by the ledger, without what is being paid out of it
    /// @param cold what the cold vault holds by the ledger
    /// @param wanted what approved withdrawals need and the chain has not been able to pay
    public record Position(String currency, BigDecimal hot, BigDecimal cold, BigDecimal wanted) {}

    /// Of every currency in which nothing is being moved.
    ///
    /// @param refusedSince a currency in which the chain has refused a move since then is left out
    public List<Position> positions(Instant refusedSince) {
        List<Position> positions = new ArrayList<>();
        for (Row row : database.execute("""
                SELECT h.currency,
                    -coalesce(sum(h.balance) FILTER (WHERE h.account = 'hot'), 0) - coalesce((
                        SELECT sum(w.amount + w.fee) FROM withdrawals w
                        WHERE w.state = 'broadcast' AND w.currency = h.currency), 0),
                    -coalesce(sum(h.balance) FILTER (WHERE h.account = 'cold'), 0),
                    coalesce((
                        SELECT sum(w.amount + w.fee) FROM withdrawals w
                        WHERE w.state = 'approved' AND w.currency = h.currency), 0)
                FROM house_accounts h
                WHERE h.account IN ('hot', 'cold') AND NOT EXISTS (
                    SELECT FROM custody_moves m
                    WHERE m.currency = h.currency AND (
                        m.state IN ('planned', 'broadcast') OR m.state = 'failed' AND m.updated_at > $1))
                GROUP BY h.currency ORDER BY h.currency""", Columns.timestamp(refusedSince))) {
            positions.add(new Position(
                    row.getString(0),
                    Decimals.normal(row.getBigDecimal(1)),
                    Decimals.normal(row.getBigDecimal(2)),
                    Decimals.normal(row.getBigDecimal(3))));
        }
        return positions;
    }

    /// Writes a move that is to be made, unless one of that currency is being made.
    public void plan(String currency, CustodyRule.Shift shift, Instant now) {
        database.execute(
                """
                INSERT INTO custody_moves (currency, from_vault, to_vault, amount, state, created_at, updated_at)
                VALUES ($1, $2, $3, $4::text::numeric, 'planned', $5, $5)
                ON CONFLICT (currency) WHERE state IN ('planned', 'broadcast') DO NOTHING""",
                currency,
                shift.from().wireName(),
                shift.to().wireName(),
                shift.amount().toPlainString(),
                Columns.timestamp(now));
    }

    public List<CustodyMove> planned() {
        return list(database.execute(SELECT + "WHERE state = 'planned' ORDER BY number"));
    }

    /// Writes that the chain has taken a move; nothing happens where that is written already.
    public void broadcast(long number, String tx, Instant now) {
        database.execute("""
                UPDATE custody_moves SET state = 'broadcast', tx = $2, updated_at = $3
                WHERE number = $1 AND state = 'planned'""", number, tx, Columns.timestamp(now));
    }

    /// Writes that the chain has not taken a move and never will, or has undone it.
    public void failed(Transaction transaction, long number, Instant now) {
        transaction.execute("""
                UPDATE custody_moves SET state = 'failed', tx = NULL, block = NULL, updated_at = $2
                WHERE number = $1 AND state IN ('planned', 'broadcast')""", number, Columns.timestamp(now));
    }

    /// Writes which block holds a move.
    public void include(Transaction transaction, long number, String tx, long block, Instant now) {
        transaction.execute("""
                UPDATE custody_moves SET state = 'broadcast', tx = $2, block = $3, updated_at = $4
                WHERE number = $1 AND state IN ('planned', 'broadcast')""", number, tx, block, Columns.timestamp(now));
    }

    /// Locks the moves whose block is at most `lastSure`, except what others have locked.
    public List<Sure> lockSure(Transaction transaction, long lastSure) {
        List<Sure> sure = new ArrayList<>();
        for (Row row : transaction.execute("""
                SELECT number, from_vault, to_vault, currency, amount, block FROM custody_moves
                WHERE state = 'broadcast' AND block <= $1 ORDER BY number FOR UPDATE SKIP LOCKED""", lastSure)) {
            sure.add(new Sure(move(row), row.getLong(5)));
        }
        return sure;
    }

    public record Sure(CustodyMove move, long block) {}

    public void settled(Transaction transaction, List<Sure> moves, Instant now) {
        transaction.execute(
                "UPDATE custody_moves SET state = 'settled', updated_at = $2 WHERE number = ANY($1::bigint[])",
                Columns.longs(moves, sure -> sure.move().number()),
                Columns.timestamp(now));
    }

    private static List<CustodyMove> list(RowSet<Row> rows) {
        List<CustodyMove> moves = new ArrayList<>();
        for (Row row : rows) {
            moves.add(move(row));
        }
        return moves;
    }

    private static CustodyMove move(Row row) {
        return new CustodyMove(
                row.getLong(0),
                Vault.valueOf(row.getString(1).toUpperCase(Locale.ROOT)),
                Vault.valueOf(row.getString(2).toUpperCase(Locale.ROOT)),
                row.getString(3),
                Decimals.normal(row.getBigDecimal(4)));
    }
}
