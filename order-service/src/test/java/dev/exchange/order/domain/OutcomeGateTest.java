package dev.exchange.order.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.Ids;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderStatus;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.contracts.UpdateCause;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OutcomeGateTest {
    private static final Instant NOW = Updates.TIME;
    private static final Duration PATIENCE = Duration.ofMillis(250);

    private final OutcomeGate gate = new OutcomeGate(PATIENCE, 2);

    @Test
    void anOutcomeWithoutFillsPassesAtOnce() {
        OrderUpdate open = update(1, OrderStatus.OPEN, "0");

        assertThat(gate.stored(open, NOW)).containsExactly(open);
    }

    @Test
    void anOutcomeWaitsForTheLastOfItsFills() {
        OrderUpdate filled = update(1, OrderStatus.FILLED, "0.5");

        assertThat(gate.stored(fill(1, 1, "0.2"))).isEmpty();
        assertThat(gate.stored(filled, NOW)).isEmpty();
        assertThat(gate.stored(fill(2, 1, "0.3"))).containsExactly(filled);
        assertThat(gate.overdue(NOW.plusSeconds(10))).isEmpty();
    }

    @Test
    void anOutcomeWhoseFillsCameFirstPassesAtOnce() {
        OrderUpdate filled = update(1, OrderStatus.FILLED, "0.5");
        gate.stored(fill(1, 1, "0.2"));
        gate.stored(fill(2, 1, "0.3"));

        assertThat(gate.stored(filled, NOW)).containsExactly(filled);
    }

    @Test
    void anOutcomeWhoseFillsDoNotComePassesWhenItHasWaitedLongEnough() {
        OrderUpdate filled = update(1, OrderStatus.FILLED, "0.5");
        gate.stored(filled, NOW);

        assertThat(gate.overdue(NOW.plus(PATIENCE).minusMillis(1))).isEmpty();
        assertThat(gate.overdue(NOW.plus(PATIENCE))).containsExactly(filled);
        assertThat(gate.overdue(NOW.plus(PATIENCE))).isEmpty();
    }

    @Test
    void beyondTheCapacityTheOldestPassesFirst() {
        OrderUpdate oldest = update(1, OrderStatus.FILLED, "0.5");
        gate.stored(oldest, NOW);
        gate.stored(update(2, OrderStatus.FILLED, "0.5"), NOW);

        assertThat(gate.stored(update(3, OrderStatus.FILLED, "0.5"), NOW)).containsExactly(oldest);
    }

    private static OrderUpdate update(long number, OrderStatus status, String filled) {
        Order order = Order.taken(number, Updates.limitTerms("ada", "0.5"), NOW);
        return Updates.update(order, number, UpdateCause.PLACED, status, filled, null);
    }

    private static Fill fill(long sequence, long taker, String quantity) {
        BigDecimal lots = new BigDecimal(quantity);
        BigDecimal price = new BigDecimal("45000");
        return new Fill(
                "BTC/USD-" + sequence,
                Event.SCHEMA_VERSION,
                NOW,
                sequence,
                Fill.TYPE,
                Ids.trade(1, sequence),
                "BTC/USD",
                price,
                lots,
                lots.multiply(price),
                OrderSide.BUY,
                "USD",
                null,
                party(1000 + sequence, OrderSide.SELL, lots, lots.multiply(price)),
                party(taker, OrderSide.BUY, lots.multiply(price), lots));
    }

    private static Fill.Party party(long number, OrderSide side, BigDecimal spent, BigDecimal received) {
        return new Fill.Party(
                Ids.order(number), "ada", null, side, BigDecimal.ZERO, spent, received, BigDecimal.ZERO, null, null);
    }
}
