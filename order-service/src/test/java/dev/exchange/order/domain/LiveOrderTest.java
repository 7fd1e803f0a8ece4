package dev.exchange.order.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.contracts.OrderLink;
import dev.exchange.contracts.OrderSide;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LiveOrderTest {
    @Test
    void anOrderAloneHasFundsOfItsOwn() {
        LiveOrder order = order(7, null);

        assertThat(order.reservation()).isEqualTo(7);
        assertThat(order.isLeg()).isFalse();
    }

    @Test
    void aPairSharesWhatIsKeptUnderItsFirst() {
        assertThat(order(7, OrderLink.ONE_CANCELS_OTHER, 8).reservation()).isEqualTo(7);
        assertThat(order(8, OrderLink.ONE_CANCELS_OTHER, 7).reservation()).isEqualTo(7);
        assertThat(order(8, OrderLink.ONE_CANCELS_OTHER, 7).isLeg()).isFalse();
    }

    @Test
    void theLegsOfABracketShareWhatIsKeptUnderTheFirstLegAndItsEntryHasItsOwn() {
        assertThat(order(7, OrderLink.BRACKET, 8, 9).reservation()).isEqualTo(7);
        assertThat(order(8, OrderLink.BRACKET, 7, 9).reservation()).isEqualTo(8);
        assertThat(order(9, OrderLink.BRACKET, 7, 8).reservation()).isEqualTo(8);
        assertThat(order(7, OrderLink.BRACKET, 8, 9).isLeg()).isFalse();
        assertThat(order(8, OrderLink.BRACKET, 7, 9).isLeg()).isTrue();
        assertThat(order(9, OrderLink.BRACKET, 7, 8).isLeg()).isTrue();
    }

    private static LiveOrder order(long number, @Nullable OrderLink link, long... linked) {
        return new LiveOrder(
                number,
                "user",
                "BTC/USD",
                OrderSide.BUY,
                true,
                link,
                LongStream.of(linked).boxed().toList());
    }
}
