package dev.exchange.order.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.OrderRejection;
import dev.exchange.contracts.OrderStatus;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.contracts.UpdateCause;
import java.math.BigDecimal;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OrderTest {
    private static final Order TAKEN = Order.taken(7, Updates.limitTerms("ada", "0.5"), Updates.TIME);

    @Test
    void anyOrderAndRepetitionOfUpdatesGivesTheSameOrder() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 5_000; i++) {
            List<OrderUpdate> life = Updates.life(TAKEN, random, 1 + random.nextInt(100));
            Order inOrder = fold(life);

            Order jumbled = fold(Updates.jumbled(life, random));

            assertThat(jumbled).as("seed %d, life %d", seed, i).isEqualTo(inOrder);
            assertThat(inOrder.updateSequence()).isEqualTo(life.getLast().sequence());
        }
    }

    private static Order fold(List<OrderUpdate> updates) {
        Order order = TAKEN;
        for (OrderUpdate update : updates) {
            order = order.after(update);
        }
        return order;
    }

    @Test
    void whatTheEngineSaysOutranksARejectionInEitherOrder() {
        OrderUpdate open = Updates.update(TAKEN, 3, UpdateCause.PLACED, OrderStatus.OPEN, "0", null);
        OrderRejection rejection = rejection();

        assertThat(TAKEN.after(open).after(rejection)).isEqualTo(TAKEN.after(open));
        assertThat(TAKEN.after(rejection).after(open)).isEqualTo(TAKEN.after(open));
    }

    @Test
    void aRejectedOrderKeepsItsReasonAndIsAnswered() {
        Order rejected = TAKEN.after(rejection());

        assertThat(rejected.status()).isEqualTo(OrderStatus.REJECTED);
        assertThat(rejected.isRefused()).isTrue();
        assertThat(rejected.isAnswered()).isTrue();
        assertThat(rejected.reasonCode()).isEqualTo("insufficient_balance");
        assertThat(rejected.remainingQuantity()).isEqualByComparingTo("0.5");
    }

    @Test
    void anUpdateWithoutAStateChangesNothing() {
        OrderUpdate refusedCancel = new OrderUpdate(
                "BTC/USD-9",
                Event.SCHEMA_VERSION,
                Updates.TIME,
                9,
                OrderUpdate.TYPE,
                "BTC/USD",
                UpdateCause.CANCEL_REJECTED,
                "order_7",
                "ada",
                null,
                BigDecimal.ZERO,
                "order_not_found",
                "There is no such order in the book");

        assertThat(TAKEN.after(refusedCancel)).isEqualTo(TAKEN);
    }

    @Test
    void theAverageFillPriceIsExactWhereItComesOutEvenAndRoundedHalfUpAtEightDigitsOtherwise() {
        assertThat(TAKEN.averageFillPrice()).isEqualByComparingTo("0");
        assertThat(withFills("0.3", "13500").averageFillPrice()).isEqualTo(new BigDecimal("45000"));
        assertThat(withFills("0.3", "1").averageFillPrice()).isEqualTo(new BigDecimal("3.33333333"));
        assertThat(withFills("0.3", "2").averageFillPrice()).isEqualTo(new BigDecimal("6.66666667"));
    }

    private static Order withFills(String quantity, String value) {
        return new Order(
                TAKEN.number(),
                TAKEN.terms(),
                OrderStatus.OPEN,
                new BigDecimal(quantity),
                TAKEN.terms().quantity().subtract(new BigDecimal(quantity)),
                new BigDecimal(value),
                BigDecimal.ONE,
                null,
                null,
                1,
                TAKEN.createdAt(),
                TAKEN.updatedAt(),
                null);
    }

    @Test
    void theSameOrderMakesTheSameRequestEachTime() {
        assertThat(TAKEN.placeRequest()).isEqualTo(TAKEN.placeRequest());
        assertThat(TAKEN.placeRequest().orderId()).isEqualTo("order_7");
        assertThat(TAKEN.cancelRequest(8, Updates.TIME).eventId())
                .isNotEqualTo(TAKEN.cancelRequest(9, Updates.TIME).eventId());
    }

    private static OrderRejection rejection() {
        return new OrderRejection(
                "order_7",
                Event.SCHEMA_VERSION,
                Updates.TIME,
                11,
                OrderRejection.TYPE,
                "order_7",
                "ada",
                "BTC/USD",
                "insufficient_balance",
                "This order needs 22545 USD, and 12.5 USD is available",
                "USD",
                new BigDecimal("22545"),
                new BigDecimal("12.5"));
    }
}
