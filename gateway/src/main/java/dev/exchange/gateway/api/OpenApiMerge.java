package dev.exchange.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.exchange.gateway.domain.Routes;
import dev.exchange.gateway.domain.Service;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Puts the services' OpenAPI documents into one: the paths that are routed to each, under one tag a service. Two
/// components of the same name that differ both stay, the later one under a name with its service's before it.
final class OpenApiMerge {
    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

    private final ObjectNode document;
    private final Set<String> operationIds = new HashSet<>();

    /// @param base what the gateway itself answers, with the document's title and version; it is not changed
    OpenApiMerge(ObjectNode base) {
        document = base.deepCopy();
    }

    ObjectNode document() {
        return document;
    }

    void add(Service service, JsonNode part) {
        JsonNode renamed = part.deepCopy();
        rename(renamed, addComponents(service, part));
        document.withArray("tags").addObject().put("name", service.title());
        ObjectNode paths = document.withObjectProperty("paths");
        renamed.path("paths").properties().forEach(path -> {
            if (Routes.serviceFor(path.getKey()) == service && path.getValue() instanceof ObjectNode operations) {
                operations.properties().forEach(operation -> {
                    if (METHODS.contains(operation.getKey()) && operation.getValue() instanceof ObjectNode details) {
                        own(service, details);
                    }
                });
                paths.set(path.getKey(), operations);
            }
        });
    }

    private void own(Service service, ObjectNode operation) {
        ArrayNode tags = operation.putArray("tags");
        tags.add(service.title());
        JsonNode id = operation.get("operationId");
        if (id != null && !operationIds.add(id.asText())) {
            operation.put("operationId", prefix(service) + "_" + id.asText());
        }
    }

    /// Adds the components, and returns the references that became others: from → to.
    private Map<String, String> addComponents(Service service, JsonNode part) {
        Map<String, String> references = new HashMap<>();
        ObjectNode components = document.withObjectProperty("components");
        part.path("components")
                .properties()
                .forEach(kind -> kind.getValue().properties().forEach(component -> {
                    JsonNode known = components.path(kind.getKey()).get(component.getKey());
                    if (known != null && !known.equals(component.getValue())) {
                        references.put(
                                reference(kind.getKey(), component.getKey()),
                                reference(kind.getKey(), prefix(service) + component.getKey()));
                    }
                }));
        JsonNode renamed = part.path("components").deepCopy();
        rename(renamed, references);
        renamed.properties()
                .forEach(kind -> kind.getValue().properties().forEach(component -> {
                    String reference = reference(kind.getKey(), component.getKey());
                    String name = references.containsKey(reference)
                            ? prefix(service) + component.getKey()
                            : component.getKey();
                    components.withObjectProperty(kind.getKey()).set(name, component.getValue());
                }));
        return references;
    }

    private static String reference(String kind, String name) {
        return "#/components/" + kind + "/" + name;
    }

    private static String prefix(Service service) {
        StringBuilder prefix = new StringBuilder();
        for (String word : service.serviceName().split("-", -1)) {
            prefix.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
        }
        return prefix.toString();
    }

    private static void rename(JsonNode node, Map<String, String> references) {
        if (references.isEmpty()) {
            return;
        }
        if (node instanceof ObjectNode object && object.get("$ref") instanceof TextNode reference) {
            String other = references.get(reference.asText());
            if (other != null) {
                object.put("$ref", other);
            }
        }
        node.forEach(child -> rename(child, references));
    }
}
