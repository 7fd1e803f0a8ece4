package dev.exchange.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.exchange.localstack.AuditReport.Difference;
import dev.exchange.localstack.LockComparison.LiveOrder;
import dev.exchange.localstack.LockComparison.Reservation;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class LockComparisonTest {
    private static final Reservation DOLLARS = reservation("order_1", "ann", "USD", "5");

    @Test
    void ordersAndWhatIsLockedForThemAgree() {
        assertThat(LockComparison.differences(
                        List.of(DOLLARS, reservation("order_3", "bob", "BTC", "1")),
                        List.of(
                                order("order_1", "ann", "buy", "order_1", true),
                                order("order_2", "ann", "buy", "order_1", true),
                                order("order_3", "bob", "sell", "order_3", true),
                                order("order_9", "eve", "buy", "order_9", false)),
                        List.of()))
                .isEmpty();
    }

    @Test
    void fundsOfAnOrderThatEndedAreFound() {
        assertThat(LockComparison.differences(List.of(DOLLARS), List.of(), List.of()))
                .containsExactly(new Difference(
                        "funds are locked for an order that is not open", "order_1 of ann", "nothing", "5 USD"));
    }

    @Test
    void anOpenOrderWithoutFundsIsFoundUnlessTheyMustStillCome() {
        LiveOrder order = order("order_1", "ann", "sell", "order_1", true);
        LiveOrder leg = new LiveOrder("order_3", "ann", "BTC/USD", "sell", "order_2", true, true);
        Reservation waits = new Reservation("order_2", "ann", "BTC", BigDecimal.ZERO, true);
        Reservation spent = new Reservation("order_2", "ann", "BTC", BigDecimal.ZERO, false);

        assertThat(LockComparison.withoutFunds(List.of(), List.of(order, leg))).containsExactly(order, leg);
        assertThat(LockComparison.differences(List.of(), List.of(order, leg), List.of(waits)))
                .containsExactly(new Difference(
                        "an open order has nothing locked",
                        "order_1 of ann",
                        "some BTC under order_1",
                        "no reservation"));
        assertThat(LockComparison.differences(List.of(), List.of(leg), List.of(spent)))
                .containsExactly(new Difference(
                        "an open order has nothing locked", "order_3 of ann", "some BTC under order_2", "0 BTC"));
    }

    @Test
    void fundsOfAnotherUserOrCurrencyAreFound() {
        assertThat(LockComparison.differences(
                        List.of(DOLLARS), List.of(order("order_1", "bob", "buy", "order_1", true)), List.of()))
                .extracting(Difference::expected, Difference::found)
                .containsExactly(tuple("USD of bob", "5 USD of ann"));
        assertThat(LockComparison.differences(
                        List.of(DOLLARS), List.of(order("order_1", "ann", "sell", "order_1", true)), List.of()))
                .extracting(Difference::expected, Difference::found)
                .containsExactly(tuple("BTC of ann", "5 USD of ann"));
    }

    private static Reservation reservation(String id, String user, String currency, String amount) {
        return new Reservation(id, user, currency, new BigDecimal(amount), false);
    }

    private static LiveOrder order(String id, String user, String side, String reservation, boolean answered) {
        return new LiveOrder(id, user, "BTC/USD", side, reservation, answered, false);
    }
}
