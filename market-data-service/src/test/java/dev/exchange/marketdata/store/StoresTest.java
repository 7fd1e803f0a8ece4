package dev.exchange.marketdata.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.contracts.MarketState;
import dev.exchange.contracts.OrderSide;
import dev.exchange.marketdata.Events;
import dev.exchange.marketdata.ServiceSettings;
import dev.exchange.marketdata.domain.BookSnapshot;
import dev.exchange.marketdata.domain.Candle;
import dev.exchange.marketdata.domain.CandleInterval;
import dev.exchange.marketdata.domain.MarketConditions;
import dev.exchange.marketdata.domain.PriceHistory;
import dev.exchange.marketdata.domain.RestingOrder;
import dev.exchange.marketdata.domain.Trade;
import dev.exchange.marketdata.events.Retention;
import dev.exchange.platform.sql.Database;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Names of pairs that are not listed keep these rows apart from the running service's.
@QuarkusTest
@TestProfile(ServiceSettings.class)
class StoresTest {
    @Inject
    Database database;

    @Inject
    CandleStore candles;

    @Inject
    TradeStore trades;

    @Inject
    BookSnapshotStore books;

    @Inject
    ReferenceStore references;

    @Inject
    LeaseStore leases;

    @Inject
    Retention retention;

    @Test
    void candlesThatAreWrittenBatchByBatchAreThoseOfAllTradesAtOnce() {
        for (long seed = 1; seed <= 5; seed++) {
            String pair = "CANDLE" + seed + "/USD";
            Random random = new Random(seed);
            List<Trade> all = new ArrayList<>();
            Instant now = Instant.parse("2026-03-01T00:00:00Z");
            for (int i = 1; i <= 400; i++) {
                now = now.plusMillis(random.nextInt(120_000));
                all.add(Trade.of(Events.fill(
                        pair,
                        1,
                        i,
                        BigDecimal.valueOf(100_000 + random.nextInt(500), 2),
                        BigDecimal.valueOf(1 + random.nextInt(9_999), 4),
                        now)));
            }
            for (int from = 0; from < all.size(); ) {
                int to = Math.min(all.size(), from + 1 + random.nextInt(60));
                List<Trade> batch = all.subList(from, to);
                database.inTransaction(transaction -> {
                    candles.record(transaction, Series.TRADED, batch, Trade::pairSymbol, Candle::of);
                    return batch.size();
                });
                from = to;
            }

            for (CandleInterval interval : CandleInterval.values()) {
                List<Candle> stored =
                        candles.newest(pair, interval, 1000).await().atMost(Duration.ofSeconds(10));
                List<Candle> expected = Candle.aggregate(
                        all.stream().map(trade -> Candle.of(trade, interval)).toList(), interval);
                assertThat(stored)
                        .as("seed %d, %s", seed, interval)
                        .usingRecursiveFieldByFieldElementComparator(
                                org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration.builder()
                                        .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                                        .build())
                        .isEqualTo(expected);
            }
            List<Candle> newest =
                    candles.newest(pair, CandleInterval.FOUR_HOURS, 1).await().atMost(Duration.ofSeconds(10));
            assertThat(newest).hasSize(1);
            assertThat(newest.getFirst().lastSequence()).isEqualTo(400);
        }
    }

    @Test
    void theHistoryOfAPairIsADayInMinutesAWeekInHoursAndWhatWasBefore() {
        String pair = "HISTORY/USD";
        Instant now = Instant.parse("2026-03-20T12:30:30Z");
        record(pair, 1, "90", now.minus(Duration.ofDays(8)));
        record(pair, 2, "95", now.minus(Duration.ofDays(3)));
        record(pair, 3, "100", now.minus(Duration.ofHours(5)));

        PriceHistory.Stored history =
                database.inTransaction(transaction -> candles.history(transaction, Series.TRADED, pair, now));

        assertThat(history.closeBeforeDay()).isEqualByComparingTo("95");
        assertThat(history.day()).hasSize(1);
        assertThat(history.closeBeforeWeek()).isEqualByComparingTo("90");
        assertThat(history.week()).hasSize(2);
        assertThat(database.inTransaction(transaction -> candles.history(transaction, Series.REFERENCE, pair, now))
                        .closeBeforeDay())
                .isNull();
    }

