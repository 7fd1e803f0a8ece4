package dev.exchange.contracts;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the code writes and what docs/events/schemas says are the same thing.
class EventContractTest {
    private static final long SEED = 20260102L;
    private static final int SAMPLES = 1_000;

    private final EventContracts contracts = new EventContracts();
    private final ObjectMapper json = new ObjectMapper();

    @ParameterizedTest
    @EnumSource
    void everyShapeOfARecordIsValidByItsSchemaAndReadsBackEqual(EventKind kind) {
        for (Event event : samples(kind)) {
            byte[] written = EventJson.write(event);

            assertThat(contracts.violations(kind.schemaFile, written))
                    .as("seed %d: %s", SEED, new String(written, StandardCharsets.UTF_8))
                    .isEmpty();
            assertThat(EventJson.read(written, kind.readAs()))
                    .as("seed %d", SEED)
                    .isEqualTo(event);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSchemaDescribesExactlyTheFieldsOfItsRecordAndRequiresThoseThatAreNeverNull(EventKind kind) {
        assertDescribes(kind.schemaFile, EventContracts.schema(kind.schemaFile), kind.type, true);
    }

    @ParameterizedTest
    @EnumSource
    void theExamplesOfASchemaAreWhatTheCodeWouldWrite(EventKind kind) throws IOException {
        JsonNode examples = EventContracts.schema(kind.schemaFile).path("examples");
        assertThat(examples).isNotEmpty();
        for (JsonNode example : examples) {
            byte[] bytes = json.writeValueAsBytes(example);

            Event read = EventJson.read(bytes, kind.readAs());

            assertThat(read).isInstanceOf(kind.type);
            assertThat(json.readTree(EventJson.write(read))).isEqualTo(example);
            assertThat(contracts.violations(kind.schemaFile, bytes)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReaderIgnoresFieldsThatItDoesNotKnow(EventKind kind) throws IOException {
        Event event = EventSamples.any(kind, new Random(SEED));
        ObjectNode widened = (ObjectNode) json.readTree(EventJson.write(event));
        widened.put("a_field_of_the_future", 1).putObject("another").put("x", "y");

        assertThat(EventJson.read(json.writeValueAsBytes(widened), kind.readAs()))
                .isEqualTo(event);
    }

    @ParameterizedTest
    @EnumSource
    void aRecordThatLacksARequiredFieldOrHasAnUndescribedOneIsRefused(EventKind kind) throws IOException {
        ObjectNode valid = sample(kind);
        for (JsonNode required : EventContracts.schema(kind.schemaFile).get("required")) {
            assertRefused(kind, valid.deepCopy().without(required.asText()));
        }
        assertRefused(kind, valid.deepCopy().put("undescribed", true));
    }

    @ParameterizedTest
    @EnumSource
    void aDecimalThatIsANumberOrNotPlainIsRefused(EventKind kind) throws IOException {
        ObjectNode valid = sample(kind);
        for (RecordComponent component : kind.type.getRecordComponents()) {
            if (component.getType() == BigDecimal.class && valid.has(wireName(component))) {
                assertRefused(kind, valid.deepCopy().put(wireName(component), 1.5));
                assertRefused(kind, valid.deepCopy().put(wireName(component), "1.50"));
                assertRefused(kind, valid.deepCopy().put(wireName(component), "1E+2"));
            }
        }
    }

    private ObjectNode sample(EventKind kind) throws IOException {
        return (ObjectNode) json.readTree(EventJson.write(EventSamples.any(kind, new Random(SEED))));
    }

    private void assertRefused(EventKind kind, JsonNode event) throws IOException {
        assertThat(contracts.violations(kind.schemaFile, json.writeValueAsBytes(event)))
                .as("%s", event)
                .isNotEmpty();
    }

    @Test
    void thereIsASchemaFileForEveryRecordAndNoOther() throws IOException {
        try (Stream<Path> files = Files.list(EventContracts.SCHEMAS)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                    Stream.of("values.json"),
                                    Arrays.stream(EventKind.values()).map(kind -> kind.schemaFile))
                            .toList());
        }
    }

    @Test
    void theEnumerationsOfTheSchemasAreThoseOfTheCode() {
        assertEnumeration("order_type", OrderType.values());
        assertEnumeration("order_side", OrderSide.values());
        assertEnumeration("time_in_force", TimeInForce.values());
        assertEnumeration("order_status", OrderStatus.values());
        assertEnumeration("update_cause", UpdateCause.values());
        assertEnumeration("user_update_cause", UserUpdateCause.values());
        assertEnumeration("self_trade_prevention", SelfTradePrevention.values());
        assertEnumeration("order_link", OrderLink.values());
        assertEnumeration("market_state", MarketState.values());
    }

    private static void assertEnumeration(String definition, WireName... values) {
        JsonNode names = EventContracts.schema("values.json").at("/$defs/" + definition + "/enum");
        assertThat(names)
                .extracting(JsonNode::asText)
                .containsExactly(Arrays.stream(values).map(WireName::wireName).toArray(String[]::new));
    }

    private static void assertDescribes(String file, JsonNode schema, Class<?> type, boolean event) {
        Map<String, RecordComponent> components = Arrays.stream(type.getRecordComponents())
                .collect(toMap(EventContractTest::wireName, Function.identity()));
        TreeSet<String> described = new TreeSet<>();
        schema.get("properties").fieldNames().forEachRemaining(described::add);
        TreeSet<String> required = new TreeSet<>();
        schema.get("required").forEach(name -> required.add(name.asText()));
        // The sealed interfaces write `type` by themselves.
        boolean typeIsImplied = event && !components.containsKey("type");
        if (typeIsImplied) {
            assertThat(described.remove("type"))
                    .as("%s describes its type", file)
                    .isTrue();
            assertThat(required.remove("type")).as("%s requires its type", file).isTrue();
        }

        assertThat(described)
                .as("fields of %s in %s", type.getSimpleName(), file)
                .isEqualTo(new TreeSet<>(components.keySet()));
        assertThat(required)
                .as("fields of %s that are never null", type.getSimpleName())
                .isEqualTo(new TreeSet<>(components.entrySet().stream()
                        .filter(component -> !EventSamples.isOptional(component.getValue()))
                        .map(Map.Entry::getKey)
                        .toList()));
        components.forEach((name, component) -> {
            Class<?> element = EventSamples.element(component);
            if (element.isRecord()) {
                JsonNode whole = schema.get("properties").get(name);
                JsonNode property = whole.has("items") ? whole.get("items") : whole;
                JsonNode nested = EventContracts.resolve(property, file);
                assertDescribes(
                        property.path("$ref").asText(file).startsWith("#") ? file : "values.json",
                        nested,
                        element,
                        false);
            }
        });
    }

    private static String wireName(RecordComponent component) {
        return Optional.ofNullable(component.getAccessor().getAnnotation(JsonProperty.class))
                .map(JsonProperty::value)
                .orElseGet(() -> new PropertyNamingStrategies.SnakeCaseStrategy().translate(component.getName()));
    }

    private static List<Event> samples(EventKind kind) {
        Random random = new Random(SEED);
        List<Event> events = new ArrayList<>(EventSamples.corners(kind, random));
        for (int i = 0; i < SAMPLES; i++) {
            events.add(EventSamples.any(kind, random));
        }
        return events;
    }
}
