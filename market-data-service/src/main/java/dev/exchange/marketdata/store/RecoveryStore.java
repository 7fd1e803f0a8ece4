package dev.exchange.marketdata.store;

import dev.exchange.contracts.Topics;
import dev.exchange.marketdata.domain.PriceHistory;
import dev.exchange.marketdata.domain.Tape;
import dev.exchange.platform.sql.Database;
import dev.exchange.platform.sql.Transaction;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/// Everything that a replica starts from, or makes a pair anew from, as it was at one moment.
@ApplicationScoped
public class RecoveryStore {
    /// The consumer that writes the trades, whose position says up to where the stored figures go. For ever.
    public static final String TRADE_CONSUMER = "market-data-trades";

    private final Database database;
    private final BookSnapshotStore books;
    private final CandleStore candles;
    private final TradeStore trades;

    public RecoveryStore(Database database, BookSnapshotStore books, CandleStore candles, TradeStore trades) {
        this.database = database;
        this.books = books;
        this.candles = candles;
        this.trades = trades;
    }

    /// @param books the stored books of the pairs asked for, and where to read on
    /// @param fillOffsets by partition of fills: the first record that is not in the stored trades
    /// @param trades by pair
    /// @param references the reference price's history by pair
    public record Recovered(
            BookSnapshotStore.Snapshots books,
            Map<Integer, Long> fillOffsets,
            Map<String, Tape.Stored> trades,
            Map<String, PriceHistory.Stored> references) {}

    public Recovered recover(Collection<String> pairSymbols, Instant now) {
        return database.inTransaction(transaction -> {
            // All reads see one moment, so that the positions fit what was written with them.
            transaction.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
            Map<String, TradeStore.LastTrade> last = trades.lastTrades(transaction);
            Map<String, Tape.Stored> traded = new LinkedHashMap<>();
            Map<String, PriceHistory.Stored> references = new LinkedHashMap<>();
            for (String pair : pairSymbols) {
                TradeStore.LastTrade newest = last.get(pair);
                if (newest != null) {
                    traded.put(
                            pair,
                            new Tape.Stored(
                                    newest.sequence(),
                                    newest.price(),
                                    newest.time(),
                                    candles.history(transaction, Series.TRADED, pair, now)));
                }
                references.put(pair, candles.history(transaction, Series.REFERENCE, pair, now));
            }
            return new Recovered(books.load(transaction, pairSymbols), fillOffsets(transaction), traded, references);
        });
    }

    private static Map<Integer, Long> fillOffsets(Transaction transaction) {
        Map<Integer, Long> offsets = new LinkedHashMap<>();
        for (Row row : transaction.execute(
                "SELECT partition, next_offset FROM consumer_position WHERE consumer = $1 AND topic = $2",
                TRADE_CONSUMER,
                Topics.FILLS)) {
            offsets.put(row.getInteger(0), row.getLong(1));
        }
        return offsets;
    }
}
