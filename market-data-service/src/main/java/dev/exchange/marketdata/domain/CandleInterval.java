package dev.exchange.marketdata.domain;

import dev.exchange.contracts.WireName;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/// How much time a candle spans. Candles open at whole multiples of it since the epoch, so a day's opens at
/// 00:00 UTC.
public enum CandleInterval implements WireName {
    ONE_MINUTE("1m", Duration.ofMinutes(1)),
    FIVE_MINUTES("5m", Duration.ofMinutes(5)),
    FIFTEEN_MINUTES("15m", Duration.ofMinutes(15)),
    ONE_HOUR("1h", Duration.ofHours(1)),
    FOUR_HOURS("4h", Duration.ofHours(4)),
    ONE_DAY("1d", Duration.ofDays(1));

    private final String wireName;
    private final Duration span;

    CandleInterval(String wireName, Duration span) {
        this.wireName = wireName;
        this.span = span;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    public Duration span() {
        return span;
    }

    /// When the candle that `time` falls into opens.
    public Instant open(Instant time) {
        return Instant.ofEpochMilli(Math.floorDiv(time.toEpochMilli(), span.toMillis()) * span.toMillis());
    }

    /// The stored candles that this one is made from: whole minutes, hours or days.
    public CandleInterval stored() {
        return switch (this) {
            case ONE_MINUTE, FIVE_MINUTES, FIFTEEN_MINUTES -> ONE_MINUTE;
            case ONE_HOUR, FOUR_HOURS -> ONE_HOUR;
            case ONE_DAY -> ONE_DAY;
        };
    }

    /// How many stored candles make up one of these.
    public int storedPerCandle() {
        return (int) (span.toMillis() / stored().span.toMillis());
    }

    public static Optional<CandleInterval> find(String wireName) {
        return Arrays.stream(values())
                .filter(interval -> interval.wireName.equals(wireName))
                .findFirst();
    }
}
