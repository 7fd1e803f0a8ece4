package dev.exchange.marketdata.store;

import dev.exchange.marketdata.domain.Candle;
import dev.exchange.marketdata.domain.CandleInterval;
import dev.exchange.marketdata.domain.PriceHistory;
import dev.exchange.platform.sql.Transaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Candles of whole minutes, hours and days. Longer intervals are put together when they are read.
@ApplicationScoped
public class CandleStore {
    /// What is stored of a traded price: minutes for the recent past, hours for the week, days for ever.
    private static final List<CandleInterval> STORED =
            List.of(CandleInterval.ONE_MINUTE, CandleInterval.ONE_HOUR, CandleInterval.ONE_DAY);

    private static final String COLUMNS =
            "opened_at, open, high, low, close, volume, quote_volume, trades, last_sequence";

    private final Pool pool;

    public CandleStore(Pool pool) {
        this.pool = pool;
    }

    /// Adds trades or prices to the candles that they fall into, once each; the caller's transaction sees
    /// to the once.
    ///
    /// @param observed in the order in which it happened
    /// @param candle the candle of one observation alone
    public <T> void record(
            Transaction transaction, Series series, List<T> observed, Function<T, String> pair, CandleOf<T> candle) {
        Map<Key, Candle> merged = new LinkedHashMap<>();
        for (T one : observed) {
            for (CandleInterval interval : STORED) {
                Candle alone = candle.of(one, interval);
                merged.merge(new Key(pair.apply(one), interval, alone.openedAt()), alone, Candle::followedBy);
            }
        }
        if (!merged.isEmpty()) {
            upsert(transaction, series, new ArrayList<>(merged.keySet()), new ArrayList<>(merged.values()));
        }
    }

    /// A day in minutes and a week in hours back from `now`.
    public PriceHistory.Stored history(Transaction transaction, Series series, String pairSymbol, Instant now) {
        Instant dayAgo = now.minus(PriceHistory.DAY);
        Instant weekAgo = now.minus(PriceHistory.WEEK);
        return new PriceHistory.Stored(
                closeBefore(transaction, series, pairSymbol, dayAgo.plus(CandleInterval.ONE_MINUTE.span())),
                after(transaction, series, pairSymbol, CandleInterval.ONE_MINUTE, dayAgo),
                closeBefore(transaction, series, pairSymbol, weekAgo.plus(CandleInterval.ONE_HOUR.span())),
                after(transaction, series, pairSymbol, CandleInterval.ONE_HOUR, weekAgo));
    }

    /// The newest candles of what was traded, oldest first.
    ///
    /// @param limit at most this many
    public Uni<List<Candle>> newest(String pairSymbol, CandleInterval interval, int limit) {
        // One more than the limit's worth, because the oldest of them may begin in the middle of a candle.
        long rows = (long) (limit + 1) * interval.storedPerCandle();
        return pool.preparedQuery("SELECT " + COLUMNS + """
                 FROM candle WHERE series = 'traded' AND pair_symbol = $1 AND interval_minutes = $2
                ORDER BY opened_at DESC LIMIT $3""")
                .execute(Tuple.of(pairSymbol, minutes(interval.stored()), rows))
                .map(found -> {
                    List<Candle> stored = candles(found);
                    Collections.reverse(stored);
                    List<Candle> candles = Candle.aggregate(stored, interval);
                    return candles.subList(Math.max(0, candles.size() - limit), candles.size());
                });
    }

    /// Deletes candles of an interval that opened before the given time.
    ///
    /// @return how many
    public int deleteBefore(Transaction transaction, CandleInterval interval, Instant time) {
        return transaction
                .execute(
                        "DELETE FROM candle WHERE interval_minutes = $1 AND opened_at < $2",
                        minutes(interval),
                        time.atOffset(ZoneOffset.UTC))
                .rowCount();
    }

    /// Makes the candle of one observation alone.
    public interface CandleOf<T> {
        Candle of(T observed, CandleInterval interval);
    }

    private record Key(String pairSymbol, CandleInterval interval, Instant openedAt) {}

