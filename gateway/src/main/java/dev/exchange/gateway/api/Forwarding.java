package dev.exchange.gateway.api;

import dev.exchange.gateway.domain.Routes;
import dev.exchange.gateway.domain.Service;
import dev.exchange.platform.errors.Problem;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyOptions;
import io.vertx.httpproxy.ProxyRequest;
import io.vertx.httpproxy.ProxyResponse;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Passes requests on to the services and their answers back. One object for all event loops.
@Singleton
public final class Forwarding implements ProxyInterceptor {
    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-request-id");
    private static final CharSequence PROXY_CONNECTION = HttpHeaders.createOptimized("proxy-connection");
    private static final CharSequence KEEP_ALIVE = HttpHeaders.createOptimized("keep-alive");
    private static final int STATUS_CLASSES = 6;

    private final Services services;
    private final ProblemAnswer problems;
    private final Drain drain = new Drain();
    private final long maxBodySize;
    private final HttpProxy proxy;
    private final Map<Service, Timer[]> timers = new EnumMap<>(Service.class);

    public Forwarding(Services services, ProblemAnswer problems, GatewayConfig config, MeterRegistry metrics) {
        this.services = services;
        this.problems = problems;
        maxBodySize = config.maxBodySize();
        for (Service service : Service.values()) {
            timers.put(service, timersOf(service, metrics));
        }
        proxy = HttpProxy.reverseProxy(new ProxyOptions().setSupportWebSocket(false), services.client())
                .origin(context -> services.client().request(services.requestsTo(serviceOf(context.request()))))
                .addInterceptor(this);
    }

    private static Timer[] timersOf(Service service, MeterRegistry metrics) {
        Timer[] byStatusClass = new Timer[STATUS_CLASSES];
        for (int i = 1; i < STATUS_CLASSES; i++) {
            byStatusClass[i] = Timer.builder("gateway.requests")
                    .description("Requests passed on, from their arrival to the head of the answer")
                    .tag("service", service.serviceName())
                    .tag("status", i + "xx")
                    .register(metrics);
        }
        return byStatusClass;
    }

    /// Must be called on the request's event loop, with a path that is routed.
    void forward(HttpServerRequest request) {
        proxy.handle(request);
    }

    private static Service serviceOf(ProxyRequest request) {
        Service service = Routes.serviceFor(request.proxiedRequest().path());
        if (service == null) {
            throw new IllegalStateException("An address without a route came to be passed on");
        }
        return service;
    }

    @Override
    public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
        long begun = System.nanoTime();
        ProxyRequest request = context.request();
        HttpServerRequest client = request.proxiedRequest();
        request.setURI(originForm(client));
        dropNamedByConnection(request.headers());
        if (request.headers().contains(HttpHeaders.EXPECT)) {
            // The gateway takes any body up to the limit, so it says so itself.
            request.headers().remove(HttpHeaders.EXPECT);
            client.response().writeContinue();
        }
        BoundedBody bounded = request.getBody().length() < 0 && isChunked(client) ? bound(request, client) : null;
        return context.sendRequest()
                .recover(failure -> {
                    Problem problem = bounded != null && bounded.isTooLarge()
                            ? ProblemAnswer.bodyTooLarge(maxBodySize)
                            : services.problem(serviceOf(request), failure);
                    ProxyResponse response = request.release().response().setStatusCode(problem.status());
                    return Future.succeededFuture(
                            response.setBody(Body.body(problems.write(problem, response.headers()))));
                })
                .onSuccess(
                        response -> observe(serviceOf(request), response.getStatusCode(), System.nanoTime() - begun));
    }

    /// The path and query as they came, without the scheme and host that a client may put before them.
    static String originForm(HttpServerRequest request) {
        String uri = request.uri();
        if (uri.startsWith("/")) {
            return uri;
        }
        return request.query() == null ? request.path() : request.path() + "?" + request.query();
    }

    /// Counts a request by its service and the status of its answer.
    void observe(Service service, int status, long nanos) {
        Timer[] byStatusClass = timers.get(service);
        int statusClass = status / 100;
        if (byStatusClass != null && statusClass >= 1 && statusClass < STATUS_CLASSES) {
            byStatusClass[statusClass].record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    private static boolean isChunked(HttpServerRequest client) {
        return client.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }

    private BoundedBody bound(ProxyRequest request, HttpServerRequest client) {
        BoundedBody bounded = new BoundedBody(client, maxBodySize, drain);
        request.setBody(Body.body(bounded));
        return bounded;
    }

    @Override
    public Future<Void> handleProxyResponse(ProxyContext context) {
        MultiMap headers = context.response().headers();
        dropNamedByConnection(headers);
        headers.remove(HttpHeaders.CONNECTION);
        headers.remove(KEEP_ALIVE);
        headers.remove(PROXY_CONNECTION);
        // The gateway has set its own already, and a service that echoes it would double it.
        headers.remove(REQUEST_ID);
        return context.sendResponse();
    }

    /// RFC 9110, 7.6.1: what the Connection header names is for this hop alone.
    private static void dropNamedByConnection(MultiMap headers) {
        for (String connection : headers.getAll(HttpHeaders.CONNECTION)) {
            for (String name : connection.split(",", -1)) {
                String trimmed = name.trim();
                if (!trimmed.isEmpty() && !HttpHeaders.CONTENT_LENGTH.toString().equalsIgnoreCase(trimmed)) {
                    headers.remove(trimmed);
                }
            }
        }
        headers.remove(PROXY_CONNECTION);
    }
}
