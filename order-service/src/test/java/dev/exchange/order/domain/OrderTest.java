package dev.exchange.order.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.LinkedOrder;
import dev.exchange.contracts.OrderLink;
import dev.exchange.contracts.OrderRejection;
import dev.exchange.contracts.OrderRequest;
import dev.exchange.contracts.OrderStatus;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.contracts.UpdateCause;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
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
                "BTC/USD",
                null,
                UpdateCause.CANCEL_REJECTED,
                "order_7",
                "ada",
                null,
                BigDecimal.ZERO,
                null,
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
                null,
                null,
                OrderStatus.OPEN,
                new BigDecimal(quantity),
                TAKEN.terms().quantity().subtract(new BigDecimal(quantity)),
                null,
                new BigDecimal(value),
                BigDecimal.ONE,
                null,
                null,
                null,
                null,
                1,
                TAKEN.createdAt(),
                TAKEN.updatedAt(),
                null);
    }

    @Test
    void aStopThatWaitsIsPendingAndAnswered() {
        Order waiting = TAKEN.after(Updates.update(TAKEN, 3, UpdateCause.PLACED, OrderStatus.PENDING, "0", null));

        assertThat(waiting.status()).isEqualTo(OrderStatus.PENDING);
        assertThat(waiting.isAnswered()).isTrue();
        assertThat(TAKEN.isAnswered()).isFalse();
    }

    @Test
    void aGroupGoesOutInOneRequestUnderItsFirstOrder() {
        OrderTerms terms = Updates.limitTerms("ada", "0.5");
        GroupTerms asked = new GroupTerms(terms, OrderLink.BRACKET, List.of(terms, terms));

        OrderGroup group = OrderGroup.taken(List.of(7L, 8L, 9L), asked, Updates.TIME);

        assertThat(group.placeRequest().orderId()).isEqualTo("order_7");
        assertThat(group.placeRequest().link()).isEqualTo(OrderLink.BRACKET);
        assertThat(Objects.requireNonNull(group.placeRequest().linked()))
                .extracting(LinkedOrder::orderId)
                .containsExactly("order_8", "order_9");
        assertThat(group.all())
                .extracting(Order::others)
                .containsExactly(List.of(8L, 9L), List.of(7L, 9L), List.of(7L, 8L));
        assertThat(group.all()).extracting(Order::isFirst).containsExactly(true, false, false);
        assertThat(OrderGroup.taken(group.numbers(), asked, Updates.TIME)).isEqualTo(group);
    }

    @Test
    void whatWasAskedForIsKnownAgainAfterTheOrderHasChanged() {
        OrderTerms terms = named("mine-1");
        Order taken = Order.taken(7, terms, Updates.TIME);
        Order moved = taken.after(Updates.update(
                Order.taken(7, terms.changed(BigDecimal.ONE, BigDecimal.TEN, null), Updates.TIME),
                3,
                UpdateCause.AMENDED,
                OrderStatus.OPEN,
                "0",
                null));

        assertThat(moved.terms().quantity()).isEqualByComparingTo("1");
        assertThat(moved.isOf(GroupTerms.single(terms))).isTrue();
        assertThat(moved.isOf(GroupTerms.single(moved.terms()))).isFalse();
        assertThat(moved.isOf(new GroupTerms(terms, OrderLink.ONE_CANCELS_OTHER, List.of(terms))))
                .isFalse();
    }

    private static OrderTerms named(String clientOrderId) {
        OrderTerms terms = Updates.limitTerms("ada", "0.5");
        return new OrderTerms(
                terms.userId(),
                clientOrderId,
                terms.pairSymbol(),
                terms.orderType(),
                terms.orderSide(),
                terms.timeInForce(),
                terms.quantity(),
                terms.price(),
                null,
                null,
                null,
                null);
    }

    @Test
    void aChangeAsksForTheWholeAndSaysWhatIsToBeLeft() {
        Order partly = TAKEN.after(Updates.update(TAKEN, 3, UpdateCause.MATCHED, OrderStatus.OPEN, "0.2", null));

        OrderRequest.Change change = partly.changeRequest(
                12, partly.terms().changed(new BigDecimal("0.3"), new BigDecimal("44000"), null), Updates.TIME);

        assertThat(change.eventId()).isEqualTo("change_12");
        assertThat(change.quantity()).isEqualByComparingTo("0.3");
        assertThat(change.remainingQuantity()).isEqualByComparingTo("0.1");
        assertThat(change.price()).isEqualByComparingTo("44000");
    }

    @Test
    void aChangeOfNothingButASmallerQuantityIsAReduction() {
        OrderTerms terms = TAKEN.terms();
        BigDecimal less = terms.quantity().subtract(new BigDecimal("0.1"));

        assertThat(reduction(terms.changed(less, terms.price(), terms.stopPrice())))
                .isTrue();
        assertThat(reduction(terms.changed(less, terms.price().add(BigDecimal.ONE), terms.stopPrice())))
                .isNull();
        assertThat(reduction(terms.changed(terms.quantity(), terms.price(), terms.stopPrice())))
                .isNull();
        assertThat(reduction(terms.changed(terms.quantity().add(BigDecimal.ONE), terms.price(), terms.stopPrice())))
                .isNull();
    }

    private static Boolean reduction(OrderTerms changed) {
        return TAKEN.changeRequest(12, changed, Updates.TIME).reduction();
    }

    @Test
    void theSameOrderMakesTheSameRequestEachTime() {
        OrderGroup alone = new OrderGroup(TAKEN, List.of());

        assertThat(alone.placeRequest()).isEqualTo(alone.placeRequest());
        assertThat(alone.placeRequest().orderId()).isEqualTo("order_7");
        assertThat(alone.placeRequest().link()).isNull();
        assertThat(alone.placeRequest().linked()).isNull();
        assertThat(TAKEN.cancelRequest(8, Updates.TIME).eventId())
                .isNotEqualTo(TAKEN.cancelRequest(9, Updates.TIME).eventId());
    }

    private static OrderRejection rejection() {
        return new OrderRejection(
                "order_7",
                Event.SCHEMA_VERSION,
                Updates.TIME,
                11,
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
