package dev.exchange.marketdata.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Event;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.MarketState;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderStatus;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.contracts.Topics;
import dev.exchange.marketdata.Events;
import dev.exchange.marketdata.domain.Book;
import dev.exchange.marketdata.domain.Market;
import dev.exchange.marketdata.domain.MarketListener;
import dev.exchange.marketdata.domain.PairMarket;
import dev.exchange.marketdata.domain.ReferenceWalk;
import dev.exchange.marketdata.domain.Tape;
import dev.exchange.marketdata.domain.Trade;
import dev.exchange.platform.kafka.Received;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class MarketReaderTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final String PAIR = "BTC/USD";
    private static final String OTHER = "ETH/USD";
    private static final PairView BOOK = new PairView(PairView.Kind.BOOK, PAIR);

    private final Catalogue catalogue = Catalogue.standard();
    private final Market market =
            new Market(catalogue, new ReferenceWalk(catalogue, 1, Duration.ofSeconds(5)).start(), NOON);
    private final List<String> told = new ArrayList<>();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final PairHealth health = new PairHealth(catalogue, meters);
    private final MarketReader reader = new MarketReader(market, List.of(new Recorder()), Map.of(), health);

    @Test
    void nothingIsToldOfThePastAndEverythingOfThePresent() {
        reader.accept(List.of(bid(1, "100")));
        assertThat(told).isEmpty();

        reader.goLive();
        assertThat(told).contains("book BTC/USD", "price BTC/USD", "price ETH/USD");

        told.clear();
        reader.accept(List.of(bid(2, "99"), bid(3, "98")));
        assertThat(told).containsExactly("book BTC/USD");

        told.clear();
        reader.accept(List.of(bid(4, "101")));
        assertThat(told).containsExactly("book BTC/USD", "price BTC/USD");

        told.clear();
        reader.accept(List.of(fill(1), fill(2)));
        assertThat(told).containsExactly("2 trades BTC/USD", "price BTC/USD");
    }

    @Test
    void aChangeOfTheMarketIsAChangeOfTheBook() {
        reader.goLive();
        told.clear();

        reader.accept(List.of(received(Events.market(PAIR, 1, MarketState.AUCTION, NOON), 1)));
        reader.accept(List.of(received(Events.market(PAIR, 2, MarketState.AUCTION, "100", "2", "1", NOON), 2)));

        assertThat(told).containsExactly("book BTC/USD", "book BTC/USD");
        assertThat(market.pair(PAIR).depth(1).conditions().indicativePrice()).isEqualByComparingTo("100");
    }

    @Test
    void aGapStopsItsPairAndNoOther() {
        reader.goLive();
        reader.accept(List.of(bid(1, "100")));
        told.clear();

        reader.accept(List.of(bid(2, "101"), bid(4, "102"), ofOther(1, "3000"), bid(5, "103"), ofOther(2, "3001")));

        assertThat(market.pair(PAIR).bookSequence()).isEqualTo(2);
        assertThat(market.pair(OTHER).bookSequence()).isEqualTo(2);
        assertThat(told).containsExactlyInAnyOrder("book BTC/USD", "price BTC/USD", "book ETH/USD", "price ETH/USD");
        assertThat(health.reasons()).containsOnlyKeys("BTC/USD book");
        assertThat(health.reasons().get("BTC/USD book")).contains("missing before 4");
        assertThat(unhealthy(PAIR)).isEqualTo(1);
        assertThat(unhealthy(OTHER)).isZero();
    }

    @Test
    void aBookThatBreaksStopsItsPairAndNoOther() {
        reader.accept(List.of(bid(1, "100"), ofOther(1, "3000")));
        Received<Event> intruder = received(
                Events.update(
                        PAIR,
                        2,
                        "order_9",
                        OrderSide.BUY,
                        OrderStatus.OPEN,
                        new BigDecimal("100"),
                        BigDecimal.ONE,
                        1,
                        NOON),
                3);

        reader.accept(List.of(intruder, bid(3, "99"), ofOther(2, "3001")));

        assertThat(market.pair(PAIR).bookSequence()).isEqualTo(1);
        assertThat(market.pair(PAIR).restingOrders()).isEqualTo(1);
        assertThat(market.pair(OTHER).bookSequence()).isEqualTo(2);
        assertThat(health.reasons().get("BTC/USD book")).contains("order_9");
    }

    @Test
    void aRecordThatCannotBeReadStopsItsPairAndNoOther() {
        reader.goLive();
        reader.accept(List.of(bid(1, "100"), ofOther(1, "3000")));
        told.clear();

        boolean passedOver = reader.isPassedOver(unreadable(PAIR), new IllegalArgumentException("no JSON"));
        reader.accept(List.of(bid(2, "99"), bid(3, "98"), ofOther(2, "3001")));

        assertThat(passedOver).isTrue();
        assertThat(market.pair(PAIR).bookSequence()).isEqualTo(1);
        assertThat(market.pair(OTHER).bookSequence()).isEqualTo(2);
        assertThat(told).containsExactly("book BTC/USD", "book ETH/USD", "price ETH/USD");
        assertThat(health.reasons()).containsOnlyKeys("BTC/USD book");
        assertThat(health.reasons().get("BTC/USD book")).contains("order-updates-4 at offset 17", "no JSON");
    }

    @Test
    void aRecordOfNoListedPairThatCannotBeReadStopsNothing() {
        assertThat(reader.isPassedOver(unreadable("DOGE/USD"), new IllegalArgumentException("no JSON")))
                .isTrue();

        assertThat(health.reasons()).isEmpty();
    }

    @Test
    void theBookOfAStoppedPairIsMarkedUntilItIsMadeAnew() {
        reader.accept(List.of(bid(1, "100")));
        assertThat(market.pair(PAIR).depth(5).stale()).isFalse();

        reader.accept(List.of(bid(3, "102")));

        assertThat(market.pair(PAIR).depth(5).stale()).isTrue();
        assertThat(market.pair(OTHER).depth(5).stale()).isFalse();
        Book book = new Book(PAIR);
        book.apply(bidUpdate(1, "100"));
        book.apply(bidUpdate(2, "101"));
        book.apply(bidUpdate(3, "102"));
        assertThat(reader.install(BOOK, book)).isTrue();
        assertThat(market.pair(PAIR).depth(5).stale()).isFalse();
    }

    private static ConsumerRecord<byte[], byte[]> unreadable(String key) {
        return new ConsumerRecord<>(
                Topics.ORDER_UPDATES, 4, 17, key.getBytes(StandardCharsets.UTF_8), new byte[] {'{'});
    }

    @Test
    void whatIsMadeAnewTakesItsPlaceOnceNothingIsMissingInIt() {
        reader.goLive();
        reader.accept(List.of(bid(1, "100"), bid(3, "102"), bid(4, "103")));
        told.clear();
        Book book = new Book(PAIR);
        book.apply(bidUpdate(1, "100"));
        book.apply(bidUpdate(2, "101"));
        book.apply(bidUpdate(3, "102"));

        assertThat(reader.install(BOOK, book)).isFalse();
        assertThat(health.unhealthy()).containsExactly(BOOK);
        book.apply(bidUpdate(4, "103"));
        assertThat(reader.install(BOOK, book)).isTrue();

        assertThat(health.reasons()).isEmpty();
        assertThat(unhealthy(PAIR)).isZero();
        assertThat(told).containsExactly("book BTC/USD", "price BTC/USD");
        reader.accept(List.of(bid(4, "103"), bid(5, "104")));
        assertThat(market.pair(PAIR).bookSequence()).isEqualTo(5);
        assertThat(market.pair(PAIR).restingOrders()).isEqualTo(5);
    }

    @Test
    void aGapInTheFillsStopsThePairsTradesAlone() {
        reader.accept(List.of(fill(1), fill(3)));
        reader.accept(List.of(bid(1, "100")));

        assertThat(market.pair(PAIR).fillSequence()).isEqualTo(1);
        assertThat(market.pair(PAIR).bookSequence()).isEqualTo(1);
        assertThat(health.reasons()).containsOnlyKeys("BTC/USD trades");

        Tape tape = new Tape();
        for (long number = 1; number <= 3; number++) {
            tape.apply(fillOf(number));
        }
        assertThat(reader.install(new PairView(PairView.Kind.TAPE, PAIR), tape)).isTrue();
        assertThat(market.pair(PAIR).ticker(NOON).volume24h()).isEqualByComparingTo("3");
        assertThat(health.reasons()).isEmpty();
    }

    @Test
    void aCrossedBookIsNamedWhileItIsCrossedAndFollowed() {
        reader.accept(List.of(bid(1, "100"), update(2, OrderSide.SELL, OrderStatus.OPEN, "100")));
        assertThat(health.reasons().get("BTC/USD book")).contains("crossed at number 2");
        assertThat(unhealthy(PAIR)).isEqualTo(1);

        reader.accept(List.of(received(
                Events.update(
                        PAIR,
                        3,
                        "order_2",
                        OrderSide.SELL,
                        OrderStatus.CANCELLED,
                        new BigDecimal("100"),
                        BigDecimal.ONE,
                        2,
                        NOON),
                3)));
        assertThat(health.reasons()).isEmpty();
        assertThat(market.pair(PAIR).bookSequence()).isEqualTo(3);
    }

    @Test
    void anAuctionAndAHaltMayLeaveTheBookCrossed() {
        reader.accept(List.of(
                received(Events.market(PAIR, 1, MarketState.AUCTION, NOON), 1),
                bid(2, "101"),
                update(3, OrderSide.SELL, OrderStatus.OPEN, "100")));
        assertThat(health.reasons()).isEmpty();

        reader.accept(List.of(received(Events.market(PAIR, 4, MarketState.HALTED, NOON), 4)));
        assertThat(health.reasons()).isEmpty();

        reader.accept(List.of(received(Events.market(PAIR, 5, MarketState.TRADING, NOON), 5)));
        assertThat(health.reasons()).hasSize(1);
    }

    @Test
    void whileAPairIsUnhealthyAStartReadsOnFromWhereItBroke() {
        reader.accept(List.of(bid(1, "100"), ofOther(1, "3000")));
        reader.accept(List.of(bid(3, "101"), ofOther(2, "3001")));

        var captured = reader.capture(Map.of());

        assertThat(captured.books()).singleElement().satisfies(book -> {
            assertThat(book.pairSymbol()).isEqualTo(OTHER);
            assertThat(book.sequence()).isEqualTo(2);
        });
        assertThat(captured.nextOffsets()).containsExactly(Map.entry(4, 2L));
        assertThat(reader.updatesSince(Map.of())).isEqualTo(2);
    }

    @Test
    void aCaptureHoldsTheBooksThatChangedAndWhereToReadOn() {
        reader.accept(List.of(bid(1, "100"), bid(2, "101")));
        reader.accept(List.of(fill(1)));

        var captured = reader.capture(Map.of());

        assertThat(captured.nextOffsets()).containsExactly(Map.entry(4, 3L));
        assertThat(captured.books()).hasSize(1);
        assertThat(captured.books().getFirst().sequence()).isEqualTo(2);
        assertThat(captured.books().getFirst().orders()).hasSize(2);
        assertThat(reader.capture(Map.of(PAIR, 2L)).books()).isEmpty();
        assertThat(reader.updatesSince(Map.of(PAIR, 1L))).isEqualTo(1);
    }

    private double unhealthy(String pair) {
        return meters.get("exchange.market.pair.unhealthy")
                .tag("pair", pair)
                .gauge()
                .value();
    }

    private static Received<Event> bid(long sequence, String price) {
        return update(sequence, OrderSide.BUY, OrderStatus.OPEN, price);
    }

    private static OrderUpdate bidUpdate(long sequence, String price) {
        return update(PAIR, sequence, OrderSide.BUY, OrderStatus.OPEN, price);
    }

    private static Received<Event> update(long sequence, OrderSide side, OrderStatus status, String price) {
        return received(update(PAIR, sequence, side, status, price), sequence);
    }

    private static Received<Event> ofOther(long sequence, String price) {
        return received(update(OTHER, sequence, OrderSide.BUY, OrderStatus.OPEN, price), sequence);
    }

    private static OrderUpdate update(String pair, long sequence, OrderSide side, OrderStatus status, String price) {
        return Events.update(
                pair,
                sequence,
                "order_" + sequence,
                side,
                status,
                new BigDecimal(price),
                BigDecimal.ONE,
                sequence,
                NOON);
    }

    private static Received<Event> received(Event event, long offset) {
        return new Received<>(event, Topics.ORDER_UPDATES, 4, offset);
    }

    private static Received<Event> fill(long sequence) {
        return new Received<>(fillOf(sequence), Topics.FILLS, 4, sequence);
    }

    private static Fill fillOf(long sequence) {
        return Events.fill(PAIR, 1, sequence, new BigDecimal("100"), BigDecimal.ONE, NOON);
    }

    private final class Recorder implements MarketListener {
        @Override
        public void bookChanged(PairMarket changed) {
            told.add("book " + changed.pair().symbol());
        }

        @Override
        public void traded(PairMarket changed, List<Trade> trades) {
            told.add(trades.size() + " trades " + changed.pair().symbol());
        }

        @Override
        public void priceChanged(PairMarket changed) {
            told.add("price " + changed.pair().symbol());
        }
    }
}
