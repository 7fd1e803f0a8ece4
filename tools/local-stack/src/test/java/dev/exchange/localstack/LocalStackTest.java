package dev.exchange.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LocalStackTest {

    @TempDir
    Path home;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final StringWriter errors = new StringWriter();

    @Test
    void portsComeFromOptionsThenFromTheEnvironmentThenFromTheDeclaration() {
        StackPlan plan = plan(
                Map.of("PORT", "9000", "ORDER_SERVICE_PORT", "9101", "WALLET_SERVICE_PORT", "9102"),
                "--port=9001",
                "--service-port=order-service=9201",
                "--kafka-port=9092");

        assertThat(plan.ports())
                .containsEntry("gateway", 9001)
                .containsEntry("order-service", 9201)
                .containsEntry("wallet-service", 9102)
                .containsEntry("kafka", 9092)
                .containsEntry("postgres", StackDeclaration.POSTGRES_PORT)
                .containsEntry("alert-service", 8106);
    }

    @Test
    void aBrokerAndAServerOfTheUsersOwnReplaceTheEmbeddedOnes() {
        StackPlan plan = plan(
                Map.of("KAFKA_BOOTSTRAP_SERVERS", "ignored:1"),
                "--kafka=broker:9092",
                "--postgres=postgresql://me:p%40ss@db:5433/postgres");

        List<Part> first = plan.stages().getFirst();

        assertThat(first).extracting(Part::name).containsExactly("topics", "databases", "gateway");
        assertThat(first.subList(0, 2)).hasOnlyElementsOfType(Part.Step.class);
        assertThat(plan.bootstrapServers()).isEqualTo("broker:9092");
        assertThat(plan.externalPostgres()).contains(new DatabaseUrl("me", "p@ss", "db", 5433, "postgres"));
        assertThat(plan.urls().get("PostgreSQL")).doesNotContain("p@ss").doesNotContain("p%40ss");
    }

    @Test
    void theFirstQuotesAreWaitedForWhereTheHouseQuotes() {
        assertThat(lastPart(Map.of())).isEqualTo("house quotes");
        assertThat(lastPart(Map.of("HOUSE_BOTS", "False"))).isNotEqualTo("house quotes");
        assertThat(lastPart(Map.of("ENVIRONMENT", " production"))).isNotEqualTo("house quotes");
    }

    private String lastPart(Map<String, String> environment) {
        return plan(environment).stages().getLast().getLast().name();
    }

    @Test
    void aStandbyOfMatchingServiceIsAProcessOfItsOwnAndOnlySomeServicesCanBeStarted() {
        StackPlan plan = plan(
                Map.of(),
                "--replicas=matching-service=2",
                "--only=matching-service",
                "--service-port=matching-service=9103");

        List<Part> parts = plan.stages().stream().flatMap(List::stream).toList();

        assertThat(parts)
                .extracting(Part::name)
                .containsExactly("kafka", "postgres", "matching-service", "matching-service-2");
        assertThat(parts)
                .filteredOn(part -> part.name().startsWith("matching"))
                .extracting(part -> ((Part.Child) part).port())
                .containsExactly(9103, 9113);
        assertThat(plan.urls()).containsOnlyKeys("Kafka", "PostgreSQL");
        assertThat(refusal(Map.of(), "up", "--replicas=gateway=2")).contains("matching-service", "gateway=2");
        assertThat(refusal(Map.of(), "up", "--replicas=matching-service=9")).contains("1 to 4");
        assertThat(refusal(Map.of(), "up", "--only=machine")).contains("machine", "matching-service");
    }

    @Test
    void nonsenseIsRefusedWithASentenceThatNamesIt() {
        Map<String, String> somewhere = Map.of();
        assertThat(refusal(Map.of("PORT", "eight"), "up"))
                .contains("PORT must be a port between 1 and 65535, not 'eight'");
        assertThat(refusal(Map.of("KAFKA_PORT", "70000"), "up"))
                .contains("KAFKA_PORT")
                .contains("70000");
        assertThat(refusal(somewhere, "up", "--service-port=oder-service=9000"))
                .contains("oder-service", "order-service");
        assertThat(refusal(somewhere, "up", "--postgres=mysql://x"))
                .contains("postgresql://user:password@host:port/database");
        assertThat(refusal(Map.of("EXCHANGE_START_TIMEOUT", "soon"), "up")).contains("EXCHANGE_START_TIMEOUT", "soon");
        assertThat(refusal(somewhere, "restart", "gateway"))
                .contains("not running")
                .contains("./exchange up");
        assertThat(refusal(somewhere, "topics")).contains("KAFKA_BOOTSTRAP_SERVERS");
    }

    @Test
    void theStatusOfAStackThatDoesNotRunIsSaidAndIsNoSuccess() {
        int exit = commandLine(Map.of()).execute("status", "--data-dir=" + home);

        assertThat(exit).isEqualTo(3);
        assertThat(output.toString(StandardCharsets.UTF_8)).contains("The stack is not running.");
    }

    @Test
    void anAuditThatCannotBeMadeSaysWhatToDoAndIsNeitherCleanNorNot() {
        CommandLine line = commandLine(Map.of("EXCHANGE_HOME", home.toString()));

        assertThat(line.execute("audit")).isEqualTo(2);
        assertThat(errors.toString())
                .contains("matching-service is not running here", "./exchange up", "MATCHING_SERVICE_URL");
        errors.getBuffer().setLength(0);
        assertThat(line.execute(
                        "audit",
                        "--wallet-service=http://127.0.0.1:1",
                        "--order-service=http://127.0.0.1:1",
                        "--matching-service=http://127.0.0.1:1"))
                .isEqualTo(2);
        assertThat(errors.toString())
                .contains("http://127.0.0.1:1/internal/audit does not answer", "./exchange status");
    }

    private StackPlan plan(Map<String, String> environment, String... options) {
        CommandLine line = commandLine(environment);
        String[] arguments = new String[options.length + 1];
        arguments[0] = "up";
        System.arraycopy(options, 0, arguments, 1, options.length);
        CommandLine.ParseResult up = line.parseArgs(arguments).subcommand();
        return ((LocalStack.Up) up.commandSpec().userObject()).plan();
    }

    private String refusal(Map<String, String> environment, String... arguments) {
        Map<String, String> complete = new HashMap<>(environment);
        complete.put("EXCHANGE_HOME", home.toString());
        errors.getBuffer().setLength(0);
        assertThat(commandLine(complete).execute(arguments)).isEqualTo(1);
        return errors.toString();
    }

    private CommandLine commandLine(Map<String, String> environment) {
        return LocalStack.commandLine(environment, new PrintStream(output, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(errors, true));
    }
}