    @Test
    void whatIsTooOldIsDeletedAndTheDaysAreKept() {
        String pair = "OLD/USD";
        Instant now = Instant.parse("2026-03-20T12:30:30Z");
        record(pair, 1, "90", now.minus(Duration.ofDays(400)));
        record(pair, 2, "95", now.minus(Duration.ofDays(3)));
        record(pair, 3, "100", now.minus(Duration.ofHours(5)));

        retention.deleteWhatIsOld(now);

        assertThat(trades.newest(pair, Long.MAX_VALUE, 10).await().atMost(Duration.ofSeconds(10)))
                .extracting(Trade::sequence)
                .containsExactly(3L);
        assertThat(newest(pair, CandleInterval.ONE_MINUTE)).hasSize(1);
        assertThat(newest(pair, CandleInterval.ONE_HOUR)).hasSize(2);
        assertThat(newest(pair, CandleInterval.ONE_DAY)).hasSize(3);
        assertThat(database.inTransaction(trades::lastTrades).get(pair).price()).isEqualByComparingTo("100");
    }

    @Test
    void aBookComesBackAsItWasAndAnOlderOneDoesNotReplaceIt() {
        Instant noon = Instant.parse("2026-03-01T12:00:00.123Z");
        BookSnapshot snapshot = new BookSnapshot(
                "BOOK/USD",
                42,
                noon,
                new MarketConditions(
                        MarketState.AUCTION, new BigDecimal("44995.5"), new BigDecimal("0.0001"), new BigDecimal("-3")),
                List.of(
                        new RestingOrder(
                                "order_1",
                                OrderSide.BUY,
                                new BigDecimal("44990.01"),
                                new BigDecimal("0.0001"),
                                Long.MAX_VALUE,
                                noon),
                        new RestingOrder(
                                "order_2", OrderSide.SELL, new BigDecimal("45000"), BigDecimal.TEN, -3, noon)));
        books.store(new BookSnapshotStore.Snapshots(Map.of(900, 77L), List.of(snapshot)));
        books.store(new BookSnapshotStore.Snapshots(
                Map.of(900, 70L),
                List.of(new BookSnapshot("BOOK/USD", 41, noon, MarketConditions.TRADING, List.of()))));

        BookSnapshotStore.Snapshots loaded =
                database.inTransaction(transaction -> books.load(transaction, List.of("BOOK/USD")));

        assertThat(loaded.books()).containsExactly(snapshot);
        assertThat(loaded.nextOffsets()).containsEntry(900, 77L);
        database.execute("DELETE FROM book_snapshot WHERE pair_symbol = 'BOOK/USD'");
        database.execute("DELETE FROM book_snapshot_position WHERE partition = 900");
    }

    @Test
    void aTradeOfAnAuctionIsKeptAsOne() {
        Instant noon = Instant.parse("2026-03-20T12:00:00Z");
        List<Trade> made = List.of(
                Trade.of(Events.fill("AUCTION/USD", 1, 1, BigDecimal.TEN, BigDecimal.ONE, noon)),
                Trade.of(Events.auctionFill("AUCTION/USD", 1, 2, BigDecimal.TEN, BigDecimal.ONE, noon)));

        database.inTransaction(transaction -> {
            trades.record(transaction, made);
            return made.size();
        });

        assertThat(trades.newest("AUCTION/USD", Long.MAX_VALUE, 10).await().atMost(Duration.ofSeconds(10)))
                .extracting(Trade::auction)
                .containsExactly(true, false);
    }

    @Test
    void aStepOfTheWalkIsTakenByOneReplicaOnly() {
        ReferenceStore.State state = database.inTransaction(references::load);
        ReferenceStore.State stale = new ReferenceStore.State(
                state.seed(), state.step(), state.updatedAt(), Map.of("BTC", new BigDecimal("1")));

        boolean taken = database.inTransaction(transaction -> references.advance(transaction, stale));

        assertThat(taken).isFalse();
        assertThat(database.inTransaction(references::load).prices().get("BTC")).isGreaterThan(new BigDecimal("1000"));
    }

    @Test
    void aLeaseHasOneHolderAndItsTermGrowsWithEveryChange() {
        Duration minute = Duration.ofMinutes(1);
        assertThat(leases.acquire("test", "one", minute)).hasValue(1);
        assertThat(leases.acquire("test", "other", minute)).isEmpty();
        assertThat(leases.acquire("test", "one", minute)).hasValue(1);

        leases.release("test", "one");

        assertThat(leases.acquire("test", "other", minute)).hasValue(2);
        assertThat(leases.acquire("test", "one", minute)).isEmpty();
    }

    private void record(String pair, long sequence, String price, Instant time) {
        List<Trade> trade =
                List.of(Trade.of(Events.fill(pair, 1, sequence, new BigDecimal(price), BigDecimal.ONE, time)));
        database.inTransaction(transaction -> {
            trades.record(transaction, trade);
            candles.record(transaction, Series.TRADED, trade, Trade::pairSymbol, Candle::of);
            return 1;
        });
    }

    private List<Candle> newest(String pair, CandleInterval interval) {
        return candles.newest(pair, interval, 100).await().atMost(Duration.ofSeconds(10));
    }
}
