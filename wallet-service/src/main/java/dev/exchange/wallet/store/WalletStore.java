package dev.exchange.wallet.store;

import dev.exchange.contracts.Decimals;
import dev.exchange.platform.sql.Database;
import dev.exchange.platform.sql.Transaction;
import dev.exchange.wallet.domain.Balance;
import dev.exchange.wallet.domain.WalletKey;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/// The wallets: their rows are locked in the order of their keys, before they change, by everyone who
/// changes them.
@ApplicationScoped
public class WalletStore {
    private static final String COLUMNS = "user_id, currency, available, locked, created_at, updated_at";

    private final Database database;

    public WalletStore(Database database) {
        this.database = database;
    }

    /// Makes empty wallets for users who have none in that currency; those of unknown users are passed
    /// over.
    public void create(Transaction transaction, SortedSet<WalletKey> keys, Instant now) {
        if (keys.isEmpty()) {
            return;
        }
        transaction.execute(
                """
                INSERT INTO wallets (user_id, currency, owner, created_at, updated_at)
                SELECT k.user_id, k.currency, u.owner, $3, $3
                FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS k(user_id, currency, place)
                    JOIN users u ON u.user_id = k.user_id
                ORDER BY k.place
                ON CONFLICT DO NOTHING""",
                Columns.texts(keys, WalletKey::userId),
                Columns.texts(keys, WalletKey::currency),
                Columns.timestamp(now));
    }

    /// Locks the wallets among `keys` that exist until the transaction ends.
    public LockedWallets lock(Transaction transaction, SortedSet<WalletKey> keys) {
        Map<WalletKey, Balance> balances = HashMap.newHashMap(keys.size());
        Map<String, Long> owners = HashMap.newHashMap(keys.size());
        if (!keys.isEmpty()) {
            for (Row row : transaction.execute(
                    """
                    SELECT w.user_id, w.currency, w.owner, w.available, w.locked
                    FROM wallets w
                    WHERE (w.user_id, w.currency) IN (SELECT * FROM unnest($1::text[], $2::text[]))
                    ORDER BY w.user_id, w.currency
                    FOR UPDATE""", Columns.texts(keys, WalletKey::userId), Columns.texts(keys, WalletKey::currency))) {
                String userId = row.getString(0);
                balances.put(
                        new WalletKey(userId, row.getString(1)),
                        new Balance(row.getBigDecimal(3), row.getBigDecimal(4)));
                owners.put(userId, row.getLong(2));
            }
        }
        return new LockedWallets(balances, owners);
    }

    public Optional<Wallet> find(WalletKey key) {
        for (Row row : database.execute(
                "SELECT " + COLUMNS + " FROM wallets WHERE user_id = $1 AND currency = $2",
                key.userId(),
                key.currency())) {
            return Optional.of(wallet(row));
        }
        return Optional.empty();
    }

    /// A user's wallets by currency.
    ///
    /// @param after the currency of the last one on the page before; empty for the first page
    public List<Wallet> page(String userId, String after, int limit) {
        List<Wallet> wallets = new ArrayList<>();
        for (Row row : database.execute(
                "SELECT " + COLUMNS + " FROM wallets WHERE user_id = $1 AND currency > $2 ORDER BY currency LIMIT $3",
                userId,
                after,
                limit)) {
            wallets.add(wallet(row));
        }
        return wallets;
    }

    public long count() {
        return database.execute("SELECT count(*) FROM wallets")
                .iterator()
                .next()
                .getLong(0);
    }

    private static Wallet wallet(Row row) {
        return new Wallet(
                new WalletKey(row.getString(0), row.getString(1)),
                new Balance(Decimals.normal(row.getBigDecimal(2)), Decimals.normal(row.getBigDecimal(3))),
                row.getOffsetDateTime(4).toInstant(),
                row.getOffsetDateTime(5).toInstant());
    }

    /// A wallet as it is stored.
    public record Wallet(WalletKey key, Balance balance, Instant createdAt, Instant updatedAt) {}
}
