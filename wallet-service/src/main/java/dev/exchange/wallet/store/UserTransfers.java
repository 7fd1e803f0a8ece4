package dev.exchange.wallet.store;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Decimals;
import dev.exchange.contracts.Ids;
import dev.exchange.platform.config.ExchangeConfig;
import dev.exchange.platform.sql.Database;
import dev.exchange.platform.sql.Transaction;
import dev.exchange.wallet.domain.DailyLimit;
import dev.exchange.wallet.domain.FundsBook;
import dev.exchange.wallet.domain.FundsRefusal;
import dev.exchange.wallet.domain.FundsRequest;
import dev.exchange.wallet.domain.LedgerSource;
import dev.exchange.wallet.domain.Prices;
import dev.exchange.wallet.domain.WalletKey;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// Money that users give each other: at once, and within the ledger alone.
@ApplicationScoped
public class UserTransfers {
    private static final String SELECT = """
            SELECT number, from_user_id, to_user_id, client_reference, currency, amount, created_at FROM user_transfers
            """;

    private final FundsConfig funds;
    private final ExchangeConfig config;
    private final Catalogue catalogue;
    private final Prices prices;
    private final Clock clock;
    private final Database database;
    private final NewUsers newUsers;
    private final UserStore users;
    private final WalletStore wallets;
    private final FundsLedger ledger;

    public UserTransfers(
            FundsConfig funds,
            ExchangeConfig config,
            Catalogue catalogue,
            Prices prices,
            Clock clock,
            Database database,
            NewUsers newUsers,
            UserStore users,
            WalletStore wallets,
            FundsLedger ledger) {
        this.funds = funds;
        this.config = config;
        this.catalogue = catalogue;
        this.prices = prices;
        this.clock = clock;
        this.database = database;
        this.newUsers = newUsers;
        this.users = users;
        this.wallets = wallets;
        this.ledger = ledger;
    }

    /// @param number of the transfer, for ever
    public record UserTransfer(long number, FundsRequest request, String toUserId, Instant createdAt) {
        /// What it is named by.
        public static final String ID_PREFIX = "transfer_";

        public String id() {
            return ID_PREFIX + number;
        }
    }

    /// Moves the money, or finds the transfer that the same request made before.
    ///
    /// @throws FundsRefusal when it is not covered or beyond the limit of the day, when there is nobody to
    ///     give it to, or when the reference names another one
    public Taken<UserTransfer> give(FundsRequest request, String toUserId) {
        if (toUserId.equals(request.userId())) {
            throw FundsRefusal.invalid("same_user", "user_id and to_user_id are the same; name two users");
        }
        newUsers.named(request.userId());
        newUsers.named(toUserId);
        if (!config.isDevelopment() && users.find(toUserId).isEmpty()) {
            throw FundsRefusal.of(
                    FundsRefusal.Why.UNKNOWN,
                    "user_not_found",
                    "There is no user " + toUserId + "; a user comes with a first deposit");
        }
        return database.inTransaction(transaction -> {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            // One request of a user after the other, so that two together cannot pass the limit of the day.
            users.lock(transaction, request.userId());
            Optional<UserTransfer> before = list(transaction.execute(
                            SELECT + "WHERE from_user_id = $1 AND client_reference = $2",
                            request.userId(),
                            request.clientReference()))
                    .stream()
                    .findFirst();
            if (before.isPresent()) {
                if (!before.get().request().isSameAs(request)
                        || !before.get().toUserId().equals(toUserId)) {
                    throw request.reused(before.get().id());
                }
                return new Taken<>(before.get(), false);
            }
            BigDecimal value = FundsValue.usd(catalogue, prices, request.currency(), request.amount());
            funds.transferLimit().check(usedToday(transaction, request.userId(), now), value);
            UserTransfer written =
                    new UserTransfer(insert(transaction, request, toUserId, value, now), request, toUserId, now);
            move(transaction, written, now);
            return new Taken<>(written, true);
        });
    }

    private void move(Transaction transaction, UserTransfer transfer, Instant now) {
        FundsRequest request = transfer.request();
        WalletKey to = new WalletKey(transfer.toUserId(), request.currency());
        wallets.create(transaction, new TreeSet<>(List.of(to)), now);
        ledger.book(
                transaction,
                new TreeSet<>(List.of(to, new WalletKey(request.userId(), request.currency()))),
                now,
                moving -> new FundsBook(moving, LedgerSource.HTTP, 0)
                        .give(transfer.number(), request, transfer.toUserId()));
    }

    private static long insert(
            Transaction transaction, FundsRequest request, String toUserId, BigDecimal value, Instant now) {
        return transaction
                .execute(
                        """
                        INSERT INTO user_transfers (from_user_id, to_user_id, client_reference, currency, amount, value_usd,
                            created_at)
                        VALUES ($1, $2, $3, $4, $5::text::numeric, $6::text::numeric, $7) RETURNING number""",
                        request.userId(),
                        toUserId,
                        request.clientReference(),
                        request.currency(),
                        request.amount().toPlainString(),
                        value.toPlainString(),
                        Columns.timestamp(now))
                .iterator()
                .next()
                .getLong(0);
    }

    private static BigDecimal usedToday(Transaction transaction, String userId, Instant now) {
        return transaction
                .execute("""
                        SELECT coalesce(sum(value_usd), 0) FROM user_transfers
                        WHERE from_user_id = $1 AND created_at >= $2""", userId, Columns.timestamp(DailyLimit.startOfDay(now)))
                .iterator()
                .next()
                .getBigDecimal(0);
    }

    /// @throws FundsRefusal when there is none
    public UserTransfer find(String id) {
        return Ids.number(id, UserTransfer.ID_PREFIX).stream()
                .mapToObj(number -> list(database.execute(SELECT + "WHERE number = $1", number)))
                .flatMap(List::stream)
                .findFirst()
                .orElseThrow(() -> FundsRefusal.of(
                        FundsRefusal.Why.UNKNOWN, "transfer_not_found", "There is no transfer with this id"));
    }

    /// What a user gave and was given, newest first.
    ///
    /// @param before the number of the last one on the page before; a number above all for the first page
    public List<UserTransfer> page(String userId, long before, int limit) {
        // Two indexes, a page of each: an OR would read the whole table backwards for whoever has few.
        return list(database.execute("""
                SELECT * FROM (
                    (SELECT number, from_user_id, to_user_id, client_reference, currency, amount, created_at
                     FROM user_transfers WHERE from_user_id = $1 AND number < $2 ORDER BY number DESC LIMIT $3)
                    UNION ALL
                    (SELECT number, from_user_id, to_user_id, client_reference, currency, amount, created_at
                     FROM user_transfers WHERE to_user_id = $1 AND number < $2 ORDER BY number DESC LIMIT $3)) t
                ORDER BY number DESC LIMIT $3""", userId, before, limit));
    }

    private static List<UserTransfer> list(RowSet<Row> rows) {
        List<UserTransfer> found = new ArrayList<>();
        for (Row row : rows) {
            found.add(new UserTransfer(
                    row.getLong(0),
                    new FundsRequest(
                            row.getString(1),
                            row.getString(3),
                            row.getString(4),
                            Decimals.normal(row.getBigDecimal(5))),
                    row.getString(2),
                    row.getOffsetDateTime(6).toInstant()));
        }
        return found;
    }
}
