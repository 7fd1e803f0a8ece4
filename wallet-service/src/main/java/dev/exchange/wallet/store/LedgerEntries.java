package dev.exchange.wallet.store;

import dev.exchange.contracts.Decimals;
import dev.exchange.platform.sql.Database;
import dev.exchange.wallet.domain.LedgerEntry;
import dev.exchange.wallet.domain.LedgerSource;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The transfers that move a wallet, newest first.
@ApplicationScoped
public class LedgerEntries {
    // What the auditor has proved is entered by wallet; what has come since is few, and read through.
    private static final String PAGE = """
            WITH found AS (
                (SELECT e.at, e.log, e.partition, e.sequence FROM wallet_entries e
                WHERE e.owner = $1 AND e.currency = $2 AND e.at >= $3
                    AND (e.at, e.log, e.partition, e.sequence) < ($4, $5, $6, $7)
                ORDER BY e.at DESC, e.log DESC, e.partition DESC, e.sequence DESC LIMIT $8)
                UNION ALL
                (SELECT t.at, t.log, t.partition, t.sequence
                FROM ledger_heads h
                    LEFT JOIN audit_positions p ON p.log = h.log AND p.partition = h.partition
                    JOIN transfers t ON t.log = h.log AND t.partition = h.partition
                        AND t.sequence > coalesce(p.sequence, 0)
                WHERE t.currency = $2 AND (t.from_account >> 1 = $1 OR t.to_account >> 1 = $1) AND t.at >= $3
                    AND (t.at, t.log, t.partition, t.sequence) < ($4, $5, $6, $7)
                ORDER BY t.at DESC, t.log DESC, t.partition DESC, t.sequence DESC LIMIT $8)
            )
            SELECT t.log, t.partition, t.sequence, t.record_offset, t.kind, t.reference, t.from_account, t.to_account,
                t.amount, t.at
            FROM found f JOIN transfers t ON t.log = f.log AND t.partition = f.partition AND t.sequence = f.sequence
            ORDER BY t.at DESC, t.log DESC, t.partition DESC, t.sequence DESC LIMIT $8""";

    private final Database database;

    public LedgerEntries(Database database) {
        this.database = database;
    }

    /// A place in the order of a wallet's entries: by time, then by source and number.
    ///
    /// @param at from the year 1 to 9999
    public record Place(Instant at, int log, int partition, long sequence) {
        /// Before every entry of that time.
        public static Place justBefore(Instant at) {
            return new Place(at, -1, -1, -1);
        }

        /// Where the entry is.
        public static Place of(LedgerEntry entry) {
            return new Place(
                    entry.at(),
                    Accounts.number(entry.source().log()),
                    entry.source().partition(),
                    entry.sequence());
        }
    }

    /// The newest entries of a wallet that are older than a place.
    ///
    /// @param owner of the wallet, by the user's number in the ledger
    /// @param since none that is older
    public List<LedgerEntry> page(long owner, String currency, Instant since, Place before, int limit) {
        List<LedgerEntry> entries = new ArrayList<>();
        for (Row row : database.execute(
                PAGE,
                owner,
                currency,
                Columns.timestamp(since),
                Columns.timestamp(before.at()),
                before.log(),
                before.partition(),
                before.sequence(),
                limit)) {
            entries.add(new LedgerEntry(
                    new LedgerSource(Accounts.log(row.getInteger(0)), row.getInteger(1)),
                    row.getLong(2),
                    row.getLong(3),
                    Accounts.kind(row.getInteger(4)),
                    row.getLong(5),
                    Accounts.side(row.getLong(6), owner),
                    Accounts.side(row.getLong(7), owner),
                    Decimals.normal(row.getBigDecimal(8)),
                    row.getOffsetDateTime(9).toInstant()));
        }
        return entries;
    }
}
