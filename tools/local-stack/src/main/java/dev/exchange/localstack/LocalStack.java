package dev.exchange.localstack;

import dev.exchange.contracts.Topics;
import dev.exchange.localstack.JavaCommand.CacheUse;
import dev.exchange.localstack.Supervisor.Limits;
import dev.exchange.localstack.Supervisor.StackException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// The program behind `./exchange`: runs the whole exchange on one machine.
@Command(
        name = "exchange",
        description = "Runs the exchange on this machine.",
        mixinStandardHelpOptions = true,
        subcommands = {
            LocalStack.Up.class,
            LocalStack.Down.class,
            LocalStack.Status.class,
            LocalStack.Restart.class,
            AuditCommand.class,
            LocalStack.TopicsCommand.class,
            LocalStack.DatabasesCommand.class,
            LocalStack.KafkaCommand.class,
            LocalStack.Train.class
        })
public final class LocalStack {

    private static final int NOT_RUNNING = 3;

    private final Map<String, String> environment;
    private final PrintStream out;

    LocalStack(Map<String, String> environment, PrintStream out) {
        this.environment = Map.copyOf(environment);
        this.out = out;
    }

    public static void main(String[] arguments) {
        JdkLogging.toStandardError();
        System.exit(commandLine(System.getenv(), System.out).execute(arguments));
    }

    static CommandLine commandLine(Map<String, String> environment, PrintStream out) {
        return new CommandLine(new LocalStack(environment, out)).setExecutionExceptionHandler(LocalStack::report);
    }

    /// A sentence for what a person can put right; the whole trace for what only a developer can.
    private static int report(Exception failed, CommandLine line, CommandLine.ParseResult parsed) {
        if (failed instanceof AuditImpossible) {
            line.getErr().println("exchange: " + failed.getMessage());
            line.getErr().flush();
            return AuditCommand.IMPOSSIBLE;
        }
        if (failed instanceof StackException
                || failed instanceof IOException
                || failed instanceof IllegalStateException) {
            line.getErr().println("exchange: " + failed.getMessage());
        } else {
            failed.printStackTrace(line.getErr());
        }
        line.getErr().flush();
        return ExitCode.SOFTWARE;
    }

    Map<String, String> environment() {
        return environment;
    }

    void print(String text) {
        out.println(text);
    }

    /// Where the stack is; the same options for every command.
    static final class Where {
        @Option(
                names = "--data-dir",
                paramLabel = "DIR",
                description = "Data, logs and run files (default: EXCHANGE_HOME, or .exchange in the checkout)")
        @Nullable
        Path dataDirectory;

        Path home(Map<String, String> environment) {
            if (dataDirectory != null) {
                return dataDirectory.toAbsolutePath();
            }
            String home = environment.get("EXCHANGE_HOME");
            return home == null || home.isBlank()
                    ? repository(environment).resolve(".exchange")
                    : Path.of(home).toAbsolutePath();
        }
    }

    /// The checkout: named by the launcher script, or found from the place of this program in it.
    private static Path repository(Map<String, String> environment) {
        String root = environment.get("EXCHANGE_ROOT");
        if (root != null && !root.isBlank()) {
            return Path.of(root).toAbsolutePath();
        }
        Path jar = StackPlan.ownJar();
        return jar.resolve("../../../..").normalize();
    }

    private static Limits limits(Map<String, String> environment) {
        return new Limits(
                seconds(environment, "EXCHANGE_START_TIMEOUT", 120),
                seconds(environment, "EXCHANGE_STOP_TIMEOUT", 30),
                StackDeclaration.SERVICES.size());
    }

    private static Duration seconds(Map<String, String> environment, String variable, int otherwise) {
        String value = environment.get(variable);
        try {
            return Duration.ofSeconds(value == null ? otherwise : Integer.parseInt(value));
        } catch (NumberFormatException unreadable) {
            throw new IllegalStateException(
                    "%s must be a whole number of seconds, not '%s'".formatted(variable, value), unreadable);
        }
    }

    private Supervisor supervisor(Where where, Progress progress) {
        return new Supervisor(where.home(environment), progress, limits(environment));
    }

