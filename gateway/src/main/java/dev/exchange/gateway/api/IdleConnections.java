package dev.exchange.gateway.api;

import dev.exchange.platform.config.ExchangeConfig;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Closes connections on which nothing moves, but never before a quiet WebSocket has had its heartbeat.
@Singleton
public class IdleConnections implements HttpServerOptionsCustomizer {
    private static final Duration LEAST = Duration.ofSeconds(75);

    private final Duration idleTimeout;

    public IdleConnections(ExchangeConfig exchange) {
        Duration twoHeartbeats =
                exchange.webSocketHeartbeatInterval().multipliedBy(2).plusSeconds(5);
        idleTimeout = twoHeartbeats.compareTo(LEAST) > 0 ? twoHeartbeats : LEAST;
    }

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setIdleTimeout(Math.toIntExact(idleTimeout.toSeconds())).setIdleTimeoutUnit(TimeUnit.SECONDS);
    }
}
