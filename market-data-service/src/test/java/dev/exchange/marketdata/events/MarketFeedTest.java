package dev.exchange.marketdata.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Event;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.MarketEvent;
import dev.exchange.contracts.MarketState;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.PriceUpdate;
import dev.exchange.contracts.Topics;
import dev.exchange.marketdata.EngineLog;
import dev.exchange.marketdata.Events;
import dev.exchange.marketdata.ServiceSettings;
import dev.exchange.marketdata.domain.Book;
import dev.exchange.marketdata.domain.BookDepth;
import dev.exchange.marketdata.domain.Market;
import dev.exchange.marketdata.domain.PairMarket;
import dev.exchange.marketdata.domain.ReferenceWalk;
import dev.exchange.marketdata.domain.Tape;
import dev.exchange.marketdata.domain.Ticker;
import dev.exchange.marketdata.domain.Trade;
import dev.exchange.marketdata.store.RecoveryStore;
import dev.exchange.marketdata.store.TradeStore;
import dev.exchange.platform.kafka.EventConsumers;
import dev.exchange.platform.kafka.Received;
import dev.exchange.platform.kafka.SequenceFilter;
import dev.exchange.platform.kafka.Source;
import dev.exchange.platform.kafka.Tail;
import dev.exchange.platform.kafka.Tails;
import dev.exchange.platform.sql.Database;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.buffer.Buffer;
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
import org.eclipse.microprofile.health.HealthCheckResponse;
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

    @Inject
    PairHealth health;

    @Inject
    MarketFeed feed;

    @Inject
    TradeStore trades;

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
    void aReplicaThatStartsInAnAuctionKnowsItAndWhatIcebergsShow() {
        String pair = "BTC/ETH";
        engine.setMarket(pair, MarketState.AUCTION);
        String iceberg = engine.placeIceberg(pair, OrderSide.BUY, "14.1", "5", "1");
        engine.place(pair, OrderSide.BUY, "14.1", "2");
        engine.place(pair, OrderSide.SELL, "14", "3");
        engine.indicate(pair, "14.05", "3", "4");
        await().atMost(PATIENCE).until(() -> storedSequence(pair) == engine.updates(pair));
        RecoveryStore.Recovered recovered = recovery.recover(symbols(), clock.instant());
        engine.refresh(pair, iceberg, "4");

        Market fresh = start(recovered);

        BookDepth book = fresh.pair(pair).depth(10);
        assertThat(book.sequence()).isEqualTo(engine.updates(pair));
        assertThat(book.conditions().state()).isEqualTo(MarketState.AUCTION);
        assertThat(book.conditions().indicativePrice()).isEqualByComparingTo("14.05");
        assertThat(book.conditions().indicativeVolume()).isEqualByComparingTo("3");
        assertThat(book.conditions().indicativeImbalance()).isEqualByComparingTo("4");
        assertThat(book.bids()).isEqualTo(engine.resting(pair, OrderSide.BUY));
        assertThat(book.bids().getLast().orderId()).isEqualTo(iceberg);
        assertThat(book.asks()).isEqualTo(engine.resting(pair, OrderSide.SELL));
        PairMarket running = market.pair(pair);
        await().atMost(PATIENCE).until(() -> running.bookSequence() == engine.updates(pair));
        assertThat(running.depth(10)).isEqualTo(book);
        assertThat(health.reasons()).isEmpty();
        engine.cancelAllAndSay(pair);
        engine.setMarket(pair, MarketState.TRADING);
        await().atMost(PATIENCE).until(() -> running.bookSequence() == engine.updates(pair));
        assertThat(running.restingOrders()).isZero();
    }

    @Test
    void aPairThatBrokeIsMadeAnewFromTheLogAndTheOthersGoOn() {
        String broken = "BNB/USD";
        String other = "ADA/USD";
        engine.place(broken, OrderSide.BUY, List.of("410", "411", "412"), "1");
        await().atMost(PATIENCE).until(() -> storedSequence(broken) == engine.updates(broken));
        // Neither the book in memory nor the one in the database is of use any more.
        database.execute(
                "UPDATE book_snapshot SET orders = $1 WHERE pair_symbol = $2", Buffer.buffer("nonsense"), broken);
        market.pair(broken).replace(new Book(broken));

        engine.place(broken, OrderSide.BUY, "413", "1");
        await().atMost(PATIENCE).until(() -> health.reasons().containsKey(broken + " book"));
        engine.place(other, OrderSide.BUY, "1.2", "100");

        await().atMost(PATIENCE).until(() -> market.pair(other).bookSequence() == engine.updates(other));
        await().atMost(PATIENCE).until(() -> health.reasons().isEmpty());
        engine.place(broken, OrderSide.SELL, "430", "1");
        await().atMost(PATIENCE).until(() -> market.pair(broken).bookSequence() == engine.updates(broken));
        BookDepth book = market.pair(broken).depth(Integer.MAX_VALUE);
        assertThat(book.bids()).isEqualTo(engine.resting(broken, OrderSide.BUY));
        assertThat(book.asks()).isEqualTo(engine.resting(broken, OrderSide.SELL));
        await().atMost(PATIENCE).until(() -> storedSequence(broken) == engine.updates(broken));
        engine.cancelAll(broken);
        engine.cancelAll(other);
    }

    @Test
    void aRecordThatCannotBeReadIsPassedOver() {
        String pair = "ADA/USD";
        engine.writeNonsense(Topics.ORDER_UPDATES, pair, "DOGE/USD");
        engine.writeNonsense(Topics.FILLS, pair, "DOGE/USD");

        engine.place(pair, OrderSide.BUY, "1.1", "10");
        engine.trade(pair, 5, "1.25", "1");

        await().atMost(PATIENCE).until(() -> market.pair(pair).bookSequence() == engine.updates(pair));
        await().atMost(PATIENCE).until(() -> market.pair(pair).fillSequence() == engine.fills(pair));
        await().atMost(PATIENCE).until(() -> storedFills(pair) == engine.fills(pair));
        engine.cancelAll(pair);
    }

    @Test
    void anUnhealthyPairIsNamedAndTheServiceStaysReadyForTheOthers() {
        PairHealth sick = new PairHealth(catalogue, new SimpleMeterRegistry());
        Event lost = Events.market("BTC/USD", 7, MarketState.TRADING, clock.instant());
        sick.stop(
                new PairView(PairView.Kind.BOOK, "BTC/USD"),
                new Received<>(lost, Topics.ORDER_UPDATES, 3, 9),
                "numbers are missing before 7",
                null);
        await().atMost(PATIENCE).until(feed::isCaughtUp);

        HealthCheckResponse response = new MarketReadiness(feed, sick).call();

        assertThat(response.getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
        assertThat(response.getData())
                .hasValueSatisfying(
                        data -> assertThat(data).containsEntry("BTC/USD book", "numbers are missing before 7"));
    }

    @Test
    void tradesThatWereMissedAreReadAgain() {
        String pair = "SOL/USD";
        engine.trade(pair, 6, "125.5", "2");
        engine.tradeInAuction(pair, 6, "125.25", "1");
        await().atMost(PATIENCE).until(() -> market.pair(pair).fillSequence() == engine.fills(pair));
        BigDecimal volume = market.pair(pair).ticker(clock.instant()).volume24h();
        market.pair(pair).replace(new Tape());

        engine.trade(pair, 6, "126", "0.5");

        await().atMost(PATIENCE).until(() -> market.pair(pair).fillSequence() == engine.fills(pair));
        Ticker ticker = market.pair(pair).ticker(clock.instant());
        assertThat(ticker.volume24h()).isEqualByComparingTo(volume.add(new BigDecimal("0.5")));
        assertThat(ticker.lastPrice()).isEqualByComparingTo("126");
        assertThat(health.reasons()).isEmpty();
    }

    @Test
    void storedTradesThatAreMissingAreReadAgainAndTheOthersAreWritten() {
        String pair = "ETH/USD";
        String other = "ADA/USD";
        engine.trade(pair, 2, "3200", "1");
        engine.trade(pair, 2, "3201", "1");
        await().atMost(PATIENCE).until(() -> storedFills(pair) == engine.fills(pair));
        long lost = engine.fills(pair);
        database.execute("DELETE FROM trade WHERE pair_symbol = $1 AND sequence = $2", pair, lost);
        database.execute("UPDATE last_trade SET sequence = sequence - 1 WHERE pair_symbol = $1", pair);

        engine.trade(pair, 2, "3202", "1");
        engine.trade(other, 5, "1.25", "1");

        await().atMost(PATIENCE).until(() -> storedFills(other) == engine.fills(other));
        await().atMost(PATIENCE).until(() -> storedFills(pair) == engine.fills(pair));
        assertThat(trades.newest(pair, Long.MAX_VALUE, 2).await().atMost(PATIENCE))
                .extracting(Trade::sequence)
                .containsExactly(lost + 1, lost);
        await().atMost(PATIENCE).until(() -> health.reasons().isEmpty());
        engine.trade(pair, 2, "3203", "1");
        await().atMost(PATIENCE).until(() -> storedFills(pair) == engine.fills(pair));
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
        MarketReader reader = new MarketReader(
                fresh,
                List.of(),
                recovered.books().nextOffsets(),
                new PairHealth(catalogue, new SimpleMeterRegistry()));
        // Another test writes a record that nobody can read.
        Tail<Event> tail = tails.start(
                "market-data-feed-of-a-second-replica",
                List.of(
                        Source.<Event>of(Topics.ORDER_UPDATES, MarketEvent.class)
                                .with(reader),
                        Source.<Event>of(Topics.FILLS, Fill.class).with(reader)),
                from,
                new SequenceFilter(),
                reader);
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
