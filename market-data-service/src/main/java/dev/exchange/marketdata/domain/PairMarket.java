package dev.exchange.marketdata.domain;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Decimals;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.OrderUpdate;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Everything that is known of one pair: its book, its trades' figures and its reference price.
/// Thread-safe: the topics' thread writes, every other one reads.
public final class PairMarket {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final int PERCENT_SCALE = 4;

    private final Catalogue.Pair pair;
    private final PriceHistory traded = new PriceHistory();
    private final PriceHistory reference = new PriceHistory();
    private Book book;
    private long fillSequence;
    private @Nullable BigDecimal lastPrice;
    private @Nullable Instant lastTradeAt;
    private BigDecimal referencePrice;
    private Instant referenceAt;

    /// @param referencePrice until the first [#reference]
    public PairMarket(Catalogue.Pair pair, BigDecimal referencePrice, Instant now) {
        this.pair = pair;
        this.book = new Book(pair.symbol());
        this.referencePrice = referencePrice;
        this.referenceAt = now;
    }

    /// What is stored of the pair's trades.
    ///
    /// @param fillSequence of the last fill in it; 0 when there is none
    /// @param lastPrice null when there is none
    public record StoredTrades(
            long fillSequence,
            @Nullable BigDecimal lastPrice,
            @Nullable Instant lastTradeAt,
            PriceHistory.Stored history) {
        public static final StoredTrades NOTHING = new StoredTrades(0, null, null, PriceHistory.Stored.NOTHING);
    }

    public Catalogue.Pair pair() {
        return pair;
    }

    /// Replaces the book, at the start and when it has to be read again.
    public synchronized void restoreBook(BookSnapshot snapshot) {
        book = Book.restore(snapshot);
    }

    /// @throws IllegalStateException after the first trade
    public synchronized void restoreTrades(StoredTrades stored) {
        traded.restore(stored.history());
        fillSequence = stored.fillSequence();
        lastPrice = stored.lastPrice();
        lastTradeAt = stored.lastTradeAt();
    }

    /// @throws IllegalStateException after the first reference price
    public synchronized void restoreReference(PriceHistory.Stored stored) {
        reference.restore(stored);
    }

    /// @throws IllegalArgumentException when the update says `open` but not where the order rests
    public synchronized FoldOutcome apply(OrderUpdate update) {
        return book.apply(update);
    }

    public synchronized FoldOutcome apply(Fill fill) {
        if (fill.sequence() <= fillSequence) {
            return FoldOutcome.REPEATED;
        }
        if (fill.sequence() != fillSequence + 1) {
            return FoldOutcome.GAP;
        }
        fillSequence = fill.sequence();
        traded.add(Trade.of(fill));
        lastPrice = fill.price();
        lastTradeAt = fill.time();
        return FoldOutcome.APPLIED;
    }

    /// The outside world's price changed.
    public synchronized void reference(BigDecimal price, Instant time) {
        referencePrice = price;
        referenceAt = time;
        reference.add(price, time);
    }

    public synchronized BookDepth depth(int limit) {
        return book.depth(limit);
    }

    public synchronized BookSnapshot bookSnapshot() {
        return book.snapshot();
    }

    public synchronized long bookSequence() {
        return book.sequence();
    }

    public synchronized long fillSequence() {
        return fillSequence;
    }

    public synchronized int restingOrders() {
        return book.size();
    }

    public synchronized Quote quote() {
        return new Quote(fillSequence, book.bidPrice(), book.askPrice(), referencePrice);
    }

    public synchronized boolean isCrossed() {
        return book.isCrossed();
    }

    /// The candle of `interval` that the newest trade fell into; empty when that trade is more than a day
    /// ago.
    public synchronized Optional<Candle> newestCandle(CandleInterval interval) {
        List<Candle> candles = Candle.aggregate(traded.day().candles(), interval);
        return candles.isEmpty() ? Optional.empty() : Optional.of(candles.getLast());
    }

    /// Where there has been no trade yet, the figures are those of the reference price.
    public synchronized Ticker ticker(Instant now) {
        traded.advance(now);
        reference.advance(now);
        BigDecimal current = lastPrice != null ? lastPrice : referencePrice;
        RollingWindow prices = lastPrice != null ? traded.day() : reference.day();
        BigDecimal high = prices.high();
        BigDecimal low = prices.low();
        return new Ticker(
                pair,
                lastPrice,
                book.bidPrice(),
                book.askPrice(),
                referencePrice,
                high == null ? current : high,
                low == null ? current : low,
                traded.day().volume(),
                traded.day().quoteVolume(),
                change(open(traded.day(), reference.day(), current), current),
                change(open(traded.week(), reference.week(), current), current),
                updatedAt());
    }

    /// A trade before the window is what the change is measured from; a pair that began to trade within it
    /// is measured from the reference price that it began at.
    private static BigDecimal open(RollingWindow traded, RollingWindow reference, BigDecimal current) {
        BigDecimal tradedBefore = traded.closeBefore();
        if (tradedBefore != null) {
            return tradedBefore;
        }
        BigDecimal quoted = reference.openPrice();
        if (quoted != null) {
            return quoted;
        }
        BigDecimal firstTraded = traded.openPrice();
        return firstTraded != null ? firstTraded : current;
    }

    private static BigDecimal change(BigDecimal from, BigDecimal to) {
        BigDecimal percent = to.subtract(from).multiply(HUNDRED).divide(from, MathContext.DECIMAL64);
        return Decimals.normal(percent.setScale(PERCENT_SCALE, RoundingMode.HALF_EVEN));
    }

    private Instant updatedAt() {
        Instant latest = referenceAt;
        Instant bookAt = book.updatedAt();
        if (bookAt != null && bookAt.isAfter(latest)) {
            latest = bookAt;
        }
        Instant tradeAt = lastTradeAt;
        return tradeAt != null && tradeAt.isAfter(latest) ? tradeAt : latest;
    }
}
