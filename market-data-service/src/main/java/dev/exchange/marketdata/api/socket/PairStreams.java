package dev.exchange.marketdata.api.socket;

import dev.exchange.marketdata.domain.CandleInterval;
import dev.exchange.marketdata.domain.PairMarket;
import dev.exchange.marketdata.domain.Throttle;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The streams of one pair. Thread-safe.
final class PairStreams {
    private final PairMarket market;
    private final SocketMessages messages;
    private final Map<Integer, LatestState> books = new ConcurrentHashMap<>();
    private final Map<CandleInterval, LatestState> candles = new ConcurrentHashMap<>();
    private final LatestState ticker = new LatestState();
    private final Audience trades = new Audience();
    private final Throttle bookThrottle;
    private final Throttle candleThrottle;

    PairStreams(PairMarket market, SocketMessages messages, Duration interval) {
        this.market = market;
        this.messages = messages;
        this.bookThrottle = new Throttle(interval);
        this.candleThrottle = new Throttle(interval);
    }

    PairMarket market() {
        return market;
    }

    Audience trades() {
        return trades;
    }

    LatestState ticker() {
        return ticker;
    }

    Throttle bookThrottle() {
        return bookThrottle;
    }

    Throttle candleThrottle() {
        return candleThrottle;
    }

    boolean hasBookAudience() {
        return !books.isEmpty();
    }

    boolean hasCandleAudience() {
        return !candles.isEmpty();
    }

    /// The book to a depth, as it is now, with the session in its audience.
    LatestState joinBook(int depth, ClientSession session) {
        LatestState book = join(books, depth, session);
        if (!book.isAt(market.bookSequence())) {
            writeBook(depth, book);
        }
        return book;
    }

    void leaveBook(int depth, ClientSession session) {
        leave(books, depth, session);
    }

    /// The candle that the newest trade fell into, with the session in its audience.
    LatestState joinCandles(CandleInterval interval, ClientSession session) {
        LatestState candle = join(candles, interval, session);
        writeCandle(interval, candle);
        return candle;
    }

    void leaveCandles(CandleInterval interval, ClientSession session) {
        leave(candles, interval, session);
    }

    /// Writes every book that has an audience, once, and lets the audience have it.
    ///
    /// @return how many messages that are
    int sendBooks() {
        int sent = 0;
        for (Map.Entry<Integer, LatestState> book : books.entrySet()) {
            writeBook(book.getKey(), book.getValue());
            sent += book.getValue().send();
        }
        return sent;
    }

    /// Writes every candle that has an audience, once, and lets the audience have it.
    ///
    /// @return how many messages that are
    int sendCandles() {
        int sent = 0;
        for (Map.Entry<CandleInterval, LatestState> candle : candles.entrySet()) {
            writeCandle(candle.getKey(), candle.getValue());
            sent += candle.getValue().send();
        }
        return sent;
    }

    private void writeBook(int depth, LatestState book) {
        var now = market.depth(depth);
        book.set(now.sequence(), messages.book(now));
    }

    private void writeCandle(CandleInterval interval, LatestState state) {
        market.newestCandle(interval)
                .ifPresent(candle -> state.set(
                        candle.lastSequence(), messages.candle(market.pair().symbol(), interval, candle)));
    }

    // Streams that nobody listens to are dropped, so that there are never more of them than there are
    // clients.
    private static <K> LatestState join(Map<K, LatestState> streams, K key, ClientSession session) {
        return streams.compute(key, (same, known) -> {
            LatestState stream = known == null ? new LatestState() : known;
            stream.audience().add(session);
            return stream;
        });
    }

    private static <K> void leave(Map<K, LatestState> streams, K key, ClientSession session) {
        streams.computeIfPresent(key, (same, stream) -> {
            stream.audience().remove(session);
            return stream.audience().isEmpty() ? null : stream;
        });
    }
}
