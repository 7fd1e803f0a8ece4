package dev.exchange.marketdata.domain;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Decimals;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.MarketEvent;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Everything that is known of one pair: its book, its trades' figures and its reference price.
/// Thread-safe: the topics' thread writes, every other one reads.
public final class PairMarket {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final int PERCENT_SCALE = 4;

    private final Catalogue.Pair pair;
    private final PriceHistory reference = new PriceHistory();
    private Book book;
    private Tape tape = new Tape();
    private BigDecimal referencePrice;
    private Instant referenceAt;
    private boolean bookIsStale;

    /// @param referencePrice until the first [#reference]
    public PairMarket(Catalogue.Pair pair, BigDecimal referencePrice, Instant now) {
        this.pair = pair;
        this.book = new Book(pair.symbol());
        this.referencePrice = referencePrice;
        this.referenceAt = now;
    }

    public Catalogue.Pair pair() {
        return pair;
    }

    /// Puts what was folded elsewhere in the place of what is here: at the start, and when it has broken.
    /// Who made it must not use it any more.
    public synchronized void replace(Fold<?> folded) {
        switch (folded) {
            case Book other -> {
                book = other;
                bookIsStale = false;
            }
            case Tape other -> tape = other;
        }
    }

    /// @throws IllegalStateException after the first reference price
    public synchronized void restoreReference(PriceHistory.Stored stored) {
        reference.restore(stored);
    }

    /// @throws IllegalArgumentException when the record contradicts those before it
    public synchronized FoldOutcome apply(MarketEvent event) {
        return book.apply(event);
    }

    public synchronized FoldOutcome apply(Fill fill) {
        return tape.apply(fill);
    }

    /// The outside world's price changed.
    public synchronized void reference(BigDecimal price, Instant time) {
        referencePrice = price;
        referenceAt = time;
        reference.add(price, time);
    }

    /// The engine has gone on and the book has not: until [#replace], what is shown of it is marked.
    public synchronized void bookStopped() {
        bookIsStale = true;
    }

    public synchronized BookDepth depth(int limit) {
        BookDepth depth = book.depth(limit);
        return bookIsStale ? depth.asStale() : depth;
    }

    public synchronized BookSnapshot bookSnapshot() {
        return book.snapshot();
    }

    public synchronized long bookSequence() {
        return book.sequence();
    }

    public synchronized long fillSequence() {
        return tape.sequence();
    }

    public synchronized int restingOrders() {
        return book.size();
    }

    public synchronized Quote quote() {
        return new Quote(tape.sequence(), book.bidPrice(), book.askPrice(), referencePrice);
    }

    /// Whether the book is crossed where the engine would have matched.
    public synchronized boolean isWronglyCrossed() {
        return book.isWronglyCrossed();
    }

    /// The candle of `interval` that the newest trade fell into; empty when that trade is more than a day
    /// ago.
    public synchronized Optional<Candle> newestCandle(CandleInterval interval) {
        List<Candle> candles = Candle.aggregate(tape.history().day().candles(), interval);
        return candles.isEmpty() ? Optional.empty() : Optional.of(candles.getLast());
    }

    /// Where there has been no trade yet, the figures are those of the reference price.
    public synchronized Ticker ticker(Instant now) {
        PriceHistory traded = tape.history();
        traded.advance(now);
        reference.advance(now);
        BigDecimal lastPrice = tape.lastPrice();
        BigDecimal current = lastPrice != null ? lastPrice : referencePrice;
        RollingWindow prices = lastPrice != null ? traded.day() : reference.day();
        BigDecimal high = prices.high();
        BigDecimal low = prices.low();
        return new Ticker(
                pair,
                book.conditions(),
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
        Instant tradeAt = tape.lastTradeAt();
        return tradeAt != null && tradeAt.isAfter(latest) ? tradeAt : latest;
    }
}
