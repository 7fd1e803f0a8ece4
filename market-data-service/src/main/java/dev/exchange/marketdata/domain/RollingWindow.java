package dev.exchange.marketdata.domain;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// The candles of the last so many hours and what they add up to. A candle counts while its opening is less
/// than the span ago, so a 24 h window of minutes reaches between 23 h 59 min and 24 h back. Not
/// thread-safe; [PairMarket] guards it.
public final class RollingWindow {
    private final CandleInterval interval;
    private final Duration span;
    private final Deque<Candle> candles = new ArrayDeque<>();
    private BigDecimal volume = BigDecimal.ZERO;
    private BigDecimal quoteVolume = BigDecimal.ZERO;
    private @Nullable BigDecimal closeBefore;
    private @Nullable BigDecimal high;
    private @Nullable BigDecimal low;

    /// @param interval of its candles
    public RollingWindow(CandleInterval interval, Duration span) {
        this.interval = interval;
        this.span = span;
    }

    /// Starts with what is stored.
    ///
    /// @param before the close of the last candle before `stored`; null when there is none
    /// @param stored oldest first
    public void restore(@Nullable BigDecimal before, Collection<Candle> stored) {
        if (!candles.isEmpty() || closeBefore != null) {
            throw new IllegalStateException("A window is restored before its first trade");
        }
        closeBefore = before;
        stored.forEach(this::append);
    }

    /// Takes the next trade or price. One that is older than the newest candle counts into that candle.
    ///
    /// @param observed the candle of that trade alone, of this window's interval
    public void add(Candle observed) {
        Candle newest = candles.peekLast();
        if (newest == null || newest.openedAt().isBefore(observed.openedAt())) {
            append(observed);
        } else {
            candles.removeLast();
            candles.addLast(newest.followedBy(observed));
            count(observed);
        }
    }

    /// Drops what is a whole span before `now`.
    public void advance(Instant now) {
        Instant cutoff = now.minus(span);
        for (Candle oldest = candles.peekFirst();
                oldest != null && !oldest.openedAt().isAfter(cutoff);
                oldest = candles.peekFirst()) {
            candles.removeFirst();
            closeBefore = oldest.close();
            volume = volume.subtract(oldest.volume());
            quoteVolume = quoteVolume.subtract(oldest.quoteVolume());
            if (isExtreme(oldest)) {
                findExtremes();
            }
        }
    }

    public CandleInterval interval() {
        return interval;
    }

    public boolean isEmpty() {
        return candles.isEmpty();
    }

    public BigDecimal volume() {
        return volume;
    }

    public BigDecimal quoteVolume() {
        return quoteVolume;
    }

    /// Null while the window is empty.
    public @Nullable BigDecimal high() {
        return high;
    }

    /// Null while the window is empty.
    public @Nullable BigDecimal low() {
        return low;
    }

    /// The last price before the window; null when there was none.
    public @Nullable BigDecimal closeBefore() {
        return closeBefore;
    }

    /// The price that a change over the window is measured from: the last before it, or else the first in it.
    public @Nullable BigDecimal openPrice() {
        Candle first = candles.peekFirst();
        return closeBefore != null || first == null ? closeBefore : first.open();
    }

    /// Oldest first.
    public Collection<Candle> candles() {
        return Collections.unmodifiableCollection(candles);
    }

    private void append(Candle candle) {
        candles.addLast(candle);
        count(candle);
    }

    private void count(Candle candle) {
        volume = volume.add(candle.volume());
        quoteVolume = quoteVolume.add(candle.quoteVolume());
        high = high == null ? candle.high() : high.max(candle.high());
        low = low == null ? candle.low() : low.min(candle.low());
    }

    private boolean isExtreme(Candle candle) {
        return high == null
                || low == null
                || candle.high().compareTo(high) >= 0
                || candle.low().compareTo(low) <= 0;
    }

    private void findExtremes() {
        high = null;
        low = null;
        for (Candle candle : candles) {
            high = high == null ? candle.high() : high.max(candle.high());
            low = low == null ? candle.low() : low.min(candle.low());
        }
    }
}