    private static void upsert(Transaction transaction, Series series, List<Key> keys, List<Candle> candles) {
        transaction.execute(
                """
                INSERT INTO candle AS c (series, pair_symbol, interval_minutes, opened_at,
                    open, high, low, close, volume, quote_volume, trades, last_sequence)
                SELECT $1, n.pair, n.minutes, n.opened_at, n.open::numeric, n.high::numeric, n.low::numeric,
                    n.close::numeric, n.volume::numeric, n.quote_volume::numeric, n.trades, n.last_sequence
                FROM unnest($2::text[], $3::int[], $4::timestamptz[], $5::text[], $6::text[], $7::text[], $8::text[],
                        $9::text[], $10::text[], $11::bigint[], $12::bigint[])
                    AS n(pair, minutes, opened_at, open, high, low, close, volume, quote_volume, trades, last_sequence)
                ON CONFLICT (series, pair_symbol, interval_minutes, opened_at) DO UPDATE SET
                    high = greatest(c.high, excluded.high),
                    low = least(c.low, excluded.low),
                    close = excluded.close,
                    volume = c.volume + excluded.volume,
                    quote_volume = c.quote_volume + excluded.quote_volume,
                    trades = c.trades + excluded.trades,
                    last_sequence = excluded.last_sequence""",
                series.column(),
                keys.stream().map(Key::pairSymbol).toArray(String[]::new),
                keys.stream().map(key -> minutes(key.interval())).toArray(Integer[]::new),
                keys.stream()
                        .map(key -> key.openedAt().atOffset(ZoneOffset.UTC))
                        .toArray(OffsetDateTime[]::new),
                texts(candles, Candle::open),
                texts(candles, Candle::high),
                texts(candles, Candle::low),
                texts(candles, Candle::close),
                texts(candles, Candle::volume),
                texts(candles, Candle::quoteVolume),
                candles.stream().map(Candle::trades).toArray(Long[]::new),
                candles.stream().map(Candle::lastSequence).toArray(Long[]::new));
    }

    private static String[] texts(Collection<Candle> candles, Function<Candle, BigDecimal> field) {
        return candles.stream().map(field).map(BigDecimal::toPlainString).toArray(String[]::new);
    }

    private static List<Candle> after(
            Transaction transaction, Series series, String pairSymbol, CandleInterval interval, Instant time) {
        return candles(transaction.execute(
                "SELECT " + COLUMNS + """
                 FROM candle WHERE series = $1 AND pair_symbol = $2 AND interval_minutes = $3 AND opened_at > $4
                ORDER BY opened_at""",
                series.column(),
                pairSymbol,
                minutes(interval),
                time.atOffset(ZoneOffset.UTC)));
    }

    /// The close of the newest candle, of whatever interval, that had ended by `time`.
    private static @Nullable BigDecimal closeBefore(
            Transaction transaction, Series series, String pairSymbol, Instant time) {
        RowSet<Row> rows = transaction.execute(
                """
                SELECT newest.close FROM unnest($3::int[]) AS i(minutes) CROSS JOIN LATERAL (
                    SELECT close, opened_at + make_interval(mins => i.minutes) AS ended_at FROM candle
                    WHERE series = $1 AND pair_symbol = $2 AND interval_minutes = i.minutes
                        AND opened_at <= $4::timestamptz - make_interval(mins => i.minutes)
                    ORDER BY opened_at DESC LIMIT 1) AS newest
                ORDER BY newest.ended_at DESC, i.minutes LIMIT 1""",
                series.column(),
                pairSymbol,
                STORED.stream().map(CandleStore::minutes).toArray(Integer[]::new),
                time.atOffset(ZoneOffset.UTC));
        for (Row row : rows) {
            return row.getBigDecimal(0);
        }
        return null;
    }

    private static List<Candle> candles(RowSet<Row> rows) {
        List<Candle> candles = new ArrayList<>(rows.size());
        for (Row row : rows) {
            candles.add(new Candle(
                    row.getOffsetDateTime(0).toInstant(),
                    row.getBigDecimal(1),
                    row.getBigDecimal(2),
                    row.getBigDecimal(3),
                    row.getBigDecimal(4),
                    row.getBigDecimal(5),
                    row.getBigDecimal(6),
                    row.getLong(7),
                    row.getLong(8)));
        }
        return candles;
    }

    private static int minutes(CandleInterval interval) {
        return Math.toIntExact(Duration.ofMillis(interval.span().toMillis()).toMinutes());
    }
}
