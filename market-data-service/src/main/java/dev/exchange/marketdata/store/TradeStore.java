package dev.exchange.marketdata.store;

import dev.exchange.contracts.OrderSide;
import dev.exchange.marketdata.domain.Trade;
import dev.exchange.platform.sql.Transaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Public trades and the newest one of each pair.
@ApplicationScoped
public class TradeStore {
    private final Pool pool;

    public TradeStore(Pool pool) {
        this.pool = pool;
    }

    /// The number of the newest trade of each of the pairs that ever traded, which nobody else can change
    /// before the transaction ends.
    public Map<String, Long> lastSequences(Transaction transaction, Collection<String> pairSymbols) {
        Map<String, Long> sequences = new LinkedHashMap<>();
        for (Row row : transaction.execute("""
                SELECT pair_symbol, sequence FROM last_trade WHERE pair_symbol = ANY($1)
                ORDER BY pair_symbol FOR UPDATE""", (Object) pairSymbols.toArray(String[]::new))) {
            sequences.put(row.getString(0), row.getLong(1));
        }
        return sequences;
    }

    /// @param trades in the order of their sequence per pair
    public void record(Transaction transaction, List<Trade> trades) {
        transaction.execute(
                """
                INSERT INTO trade (pair_symbol, sequence, trade_id, price, quantity, value, taker_side, auction,
                    traded_at)
                SELECT n.pair, n.sequence, n.trade_id, n.price::numeric, n.quantity::numeric, n.value::numeric,
                    n.taker_side, n.auction, n.traded_at
                FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                        $8::boolean[], $9::timestamptz[])
                    AS n(pair, sequence, trade_id, price, quantity, value, taker_side, auction, traded_at)""",
                texts(trades, Trade::pairSymbol),
                trades.stream().map(Trade::sequence).toArray(Long[]::new),
                texts(trades, Trade::tradeId),
                texts(trades, trade -> trade.price().toPlainString()),
                texts(trades, trade -> trade.quantity().toPlainString()),
                texts(trades, trade -> trade.value().toPlainString()),
                texts(trades, trade -> trade.takerSide().wireName()),
                trades.stream().map(Trade::auction).toArray(Boolean[]::new),
                trades.stream()
                        .map(trade -> trade.time().atOffset(ZoneOffset.UTC))
                        .toArray(OffsetDateTime[]::new));
        Map<String, Trade> newest = new LinkedHashMap<>();
        trades.forEach(trade -> newest.put(trade.pairSymbol(), trade));
        for (Trade trade : newest.values()) {
            transaction.execute(
                    """
                    INSERT INTO last_trade (pair_symbol, sequence, price, traded_at)
                    VALUES ($1, $2, $3, $4) ON CONFLICT (pair_symbol) DO UPDATE SET
                    sequence = excluded.sequence, price = excluded.price, traded_at = excluded.traded_at""",
                    trade.pairSymbol(),
                    trade.sequence(),
                    trade.price(),
                    trade.time().atOffset(ZoneOffset.UTC));
        }
    }

    /// @param price of the newest trade
    public record LastTrade(long sequence, BigDecimal price, Instant time) {}

    /// The newest trade of each pair that ever traded.
    public Map<String, LastTrade> lastTrades(Transaction transaction) {
        Map<String, LastTrade> trades = new LinkedHashMap<>();
        for (Row row : transaction.execute("SELECT pair_symbol, sequence, price, traded_at FROM last_trade")) {
            trades.put(
                    row.getString(0),
                    new LastTrade(
                            row.getLong(1),
                            row.getBigDecimal(2),
                            row.getOffsetDateTime(3).toInstant()));
        }
        return trades;
    }

    /// A pair's trades, newest first.
    ///
    /// @param before only those with a smaller sequence
    public Uni<List<Trade>> newest(String pairSymbol, long before, int limit) {
        return pool.preparedQuery("""
                        SELECT sequence, trade_id, price, quantity, value, taker_side, auction, traded_at FROM trade
                        WHERE pair_symbol = $1 AND sequence < $2 ORDER BY sequence DESC LIMIT $3""")
                .execute(Tuple.of(pairSymbol, before, limit))
                .map(rows -> {
                    List<Trade> trades = new ArrayList<>(rows.size());
                    for (Row row : rows) {
                        trades.add(new Trade(
                                pairSymbol,
                                row.getLong(0),
                                row.getString(1),
                                row.getBigDecimal(2),
                                row.getBigDecimal(3),
                                row.getBigDecimal(4),
                                OrderSide.of(row.getString(5)),
                                row.getBoolean(6),
                                row.getOffsetDateTime(7).toInstant()));
                    }
                    return trades;
                });
    }

    /// Deletes trades from before the given time.
    ///
    /// @param limit at most this many, so that no transaction is long
    /// @return how many
    public int deleteBefore(Transaction transaction, Instant time, int limit) {
        return transaction
                .execute(
                        "DELETE FROM trade WHERE ctid = ANY (ARRAY("
                                + "SELECT ctid FROM trade WHERE traded_at < $1 LIMIT $2))",
                        time.atOffset(ZoneOffset.UTC),
                        limit)
                .rowCount();
    }

    private static String[] texts(List<Trade> trades, Function<Trade, String> field) {
        return trades.stream().map(field).toArray(String[]::new);
    }
}
