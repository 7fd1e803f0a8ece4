package dev.exchange.order.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderIntakeTest {
    @ParameterizedTest
    @ValueSource(longs = {-5_000_000_000L, -1, 0, 1, 400_000, 999_999})
    void aTimeThatIsUpIsStillATimeThatTimersTake(long nanos) {
        Duration left = OrderIntake.timeLeft(System.nanoTime() + nanos);

        assertThat(left).isEqualTo(Duration.ofMillis(1));
        assertThat(Uni.createFrom()
                        .nothing()
                        .ifNoItem()
                        .after(left)
                        .recoverWithItem("in time")
                        .await()
                        .atMost(Duration.ofSeconds(5)))
                .isEqualTo("in time");
    }

    @Test
    void whatIsLeftIsNotCutShort() {
        assertThat(OrderIntake.timeLeft(System.nanoTime() + TimeUnit.SECONDS.toNanos(10)))
                .isBetween(Duration.ofSeconds(9), Duration.ofSeconds(10));
    }
}
