package dev.exchange.marketdata.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.marketdata.Events;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CandleTest {
    @ParameterizedTest
    @EnumSource(CandleInterval.class)
    void candlesPutTogetherAreThoseOfTheTradesThemselves(CandleInterval interval) {
        for (long seed = 1; seed <= 50; seed++) {
            List<Trade> trades = randomTrades(new Random(seed));
            List<Candle> stored = candles(trades, interval.stored());

            List<Candle> wide = Candle.aggregate(stored, interval);

            assertThat(wide).as("seed %d", seed).isEqualTo(naive(trades, interval));
        }
    }

    @ParameterizedTest
    @EnumSource(CandleInterval.class)
    void aCandleOpensAtAWholeMultipleOfItsInterval(CandleInterval interval) {
        Instant opened = interval.open(Instant.parse("2026-03-01T13:47:59.999Z"));

        assertThat(opened.getEpochSecond() % interval.span().toSeconds()).isZero();
        assertThat(opened).isBefore(Instant.parse("2026-03-01T13:48:00Z"));
        assertThat(interval.open(opened)).isEqualTo(opened);
    }

    private static List<Candle> candles(List<Trade> trades, CandleInterval interval) {
        Map<Instant, Candle> candles = new LinkedHashMap<>();
        for (Trade trade : trades) {
            Candle alone = Candle.of(trade, interval);
            candles.merge(alone.openedAt(), alone, Candle::followedBy);
        }
        return List.copyOf(candles.values());
    }

    private static List<Candle> naive(List<Trade> trades, CandleInterval interval) {
        Map<Instant, List<Trade>> byOpening = new LinkedHashMap<>();
        for (Trade trade : trades) {
            byOpening
                    .computeIfAbsent(interval.open(trade.time()), time -> new ArrayList<>())
                    .add(trade);
        }
        List<Candle> candles = new ArrayList<>();
        byOpening.forEach((opening, in) -> candles.add(new Candle(
                opening,
                in.getFirst().price(),
                in.stream().map(Trade::price).reduce(BigDecimal::max).orElseThrow(),
                in.stream().map(Trade::price).reduce(BigDecimal::min).orElseThrow(),
                in.getLast().price(),
                in.stream().map(Trade::quantity).reduce(BigDecimal.ZERO, BigDecimal::add),
                in.stream().map(Trade::value).reduce(BigDecimal.ZERO, BigDecimal::add),
                in.size(),
                in.getLast().sequence())));
        return candles;
    }

    private static List<Trade> randomTrades(Random random) {
        List<Trade> trades = new ArrayList<>();
        Instant now = Instant.parse("2026-03-01T00:00:00Z").plusSeconds(random.nextInt(86_400));
        for (int i = 1; i <= 300; i++) {
            now = now.plusMillis(random.nextInt(3) == 0 ? random.nextInt(40 * 60_000) : random.nextInt(10_000));
            BigDecimal price = BigDecimal.valueOf(4_500_000 + random.nextInt(1000), 2);
            BigDecimal quantity = BigDecimal.valueOf(1 + random.nextInt(10_000), 4);
            trades.add(Trade.of(Events.fill("BTC/USD", 1, i, price, quantity, now)));
        }
        return trades;
    }
}
