package dev.exchange.benchmarks.orders;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A whole exchange, started by the launcher on data of its own and stopped at the end.
final class BenchStack implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long START_MINUTES_MAX = 15;
    private static final String PLENTY = "1000000000";

    private final Path root;
    private final Path home;
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private final Map<String, Long> pids = new LinkedHashMap<>();

    private final boolean ours;

    private BenchStack(Path root, Path home, boolean ours) {
        this.root = root;
        this.home = home;
        this.ours = ours;
    }

    /// A stack that runs already; it goes on running.
    static BenchStack running(Path root, Path home) throws IOException, InterruptedException {
        BenchStack stack = new BenchStack(root, home, false);
        stack.readStatus();
        return stack;
    }

    /// Starts everything.
    ///
    /// @param home emptied before
    /// @param build whether what is stale is built before
    /// @param firstPort the gateway's, and those after it for the other processes; 0 takes the usual ones
    static BenchStack start(Path root, Path home, int firstPort, boolean build)
            throws IOException, InterruptedException {
        delete(home);
        BenchStack stack = new BenchStack(root, home, true);
        List<String> command = new ArrayList<>(List.of("up", "--detach", "--data-dir=" + home));
        if (!build) {
            command.add("--no-build");
        }
        if (firstPort > 0) {
            command.addAll(List.of(
                    "--port=" + firstPort, "--kafka-port=" + (firstPort + 1), "--postgres-port=" + (firstPort + 2)));
            int next = firstPort + 3;
            for (String service : List.of(
                    "order-service",
                    "wallet-service",
                    "matching-service",
                    "market-data-service",
                    "bot-service",
                    "alert-service")) {
                command.add("--service-port=" + service + "=" + next++);
            }
        }
        stack.launcher(command, ProcessBuilder.Redirect.INHERIT).waitFor(START_MINUTES_MAX);
        stack.readStatus();
        return stack;
    }

    URI gateway() {
        return URI.create("http://127.0.0.1:" + port("gateway"));
    }

    String kafka() {
        return "127.0.0.1:" + port("kafka");
    }

    int port(String process) {
        Integer port = ports.get(process);
        if (port == null) {
            throw new IllegalStateException("the stack has no process " + process);
        }
        return port;
    }

    /// Pid by name, without the supervisor, which is the parent of all.
    Map<String, Long> pids() {
        return pids;
    }

    Path root() {
        return root;
    }

    /// Runs a command of the launcher on this stack.
    ///
    /// @return its exit code
    int run(String... command) throws IOException, InterruptedException {
        List<String> whole = new ArrayList<>(List.of(command));
        whole.add("--data-dir=" + home);
        return launcher(whole, ProcessBuilder.Redirect.INHERIT).exitCode(2);
    }

    private void readStatus() throws IOException, InterruptedException {
        Launched status = launcher(List.of("status", "--json", "--data-dir=" + home), ProcessBuilder.Redirect.PIPE);
        JsonNode processes = JSON.readTree(status.process.getInputStream()).get("processes");
        status.exitCode(1);
        for (JsonNode process : processes) {
            if (process.hasNonNull("port")) {
                ports.put(process.get("name").asText(), process.get("port").asInt());
                pids.put(process.get("name").asText(), process.get("pid").asLong());
            }
        }
    }

    private Launched launcher(List<String> arguments, ProcessBuilder.Redirect output) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(root.resolve("exchange").toString());
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(output).redirectError(ProcessBuilder.Redirect.INHERIT);
        Map<String, String> environment = builder.environment();
        environment.put("HOUSE_BOTS", "false");
        environment.put("STARTING_BALANCES", "USD=%1$s,BTC=%1$s,ETH=%1$s,BNB=%1$s,ADA=%1$s,SOL=%1$s".formatted(PLENTY));
        // What they are given of every coin is worth far more than as many dollars.
        environment.put("MAX_POSITION_SIZE", PLENTY + PLENTY.substring(1));
        environment.put("MAX_ORDER_SIZE", PLENTY);
        environment.put("MAX_DAILY_TRADES", "1000000000");
        environment.put("RATE_LIMIT_PER_MINUTE", "1000000000");
        return new Launched(String.join(" ", arguments), builder.start());
    }

    private record Launched(String what, Process process) {
        void waitFor(long minutes) throws IOException, InterruptedException {
            int exit = exitCode(minutes);
            if (exit != 0) {
                throw new IOException("./exchange " + what + " ended with " + exit);
            }
        }

        int exitCode(long minutes) throws IOException, InterruptedException {
            if (!process.waitFor(minutes, TimeUnit.MINUTES)) {
                process.destroy();
                throw new IOException("./exchange " + what + " took longer than " + minutes + " minutes");
            }
            return process.exitValue();
        }
    }

    /// The value of a counter of a service, its tags summed up; 0 where it has counted nothing.
    double counter(String service, String name) throws IOException {
        URI metrics = URI.create("http://127.0.0.1:" + port(service) + "/q/metrics");
        try (var in = metrics.toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        }
    }

    @Override
    public void close() throws IOException {
        if (ours) {
            try {
                run("down");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while the stack was being stopped", e);
            }
            delete(home);
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.delete(path);
            }
        }
    }
}
