package dev.exchange.systemtests;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// One more process of a service, beside the one that the stack has started.
record Replica(String service, Process process, int port) implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(150);
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final long STOP_SECONDS = 40;

    /// Returns when it serves.
    void awaitReady() throws InterruptedException {
        ExchangeApi api = new ExchangeApi(URI.create("http://127.0.0.1:" + port));
        long deadline = System.nanoTime() + START.toNanos();
        while (true) {
            if (!process.isAlive()) {
                throw new IllegalStateException("The replica of " + service + " ended with " + process.exitValue());
            }
            try {
                if (api.get("/q/health/ready").status() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("The replica of " + service + " is not ready", notYet);
                }
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("The replica of " + service + " is not ready after " + START);
            }
            Thread.sleep(PAUSE);
        }
    }

    /// Asks it to end; after that it is killed.
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("The replica of " + service + " did not end by itself");
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /// Ends it as a power cut would.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor(STOP_SECONDS, TimeUnit.SECONDS);
    }
}
