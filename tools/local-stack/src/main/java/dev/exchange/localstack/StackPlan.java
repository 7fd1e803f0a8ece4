package dev.exchange.localstack;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Topics;
import dev.exchange.localstack.JavaCommand.CacheUse;
import dev.exchange.localstack.StackDeclaration.Load;
import dev.exchange.localstack.StackDeclaration.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/// The parts of one stack, worked out from the declaration and the user's options.
///
/// @param home where data, logs and run files are
/// @param repository root of the checkout, where the built services are
/// @param host address that the gateway listens on; everything else listens on 127.0.0.1
/// @param ports by process name
/// @param only the services to start; empty for all
/// @param matchingReplicas how many processes of matching-service there are: one trades, the others stand by
/// @param externalKafka bootstrap servers of the user's own broker
/// @param externalPostgres address of the user's own server
/// @param caches whether AOT caches are used or made
/// @param environment passed on to every process
record StackPlan(
        Path home,
        Path repository,
        String host,
        Map<String, Integer> ports,
        Set<String> only,
        int matchingReplicas,
        Optional<String> externalKafka,
        Optional<DatabaseUrl> externalPostgres,
        CacheUse caches,
        Map<String, String> environment) {

    static final String KAFKA = "kafka";
    static final String POSTGRES = "postgres";
    static final String MATCHING = "matching-service";
    static final int MATCHING_REPLICAS_MAX = 4;

    /// So far above the first one's port is the second one's, and so on.
    private static final int PORTS_BETWEEN_REPLICAS = 10;

    private static final int KAFKA_HEAP_MEGABYTES = 256;
    private static final Duration EXTERNAL_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration FIRST_QUOTES_TIMEOUT = Duration.ofSeconds(20);

    /// What listens where unless the user chooses another port.
    static Map<String, Integer> defaultPorts() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        ports.put(KAFKA, StackDeclaration.KAFKA_PORT);
        ports.put(POSTGRES, StackDeclaration.POSTGRES_PORT);
        StackDeclaration.SERVICES.forEach(service -> ports.put(service.name(), service.port()));
        return ports;
    }

    /// The name of a further process of matching-service, e.g. `matching-service-2`.
    private static String matchingReplica(int number) {
        return MATCHING + "-" + number;
    }

    /// The environment variable that chooses the port of a process.
    static String portVariable(String process) {
        return switch (process) {
            case KAFKA -> "KAFKA_PORT";
            case POSTGRES -> "POSTGRES_PORT";
            default ->
                service(process.startsWith(MATCHING) ? MATCHING : process).portVariable();
        };
    }

    /// Broker, database and what needs neither of them first, together; then all other services, together; then the
    /// first quotes of a market that has house bots.
    List<List<Part>> stages() {
        List<Part> first = new ArrayList<>(List.of(kafka(), postgres()));
        List<Part> rest = new ArrayList<>();
        for (Service service : services()) {
            (service.isGateway() ? first : rest)
                    .add(child(service.name(), port(service.name()), () -> launch(service, service.name())));
            if (service.name().equals(MATCHING)) {
                for (int number = 2; number <= matchingReplicas; number++) {
                    String replica = matchingReplica(number);
                    rest.add(child(replica, replicaPort(number), () -> launch(service, replica)));
                }
            }
        }
        return hasHouseBots() ? List.of(first, rest, List.of(firstQuotes())) : List.of(first, rest);
    }

    private boolean hasHouseBots() {
        return only.isEmpty() && !isProduction(environment) && !says(environment, "HOUSE_BOTS", "false");
    }

    private static boolean isProduction(Map<String, String> environment) {
        return says(environment, "ENVIRONMENT", "production");
    }

    /// The services read their variables so too.
    private static boolean says(Map<String, String> environment, String variable, String value) {
        return environment.getOrDefault(variable, "").strip().equalsIgnoreCase(value);
    }

    private Part firstQuotes() {
        List<String> pairs = Catalogue.standard().pairs().stream()
                .map(Catalogue.Pair::symbol)
                .toList();
        FirstQuotes quotes = new FirstQuotes("http://127.0.0.1:" + port("gateway"), pairs, FIRST_QUOTES_TIMEOUT);
        return new Part.Step("house quotes", quotes::await);
    }

    private List<Service> services() {
        return StackDeclaration.SERVICES.stream()
                .filter(service -> only.isEmpty() || only.contains(service.name()))
                .toList();
    }

    private int replicaPort(int number) {
        return port(MATCHING) + (number - 1) * PORTS_BETWEEN_REPLICAS;
    }

    /// What a user wants to know when all is ready.
    Map<String, String> urls() {
        String gateway = "http://localhost:" + port("gateway");
        Map<String, String> urls = new LinkedHashMap<>();
        if (services().stream().anyMatch(Service::isGateway)) {
            urls.put("API and web page", gateway);
            urls.put("API documentation", gateway + "/docs");
            urls.put("WebSocket", "ws://localhost:%d/ws/{client_id}".formatted(port("gateway")));
        }
        urls.put("Kafka", bootstrapServers());
        urls.put("PostgreSQL", database().toString());
        return urls;
    }

    String bootstrapServers() {
        return externalKafka.orElse("127.0.0.1:" + port(KAFKA));
    }

    Path jar(Service service) {
        return repository.resolve(service.name()).resolve("target/quarkus-app/quarkus-run.jar");
    }

    static Path cache(Path jar) {
        return jar.resolveSibling("app.aot");
    }

    private DatabaseUrl database() {
        return externalPostgres.orElseGet(() -> EmbeddedDatabase.url(port(POSTGRES)));
    }

    private int port(String process) {
        Integer port = ports.get(process);
        if (port == null) {
            throw new IllegalStateException("no port chosen for " + process);
        }
        return port;
    }

    private static Service service(String name) {
        return StackDeclaration.SERVICES.stream()
                .filter(service -> service.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no service is called " + name));
    }

    private Part.Child child(String name, int port, Callable<Launch> preparation) {
        String option = switch (name) {
            case KAFKA -> "--kafka-port N";
            case POSTGRES -> "--postgres-port N";
            case "gateway" -> "--port N";
            default -> "--service-port %s=N".formatted(name.startsWith(MATCHING) ? MATCHING : name);
        };
        return new Part.Child(name, port, new Part.PortChoice(portVariable(name), option), preparation);
    }

    private Part kafka() {
        return externalKafka
                .<Part>map(servers -> new Part.Step("topics", () -> createTopics(servers)))
                .orElseGet(() -> child(KAFKA, port(KAFKA), this::launchKafka));
    }

    private Part postgres() {
        return externalPostgres
                .<Part>map(url -> new Part.Step("databases", () -> createDatabases(url)))
                .orElseGet(() -> child(POSTGRES, port(POSTGRES), this::launchPostgres));
    }

    private String createTopics(String servers) throws Exception {
        try (TopicSetup setup = new TopicSetup(servers, EXTERNAL_TIMEOUT)) {
            return "on %s: %s".formatted(servers, setup.apply(Topics.declaration(), durability(environment)));
        }
    }

    static TopicSetup.Durability durability(Map<String, String> environment) {
        return isProduction(environment) ? TopicSetup.Durability.PRODUCTION : TopicSetup.Durability.DEVELOPMENT;
    }

    static String createDatabases(DatabaseUrl url) throws SQLException, InterruptedException {
        DatabaseServer server = new DatabaseServer(url);
        server.awaitAccepting(EXTERNAL_TIMEOUT, () -> true);
        server.verifyDurable();
        for (String database : databases()) {
            server.createDatabase(database);
        }
        return "%s are ready on %s".formatted(String.join(", ", databases()), url);
    }

    private static List<String> databases() {
        return StackDeclaration.SERVICES.stream().map(Service::database).toList();
    }

    private Launch launchKafka() throws IOException {
        Path jar = ownJar();
        Path marker = home.resolve("run/kafka.ready");
        List<String> command = JavaCommand.of(
                jar,
                jar.resolveSibling("kafka.aot"),
                KAFKA_HEAP_MEGABYTES,
                Load.BUSY,
                environment.getOrDefault("KAFKA_JAVA_OPTS", ""),
                caches,
                List.of("kafka", "--data-dir=" + home.resolve("kafka"), "--port=" + port(KAFKA), "--marker=" + marker));
        return launch(KAFKA, port(KAFKA), command, Map.of(), "TERM", new Readiness.Marker(marker.toString()));
    }

    private Launch launchPostgres() throws IOException, InterruptedException {
        PostgresDirectory directory = PostgresDirectory.prepare(home.resolve("postgres"));
        Readiness readiness =
                new Readiness.Postgres(EmbeddedDatabase.url(port(POSTGRES)).text(), databases());
        // INT is PostgreSQL's fast shutdown; TERM would wait for clients to leave by themselves.
        return launch(POSTGRES, port(POSTGRES), directory.command(port(POSTGRES)), Map.of(), "INT", readiness);
    }

    /// @param process the name of the service, or of a further process of it
    private Launch launch(Service service, String process) throws IOException {
        Path jar = jar(service);
        if (!Files.exists(jar)) {
            throw new IOException(
                    "%s is not built (%s is missing); ./exchange up builds it".formatted(service.name(), jar));
        }
        List<String> command = JavaCommand.of(
                jar,
                cache(jar),
                service.heapMegabytes(),
                service.load(),
                environment.getOrDefault(service.javaOptionsVariable(), ""),
                caches == CacheUse.TRAIN && !JavaCommand.isFresh(cache(jar), jar) ? CacheUse.TRAIN : CacheUse.USE,
                List.of());
        int port = process.equals(service.name())
                ? port(service.name())
                : replicaPort(Integer.parseInt(process.substring(service.name().length() + 1)));
        Map<String, String> addresses = new LinkedHashMap<>();
        addresses.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers());
        addresses.put(
                "DATABASE_URL", database().withDatabase(service.database()).text());
        addresses.put("HOST", service.isGateway() ? host : "127.0.0.1");
        addresses.put("PORT", Integer.toString(port));
        for (Service other : StackDeclaration.SERVICES) {
            addresses.put(other.urlVariable(), "http://127.0.0.1:" + port(other.name()));
        }
        String ready = "http://127.0.0.1:%d/q/health/ready".formatted(port);
        return launch(process, port, command, addresses, "TERM", new Readiness.Http(ready));
    }

    private Launch launch(
            String name,
            int port,
            List<String> command,
            Map<String, String> addresses,
            String signal,
            Readiness readiness) {
        Map<String, String> complete = new LinkedHashMap<>(environment);
        // glibc gives every thread an arena of its own otherwise, and keeps what was once used.
        complete.putIfAbsent("MALLOC_ARENA_MAX", "2");
        // The usual two for each core are made for a machine of one's own. Seven services share this one, and what
        // comes
        // in at the same time is done by one thread in one go, or wakes several for a little each.
        complete.putIfAbsent(
                "QUARKUS_VERTX_EVENT_LOOPS_POOL_SIZE",
                Integer.toString(Math.max(1, Runtime.getRuntime().availableProcessors() / 2)));
        complete.putAll(addresses);
        String log = home.resolve("logs").resolve(name + ".log").toString();
        return new Launch(name, port, command, complete, log, signal, readiness);
    }

    /// The jar that this class runs from: the broker is another process of the same program.
    static Path ownJar() {
        return Path.of(StackPlan.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
    }
}
