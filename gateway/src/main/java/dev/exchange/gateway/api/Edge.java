package dev.exchange.gateway.api;

import dev.exchange.gateway.domain.OriginPolicy;
import dev.exchange.gateway.domain.Routes;
import dev.exchange.gateway.domain.Service;
import dev.exchange.platform.config.ExchangeConfig;
import dev.exchange.platform.errors.Problem;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpUtils;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Everything that comes in on port 8000 comes here first. Called on event loops.
@Singleton
public class Edge {
    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("X-Request-Id");
    private static final String EXPOSED_HEADERS = "X-Next-Cursor, Link, Retry-After, X-Request-Id";
    private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
    private static final int REQUEST_ID_MAX_LENGTH = 128;
    // Before every route and filter of the framework.
    private static final int FIRST = Integer.MIN_VALUE / 2;

    private final InFlight inFlight;
    private final Forwarding forwarding;
    private final WholeForwarding whole;
    private final WebSocketTunnel webSockets;
    private final FrontPage frontPage;
    private final Stats stats;
    private final ApiDocument apiDocument;
    private final ProblemAnswer problems;
    private final OriginPolicy origins;
    private final long maxBodySize;
    private final Drain drain = new Drain();

    public Edge(
            InFlight inFlight,
            Forwarding forwarding,
            WholeForwarding whole,
            WebSocketTunnel webSockets,
            FrontPage frontPage,
            Stats stats,
            ApiDocument apiDocument,
            ProblemAnswer problems,
            ExchangeConfig exchange,
            GatewayConfig config) {
        this.inFlight = inFlight;
        this.forwarding = forwarding;
        this.whole = whole;
        this.webSockets = webSockets;
        this.frontPage = frontPage;
        this.stats = stats;
        this.apiDocument = apiDocument;
        this.problems = problems;
        origins = new OriginPolicy(exchange.allowedOrigins());
        maxBodySize = config.maxBodySize();
    }

    void register(@Observes Router router) {
        router.route().order(FIRST).handler(this::receive);
    }

    private void receive(RoutingContext context) {
        HttpServerRequest request = context.request();
        HttpServerResponse response = request.response();
        identify(request, response);
        if (answeredAsPreflight(request, response)) {
            return;
        }
        String path = request.path();
        if (path == null || !path.startsWith("/")) {
            refuse(request, Problem.badRequest("bad_request", "The request line needs a path that starts with /"));
            return;
        }
        if (announcesTooMuch(request)) {
            refuse(request, ProblemAnswer.bodyTooLarge(maxBodySize));
            return;
        }
        Service service = Routes.serviceFor(path);
        if (service != null && Routes.isWebSocket(path) && HttpUtils.canUpgradeToWebSocket(request)) {
            request.pause();
            webSockets.open(request, service);
        } else if (!inFlight.enter(context)) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            refuse(request, Problem.unavailable("The edge of the exchange is being restarted; send the request again"));
        } else if (service == null) {
            own(context, request, path);
        } else if (WholeForwarding.takes(request)) {
            whole.forward(request, service);
        } else {
            request.pause();
            forwarding.forward(request);
        }
    }

    private void own(RoutingContext context, HttpServerRequest request, String path) {
        switch (path) {
            case "/" -> read(request, () -> frontPage.answer(context));
            case "/api/stats" -> read(request, () -> stats.answer(request.response()));
            case "/openapi" -> read(request, () -> apiDocument.answer(request.response()));
            default -> {
                if (isBuiltIn(path)) {
                    context.next();
                } else {
                    refuse(request, ProblemAnswer.noSuchAddress());
                }
            }
        }
    }

    /// What the framework serves here: the documentation's pages, the front page's files, health and metrics.
    private static boolean isBuiltIn(String path) {
        return isAtOrBelow(path, "/docs")
                || isAtOrBelow(path, "/assets")
                || isAtOrBelow(path, "/q/health")
                || path.equals("/q/metrics");
    }

    private static boolean isAtOrBelow(String path, String top) {
        return path.startsWith(top) && (path.length() == top.length() || path.charAt(top.length()) == '/');
    }

    private void read(HttpServerRequest request, Runnable answer) {
        if (request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD)) {
            answer.run();
        } else {
            request.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD");
            refuse(request, Problem.of(405, "method_not_allowed", "This address can only be read: use GET"));
        }
    }

    private void refuse(HttpServerRequest request, Problem problem) {
        problems.send(request.response(), problem);
        if (!request.isEnded()) {
            drain.rest(request);
        }
    }

    private boolean announcesTooMuch(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null) {
            return false;
        }
        // HTTP's parser has let only digits through; more of them than a long holds are too much as well.
        return length.length() > 18 || Long.parseLong(length) > maxBodySize;
    }

    /// Every request has an id that its log lines, here and in the services, can be found by.
    private static void identify(HttpServerRequest request, HttpServerResponse response) {
        String id = request.getHeader(REQUEST_ID);
        if (id == null || !isUsable(id)) {
            id = newId();
            request.headers().set(REQUEST_ID, id);
        }
        response.headers().set(REQUEST_ID, id);
    }

    private static boolean isUsable(String id) {
        if (id.isEmpty() || id.length() > REQUEST_ID_MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            if (id.charAt(i) <= ' ' || id.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    private static String newId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }

    private boolean answeredAsPreflight(HttpServerRequest request, HttpServerResponse response) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin == null) {
            return false;
        }
        MultiMap headers = response.headers();
        String allowed = origins.allowedFor(origin);
        if (origins.varies()) {
            headers.add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        }
        boolean preflight = request.method().equals(HttpMethod.OPTIONS)
                && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
        if (allowed != null) {
            headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, allowed);
        }
        if (!preflight) {
            if (allowed != null) {
                headers.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED_HEADERS);
            }
            return false;
        }
        answerPreflight(request, response, allowed);
        return true;
    }

    private void answerPreflight(HttpServerRequest request, HttpServerResponse response, @Nullable String allowed) {
        if (allowed == null) {
            refuse(request, Problem.forbidden("origin_not_allowed", "Pages of this origin may not call this API"));
            return;
        }
        response.headers().set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        String wanted = request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
        if (wanted != null) {
            response.headers().set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, wanted);
        }
        response.headers().set(HttpHeaders.ACCESS_CONTROL_MAX_AGE, "600");
        response.setStatusCode(204).end();
    }
}
