package dev.exchange.order.store;

import static dev.exchange.order.store.OrderRows.utc;

import dev.exchange.contracts.OrderSide;
import dev.exchange.order.domain.Trade;
import dev.exchange.platform.sql.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Trades, newest first.
@ApplicationScoped
public class TradeStore {
    // Each branch stops at the limit along its own index; of a trade with oneself, the maker's side sorts after the
    // taker's.
    private static final String OF_USER = """
            (SELECT number, pair_symbol, quantity, price, executed_at, taker_side, fee_currency,
                taker_order AS party_order, taker_fee AS party_fee, 1 AS role
            FROM trades
            WHERE taker_user = $1 AND executed_at >= $2 AND ($3::text IS NULL OR pair_symbol = $3)
                AND (executed_at, number, 1) < ($4, $5, $6)
            ORDER BY executed_at DESC, number DESC LIMIT $7)
            UNION ALL
            (SELECT number, pair_symbol, quantity, price, executed_at, taker_side, fee_currency, maker_order,
                maker_fee, 0
            FROM trades
            WHERE maker_user = $1 AND executed_at >= $2 AND ($3::text IS NULL OR pair_symbol = $3)
                AND (executed_at, number, 0) < ($4, $5, $6)
            ORDER BY executed_at DESC, number DESC LIMIT $7)
            ORDER BY executed_at DESC, number DESC, role DESC LIMIT $7""";

    private static final String OF_PAIRS = """
            SELECT t.number, t.pair_symbol, t.quantity, t.price, t.executed_at, t.taker_side
            FROM unnest($1::text[]) AS p(symbol)
            CROSS JOIN LATERAL (
                SELECT * FROM trades
                WHERE pair_symbol = p.symbol AND executed_at >= $2 AND (executed_at, number) < ($3, $4)
                ORDER BY executed_at DESC, number DESC LIMIT $5) t
            ORDER BY t.executed_at DESC, t.number DESC LIMIT $5""";

    // The same the other way round; of a trade with oneself, the maker's side comes first.
    private static final String OF_USER_OLDEST_FIRST = """
            (SELECT number, pair_symbol, quantity, price, executed_at, taker_side, fee_currency,
                taker_order AS party_order, taker_fee AS party_fee, 1 AS role
            FROM trades
            WHERE taker_user = $1 AND executed_at >= $2 AND executed_at < $3 AND (executed_at, number, 1) > ($2, $4, $5)
            ORDER BY executed_at, number LIMIT $6)
            UNION ALL
            (SELECT number, pair_symbol, quantity, price, executed_at, taker_side, fee_currency, maker_order,
                maker_fee, 0
            FROM trades
            WHERE maker_user = $1 AND executed_at >= $2 AND executed_at < $3 AND (executed_at, number, 0) > ($2, $4, $5)
            ORDER BY executed_at, number LIMIT $6)
            ORDER BY executed_at, number, role LIMIT $6""";

    private final Pool pool;
    private final Database database;

    public TradeStore(Pool pool, Database database) {
        this.pool = pool;
        this.database = database;
    }

    /// Where a page begins: after the trade with this time, number and role, newest first.
    ///
    /// @param role 1 for the taker, 0 for the maker
    public record Place(Instant time, long number, int role) {
        /// Before every trade there can be.
        public static final Place NEWEST = new Place(Instant.parse("9999-01-01T00:00:00Z"), Long.MAX_VALUE, 1);

        /// Before every trade from `from` on, oldest first.
        public static Place before(Instant from) {
            return new Place(from, -1, 0);
        }

        public static Place of(Trade trade) {
            Trade.Party party = trade.party();
            return new Place(
                    trade.time(), trade.number(), party == null || party.liquidity() == Trade.Liquidity.TAKER ? 1 : 0);
        }
    }

    /// One user's trades, a trade with itself as both parties.
    public Uni<List<Trade>> ofUser(String userId, @Nullable String pairSymbol, Instant since, Place after, int limit) {
        return pool.preparedQuery(OF_USER)
                .execute(Tuple.from(Arrays.asList(
                        userId, utc(since), pairSymbol, utc(after.time()), after.number(), after.role(), limit)))
                .map(rows -> trades(rows, userId));
    }

    /// One user's trades, the oldest first, a trade with itself as both parties. For threads that may block.
    ///
    /// @param after where the page begins
    /// @param to the first moment that does not count
    public List<Trade> ofUserOldestFirst(String userId, Place after, Instant to, int limit) {
        return trades(
                database.execute(
                        OF_USER_OLDEST_FIRST,
                        userId,
                        after.time().atOffset(ZoneOffset.UTC),
                        to.atOffset(ZoneOffset.UTC),
                        after.number(),
                        after.role(),
                        limit),
                userId);
    }

    /// The trades of the given pairs as the public sees them.
    public Uni<List<Trade>> ofPairs(List<String> pairSymbols, Instant since, Place after, int limit) {
        return pool.preparedQuery(OF_PAIRS)
                .execute(Tuple.of(
                        pairSymbols.toArray(String[]::new), utc(since), utc(after.time()), after.number(), limit))
                .map(rows -> trades(rows, null));
    }

    private static List<Trade> trades(RowSet<Row> rows, @Nullable String userId) {
        List<Trade> trades = new ArrayList<>(rows.size());
        for (Row row : rows) {
            OrderSide takerSide = OrderSide.of(row.getString(5));
            Trade.@Nullable Party party = userId == null ? null : party(row, userId);
            boolean taker = party == null || party.liquidity() == Trade.Liquidity.TAKER;
            trades.add(new Trade(
                    row.getLong(0),
                    row.getString(1),
                    taker ? takerSide : takerSide.opposite(),
                    row.getBigDecimal(2),
                    row.getBigDecimal(3),
                    row.getOffsetDateTime(4).toInstant(),
                    party));
        }
        return trades;
    }

    private static Trade.Party party(Row row, String userId) {
        return new Trade.Party(
                row.getLong(7),
                userId,
                row.getInteger(9) == 1 ? Trade.Liquidity.TAKER : Trade.Liquidity.MAKER,
                row.getBigDecimal(8),
                row.getString(6));
    }
}
