package dev.exchange.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// docs/events/asyncapi.yaml says what the declaration of the topics says.
class AsyncApiTest {
    private static final long SEED = 20260102L;

    private final JsonNode document = EventContracts.asyncApi();

    static List<Topics.Topic> topics() {
        return Topics.declaration().topics();
    }

    @Test
    void theChannelsAreExactlyTheDeclaredTopics() {
        assertThat(document.get("channels"))
                .extracting(channel -> channel.get("address").asText())
                .containsExactlyInAnyOrderElementsOf(
                        topics().stream().map(Topics.Topic::name).toList());
    }

    @Test
    void everyChannelHasAnOperation() {
        assertThat(document.get("operations"))
                .extracting(operation -> operation.at("/channel/$ref").asText().replace("#/channels/", ""))
                .containsExactlyInAnyOrderElementsOf(
                        topics().stream().map(Topics.Topic::name).toList());
    }

    @ParameterizedTest
    @MethodSource("topics")
    void aChannelHasThePartitionsAndTheSettingsOfItsTopic(Topics.Topic topic) {
        JsonNode kafka = document.at("/channels/" + topic.name() + "/bindings/kafka");

        assertThat(kafka.get("topic").asText()).isEqualTo(topic.name());
        assertThat(kafka.get("partitions").asInt()).isEqualTo(topic.partitions());
        assertThat(kafka.at("/topicConfiguration/cleanup.policy"))
                .extracting(JsonNode::asText)
                .containsExactly(topic.config().get("cleanup.policy").split(","));
        assertThat(kafka.at("/topicConfiguration/retention.ms").asText())
                .isEqualTo(topic.config().get("retention.ms"));
    }

    @ParameterizedTest
    @MethodSource("topics")
    void aChannelCarriesExactlyTheRecordsOfItsTopicKeyedAsDeclared(Topics.Topic topic) {
        Map<String, String> schemaByType = new TreeMap<>();
        for (JsonNode message : messages(topic.name())) {
            schemaByType.put(
                    message.get("name").asText(), message.at("/payload/$ref").asText());

            assertThat(message.at("/bindings/kafka/key/$ref").asText())
                    .isEqualTo("schemas/values.json#/$defs/" + topic.key());
            assertThat(ceType(message))
                    .isEqualTo("exchange." + message.get("name").asText());
        }

        Map<String, String> expected = new TreeMap<>();
        EventKind.on(topic.name()).forEach(kind -> expected.put(kind.wireType, "schemas/" + kind.schemaFile));
        assertThat(schemaByType).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void theKeyAndTheCloudEventsTypeOfARecordAreTheDocumentedOnes(EventKind kind) {
        Event event = EventSamples.any(kind, new Random(SEED));
        Topics.Topic topic = topics().stream()
                .filter(declared -> declared.name().equals(kind.topic))
                .findFirst()
                .orElseThrow();
        JsonNode written = EventContracts.parse(EventJson.write(event));

        assertThat(event.key()).isEqualTo(written.get(topic.key()).asText());
        assertThat(event.eventType())
                .isEqualTo("exchange." + written.get("type").asText());
    }

    private List<JsonNode> messages(String topic) {
        List<JsonNode> messages = new ArrayList<>();
        Iterator<JsonNode> references =
                document.at("/channels/" + topic + "/messages").elements();
        references.forEachRemaining(reference ->
                messages.add(document.at(reference.get("$ref").asText().substring(1))));
        return messages;
    }

    private static String ceType(JsonNode message) {
        for (JsonNode part : message.at("/headers/allOf")) {
            if (part.has("properties")) {
                return part.at("/properties/ce_type/const").asText();
            }
        }
        return "";
    }
}
