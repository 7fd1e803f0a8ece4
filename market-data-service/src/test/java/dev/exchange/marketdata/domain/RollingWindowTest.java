package dev.exchange.marketdata.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.marketdata.Events;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RollingWindowTest {
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    @Test
    void theFiguresAreThoseOfANaiveRecomputation() {
        for (long seed = 1; seed <= 200; seed++) {
            Random random = new Random(seed);
            RollingWindow window = new RollingWindow(CandleInterval.ONE_MINUTE, PriceHistory.DAY);
            List<Trade> trades = new ArrayList<>();
            Instant now = START;
            for (int i = 1; i <= 150; i++) {
                now = now.plusMillis(random.nextInt(2_000_000));
                Trade trade = trade(random, i, now);
                trades.add(trade);
                window.add(Candle.of(trade, window.interval()));
                if (random.nextInt(5) == 0) {
                    now = now.plusSeconds(random.nextInt(4 * 3600));
                    window.advance(now);
                    assertLikeNaive(window, trades, now, seed);
                }
            }
            window.advance(now.plus(PriceHistory.DAY));
            assertThat(window.isEmpty()).as("seed %d", seed).isTrue();
            assertThat(window.volume()).as("seed %d", seed).isEqualByComparingTo("0");
            assertThat(window.closeBefore())
                    .as("seed %d", seed)
                    .isEqualTo(trades.getLast().price());
        }
    }

    @Test
    void aRestoredWindowGoesOnLikeTheOneThatWasStored() {
        for (long seed = 1; seed <= 100; seed++) {
            Random random = new Random(seed);
            RollingWindow whole = new RollingWindow(CandleInterval.ONE_MINUTE, PriceHistory.DAY);
            RollingWindow restored = new RollingWindow(CandleInterval.ONE_MINUTE, PriceHistory.DAY);
            Instant now = START;
            for (int i = 1; i <= 200; i++) {
                now = now.plusMillis(random.nextInt(1_000_000));
                Candle candle = Candle.of(trade(random, i, now), whole.interval());
                whole.add(candle);
                if (i > 100) {
                    restored.add(candle);
                } else if (i == 100) {
                    whole.advance(now);
                    restored.restore(whole.closeBefore(), whole.candles());
                }
            }
            whole.advance(now);
            restored.advance(now);

            assertThat(List.copyOf(restored.candles())).as("seed %d", seed).isEqualTo(List.copyOf(whole.candles()));
            assertThat(restored.volume()).as("seed %d", seed).isEqualByComparingTo(whole.volume());
            assertThat(restored.quoteVolume()).as("seed %d", seed).isEqualByComparingTo(whole.quoteVolume());
            assertThat(restored.high()).as("seed %d", seed).isEqualByComparingTo(whole.high());
            assertThat(restored.low()).as("seed %d", seed).isEqualByComparingTo(whole.low());
            assertThat(restored.openPrice()).as("seed %d", seed).isEqualByComparingTo(whole.openPrice());
        }
    }

    @Test
    void theOpenPriceIsTheLastOneBeforeTheWindow() {
        RollingWindow window = new RollingWindow(CandleInterval.ONE_MINUTE, Duration.ofHours(24));
        window.add(Candle.of(trade(1, "100", START), window.interval()));
        window.add(Candle.of(trade(2, "110", START.plusSeconds(7200)), window.interval()));

        window.advance(START.plusSeconds(60));
        assertThat(window.openPrice()).isEqualByComparingTo("100");

        window.advance(START.plusSeconds(24 * 3600 + 60));
        assertThat(window.openPrice()).isEqualByComparingTo("100");
        assertThat(window.high()).isEqualByComparingTo("110");
        assertThat(window.low()).isEqualByComparingTo("110");
    }

    @Test
    void aTradeThatComesLateCountsIntoTheNewestCandle() {
        RollingWindow window = new RollingWindow(CandleInterval.ONE_MINUTE, Duration.ofHours(24));
        window.add(Candle.of(trade(1, "100", START.plusSeconds(120)), window.interval()));
        window.add(Candle.of(trade(2, "90", START), window.interval()));

        assertThat(window.candles()).hasSize(1);
        assertThat(window.low()).isEqualByComparingTo("90");
        assertThat(window.volume()).isEqualByComparingTo("2");
    }

    private static void assertLikeNaive(RollingWindow window, List<Trade> trades, Instant now, long seed) {
        Instant cutoff = now.minus(PriceHistory.DAY);
        BigDecimal volume = BigDecimal.ZERO;
        BigDecimal quoteVolume = BigDecimal.ZERO;
        BigDecimal high = null;
        BigDecimal low = null;
        BigDecimal before = null;
        for (Trade trade : trades) {
            if (CandleInterval.ONE_MINUTE.open(trade.time()).isAfter(cutoff)) {
                volume = volume.add(trade.quantity());
                quoteVolume = quoteVolume.add(trade.price().multiply(trade.quantity()));
                high = high == null ? trade.price() : high.max(trade.price());
                low = low == null ? trade.price() : low.min(trade.price());
            } else {
                before = trade.price();
            }
        }
        assertThat(window.volume()).as("seed %d", seed).isEqualByComparingTo(volume);
        assertThat(window.quoteVolume()).as("seed %d", seed).isEqualByComparingTo(quoteVolume);
        assertThat(window.closeBefore()).as("seed %d", seed).isEqualTo(before);
        if (high == null) {
            assertThat(window.high()).as("seed %d", seed).isNull();
        } else {
            assertThat(window.high()).as("seed %d", seed).isEqualByComparingTo(high);
            assertThat(window.low()).as("seed %d", seed).isEqualByComparingTo(low);
        }
    }

    private static Trade trade(Random random, int sequence, Instant time) {
        // Scales differ on purpose: 45000 and 45000.00 are one price.
        BigDecimal price = BigDecimal.valueOf(45_000 + random.nextInt(50)).setScale(random.nextInt(3));
        BigDecimal quantity = BigDecimal.valueOf(1 + random.nextInt(10_000), 4);
        return Trade.of(Events.fill("BTC/USD", 1, sequence, price, quantity, time));
    }

    private static Trade trade(int sequence, String price, Instant time) {
        return Trade.of(Events.fill("BTC/USD", 1, sequence, new BigDecimal(price), BigDecimal.ONE, time));
    }
}
