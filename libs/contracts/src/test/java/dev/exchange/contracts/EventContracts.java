package dev.exchange.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The written contract under docs/events.
final class EventContracts {
    static final Path DIRECTORY = Path.of("..", "..", "docs", "events");
    static final Path SCHEMAS = DIRECTORY.resolve("schemas");

    private static final String BASE = "https://contract.test/";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemas(location -> location.startsWith(BASE)
                    ? strict(read(SCHEMAS.resolve(location.substring(BASE.length()))))
                            .toString()
                    : null));

    /// What is wrong with the JSON by the schema in `file`, where a field that the schema does not describe is wrong
    /// too; empty when nothing is. Readers must be laxer, the writer need not be.
    List<String> violations(String file, byte[] json) {
        Schema schema = registry.getSchema(SchemaLocation.of(BASE + file));
        return schema.validate(new String(json, UTF_8), InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }

    static JsonNode schema(String file) {
        return read(SCHEMAS.resolve(file));
    }

    static JsonNode asyncApi() {
        try {
            return new YAMLMapper().readTree(DIRECTORY.resolve("asyncapi.yaml").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode parse(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Follows the `$ref` of a schema of `file`, if it has one, to what it refers to.
    static JsonNode resolve(JsonNode schema, String file) {
        if (!schema.has("$ref")) {
            return schema;
        }
        String reference = schema.get("$ref").asText();
        int hash = reference.indexOf('#');
        String target = hash == 0 ? file : reference.substring(0, hash);
        return schema(target).at(reference.substring(hash + 1));
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode strict(JsonNode schema) {
        for (JsonNode child : schema) {
            strict(child);
        }
        if (schema instanceof ObjectNode object
                && object.path("properties").isObject()
                && object.path("type").asText().equals("object")) {
            object.put("additionalProperties", false);
        }
        return schema;
    }
}
