package dev.exchange.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.exchange.systemtests.OnExchange.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Order(1)
@OnExchange(Kind.LIVING)
class SeedPythonClientTest {
    // Debian's own, which is the one that its packages python3-requests and python3-websockets belong to.
    private static final String PYTHON = "/usr/bin/python3";

    @Test
    void thePublishedPythonClientRunsUnmodifiedToItsStreamOfUpdates(LocalExchange exchange, @TempDir Path directory)
            throws Exception {
        String client = SeedDocument.example("Python Client", "python");
        assumePythonHasItsLibraries();
        assumeTrue(
                exchange.isAtTheWellKnownPort(),
                "port 8000, which is in the client's text, was taken when the exchange was started");
        Path script = Files.writeString(directory.resolve("client.py"), client);
        Path output = directory.resolve("output.txt");

        Process python = new ProcessBuilder(PYTHON, "-u", script.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(Files.readString(output))
                            .contains("Received: orderbook_update")
                            .contains("Received: trade"));
            assertThat(python.isAlive()).as("the client still listens").isTrue();
        } finally {
            python.destroyForcibly();
            python.waitFor(10, TimeUnit.SECONDS);
        }

        assertThat(Files.readString(output))
                .containsPattern("BTC: \\$[0-9,]+\\.[0-9]{2} \\([+-][0-9.]+%\\)")
                // Three of the pairs, those that have traded most: which ones depends on the tests before.
                .containsPattern("Trading pairs:\n  [A-Z]+/[A-Z]+: \\$[0-9,]+\\.[0-9]{2} Volume: \\$[0-9,]+")
                .containsPattern("Created order: order_[0-9]+ - (open|pending|filled)")
                .containsPattern("Best Bid: \\$[0-9,]+\\.[0-9]{2}")
                .containsPattern("Best Ask: \\$[0-9,]+\\.[0-9]{2}")
                .containsPattern("Created trading bot: bot_[0-9]+ - scalping")
                .containsPattern("Created price alert: alert_[0-9]+ - price_above at \\$50000")
                .containsPattern("Portfolio Value: \\$[0-9,]+\\.[0-9]{2}")
                .containsPattern("Allocations:\n  [A-Z]+: [0-9.]+%")
                .containsPattern("Order book updated for BTC/USD\n  Bids: [1-9][0-9]*, Asks: [1-9]")
                .containsPattern("Trade executed: [0-9.]+ BTC/USD at \\$[0-9.]+")
                .doesNotContain("Traceback");
    }

    private static void assumePythonHasItsLibraries() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of(PYTHON)), PYTHON + " is missing");
        Process check = new ProcessBuilder(PYTHON, "-c", "import requests, websockets")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assumeTrue(
                check.waitFor(30, TimeUnit.SECONDS) && check.exitValue() == 0,
                PYTHON + " lacks requests or websockets (Debian: python3-requests, python3-websockets)");
    }
}
