package dev.exchange.marketdata.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Event;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderStatus;
import dev.exchange.contracts.Topics;
import dev.exchange.marketdata.Events;
import dev.exchange.marketdata.domain.Market;
import dev.exchange.marketdata.domain.MarketListener;
import dev.exchange.marketdata.domain.PairMarket;
import dev.exchange.marketdata.domain.ReferenceWalk;
import dev.exchange.marketdata.domain.Trade;
import dev.exchange.platform.kafka.Received;
import dev.exchange.platform.kafka.SequenceGapException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MarketReaderTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final String PAIR = "BTC/USD";

    private final Catalogue catalogue = Catalogue.standard();
    private final Market market =
            new Market(catalogue, new ReferenceWalk(catalogue, 1, Duration.ofSeconds(5)).start(), NOON);
    private final List<String> told = new ArrayList<>();
    private final MarketReader reader = new MarketReader(market, List.of(new Recorder()), Map.of());

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
    void aGapIsAnAlarmAndWhatCameBeforeItIsKept() {
        reader.accept(List.of(bid(1, "100")));

        assertThatThrownBy(() -> reader.accept(List.of(bid(2, "101"), bid(4, "102"))))
                .isInstanceOf(SequenceGapException.class)
                .hasMessageContaining("number 3")
                .hasMessageContaining("is 4");
        assertThat(market.pair(PAIR).bookSequence()).isEqualTo(2);

        // Read again from where the batch began, now with the record that was missing.
        reader.accept(List.of(bid(2, "101"), bid(3, "101.5"), bid(4, "102")));
        assertThat(market.pair(PAIR).bookSequence()).isEqualTo(4);
        assertThat(market.pair(PAIR).restingOrders()).isEqualTo(4);
    }

    @Test
    void aGapInTheFillsIsAnAlarmToo() {
        assertThatThrownBy(() -> reader.accept(List.of(fill(2))))
                .isInstanceOf(SequenceGapException.class)
                .hasMessageContaining(Topics.FILLS);
    }

    @Test
    void aCrossedBookIsNamedWhileItIsCrossed() {
        reader.accept(List.of(bid(1, "100"), update(2, OrderSide.SELL, OrderStatus.OPEN, "100")));
        assertThat(reader.crossed()).containsExactly(PAIR);

        reader.accept(List.of(new Received<>(
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
                Topics.ORDER_UPDATES,
                4,
                3)));
        assertThat(reader.crossed()).isEmpty();
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

    private static Received<Event> bid(long sequence, String price) {
        return update(sequence, OrderSide.BUY, OrderStatus.OPEN, price);
    }

    private static Received<Event> update(long sequence, OrderSide side, OrderStatus status, String price) {
        return new Received<>(
                Events.update(
                        PAIR,
                        sequence,
                        "order_" + sequence,
                        side,
                        status,
                        new BigDecimal(price),
                        BigDecimal.ONE,
                        sequence,
                        NOON),
                Topics.ORDER_UPDATES,
                4,
                sequence);
    }

    private static Received<Event> fill(long sequence) {
        return new Received<>(
                Events.fill(PAIR, 1, sequence, new BigDecimal("100"), BigDecimal.ONE, NOON), Topics.FILLS, 4, sequence);
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