    @Command(
            name = "up",
            description = "Starts everything and waits until it is ready.",
            mixinStandardHelpOptions = true)
    static final class Up implements Callable<Integer> {
        @ParentCommand
        LocalStack program;

        @Mixin
        Where where;

        @Option(names = "--detach", description = "Return when all is ready; ./exchange down stops it.")
        boolean detach;

        @Option(
                names = "--kafka",
                paramLabel = "HOST:PORT",
                description = "Use this Kafka instead of the embedded one (default: KAFKA_BOOTSTRAP_SERVERS)")
        @Nullable
        String kafka;

        @Option(
                names = "--postgres",
                paramLabel = "URL",
                description =
                        "Use this PostgreSQL, postgresql://user:password@host:port/database, instead of the embedded one (default: DATABASE_URL). Every service gets a database of its own there.")
        @Nullable
        String postgres;

        @Option(names = "--host", description = "Address that the gateway listens on (default: HOST, or 0.0.0.0)")
        @Nullable
        String host;

        @Option(names = "--port", description = "Port of the exchange (default: PORT, or 8000)")
        @Nullable
        Integer port;

        @Option(names = "--kafka-port", description = "Port of the embedded Kafka (default: KAFKA_PORT, or 19092)")
        @Nullable
        Integer kafkaPort;

        @Option(
                names = "--postgres-port",
                description = "Port of the embedded PostgreSQL (default: POSTGRES_PORT, or 15432)")
        @Nullable
        Integer postgresPort;

        @Option(
                names = "--service-port",
                paramLabel = "SERVICE=PORT",
                description = "Port of a service, may be repeated (default: e.g. ORDER_SERVICE_PORT, or 8101 to 8106)")
        Map<String, Integer> servicePorts = new LinkedHashMap<>();

        @Option(
                names = "--replicas",
                paramLabel = "matching-service=N",
                description =
                        "Start N processes of matching-service: one trades a pair, another takes it over when that one dies. The others' ports are 10, 20, … above the first one's.")
        Map<String, Integer> replicas = new LinkedHashMap<>();

        @Option(
                names = "--only",
                paramLabel = "SERVICE",
                split = ",",
                description = "Start these services only, beside broker and database: for measurements.")
        Set<String> only = new LinkedHashSet<>();

        @Override
        public Integer call() throws Exception {
            Progress progress = new Progress(program.out);
            StackPlan plan = plan();
            Supervisor supervisor = program.supervisor(where, progress);
            Thread stopOnExit = new Thread(() -> stop(supervisor, progress), "stop-on-exit");
            Runtime.getRuntime().addShutdownHook(stopOnExit);
            supervisor.up(plan.stages(), plan.urls());
            StackStatus status = StackStatus.of(supervisor.runDirectory());
            progress.line("%nReady in %.1f s; %s resident."
                    .formatted(progress.seconds(), Progress.megabytes(status.residentBytesTotal())));
            plan.urls().forEach((what, url) -> progress.line("  %-18s %s".formatted(what, url)));
            if (detach) {
                Runtime.getRuntime().removeShutdownHook(stopOnExit);
                progress.line("Stop it with ./exchange down.");
                return ExitCode.OK;
            }
            progress.line("Stop it with Ctrl-C.");
            supervisor.watch();
            return ExitCode.OK;
        }

