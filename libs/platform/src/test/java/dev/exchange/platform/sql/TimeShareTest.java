package dev.exchange.platform.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeShareTest {
    private static final TimeShare FIFTIETH = new TimeShare(49, Duration.ofSeconds(20));

    @Test
    void rests_in_proportion_to_the_work() {
        assertThat(rest(Duration.ZERO)).isZero();
        assertThat(rest(Duration.ofMillis(10))).isEqualTo(Duration.ofMillis(490));
        assertThat(rest(Duration.ofMillis(400))).isEqualTo(Duration.ofMillis(19_600));
    }

    @Test
    void rests_no_longer_than_its_bound_after_a_turn_that_only_waited() {
        assertThat(rest(Duration.ofMillis(409))).isEqualTo(Duration.ofSeconds(20));
        assertThat(rest(Duration.ofSeconds(9))).isEqualTo(Duration.ofSeconds(20));
        assertThat(rest(Duration.ofDays(365))).isEqualTo(Duration.ofSeconds(20));
    }

    private static Duration rest(Duration work) {
        return Duration.ofNanos(FIFTIETH.restAfter(work.toNanos()));
    }
}
