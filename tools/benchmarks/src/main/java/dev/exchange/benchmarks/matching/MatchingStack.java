package dev.exchange.benchmarks.matching;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Broker, database and matching-service, each a process of its own, started as `./exchange up` starts them. The
/// service is then killed and started again with the same command line, as often as the benchmark likes.
final class MatchingStack implements AutoCloseable {
    static final String FIRST = "matching-service";
    static final String SECOND = "matching-service-2";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);
    private static final long START_MINUTES_MAX = 15;
    private static final long STOP_SECONDS_MAX = 30;

    private final Path root;
    private final Path home;
    private final int firstPort;
    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable Process service;

    /// @param root of the checkout
    /// @param home where the data goes
    /// @param firstPort the broker's; the database and the service take the next two
    MatchingStack(Path root, Path home, int firstPort) {
        this.root = root;
        this.home = home;
        this.firstPort = firstPort;
    }

    /// Builds what is stale and starts broker and database; the service is left stopped.
    void start() throws IOException, InterruptedException {
        start(1);
        kill(FIRST);
    }

    /// Builds what is stale and starts broker, database and so many replicas of the service.
    void start(int replicas) throws IOException, InterruptedException {
        launcher(
                "up",
                "--detach",
                "--only=matching-service",
                "--replicas=matching-service=" + replicas,
                "--kafka-port=" + firstPort,
                "--postgres-port=" + (firstPort + 1),
                "--service-port=matching-service=" + (firstPort + 2));
    }

    /// `kill -9` of a process that the launcher started, by its name.
    ///
    /// @return when, in epoch milliseconds
    long kill(String process) throws IOException {
        ProcessHandle running = handle(process);
        long millis = System.currentTimeMillis();
        // Its end is not waited for: a process of nobody's may stay in the list of processes for a while.
        if (!running.destroyForcibly()) {
            throw new IOException(process + " could not be killed");
        }
        return millis;
    }

    /// Asks a process that the launcher started to end, waits until it has, and starts it again.
    void restart(String process) throws IOException, InterruptedException {
        launcher("restart", process);
    }

    /// The replica that owns a pair now; empty while none says so.
    Optional<String> owner(String pair) throws InterruptedException {
        if (owns(port(0), pair)) {
            return Optional.of(FIRST);
        }
        return owns(port(1), pair) ? Optional.of(SECOND) : Optional.empty();
    }

    private boolean owns(int port, String pair) throws InterruptedException {
        try {
            get(port, "/internal/state?pair=" + pair);
            return true;
        } catch (IOException notThisOne) {
            return false;
        }
    }

    /// How many partitions the two replicas can take over warm, together.
    double followed() throws InterruptedException {
        double sum = 0;
        for (int replica = 0; replica < 2; replica++) {
            try {
                sum += gauge(port(replica), "matching_partitions_followed");
            } catch (IOException notUp) {
                return -1;
            }
        }
        return sum;
    }

    private double gauge(int port, String name) throws IOException, InterruptedException {
        return text(port, "/q/metrics")
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private int port(int replica) {
        return firstPort + 2 + 10 * replica;
    }

    String kafka() {
        return "127.0.0.1:" + firstPort;
    }

    ProcessHandle broker() throws IOException {
        return handle("kafka");
    }

    private ProcessHandle handle(String process) throws IOException {
        long pid = record(process).get("pid").asLong();
        return ProcessHandle.of(pid).orElseThrow(() -> new IOException(process + " does not run"));
    }

    private JsonNode record(String process) throws IOException {
        return JSON.readTree(home.resolve("run/" + process + ".process.json").toFile());
    }

    /// Starts the service and returns at once.
    ///
    /// @param options of its JVM, besides those that it always has
    ProcessHandle startService(List<String> options) throws IOException {
        JsonNode launch = record("matching-service").get("launch");
        List<String> command = serviceCommand(launch);
        command.addAll(1, options);
        return start(launch, command);
    }

    private static List<String> serviceCommand(JsonNode launch) {
        List<String> command = new ArrayList<>();
        launch.get("command").forEach(word -> command.add(word.asText()));
        return command;
    }

    /// Starts a program of this benchmark in the place of the service, in a JVM with the same flags.
    ProcessHandle startInstead(Class<?> program, List<String> arguments) throws IOException {
        JsonNode launch = record("matching-service").get("launch");
        List<String> command = serviceCommand(launch);
        command.subList(command.indexOf("-jar"), command.size()).clear();
        command.removeIf(flag -> flag.startsWith("-XX:AOTCache="));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(arguments);
        return start(launch, command);
    }

    private ProcessHandle start(JsonNode launch, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        Path.of(launch.get("log").asText()).toFile()));
        Map<String, String> environment = builder.environment();
        environment.clear();
        launch.get("environment")
                .properties()
                .forEach(variable ->
                        environment.put(variable.getKey(), variable.getValue().asText()));
        service = builder.start();
        return service.toHandle();
    }

    /// Ends the service in good order.
    void stopService() throws InterruptedException {
        end(false);
    }

    /// `kill -9`.
    void killService() throws InterruptedException {
        end(true);
    }

    private void end(boolean atOnce) throws InterruptedException {
        Process running = service;
        if (running == null) {
            return;
        }
        service = null;
        if (atOnce) {
            running.destroyForcibly();
        } else {
            running.destroy();
        }
        if (!running.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
            running.destroyForcibly();
        }
    }

    /// Forgets all snapshots: the next start begins at the beginning of the log.
    void forgetSnapshots() throws SQLException {
        String url =
                "jdbc:postgresql://127.0.0.1:" + (firstPort + 1) + "/matching_service?user=exchange&password=exchange";
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("TRUNCATE snapshot CASCADE");
        }
    }

    /// The first command of the pair's partition that is not applied; -1 while the service does not say.
    long nextOffset(String pair) throws InterruptedException {
        try {
            JsonNode state = get("/internal/state?pair=" + pair);
            return state.path(0)
                    .path("next_offset")
                    .asLong(state.path(0).path("nextOffset").asLong(-1));
        } catch (IOException notYet) {
            return -1;
        }
    }

    /// Whether a replay of the whole log in a fresh market comes to the same state.
    JsonNode replay(String pair) throws IOException, InterruptedException {
        return get("/internal/replay?pair=" + pair).path(0);
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return get(port(0), path);
    }

    private JsonNode get(int port, String path) throws IOException, InterruptedException {
        return JSON.readTree(text(port, path));
    }

    private String text(int port, String path) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(ANSWER_TIMEOUT)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(path + " answered " + response.statusCode() + ": " + response.body());
        }
        return response.body();
    }

    private void launcher(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(root.resolve("exchange").toString());
        command.addAll(List.of(arguments));
        command.add("--data-dir=" + home);
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (!process.waitFor(START_MINUTES_MAX, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroy();
            throw new IOException("./exchange " + String.join(" ", arguments) + " did not succeed");
        }
    }

    @Override
    public void close() throws IOException {
        try {
            stopService();
            launcher("down");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted before everything was stopped; ./exchange down --data-dir=" + home, e);
        } finally {
            http.close();
        }
    }
}
