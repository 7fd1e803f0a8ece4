package dev.exchange.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.exchange.localstack.StackDeclaration.Service;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// docker-compose.yml and deploy/kubernetes run the same services, with the same variables, as `./exchange up`.
class DeploymentTest {

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Path KUBERNETES = ROOT.resolve("deploy/kubernetes");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> SERVICES =
            StackDeclaration.SERVICES.stream().map(Service::name).collect(Collectors.toSet());
    private static final Set<String> JOBS = Set.of("topics", "databases");

    @Test
    void composeRunsExactlyTheDeclaredServicesBesideBrokerDatabaseAndJobs() throws Exception {
        Set<String> expected = new TreeSet<>(SERVICES);
        expected.addAll(JOBS);
        expected.addAll(Set.of("kafka", "postgres"));

        assertThat(names(compose().get("services"))).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void composeGivesAServiceOnlyVariablesThatItKnowsAndADatabaseOfItsOwn() throws Exception {
        JsonNode services = compose().get("services");
        for (Service service : StackDeclaration.SERVICES) {
            JsonNode container = services.get(service.name());
            JsonNode environment = container.get("environment");

            assertThat(StackDeclaration.variables()).as(service.name()).containsAll(names(environment));
            assertThat(environment.get("DATABASE_URL").asText()).endsWith("/" + service.database());
            assertThat(environment.get("KAFKA_BOOTSTRAP_SERVERS").asText()).isEqualTo("kafka:9092");
            assertThat(container.at("/build/args/SERVICE").asText()).isEqualTo(service.name());
            assertThat(names(container.get("depends_on"))).containsExactlyInAnyOrderElementsOf(JOBS);
            for (Service other : StackDeclaration.SERVICES) {
                assertThat(environment.get(other.urlVariable()).asText())
                        .isEqualTo("http://%s:%s"
                                .formatted(other.name(), environment.get("PORT").asText()));
            }
        }
    }

    @Test
    void theJobsAreCommandsOfThisProgram() throws Exception {
        Set<String> commands = LocalStack.commandLine(Map.of(), new PrintStream(PrintStream.nullOutputStream()))
                .getSubcommands()
                .keySet();
        List<String> used = new ArrayList<>();
        for (String job : JOBS) {
            used.add(compose().at("/services/%s/command/0".formatted(job)).asText());
        }
        kubernetes().stream()
                .filter(resource -> kind(resource).equals("Job"))
                .forEach(job -> used.add(container(job).at("/args/0").asText()));

        assertThat(used).hasSize(4);
        assertThat(commands).containsAll(used);
    }

    @Test
    void kubernetesRunsExactlyTheDeclaredServicesEachReachableProbedAndProtected() throws Exception {
        List<JsonNode> resources = kubernetes();
        for (String kind : List.of("Deployment", "Service", "PodDisruptionBudget")) {
            assertThat(resources.stream()
                            .filter(resource -> kind(resource).equals(kind))
                            .map(DeploymentTest::name))
                    .as(kind)
                    .containsExactlyInAnyOrderElementsOf(SERVICES);
        }
        for (JsonNode resource : resources) {
            String label = switch (kind(resource)) {
                case "Deployment", "PodDisruptionBudget" ->
                    resource.at("/spec/selector/matchLabels/app.kubernetes.io~1name")
                            .asText();
                case "Service" ->
                    resource.at("/spec/selector/app.kubernetes.io~1name").asText();
                default -> name(resource);
            };
            assertThat(label).as(kind(resource)).isEqualTo(name(resource));
            if (kind(resource).equals("Deployment")) {
                JsonNode container = container(resource);
                assertThat(resource.at("/spec/template/metadata/labels/app.kubernetes.io~1name")
                                .asText())
                        .isEqualTo(name(resource));
                assertThat(container.at("/readinessProbe/httpGet/path").asText())
                        .isEqualTo("/q/health/ready");
                assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/q/health/live");
                assertThat(container.at("/startupProbe/httpGet/path").asText()).isEqualTo("/q/health/started");
                assertThat(container.at("/resources/requests/memory").asText()).isNotEmpty();
                assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
            }
        }
    }

    @Test
    void kubernetesGivesOnlyVariablesThatTheServicesKnowFromKeysThatExist() throws Exception {
        List<JsonNode> resources = kubernetes();
        JsonNode settings = only(resources, "ConfigMap").get("data");
        Map<String, JsonNode> secrets = resources.stream()
                .filter(resource -> kind(resource).equals("Secret"))
                .collect(Collectors.toMap(DeploymentTest::name, secret -> secret.get("stringData")));
        JsonNode databases = secrets.get("exchange-databases");

        assertThat(StackDeclaration.variables()).containsAll(names(settings));
        for (Service service : StackDeclaration.SERVICES) {
            assertThat(settings.get(service.urlVariable()).asText())
                    .isEqualTo("http://%s:%s"
                            .formatted(service.name(), settings.get("PORT").asText()));
            assertThat(databases.get(service.name()).asText()).endsWith("/" + service.database());
        }
        for (JsonNode resource : resources) {
            if (!Set.of("Deployment", "Job").contains(kind(resource))) {
                continue;
            }
            for (JsonNode variable : container(resource).get("env")) {
                assertThat(StackDeclaration.variables())
                        .contains(variable.get("name").asText());
                JsonNode fromSettings = variable.at("/valueFrom/configMapKeyRef");
                JsonNode fromSecret = variable.at("/valueFrom/secretKeyRef");
                assertThat(fromSettings.isMissingNode())
                        .as("from exactly one place")
                        .isNotEqualTo(fromSecret.isMissingNode());
                if (fromSecret.isMissingNode()) {
                    assertThat(fromSettings.get("name").asText()).isEqualTo(name(only(resources, "ConfigMap")));
                    assertThat(names(settings)).contains(fromSettings.get("key").asText());
                } else {
                    JsonNode secret = secrets.get(fromSecret.get("name").asText());
                    assertThat(secret).as("%s", fromSecret).isNotNull();
                    assertThat(names(secret)).contains(fromSecret.get("key").asText());
                }
            }
        }
    }

    @Test
    void theKustomizationNamesEveryManifestAndEveryImage() throws Exception {
        JsonNode kustomization =
                documents(KUBERNETES.resolve("kustomization.yaml")).getFirst();
        List<String> files;
        try (Stream<Path> entries = Files.list(KUBERNETES)) {
            files = entries.map(path -> path.getFileName().toString())
                    .filter(name -> !name.equals("kustomization.yaml"))
                    .toList();
        }
        Set<String> images = new HashSet<>();
        kubernetes().stream()
                .filter(resource -> Set.of("Deployment", "Job").contains(kind(resource)))
                .forEach(resource -> images.add(container(resource).get("image").asText()));

        assertThat(texts(kustomization.get("resources"))).containsExactlyInAnyOrderElementsOf(files);
        assertThat(kustomization
                        .get("images")
                        .valueStream()
                        .map(image -> image.get("name").asText()))
                .containsExactlyInAnyOrderElementsOf(images);
    }

    private static JsonNode compose() throws Exception {
        return documents(ROOT.resolve("docker-compose.yml")).getFirst();
    }

    private static List<JsonNode> kubernetes() throws Exception {
        List<JsonNode> resources = new ArrayList<>();
        try (Stream<Path> files = Files.list(KUBERNETES)) {
            for (Path file : files.sorted().toList()) {
                if (!file.endsWith("kustomization.yaml")) {
                    resources.addAll(documents(file));
                }
            }
        }
        return resources;
    }

    // SnakeYAML itself and not Jackson's YAML, which does not resolve anchors and merge keys.
    private static List<JsonNode> documents(Path file) throws Exception {
        List<JsonNode> documents = new ArrayList<>();
        LoaderOptions strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        for (Object document : new Yaml(new SafeConstructor(strict)).loadAll(Files.readString(file))) {
            documents.add(JSON.valueToTree(document));
        }
        return documents;
    }

    private static JsonNode only(List<JsonNode> resources, String kind) {
        List<JsonNode> found = resources.stream()
                .filter(resource -> kind(resource).equals(kind))
                .toList();
        assertThat(found).as(kind).hasSize(1);
        return found.getFirst();
    }

    private static JsonNode container(JsonNode workload) {
        return workload.at("/spec/template/spec/containers/0");
    }

    private static String kind(JsonNode resource) {
        return resource.get("kind").asText();
    }

    private static String name(JsonNode resource) {
        return resource.at("/metadata/name").asText();
    }

    private static Collection<String> names(JsonNode object) {
        return object.propertyStream().map(Map.Entry::getKey).toList();
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asText).toList();
    }
}
