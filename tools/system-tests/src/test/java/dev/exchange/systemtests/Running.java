package dev.exchange.systemtests;

import dev.exchange.systemtests.OrderFlow.Report;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// An order flow that runs on a thread of its own, so that something can be done to the exchange meanwhile.
record Running(CompletableFuture<Report> outcome, Thread thread) implements AutoCloseable {
    private static final long MINUTES_MAX = 10;

    static Running of(OrderFlow flow) {
        CompletableFuture<Report> outcome = new CompletableFuture<>();
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                outcome.complete(flow.run());
            } catch (InterruptedException | RuntimeException | AssertionError failed) {
                outcome.completeExceptionally(failed);
            }
        });
        return new Running(outcome, thread);
    }

    /// Waits for its end.
    ///
    /// @throws AssertionError of the flow, or when it does not end
    Report report() throws InterruptedException {
        try {
            return outcome.get(MINUTES_MAX, TimeUnit.MINUTES);
        } catch (ExecutionException failed) {
            throw new AssertionError("The order flow failed", failed.getCause());
        } catch (TimeoutException late) {
            throw new AssertionError("The order flow did not end", late);
        }
    }

    /// Why it has failed; empty while it runs and when it ended well.
    Optional<Throwable> failure() {
        return outcome.isCompletedExceptionally() ? Optional.of(outcome.exceptionNow()) : Optional.empty();
    }

    @Override
    public void close() {
        thread.interrupt();
        outcome.handle((report, failed) -> thread.getName())
                .orTimeout(MINUTES_MAX, TimeUnit.MINUTES)
                .join();
    }
}
