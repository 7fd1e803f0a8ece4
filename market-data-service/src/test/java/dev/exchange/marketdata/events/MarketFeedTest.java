package dev.exchange.marketdata.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Event;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.contracts.PriceUpdate;
import dev.exchange.contracts.Topics;
import dev.exchange.marketdata.EngineLog;
import dev.exchange.marketdata.ServiceSettings;
import dev.exchange.marketdata.domain.BookDepth;
import dev.exchange.marketdata.domain.Market;
import dev.exchange.marketdata.domain.PairMarket;
import dev.exchange.marketdata.domain.ReferenceWalk;
import dev.exchange.marketdata.domain.Ticker;
import dev.exchange.marketdata.store.RecoveryStore;
import dev.exchange.platform.kafka.EventConsumers;
import dev.exchange.platform.kafka.SequenceFilter;
import dev.exchange.platform.kafka.Source;
import dev.exchange.platform.kafka.Tail;
import dev.exchange.platform.kafka.Tails;
import dev.exchange.platform.sql.Database;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ServiceSettings.class)
class MarketFeedTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    EngineLog engine;

    @Inject
    Market market;

    @Inject
    Catalogue catalogue;

    @Inject
    RecoveryStore recovery;

    @Inject
    Database database;

    @Inject
    Tails tails;

    @Inject
    EventConsumers consumers;

    @Inject
    Clock clock;

    @Test
    void aReplicaThatStartsNowHasTheSameBooksAndFigures() {
        String pair = "BTC/USD";
        engine.place(pair, OrderSide.BUY, List.of("44000", "44001", "44002", "44001"), "0.25");
        engine.trade(pair, 1, "44500", "0.75");
        await().atMost(PATIENCE).until(() -> storedSequence(pair) >= 4 && storedFills(pair) == engine.fills(pair));
        // What comes after the snapshot is the tail that has to be read again.
        RecoveryStore.Recovered recovered = recovery.recover(symbols(), clock.instant());
        engine.place(pair, OrderSide.SELL, List.of("46000", "46001"), "0.5");
        engine.trade(pair, 1, "44600", "0.25");

        Market fresh = start(recovered);

        assertThat(recovered.books().nextOffsets()).isNotEmpty();
        assertThat(recovered.trades()).containsKey(pair);
        PairMarket running = market.pair(pair);
        await().atMost(PATIENCE)
                .until(() ->
                        running.bookSequence() == engine.updates(pair) && running.fillSequence() == engine.fills(pair));
        assertThat(fresh.pair(pair).bookSequence()).isEqualTo(engine.updates(pair));
        BookDepth whole = fresh.pair(pair).depth(Integer.MAX_VALUE);
        assertThat(whole).isEqualTo(running.depth(Integer.MAX_VALUE));
        assertThat(whole.bids()).isEqualTo(engine.resting(pair, OrderSide.BUY));
        assertThat(whole.asks()).isEqualTo(engine.resting(pair, OrderSide.SELL));
        Instant now = clock.instant();
        Ticker expected = running.ticker(now);
        Ticker actual = fresh.pair(pair).ticker(now);
        assertThat(actual.lastPrice()).isEqualByComparingTo("44600");
        assertThat(actual.volume24h()).isEqualByComparingTo(expected.volume24h());
        assertThat(actual.quoteVolume24h()).isEqualByComparingTo(expected.quoteVolume24h());
        assertThat(actual.high24h()).isEqualByComparingTo(expected.high24h());
        assertThat(actual.low24h()).isEqualByComparingTo(expected.low24h());
        engine.cancelAll(pair);
    }

    @Test
    void pricesTellOfChangesAtOnceAndNoMoreThanTenTimesASecond() {
        String pair = "ETH/USD";
        engine.place(pair, OrderSide.BUY, "3000", "1");
        try (PriceLog prices = new PriceLog()) {
            await().atMost(PATIENCE).until(() -> !prices.of(pair).isEmpty());
            long started = System.nanoTime();
            int before = prices.of(pair).size();
            List<String> rising = new ArrayList<>();
            for (int i = 1; i <= 400; i++) {
                rising.add("3000." + (100 + i));
            }
            engine.place(pair, OrderSide.BUY, rising, "1");
            engine.trade(pair, 2, "3001.5", "0.5");

            PriceUpdate newest = await().atMost(PATIENCE)
                    .until(
                            () -> prices.of(pair).getLast(),
                            update -> update.lastPrice() != null
                                    && update.lastPrice().compareTo(new BigDecimal("3001.5")) == 0);
            long periods = (System.nanoTime() - started) / PricePublisher.INTERVAL.toNanos();

            assertThat(newest.bidPrice()).isEqualByComparingTo("3000.5");
            assertThat(newest.currentPrice()).isEqualByComparingTo("3001.5");
            assertThat(newest.referenceSource()).isEqualTo("simulated");
            assertThat(prices.of(pair).size() - before).isLessThanOrEqualTo((int) periods + 2);
            assertThat(prices.of(pair)).isSortedAccordingTo((a, b) -> Long.compare(a.sequence(), b.sequence()));
            assertThat(prices.of(pair).stream().map(PriceUpdate::sequence)).doesNotHaveDuplicates();
        }
        engine.cancelAll(pair);
    }

    @Test
    void referencePricesWalkAreStoredAndAgreeAcrossPairs() {
        long first = step();
        try (PriceLog prices = new PriceLog()) {
            await().atMost(PATIENCE).until(() -> step() > first + 2);
            await().atMost(PATIENCE)
                    .until(() -> prices.of("BTC/USD").stream()
                                    .map(PriceUpdate::referencePrice)
                                    .distinct()
                                    .count()
                            > 1);
        }
        Instant now = clock.instant();
        BigDecimal bitcoin = market.pair("BTC/USD").ticker(now).referencePrice();
        assertThat(bitcoin).isBetween(new BigDecimal("40000"), new BigDecimal("50000"));
        // Two reads of a walk that moves every second: within a step of each other.
        BigDecimal ether = market.pair("ETH/USD").ticker(now).referencePrice();
        BigDecimal cross = market.pair("BTC/ETH").ticker(now).referencePrice();
        assertThat(cross.divide(bitcoin.divide(ether, MathContext.DECIMAL64), MathContext.DECIMAL64))
                .isBetween(new BigDecimal("0.99"), new BigDecimal("1.01"));
    }

    private Market start(RecoveryStore.Recovered recovered) {
        Market fresh =
                new Market(catalogue, new ReferenceWalk(catalogue, 1, Duration.ofSeconds(1)).start(), clock.instant());
        fresh.restore(recovered.books().books(), recovered.trades(), recovered.references());
        Map<TopicPartition, Long> from = new HashMap<>();
        recovered
                .books()
                .nextOffsets()
                .forEach((partition, offset) -> from.put(new TopicPartition(Topics.ORDER_UPDATES, partition), offset));
        recovered
                .fillOffsets()
                .forEach((partition, offset) -> from.put(new TopicPartition(Topics.FILLS, partition), offset));
        Tail<Event> tail = tails.start(
                "market-data-feed-of-a-second-replica",
                List.<Source<Event>>of(
                        Source.of(Topics.ORDER_UPDATES, OrderUpdate.class), Source.of(Topics.FILLS, Fill.class)),
                from,
                new SequenceFilter(),
                new MarketReader(fresh, List.of(), recovered.books().nextOffsets()));
        await().atMost(PATIENCE).until(tail::isCaughtUp);
        tail.close();
        return fresh;
    }

    private List<String> symbols() {
        return catalogue.pairs().stream().map(Catalogue.Pair::symbol).toList();
    }

    private long storedSequence(String pair) {
        for (var row : database.execute("SELECT sequence FROM book_snapshot WHERE pair_symbol = $1", pair)) {
            return row.getLong(0);
        }
        return 0;
    }

    private long storedFills(String pair) {
        for (var row : database.execute("SELECT sequence FROM last_trade WHERE pair_symbol = $1", pair)) {
            return row.getLong(0);
        }
        return 0;
    }

    private long step() {
        for (var row : database.execute("SELECT step FROM reference_walk")) {
            return row.getLong(0);
        }
        return 0;
    }

    /// What an outside consumer reads of `prices` from now on.
    private final class PriceLog implements AutoCloseable {
        private final List<PriceUpdate> updates = new CopyOnWriteArrayList<>();
        private final Tail<PriceUpdate> tail;

        PriceLog() {
            Map<TopicPartition, Long> ends;
            try (Consumer<byte[], byte[]> consumer = consumers.reader("ends", 1)) {
                ends = consumer.endOffsets(consumer.partitionsFor(Topics.PRICES).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList());
            }
            tail = tails.start(
                    "prices-of-a-test",
                    List.of(Source.<PriceUpdate>of(Topics.PRICES, PriceUpdate.class)),
                    ends,
                    new SequenceFilter(),
                    batch -> batch.forEach(received -> updates.add(received.event())));
        }

        List<PriceUpdate> of(String pair) {
            return updates.stream()
                    .filter(update -> update.pairSymbol().equals(pair))
                    .toList();
        }

        @Override
        public void close() {
            tail.close();
        }
    }
}
