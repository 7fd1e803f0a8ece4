package dev.exchange.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import dev.exchange.localstack.DatabaseUrl;
import dev.exchange.localstack.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A whole exchange on this machine with a data directory and ports of its own, started by the same program as
/// `./exchange up --detach`. The gateway takes port 8000 when that is free, because the published example clients talk
/// to it.
final class LocalExchange {
    /// What the example clients talk to.
    static final int WELL_KNOWN_PORT = 8000;

    /// Every service that can be killed and started again.
    static final List<String> SERVICES = List.of(
            "order-service",
            "wallet-service",
            "matching-service",
            "market-data-service",
            "bot-service",
            "alert-service",
            "gateway");

    /// Commands whose output is an answer.
    private static final Set<String> ASKING = Set.of("status", "audit");

    /// The settings of an exchange on which nobody trades but the test, without limits that much trading would meet,
    /// with
    /// whole books, and with snapshots so often that faults meet them.
    static final Map<String, String> QUIET = Map.of(
            "HOUSE_BOTS", "false",
            "MAX_POSITION_SIZE", "1000000000000000000",
            "MAX_DAILY_TRADES", "1000000000",
            "MAX_LEVERAGE", "1000000",
            "STARTING_BALANCES", StartingBalances.SETTING,
            "ORDER_BOOK_DEPTH", "100000",
            "SNAPSHOT_EVERY_COMMANDS", "200",
            "SNAPSHOT_INTERVAL", "3");

    // Named by the launcher script; tests run in their module's directory.
    private static final Path REPOSITORY = Path.of(System.getenv().getOrDefault("EXCHANGE_ROOT", "../.."))
            .toAbsolutePath()
            .normalize();
    private static final Path PROGRAM = REPOSITORY.resolve("tools/local-stack/target/local-stack-run.jar");
    private static final Duration COMMAND_TIMEOUT = Duration.ofMinutes(3);

    private final Path home;
    private final Map<String, String> settings;
    private final Map<String, Integer> ports;

    private LocalExchange(Path home, Map<String, String> settings, Map<String, Integer> ports) {
        this.home = home;
        this.settings = settings;
        this.ports = ports;
    }

    /// Starts a fresh one and returns when it is ready, at the well-known port where that is free.
    ///
    /// @param name of its directory under `target`
    /// @param settings environment variables of the services
    static LocalExchange start(String name, Map<String, String> settings) throws IOException, InterruptedException {
        Map<String, Integer> ports = freePorts();
        if (FreePort.isFree(WELL_KNOWN_PORT)) {
            ports.put("gateway", WELL_KNOWN_PORT);
        }
        return start(Path.of("target", "exchange-" + name), settings, ports);
    }

    /// Starts a fresh one in a directory, which is emptied before, on ports that nobody else wants.
    static LocalExchange start(Path directory, Map<String, String> settings) throws IOException, InterruptedException {
        return start(directory, settings, freePorts());
    }

    private static Map<String, Integer> freePorts() {
        Map<String, Integer> ports = new TreeMap<>();
        Stream.concat(Stream.of("kafka", "postgres"), SERVICES.stream())
                .forEach(part -> ports.put(part, freePort(ports)));
        return ports;
    }

    private static LocalExchange start(Path directory, Map<String, String> settings, Map<String, Integer> ports)
            throws IOException, InterruptedException {
        Path home = directory.toAbsolutePath();
        LocalExchange exchange = new LocalExchange(home, settings, ports);
        if (Files.exists(home.resolve("run"))) {
            // One that was left running when its tests were killed.
            exchange.down();
            exchange.endReplicas();
        }
        SnapshotDisk.release(home);
        delete(home);
        try {
            exchange.up();
        } catch (IOException | InterruptedException | RuntimeException | Error failed) {
            exchange.down();
            throw failed;
        }
        return exchange;
    }

