package dev.exchange.localstack;

import dev.exchange.localstack.JavaCommand.CacheUse;
import dev.exchange.localstack.Supervisor.Limits;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Runs a stack of its own once, on free ports and empty data, so that every JVM writes its AOT cache when it ends. The
/// flags are those of a real run.
///
/// @param repository root of the checkout
record TrainingRun(Path repository, Map<String, String> environment, Progress progress) {

    // A JVM that ends in training assembles its cache in a second, larger one.
    private static final Limits LIMITS = new Limits(Duration.ofMinutes(5), Duration.ofMinutes(5), 1);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);
    private static final int ROUNDS = 20;

    private static final List<String> READS = List.of(
            "/",
            "/api/stats",
            "/api/cryptocurrencies",
            "/api/trading-pairs",
            "/api/trading-pairs/BTC-USD/orderbook",
            "/api/orders?user_id=training",
            "/api/trades?user_id=training",
            "/api/wallets?user_id=training",
            "/api/portfolio/training",
            "/api/trading-bots?user_id=training",
            "/api/price-alerts?user_id=training");

    void run() throws Exception {
        Path home = Files.createTempDirectory("exchange-training");
        Map<String, Integer> ports = new TreeMap<>(StackPlan.defaultPorts());
        ports.replaceAll((name, usual) -> FreePort.find());
        StackPlan plan = new StackPlan(
                home,
                repository,
                "127.0.0.1",
                ports,
                Set.of(),
                1,
                Optional.empty(),
                Optional.empty(),
                CacheUse.TRAIN,
                environment);
        Supervisor supervisor = new Supervisor(home, progress, LIMITS);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(supervisor, home), "training-stop"));
        supervisor.up(oneByOne(plan.stages()), plan.urls());
        exercise("http://127.0.0.1:" + ports.get("gateway"));
        progress.line("Writing the AOT caches…");
    }

    // Recording is slow; all at once on few cores would run into the services' own time limits.
    private static List<List<Part>> oneByOne(List<List<Part>> stages) {
        return stages.stream().flatMap(List::stream).map(List::of).toList();
    }

    private void stop(Supervisor supervisor, Path home) {
        try {
            supervisor.stopOnExit();
            Trees.delete(home);
        } catch (IOException failed) {
            progress.line("The training run left something behind in %s: %s".formatted(home, failed.getMessage()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Walks through the paths that a user's first requests take. The answers do not matter here.
    private static void exercise(String gateway) throws InterruptedException {
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(REQUEST_TIMEOUT)
                .build()) {
            for (int round = 0; round < ROUNDS; round++) {
                for (String path : READS) {
                    send(client, HttpRequest.newBuilder(URI.create(gateway + path)));
                }
                for (String side : List.of("buy", "sell")) {
                    send(
                            client,
                            HttpRequest.newBuilder(URI.create(gateway + "/api/orders"))
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(order(side, 45_000 + round))));
                }
            }
        }
    }

    private static String order(String side, int price) {
        return """
                {"user_id": "training", "pair_symbol": "BTC/USD", "order_type": "limit", "order_side": "%s",
                 "quantity": 0.01, "price": %d}""".formatted(side, price);
    }

    private static void send(HttpClient client, HttpRequest.Builder request) throws InterruptedException {
        try {
            client.send(request.timeout(REQUEST_TIMEOUT).build(), HttpResponse.BodyHandlers.discarding());
        } catch (IOException unanswered) {
            // A path that does not answer is not trained; a real run will say what is wrong with it.
            return;
        }
    }
}
