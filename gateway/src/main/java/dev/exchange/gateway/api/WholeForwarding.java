package dev.exchange.gateway.api;

import dev.exchange.gateway.domain.Service;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import jakarta.inject.Singleton;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Passes on what is small and comes in one piece, as orders and cancels do: the request once it is whole, and its
/// answer once that is. Nothing is piped and nothing paused, which for such requests is most of what [Forwarding] does.
/// One object for all event loops.
@Singleton
public final class WholeForwarding {
    private static final int LENGTH_DIGITS_MAX = 5;
    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-request-id");

    private final Services services;
    private final ProblemAnswer problems;
    private final Forwarding forwarding;

    public WholeForwarding(Services services, ProblemAnswer problems, Forwarding forwarding) {
        this.services = services;
        this.problems = problems;
        this.forwarding = forwarding;
    }

    /// Whether a request is one of those: its body is announced and small, and nothing about it is special to this hop.
    static boolean takes(HttpServerRequest request) {
        HttpMethod method = request.method();
        MultiMap headers = request.headers();
        String length = headers.get(HttpHeaders.CONTENT_LENGTH);
        return (method.equals(HttpMethod.POST) || method.equals(HttpMethod.DELETE))
                && (length == null || length.length() <= LENGTH_DIGITS_MAX)
                && !headers.contains(HttpHeaders.TRANSFER_ENCODING)
                && !headers.contains(HttpHeaders.EXPECT)
                && namesNothing(headers.get(HttpHeaders.CONNECTION));
    }

    /// Whether a Connection header says nothing but what becomes of the connection; RFC 9110, 7.6.1.
    private static boolean namesNothing(@Nullable String connection) {
        return connection == null || connection.equalsIgnoreCase("keep-alive") || connection.equalsIgnoreCase("close");
    }

    /// Must be called on the request's event loop, before anything of its body was read.
    void forward(HttpServerRequest request, Service service) {
        long begun = System.nanoTime();
        // A body that does not come whole has nobody left to answer.
        request.body().onSuccess(body -> send(request, service, body, begun));
        // The framework hands requests over paused.
        request.resume();
    }

    private void send(HttpServerRequest request, Service service, Buffer body, long begun) {
        RequestOptions to = new RequestOptions(services.requestsTo(service))
                .setMethod(request.method())
                .setURI(Forwarding.originForm(request));
        services.client()
                .request(to)
                .compose(out -> {
                    copy(request.headers(), out.headers());
                    return out.send(body);
                })
                .compose(answer -> answer.body().map(whole -> new Answer(answer, whole)))
                .onSuccess(answer -> {
                    forwarding.observe(service, answer.head().statusCode(), System.nanoTime() - begun);
                    answer(request.response(), answer);
                })
                .onFailure(failure -> {
                    var problem = services.problem(service, failure);
                    forwarding.observe(service, problem.status(), System.nanoTime() - begun);
                    problems.send(request.response(), problem);
                });
    }

    private record Answer(HttpClientResponse head, Buffer body) {}

    private static void answer(HttpServerResponse response, Answer answer) {
        if (response.closed()) {
            return;
        }
        response.setStatusCode(answer.head().statusCode());
        MultiMap headers = answer.head().headers();
        // The gateway has set its own already, and a service that echoes it would double it.
        headers.remove(REQUEST_ID);
        copy(headers, response.headers());
        response.end(answer.body());
    }

    private static void copy(MultiMap from, MultiMap to) {
        for (Map.Entry<String, String> header : from) {
            if (!isOfThisHop(header.getKey())) {
                to.add(header.getKey(), header.getValue());
            }
        }
    }

    /// The length is written anew with the body.
    private static boolean isOfThisHop(String name) {
        return switch (name.length()) {
            case 2 -> name.equalsIgnoreCase("te");
            case 7 -> name.equalsIgnoreCase("trailer") || name.equalsIgnoreCase("upgrade");
            case 10 -> name.equalsIgnoreCase("connection") || name.equalsIgnoreCase("keep-alive");
            case 14 -> name.equalsIgnoreCase("content-length");
            case 16 -> name.equalsIgnoreCase("proxy-connection");
            case 17 -> name.equalsIgnoreCase("transfer-encoding");
            case 18 -> name.equalsIgnoreCase("proxy-authenticate");
            case 19 -> name.equalsIgnoreCase("proxy-authorization");
            default -> false;
        };
    }
}
