package dev.exchange.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import dev.exchange.localstack.DatabaseUrl;
import dev.exchange.localstack.EmbeddedDatabase;
import dev.exchange.localstack.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

    private static final Path REPOSITORY = Path.of("../..").toAbsolutePath().normalize();
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

    /// Starts a fresh one and returns when it is ready.
    ///
    /// @param name of its directory under `target`
    /// @param settings environment variables of the services
    static LocalExchange start(String name, Map<String, String> settings) throws IOException, InterruptedException {
        Path home = Path.of("target", "exchange-" + name).toAbsolutePath();
        delete(home);
        Map<String, Integer> ports = new TreeMap<>();
        Stream.concat(Stream.of("kafka", "postgres"), SERVICES.stream())
                .forEach(part -> ports.put(part, freePort(ports)));
        if (FreePort.isFree(WELL_KNOWN_PORT)) {
            ports.put("gateway", WELL_KNOWN_PORT);
        }
        LocalExchange exchange = new LocalExchange(home, settings, ports);
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
    void kill(String part) throws IOException, InterruptedException {
        long pid = process(part).get("pid").asLong();
        ProcessHandle handle = ProcessHandle.of(pid)
                .orElseThrow(() -> new IllegalStateException(part + " does not run as process " + pid));
        handle.destroyForcibly();
        try {
            handle.onExit().get(30, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException(part + " did not end", e);
        }
    }

    /// Starts a process again, as `./exchange restart` does, and waits until it is ready.
    void restart(String part) throws IOException, InterruptedException {
        command(List.of("restart", part));
    }

    /// The row of a process in `./exchange status --json`.
    JsonNode process(String part) throws IOException, InterruptedException {
        Process program = start(List.of("status", "--json"));
        String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!program.waitFor(COMMAND_TIMEOUT)) {
            program.destroyForcibly();
            throw new IllegalStateException("status did not end");
        }
        for (JsonNode row : Json.read(output).get("processes")) {
            if (row.get("name").asText().equals(part)) {
                return row;
            }
        }
        throw new IllegalStateException(part + " is not part of the stack: " + output);
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

    /// A service's own database.
    ///
    /// @param name as `wallet_service`
    DatabaseUrl database(String name) {
        return EmbeddedDatabase.url(port("postgres")).withDatabase(name);
    }

    /// As clients see it.
    ExchangeApi api() {
        return new ExchangeApi(URI.create("http://127.0.0.1:" + port("gateway")));
    }

    /// A service itself, past the gateway: for what is not for clients.
    ExchangeApi inside(String service) {
        return new ExchangeApi(URI.create("http://127.0.0.1:" + port(service)));
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

    private void command(List<String> arguments) throws IOException, InterruptedException {
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
