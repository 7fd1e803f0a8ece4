package dev.exchange.gateway.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.exchange.gateway.domain.Service;
import dev.exchange.platform.errors.Problem;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// GET /openapi: one OpenAPI document for all services, kept for a while. A service that is down is described by what
/// it
/// said last. Thread-safe.
@Singleton
public class ApiDocument {
    private static final Logger LOG = Logger.getLogger(ApiDocument.class);
    private static final String PARTS = "/q/openapi?format=json";
    private static final Duration RETRY_INCOMPLETE = Duration.ofSeconds(2);

    private final Services services;
    private final ObjectMapper mapper;
    private final ProblemAnswer problems;
    private final Clock clock;
    private final Duration timeout;
    private final Duration refresh;
    private final ObjectNode base;
    private final Map<Service, JsonNode> lastParts = Collections.synchronizedMap(new EnumMap<>(Service.class));
    private @Nullable Future<Buffer> document;
    private Instant staleAt = Instant.MIN;

    public ApiDocument(
            Services services,
            ObjectMapper mapper,
            ProblemAnswer problems,
            Clock clock,
            GatewayConfig config,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.services = services;
        this.mapper = mapper;
        this.problems = problems;
        this.clock = clock;
        timeout = config.statsTimeout();
        refresh = config.openApiRefresh();
        try {
            base = (ObjectNode) mapper.readTree(FrontPage.resource("/web/openapi.json"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The gateway's own part of the API document is not JSON", e);
        }
        ((ObjectNode) base.get("info")).put("version", version);
    }

    void answer(HttpServerResponse response) {
        current()
                .onSuccess(json -> response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                        .end(json))
                .onFailure(failure -> {
                    LOG.error("The services' API documents cannot be put together", failure);
                    problems.send(response, Problem.of(500, "internal_error", "Something went wrong on our side"));
                });
    }

    private synchronized Future<Buffer> current() {
        Future<Buffer> known = document;
        if (known != null && clock.instant().isBefore(staleAt)) {
            return known;
        }
        // Requests that come while the services are being asked share the answer.
        staleAt = clock.instant().plus(timeout).plus(RETRY_INCOMPLETE);
        Future<Buffer> fresh = collect();
        document = fresh;
        return fresh;
    }

    private Future<Buffer> collect() {
        List<Future<JsonNode>> asked = new ArrayList<>();
        for (Service service : Service.values()) {
            asked.add(services.json(service, PARTS, timeout)
                    .onSuccess(part -> lastParts.put(service, part))
                    .onFailure(failure -> LOG.debugf(failure, "%s did not describe its API", service.serviceName())));
        }
        return Future.join(asked).transform(all -> {
            keepFor(all.succeeded() ? refresh : RETRY_INCOMPLETE);
            try {
                OpenApiMerge merge = new OpenApiMerge(base);
                for (Service service : Service.values()) {
                    JsonNode part = lastParts.get(service);
                    if (part != null) {
                        merge.add(service, part);
                    }
                }
                return Future.succeededFuture(Buffer.buffer(mapper.writeValueAsBytes(merge.document())));
            } catch (JsonProcessingException e) {
                return Future.failedFuture(e);
            }
        });
    }

    private synchronized void keepFor(Duration time) {
        staleAt = clock.instant().plus(time);
    }
}
