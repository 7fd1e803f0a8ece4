package dev.exchange.order.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WithdrawalsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private final Withdrawals withdrawals = new Withdrawals(Duration.ofMinutes(2));

    @Test
    void aNumberIsWithdrawnAgainAndAgainUntilItsPeriodIsOver() {
        withdrawals.add(List.of(1L, 2L), NOW);

        assertThat(withdrawals.due(NOW)).containsExactly(1L, 2L);
        assertThat(withdrawals.due(NOW.plusSeconds(119))).containsExactly(1L, 2L);
        assertThat(withdrawals.due(NOW.plusSeconds(120))).containsExactly(1L, 2L);
        assertThat(withdrawals.due(NOW.plusSeconds(121))).isEmpty();
    }

    @Test
    void anAdoptedNumberIsNoLongerWithdrawn() {
        withdrawals.add(List.of(1L, 2L, 3L), NOW);

        assertThat(withdrawals.adopt(List.of(1L, 3L))).isTrue();
        assertThat(withdrawals.adopt(List.of(1L))).isFalse();
        assertThat(withdrawals.contains(1)).isFalse();
        assertThat(withdrawals.due(NOW)).containsExactly(2L);
    }
}
