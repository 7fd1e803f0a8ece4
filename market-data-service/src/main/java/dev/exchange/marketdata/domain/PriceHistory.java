package dev.exchange.marketdata.domain;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One price series as far back as the figures need it: a day in minutes and a week in hours. Not
/// thread-safe; [PairMarket] guards it.
public final class PriceHistory {
    public static final Duration DAY = Duration.ofDays(1);
    public static final Duration WEEK = Duration.ofDays(7);

    private final RollingWindow day = new RollingWindow(CandleInterval.ONE_MINUTE, DAY);
    private final RollingWindow week = new RollingWindow(CandleInterval.ONE_HOUR, WEEK);

    /// What is stored of a series.
    ///
    /// @param closeBeforeDay the last price before `day`; null when there was none
    /// @param day one-minute candles, oldest first
    /// @param closeBeforeWeek the last price before `week`; null when there was none
    /// @param week one-hour candles, oldest first
    public record Stored(
            @Nullable BigDecimal closeBeforeDay,
            List<Candle> day,
            @Nullable BigDecimal closeBeforeWeek,
            List<Candle> week) {
        public static final Stored NOTHING = new Stored(null, List.of(), null, List.of());
    }

    void restore(Stored stored) {
        day.restore(stored.closeBeforeDay(), stored.day());
        week.restore(stored.closeBeforeWeek(), stored.week());
    }

    void add(Trade trade) {
        day.add(Candle.of(trade, day.interval()));
        week.add(Candle.of(trade, week.interval()));
    }

    void add(BigDecimal price, Instant time) {
        day.add(Candle.of(price, time, day.interval()));
        week.add(Candle.of(price, time, week.interval()));
    }

    void advance(Instant now) {
        day.advance(now);
        week.advance(now);
    }

    RollingWindow day() {
        return day;
    }

    RollingWindow week() {
        return week;
    }
}
