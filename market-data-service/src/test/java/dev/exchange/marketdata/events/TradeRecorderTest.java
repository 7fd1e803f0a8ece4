package dev.exchange.marketdata.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.Topics;
import dev.exchange.marketdata.Events;
import dev.exchange.marketdata.ServiceSettings;
import dev.exchange.marketdata.domain.Candle;
import dev.exchange.marketdata.domain.CandleInterval;
import dev.exchange.marketdata.domain.Trade;
import dev.exchange.marketdata.store.CandleStore;
import dev.exchange.marketdata.store.TradeStore;
import dev.exchange.platform.kafka.Received;
import dev.exchange.platform.sql.Database;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Names of pairs that are not listed keep these rows apart from the running service's.
@QuarkusTest
@TestProfile(ServiceSettings.class)
class TradeRecorderTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Inject
    Database database;

    @Inject
    TradeStore trades;

    @Inject
    CandleStore candles;

    private PairHealth health;
    private TradeRecorder recorder;

    @BeforeEach
    void aRecorderOfItsOwn() {
        health = new PairHealth(Catalogue.standard(), new SimpleMeterRegistry());
        recorder = new TradeRecorder(trades, candles, health, Catalogue.standard());
    }

    @Test
    void eachTradeIsWrittenOnce() {
        record(fills("ONCE/USD", 1, 2));
        record(fills("ONCE/USD", 1, 2, 3));

        assertThat(stored("ONCE/USD")).containsExactly(3L, 2L, 1L);
        assertThat(volume("ONCE/USD")).isEqualByComparingTo("3");
        assertThat(health.reasons()).isEmpty();
    }

    @Test
    void aPairOfWhichNumbersAreMissingIsLeftOutAndTheOthersAreWritten() {
        record(fills("GAP/USD", 1, 2, 4));
        record(fills("GAP/USD", 5));
        record(fills("WHOLE/USD", 1, 2));

        assertThat(stored("GAP/USD")).containsExactly(2L, 1L);
        assertThat(stored("WHOLE/USD")).containsExactly(2L, 1L);
        assertThat(health.reasons())
                .containsOnlyKeys("GAP/USD stored trades")
                .containsValue("numbers are missing before 4");

        RecordRebuild rebuild =
                new RecordRebuild(new PairView(PairView.Kind.RECORD, "GAP/USD"), health, recorder, trades, database);
        rebuild.take(fills("GAP/USD", 1, 2, 3, 4));
        assertThat(rebuild.isDone()).isFalse();
        rebuild.take(fills("GAP/USD", 5));

        assertThat(rebuild.isDone()).isTrue();
        assertThat(health.reasons()).isEmpty();
        assertThat(stored("GAP/USD")).containsExactly(5L, 4L, 3L, 2L, 1L);
        assertThat(volume("GAP/USD")).isEqualByComparingTo("5");
    }

    @Test
    void aRecordThatCannotBeReadIsPassedOverAndItsPairIsNamed() {
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>(Topics.FILLS, 2, 17, "BTC/USD".getBytes(StandardCharsets.UTF_8), new byte[] {'{'});

        boolean passedOver = recorder.isPassedOver(record, new IllegalArgumentException("no JSON"));

        assertThat(passedOver).isTrue();
        assertThat(health.reasons()).containsOnlyKeys("BTC/USD stored trades");
        // No number makes up for what could not be read.
        health.resume(new PairView(PairView.Kind.RECORD, "BTC/USD"), 1_000_000);
        assertThat(health.reasons()).containsOnlyKeys("BTC/USD stored trades");
    }

    @Test
    void aPairThatWasNeverTradedBeginsWithWhatTheLogStillHas() {
        record(fills("LATE/USD", 4711, 4712));

        assertThat(stored("LATE/USD")).containsExactly(4712L, 4711L);
    }

    private void record(List<Received<Fill>> batch) {
        database.inTransaction(transaction -> {
            recorder.apply(transaction, batch);
            return batch.size();
        });
    }

    private static List<Received<Fill>> fills(String pair, long... numbers) {
        return LongStream.of(numbers)
                .mapToObj(number -> new Received<>(
                        Events.fill(pair, 1, number, BigDecimal.TEN, BigDecimal.ONE, NOON), Topics.FILLS, 2, number))
                .toList();
    }

    private List<Long> stored(String pair) {
        return trades.newest(pair, Long.MAX_VALUE, 10).await().atMost(Duration.ofSeconds(10)).stream()
                .map(Trade::sequence)
                .toList();
    }

    private BigDecimal volume(String pair) {
        return candles.newest(pair, CandleInterval.ONE_DAY, 10).await().atMost(Duration.ofSeconds(10)).stream()
                .map(Candle::volume)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
