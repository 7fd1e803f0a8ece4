package dev.exchange.bot.domain.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalsTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final Refusals refusals = new Refusals();

    @ParameterizedTest
    @ValueSource(strings = {"market_halted", "market_cancel_only", "market_post_only", "market_in_auction"})
    void aMarketThatRefusesForItsStateIsLeftAloneForAWhileAndThenTriedAgain(String code) {
        assertThat(refusals.note("BTC/USD", code, NOON)).isTrue();

        assertThat(refusals.pauses("BTC/USD", NOON)).isTrue();
        assertThat(refusals.pauses("BTC/USD", NOON.plus(Refusals.PAUSE).minusMillis(1)))
                .isTrue();
        assertThat(refusals.pauses("BTC/USD", NOON.plus(Refusals.PAUSE))).isFalse();
        assertThat(refusals.pauses("ETH/USD", NOON)).isFalse();
    }

    @Test
    void anotherRefusalBeginsThePauseAnew() {
        assertThat(refusals.note("BTC/USD", "market_halted", NOON)).isTrue();
        assertThat(refusals.note("BTC/USD", "market_halted", NOON.plusSeconds(5)))
                .isTrue();

        assertThat(refusals.pauses("BTC/USD", NOON.plusSeconds(9))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"insufficient_balance", "order_not_open", "post_only_would_trade", ""})
    void whatIsRefusedForOtherReasonsIsTrading(String code) {
        assertThat(refusals.note("BTC/USD", code, NOON)).isFalse();

        assertThat(refusals.pauses("BTC/USD", NOON)).isFalse();
    }
}
