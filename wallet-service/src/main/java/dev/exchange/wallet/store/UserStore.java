package dev.exchange.wallet.store;

import dev.exchange.platform.sql.Database;
import dev.exchange.platform.sql.Transaction;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// The users that this service has heard of.
@ApplicationScoped
public class UserStore {
    private final Database database;

    public UserStore(Database database) {
        this.database = database;
    }

    /// Enters those of the users that are not known.
    ///
    /// @return the users that are new
    public SortedSet<String> enter(Transaction transaction, SortedSet<String> userIds, Instant now) {
        TreeSet<String> entered = new TreeSet<>();
        for (Row row : transaction.execute("""
                INSERT INTO users (user_id, created_at)
                SELECT n.user_id, $2 FROM unnest($1::text[]) WITH ORDINALITY AS n(user_id, place)
                WHERE NOT EXISTS (SELECT FROM users u WHERE u.user_id = n.user_id)
                ORDER BY n.place
                ON CONFLICT DO NOTHING
                RETURNING user_id""", userIds.toArray(String[]::new), Columns.timestamp(now))) {
            entered.add(row.getString(0));
        }
        return entered;
    }

    /// Locks the user until the transaction ends, where it exists. Nothing that this transaction does may lock a wallet
    /// before.
    public void lock(Transaction transaction, String userId) {
        transaction.execute("SELECT 1 FROM users WHERE user_id = $1 FOR NO KEY UPDATE", userId);
    }

    public Optional<User> find(String userId) {
        for (Row row : database.execute("SELECT owner, user_id, created_at FROM users WHERE user_id = $1", userId)) {
            return Optional.of(user(row));
        }
        return Optional.empty();
    }

    /// Users by id.
    ///
    /// @param after the id of the last one on the page before; empty for the first page
    public List<User> page(String after, int limit) {
        List<User> users = new ArrayList<>();
        for (Row row : database.execute(
                "SELECT owner, user_id, created_at FROM users WHERE user_id > $1 ORDER BY user_id LIMIT $2",
                after,
                limit)) {
            users.add(user(row));
        }
        return users;
    }

    private static User user(Row row) {
        return new User(
                row.getLong(0), row.getString(1), row.getOffsetDateTime(2).toInstant());
    }

    /// @param owner the user's number in the ledger
    /// @param createdAt when the user was first named
    public record User(long owner, String userId, Instant createdAt) {}
}
