package dev.exchange.marketdata.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What happened to a price within one interval.
///
/// @param openedAt when the interval began
/// @param volume traded, in the base currency
/// @param quoteVolume traded, in the quote currency
/// @param trades how many
/// @param lastSequence of the last fill in it; 0 for a price that nobody traded at
public record Candle(
        Instant openedAt,
        BigDecimal open,
        BigDecimal high,
        BigDecimal low,
        BigDecimal close,
        BigDecimal volume,
        BigDecimal quoteVolume,
        long trades,
        long lastSequence) {
    /// The candle of a single trade.
    public static Candle of(Trade trade, CandleInterval interval) {
        return new Candle(
                interval.open(trade.time()),
                trade.price(),
                trade.price(),
                trade.price(),
                trade.price(),
                trade.quantity(),
                trade.value(),
                1,
                trade.sequence());
    }

    /// The candle of a price that was quoted, not traded.
    public static Candle of(BigDecimal price, Instant time, CandleInterval interval) {
        return new Candle(interval.open(time), price, price, price, price, BigDecimal.ZERO, BigDecimal.ZERO, 0, 0);
    }

    /// This candle and what came right after it, in one that opens when this one does.
    public Candle followedBy(Candle later) {
        return new Candle(
                openedAt,
                open,
                high.max(later.high),
                low.min(later.low),
                later.close,
                volume.add(later.volume),
                quoteVolume.add(later.quoteVolume),
                trades + later.trades,
                Math.max(lastSequence, later.lastSequence));
    }

    /// Puts candles of shorter intervals together. Intervals without a trade have no candle.
    ///
    /// @param candles oldest first
    public static List<Candle> aggregate(Iterable<Candle> candles, CandleInterval interval) {
        List<Candle> wider = new ArrayList<>();
        for (Candle candle : candles) {
            Instant opensAt = interval.open(candle.openedAt);
            int last = wider.size() - 1;
            if (last >= 0 && wider.get(last).openedAt.equals(opensAt)) {
                wider.set(last, wider.get(last).followedBy(candle));
            } else {
                wider.add(candle.openingAt(opensAt));
            }
        }
        return wider;
    }

    private Candle openingAt(Instant time) {
        return new Candle(time, open, high, low, close, volume, quoteVolume, trades, lastSequence);
    }
}
