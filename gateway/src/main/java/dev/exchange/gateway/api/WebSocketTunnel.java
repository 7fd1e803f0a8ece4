package dev.exchange.gateway.api;

import dev.exchange.gateway.domain.Service;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.NetSocket;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/// Joins a client's WebSocket to a service's: the handshake is passed on, and after it bytes flow both ways, each way
/// no faster than the other end takes them.
@Singleton
public class WebSocketTunnel {
    private static final Logger LOG = Logger.getLogger(WebSocketTunnel.class);

    private final Services services;
    private final ProblemAnswer problems;

    public WebSocketTunnel(Services services, ProblemAnswer problems) {
        this.services = services;
        this.problems = problems;
    }

    /// Must be called on the request's event loop, with an upgrade request whose body is paused.
    void open(HttpServerRequest request, Service service) {
        services.webSockets()
                .request(services.requestsTo(service))
                .compose(upgrade -> {
                    passOn(request, upgrade);
                    var answered = upgrade.connect();
                    request.handler(upgrade::write);
                    request.endHandler(end -> upgrade.end());
                    request.resume();
                    return answered;
                })
                .onSuccess(answer -> {
                    if (answer.statusCode() == 101) {
                        join(request, answer);
                    } else {
                        refuse(request.response(), answer);
                    }
                })
                .onFailure(failure -> problems.send(request.response(), services.problem(service, failure)));
    }

    private static void passOn(HttpServerRequest request, HttpClientRequest upgrade) {
        upgrade.setURI(Forwarding.originForm(request));
        request.headers().forEach((name, value) -> {
            if (!HttpHeaders.HOST.toString().equalsIgnoreCase(name)
                    && !HttpHeaders.CONNECTION.toString().equalsIgnoreCase(name)) {
                upgrade.headers().add(name, value);
            }
        });
        // Firefox says "keep-alive, Upgrade", which servers need not understand.
        upgrade.putHeader(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE);
    }

    private static void join(HttpServerRequest request, HttpClientResponse answer) {
        NetSocket behind = answer.netSocket();
        behind.pause();
        HttpServerResponse response = request.response();
        response.setStatusCode(101);
        answer.headers().forEach((name, value) -> response.headers().set(name, value));
        request.toNetSocket()
                .onSuccess(client -> {
                    client.pipeTo(behind).onFailure(WebSocketTunnel::broken);
                    behind.pipeTo(client).onFailure(WebSocketTunnel::broken);
                })
                .onFailure(gone -> {
                    broken(gone);
                    behind.close();
                });
    }

    private static void broken(Throwable cause) {
        LOG.debugf(cause, "A WebSocket ended without a closing handshake");
    }

    /// The service's own words, for instance about a missing header.
    private static void refuse(HttpServerResponse response, HttpClientResponse answer) {
        response.setStatusCode(answer.statusCode());
        String type = answer.getHeader(HttpHeaders.CONTENT_TYPE);
        if (type != null) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, type);
        }
        response.setChunked(true);
        answer.pipeTo(response).onFailure(WebSocketTunnel::broken);
    }
}