    /// Starts everything on the data that is there, and waits until all is ready.
    void up() throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                "up",
                "--detach",
                "--host=127.0.0.1",
                "--port=" + port("gateway"),
                "--kafka-port=" + port("kafka"),
                "--postgres-port=" + port("postgres")));
        SERVICES.stream()
                .filter(service -> !service.equals("gateway"))
                .forEach(service -> arguments.add("--service-port=" + service + "=" + port(service)));
        command(arguments);
    }

    /// Stops everything in an orderly way; the data stays.
    void down() throws IOException, InterruptedException {
        command(List.of("down"));
    }

    /// Ends a process as a power cut would: SIGKILL.
    void kill(String part) throws IOException {
        ProcessHandle handle = handle(part);
        handle.destroyForcibly();
        try {
            handle.onExit().get(30, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while " + part + " was killed", interrupted);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException(part + " did not end", e);
        }
    }

    /// Holds a process and all that it has started: SIGSTOP.
    void stop(String part) throws IOException, InterruptedException {
        signal("STOP", part);
    }

    /// Asks a process to end, as a restart does, and waits until it has; it is not started again.
    void end(String part) throws IOException, InterruptedException {
        ProcessHandle handle = handle(part);
        handle.destroy();
        try {
            handle.onExit().get(45, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException(part + " did not end", e);
        }
    }

    /// Lets it go on: SIGCONT.
    void goOn(String part) throws IOException, InterruptedException {
        signal("CONT", part);
    }

    private void signal(String signal, String part) throws IOException, InterruptedException {
        ProcessHandle handle = handle(part);
        List<String> command = new ArrayList<>(List.of("kill", "-" + signal, Long.toString(handle.pid())));
        handle.descendants().forEach(child -> command.add(Long.toString(child.pid())));
        Process kill = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        // A descendant that has ended meanwhile makes kill complain, which is no failure.
        if (!kill.waitFor(COMMAND_TIMEOUT) || !handle.isAlive()) {
            throw new IllegalStateException(part + " could not be sent SIG" + signal);
        }
    }

    private ProcessHandle handle(String part) throws IOException {
        long pid = written(part).get("pid").asLong();
        return ProcessHandle.of(pid)
                .orElseThrow(() -> new IllegalStateException(part + " does not run as process " + pid));
    }

    /// What the supervisor has written down of a process: its number, and in `launch` how it was started.
    private JsonNode written(String part) throws IOException {
        return Json.read(Files.readString(home.resolve("run/" + part + ".process.json")));
    }

    /// Starts a process again, as `./exchange restart` does, and waits until it is ready.
    void restart(String part) throws IOException, InterruptedException {
        restart(part, Map.of());
    }

    /// The same with other environment variables from then on; an empty one is taken out.
    void restart(String part, Map<String, String> changes) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("restart", part));
        changes.forEach((name, value) -> arguments.add("--env=" + name + "=" + value));
        command(arguments);
    }

    /// Starts one more process of a service, at a port of its own.
    Replica replica(String service) throws IOException {
        JsonNode launch = written(service).get("launch");
        int port = freePort(ports);
        List<String> command = new ArrayList<>();
        launch.get("command").forEach(argument -> command.add(argument.asText()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        home.resolve("logs/" + service + "-replica.log").toFile()));
        builder.environment().clear();
        launch.get("environment")
                .properties()
                .forEach(variable -> builder.environment()
                        .put(variable.getKey(), variable.getValue().asText()));
        builder.environment().put("PORT", Integer.toString(port));
        Process process = builder.start();
        Files.writeString(
                replicas(),
                process.pid() + " " + started(process.toHandle()) + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        return new Replica(service, process, port);
    }

    /// Ends what [#replica] has started and nobody has closed: the processes that tests which were killed left behind.
    private void endReplicas() throws IOException {
        if (!Files.exists(replicas())) {
            return;
        }
        for (String line : Files.readAllLines(replicas())) {
            String[] written = line.split(" ", 2);
            ProcessHandle.of(Long.parseLong(written[0]))
                    // Not another process that has got the number since.
                    .filter(process -> started(process).equals(written[1]))
                    .ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private static String started(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse("ended");
    }

    private Path replicas() {
        return home.resolve("replicas.txt");
    }

    /// The state of every process, by name; `ready` where it serves.
    Map<String, String> states() throws IOException, InterruptedException {
        Map<String, String> states = new TreeMap<>();
        status().get("processes")
                .forEach(row ->
                        states.put(row.get("name").asText(), row.get("state").asText()));
        return states;
    }

    /// What `./exchange status --json` says.
    private JsonNode status() throws IOException, InterruptedException {
        Process program = start(List.of("status", "--json"));
        String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!program.waitFor(COMMAND_TIMEOUT)) {
            program.destroyForcibly();
            throw new IllegalStateException("status did not end");
        }
        return Json.read(output);
    }

    /// What `./exchange audit --json` says.
    ///
    /// @param exitCode 0 when clean, 1 when something differs
    record Audit(int exitCode, JsonNode report) {}

    Audit audit() throws IOException, InterruptedException {
        Process program = start(List.of("audit", "--json"));
        String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!program.waitFor(COMMAND_TIMEOUT)) {
            program.destroyForcibly();
            throw new IllegalStateException("audit did not end");
        }
        if (program.exitValue() > 1) {
            throw new IllegalStateException("audit could not be made, exit code " + program.exitValue());
        }
        return new Audit(program.exitValue(), Json.read(output));
    }

    /// As clients see it.
    ExchangeApi api() {
        return new ExchangeApi(URI.create("http://127.0.0.1:" + port("gateway")));
    }

    /// A service itself, past the gateway: for what is not for clients.
    ExchangeApi inside(String service) {
        return new ExchangeApi(URI.create("http://127.0.0.1:" + port(service)));
    }

    /// Where data, logs and run files are.
    Path home() {
        return home;
    }

    /// The database of a service, for what only an operator of the database can do.
    Connection database(String service) throws IOException, SQLException {
        DatabaseUrl url = DatabaseUrl.parse(
                written(service).at("/launch/environment/DATABASE_URL").asText());
        return DriverManager.getConnection(url.jdbc(), url.user(), url.password());
    }

    /// A number of a service's metrics, summed over its labels; zero before it is first counted.
    double metric(String service, String name) throws IOException, InterruptedException {
        return inside(service)
                .get("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    String bootstrapServers() {
        return "127.0.0.1:" + port("kafka");
    }

    /// Whether the example clients, which have the port in their text, can talk to this exchange.
    boolean isAtTheWellKnownPort() {
        return port("gateway") == WELL_KNOWN_PORT;
    }

    /// Lines of the services' logs that a person would have to act on.
    List<String> errors(String service) throws IOException {
        try (Stream<String> lines = Files.lines(home.resolve("logs/" + service + ".log"))) {
            return lines.filter(line -> line.contains(" ERROR ")).toList();
        }
    }

    private int port(String part) {
        return ports.get(part);
    }

    // One at a time: the supervisor refuses a second command that changes the stack.
    private synchronized void command(List<String> arguments) throws IOException, InterruptedException {
        Process program = start(arguments);
        if (!program.waitFor(COMMAND_TIMEOUT)) {
            program.destroyForcibly();
            throw new IllegalStateException(arguments + " took longer than " + COMMAND_TIMEOUT);
        }
        if (program.exitValue() != 0) {
            throw new IllegalStateException(arguments.getFirst() + " failed with exit code " + program.exitValue()
                    + ":\n" + Files.readString(commandOutput()));
        }
    }

    private Process start(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-jar",
                PROGRAM.toString()));
        command.add(arguments.getFirst());
        command.add("--data-dir=" + home);
        command.addAll(arguments.subList(1, arguments.size()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("EXCHANGE_ROOT", REPOSITORY.toString());
        // A busy build machine is slow to start, which is no failure.
        builder.environment().put("EXCHANGE_START_TIMEOUT", "150");
        builder.environment().putAll(settings);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        if (!ASKING.contains(arguments.getFirst())) {
            Files.createDirectories(home);
            builder.redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(commandOutput().toFile()));
        }
        return builder.start();
    }

    private Path commandOutput() {
        return home.resolve("commands.log");
    }

    private static int freePort(Map<String, Integer> taken) {
        int port = FreePort.find();
        return taken.containsValue(port) ? freePort(taken) : port;
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
