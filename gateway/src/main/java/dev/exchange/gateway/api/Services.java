package dev.exchange.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.exchange.gateway.domain.Service;
import dev.exchange.platform.errors.Problem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Connections to the services: one pool for requests and one for WebSockets, which hold theirs for long. Thread-safe.
@Singleton
public class Services {
    private static final int MOST_WEB_SOCKETS = 100_000;

    private final Map<Service, RequestOptions> requests = new EnumMap<>(Service.class);
    private final HttpClient client;
    private final HttpClient webSockets;
    private final ObjectMapper mapper;
    private final Duration timeout;

    public Services(GatewayConfig config, Vertx vertx, ObjectMapper mapper) {
        this.mapper = mapper;
        timeout = config.serviceTimeout();
        for (String name : config.services().keySet()) {
            if (Service.named(name).isEmpty()) {
                throw new IllegalArgumentException("gateway.services." + name + " names no service");
            }
        }
        for (Service service : Service.values()) {
            requests.put(service, requestsTo(service, config.services().get(service.serviceName())));
        }
        int connectMillis = Math.toIntExact(config.connectTimeout().toMillis());
        client = vertx.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(config.connectionsPerService())
                .setMaxWaitQueueSize(config.waitingPerService())
                .setConnectTimeout(connectMillis)
                .setKeepAliveTimeout(30));
        webSockets = vertx.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(MOST_WEB_SOCKETS)
                .setMaxWaitQueueSize(config.waitingPerService())
                .setConnectTimeout(connectMillis));
    }

    private RequestOptions requestsTo(Service service, @Nullable URI uri) {
        if (uri == null || !"http".equals(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalArgumentException("gateway.services." + service.serviceName()
                    + " must be a URL such as http://127.0.0.1:8101; it is '" + uri + "'");
        }
        return new RequestOptions()
                .setHost(uri.getHost())
                .setPort(uri.getPort() < 0 ? 80 : uri.getPort())
                .setIdleTimeout(timeout.toMillis());
    }

    /// For requests that are answered and done.
    HttpClient client() {
        return client;
    }

    /// For connections that become WebSockets.
    HttpClient webSockets() {
        return webSockets;
    }

    RequestOptions requestsTo(Service service) {
        RequestOptions options = requests.get(service);
        if (options == null) {
            throw new IllegalStateException(service + " has no address");
        }
        return options;
    }

    /// Asks a service for a JSON document; fails when it does not answer with one in time.
    Future<JsonNode> json(Service service, String uri, Duration within) {
        return client.request(new RequestOptions(requestsTo(service))
                        .setMethod(HttpMethod.GET)
                        .setURI(uri))
                .compose(request ->
                        request.putHeader("Accept", "application/json").send())
                .compose(response -> response.statusCode() == 200
                        ? response.body()
                        : Future.failedFuture(
                                service.serviceName() + " answered " + uri + " with status " + response.statusCode()))
                .compose(body -> {
                    try {
                        return Future.succeededFuture(mapper.readTree(body.getBytes()));
                    } catch (IOException e) {
                        return Future.failedFuture(e);
                    }
                })
                .timeout(within.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// What a client is told when a request to a service failed.
    Problem problem(Service service, Throwable failure) {
        return switch (failure) {
            case ConnectionPoolTooBusyException busy ->
                Problem.unavailable("Too many requests wait for " + service.serviceName() + "; try again")
                        .with("service", service.serviceName());
            case ConnectException refused -> ProblemAnswer.unreachable(service);
            case UnknownHostException unknown -> ProblemAnswer.unreachable(service);
            default -> ProblemAnswer.noAnswer(service, timeout);
        };
    }

    @PreDestroy
    void close() {
        client.close();
        webSockets.close();
    }
}
