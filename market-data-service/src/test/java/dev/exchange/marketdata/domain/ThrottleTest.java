package dev.exchange.marketdata.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private final Throttle throttle = new Throttle(Duration.ofNanos(100));

    @Test
    void theFirstChangeIsToldAtOnce() {
        assertThat(throttle.change(5)).isEqualTo(OptionalLong.of(0));
    }

    @Test
    void changesUntilTheTellingShareIt() {
        throttle.change(5);

        assertThat(throttle.change(6)).isEmpty();
        throttle.tell(7);

        assertThat(throttle.change(50)).isEqualTo(OptionalLong.of(57));
        assertThat(throttle.change(60)).isEmpty();
    }

    @Test
    void aChangeAfterALongSilenceIsToldAtOnce() {
        throttle.change(5);
        throttle.tell(5);

        assertThat(throttle.change(105)).isEqualTo(OptionalLong.of(0));
    }

    @Test
    void everyChangeIsFollowedByATellingAndTellingsKeepTheirDistance() {
        for (long seed = 1; seed <= 500; seed++) {
            Random random = new Random(seed);
            Throttle seeded = new Throttle(Duration.ofNanos(100));
            long due = Long.MAX_VALUE;
            long lastTold = Long.MIN_VALUE / 2;
            long lastChange = -1;
            for (long now = 0; now < 5_000; now++) {
                if (now == due) {
                    assertThat(now - lastTold).as("seed %d", seed).isGreaterThanOrEqualTo(100);
                    seeded.tell(now);
                    lastTold = now;
                    due = Long.MAX_VALUE;
                }
                if (random.nextInt(40) == 0) {
                    lastChange = now;
                    OptionalLong delay = seeded.change(now);
                    if (delay.isPresent()) {
                        due = now + Math.max(1, delay.getAsLong());
                    }
                }
                boolean told = lastTold > lastChange || due < Long.MAX_VALUE;
                assertThat(lastChange < 0 || told || lastTold == lastChange)
                        .as("seed %d", seed)
                        .isTrue();
            }
        }
    }
}