        private static void stop(Supervisor supervisor, Progress progress) {
            try {
                supervisor.stopOnExit();
            } catch (IOException failed) {
                progress.line("Not everything could be stopped (%s); ./exchange down tries again."
                        .formatted(failed.getMessage()));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        StackPlan plan() {
            Map<String, String> environment = program.environment;
            Optional<String> ownKafka = chosen(kafka, environment.get("KAFKA_BOOTSTRAP_SERVERS"));
            Optional<DatabaseUrl> ownPostgres =
                    chosen(postgres, environment.get("DATABASE_URL")).map(LocalStack::databaseUrl);
            return new StackPlan(
                    where.home(environment),
                    repository(environment),
                    chosen(host, environment.get("HOST")).orElse("0.0.0.0"),
                    ports(environment),
                    only(),
                    matchingReplicas(),
                    ownKafka,
                    ownPostgres,
                    CacheUse.USE,
                    environment);
        }

        private Set<String> only() {
            List<String> known = StackDeclaration.SERVICES.stream()
                    .map(StackDeclaration.Service::name)
                    .toList();
            for (String name : only) {
                if (!known.contains(name)) {
                    throw new IllegalStateException("--only names '%s'; the services are %s".formatted(name, known));
                }
            }
            return only;
        }

        private int matchingReplicas() {
            for (Map.Entry<String, Integer> chosen : replicas.entrySet()) {
                if (!chosen.getKey().equals(StackPlan.MATCHING)
                        || chosen.getValue() < 1
                        || chosen.getValue() > StackPlan.MATCHING_REPLICAS_MAX) {
                    throw new IllegalStateException(
                            "--replicas takes %s=1 to %d, not %s: the other services are called at one address"
                                    .formatted(StackPlan.MATCHING, StackPlan.MATCHING_REPLICAS_MAX, chosen));
                }
            }
            return replicas.getOrDefault(StackPlan.MATCHING, 1);
        }

        private Map<String, Integer> ports(Map<String, String> environment) {
            Map<String, Integer> ports = StackPlan.defaultPorts();
            for (String name : servicePorts.keySet()) {
                if (!ports.containsKey(name)) {
                    throw new IllegalStateException(
                            "--service-port names '%s'; the services are %s".formatted(name, ports.keySet()));
                }
            }
            ports.replaceAll((name, otherwise) -> port(environment, StackPlan.portVariable(name), otherwise));
            ports.putAll(servicePorts);
            Map<String, @Nullable Integer> named = new HashMap<>();
            named.put("gateway", port);
            named.put(StackPlan.KAFKA, kafkaPort);
            named.put(StackPlan.POSTGRES, postgresPort);
            named.forEach((name, chosen) -> {
                if (chosen != null) {
                    ports.put(name, chosen);
                }
            });
            return ports;
        }
    }

    private static int port(Map<String, String> environment, String variable, int otherwise) {
        String value = environment.get(variable);
        if (value == null || value.isBlank()) {
            return otherwise;
        }
        try {
            int port = Integer.parseInt(value);
            if (port > 0 && port < 65_536) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            throw new IllegalStateException(
                    "%s must be a port between 1 and 65535, not '%s'".formatted(variable, value), notANumber);
        }
        throw new IllegalStateException("%s must be a port between 1 and 65535, not '%s'".formatted(variable, value));
    }

    private static Optional<String> chosen(@Nullable String option, @Nullable String variable) {
        return Optional.ofNullable(option)
                .or(() -> Optional.ofNullable(variable))
                .filter(value -> !value.isBlank());
    }

    private static DatabaseUrl databaseUrl(String text) {
        try {
            return DatabaseUrl.parse(text);
        } catch (IllegalArgumentException unreadable) {
            throw new IllegalStateException(unreadable.getMessage(), unreadable);
        }
    }

    @Command(name = "down", description = "Stops everything that up started.", mixinStandardHelpOptions = true)
    static final class Down implements Callable<Integer> {
        @ParentCommand
        LocalStack program;

        @Mixin
        Where where;

        @Override
        public Integer call() throws Exception {
            Progress progress = new Progress(program.out);
            boolean ran = program.supervisor(where, progress).down();
            progress.line(ran ? "Stopped." : "The stack was not running.");
            return ExitCode.OK;
        }
    }

    @Command(
            name = "status",
            description =
                    "Shows every process: pid, port, state, resident memory. Exit code 0 when all are ready, 3 otherwise.",
            mixinStandardHelpOptions = true)
    static final class Status implements Callable<Integer> {
        @ParentCommand
        LocalStack program;

        @Mixin
        Where where;

        @Option(names = "--json", description = "For programs.")
        boolean json;

        @Override
        public Integer call() throws Exception {
            StackStatus status = StackStatus.of(new RunDirectory(where.home(program.environment)));
            program.out.println(json ? status.json() : status.table());
            return status.isReady() ? ExitCode.OK : NOT_RUNNING;
        }
    }

    @Command(
            name = "restart",
            description = "Stops one process (also kafka or postgres), if it still runs, and starts it again.",
            mixinStandardHelpOptions = true)
    static final class Restart implements Callable<Integer> {
        @ParentCommand
        LocalStack program;

        @Mixin
        Where where;

        @Parameters(paramLabel = "SERVICE")
        String service;

        @Option(
                names = "--env",
                paramLabel = "NAME=VALUE",
                description =
                        "From now on with this environment variable, may be repeated; an empty value takes it out.")
        Map<String, String> environment = new LinkedHashMap<>();

        @Override
        public Integer call() throws Exception {
            program.supervisor(where, new Progress(program.out)).restart(service, environment);
            return ExitCode.OK;
        }
    }

    @Command(
            name = "topics",
            description = "Creates the declared topics and brings their settings up to date. Safe to repeat.",
            mixinStandardHelpOptions = true)
    static final class TopicsCommand implements Callable<Integer> {
        @ParentCommand
        LocalStack program;

        @Option(names = "--kafka", paramLabel = "HOST:PORT", description = "Default: KAFKA_BOOTSTRAP_SERVERS")
        @Nullable
        String kafka;

        @Option(
                names = "--timeout",
                paramLabel = "SECONDS",
                defaultValue = "60",
                description = "Wait this long for the cluster (default: ${DEFAULT-VALUE})")
        int timeoutSeconds;

        @Override
        public Integer call() throws Exception {
            String servers = chosen(kafka, program.environment.get("KAFKA_BOOTSTRAP_SERVERS"))
                    .orElseThrow(() -> new IllegalStateException(
                            "name the cluster with --kafka HOST:PORT or KAFKA_BOOTSTRAP_SERVERS"));
            try (TopicSetup setup = new TopicSetup(servers, Duration.ofSeconds(timeoutSeconds))) {
                setup.apply(Topics.declaration(), StackPlan.durability(program.environment))
                        .forEach((topic, change) -> program.out.printf(
                                "%-20s %s%n", topic, change.name().toLowerCase(Locale.ROOT)));
            }
            return ExitCode.OK;
        }
    }

    @Command(
            name = "databases",
            description =
                    "Checks that a PostgreSQL server is durable and creates every service's database. Safe to repeat.",
            mixinStandardHelpOptions = true)
    static final class DatabasesCommand implements Callable<Integer> {
        @ParentCommand
        LocalStack program;

        @Option(names = "--postgres", paramLabel = "URL", description = "Default: DATABASE_URL")
        @Nullable
        String postgres;

        @Override
        public Integer call() throws Exception {
            DatabaseUrl url = chosen(postgres, program.environment.get("DATABASE_URL"))
                    .map(LocalStack::databaseUrl)
                    .orElseThrow(
                            () -> new IllegalStateException("name the server with --postgres URL or DATABASE_URL"));
            program.out.println(StackPlan.createDatabases(url));
            return ExitCode.OK;
        }
    }

    @Command(name = "kafka", hidden = true, description = "Runs the embedded Kafka in this process.")
    static final class KafkaCommand implements Callable<Integer> {
        private static final Duration TOPICS_TIMEOUT = Duration.ofSeconds(60);

        @ParentCommand
        LocalStack program;

        @Option(names = "--data-dir", required = true)
        Path dataDirectory;

        @Option(names = "--port", required = true)
        int port;

        @Option(
                names = "--marker",
                required = true,
                description = "Gets this process's id when broker and topics are ready.")
        Path marker;

        @Override
        public Integer call() throws Exception {
            EmbeddedKafka kafka = EmbeddedKafka.start(dataDirectory, port);
            Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "kafka-stop"));
            try (TopicSetup setup = new TopicSetup(kafka.bootstrapServers(), TOPICS_TIMEOUT)) {
                setup.apply(Topics.declaration(), TopicSetup.Durability.DEVELOPMENT);
            }
            Path written = marker.resolveSibling(marker.getFileName() + ".next");
            Files.writeString(written, Long.toString(ProcessHandle.current().pid()));
            Files.move(written, marker, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            kafka.awaitTermination();
            return ExitCode.OK;
        }
    }

    @Command(name = "train", hidden = true, description = "Makes the AOT caches of everything that has none.")
    static final class Train implements Callable<Integer> {
        @ParentCommand
        LocalStack program;

        @Override
        public Integer call() throws Exception {
            new TrainingRun(repository(program.environment), program.environment, new Progress(program.out)).run();
            return ExitCode.OK;
        }
    }
}
