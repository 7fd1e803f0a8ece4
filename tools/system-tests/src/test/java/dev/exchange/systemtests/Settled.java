package dev.exchange.systemtests;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/// Waits for what must come true soon after the last request: answers are given before every projection has caught up.
final class Settled {
    private static final System.Logger LOG = System.getLogger(Settled.class.getName());
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Settled() {}

    /// The result of the first check that finds nothing wrong.
    ///
    /// @throws org.awaitility.core.ConditionTimeoutException with the last difference
    static <T> T await(Callable<T> check) {
        Result<T> result = new Result<>();
        long started = System.nanoTime();
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .pollDelay(Duration.ZERO)
                .untilAsserted(() -> result.value = check.call());
        LOG.log(Level.INFO, "Settled after {0} ms", (System.nanoTime() - started) / 1_000_000);
        return result.value;
    }

    private static final class Result<T> {
        private T value;
    }
}
