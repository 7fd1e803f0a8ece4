package dev.exchange.gateway.api;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/// What is the gateway's own to configure.
@ConfigMapping(prefix = "gateway")
public interface GatewayConfig {
    /// Where each service listens, by its name.
    Map<String, URI> services();

    /// How long a service may leave a request without a byte of an answer. Longer than ORDER_ACK_TIMEOUT.
    @WithDefault("10S")
    Duration serviceTimeout();

    /// How long a connection to a service may take to be made.
    @WithDefault("2S")
    Duration connectTimeout();

    /// How long GET /api/stats and /openapi wait for the services' parts.
    @WithDefault("5S")
    Duration statsTimeout();

    /// Connections kept to each service. At 8,000 requests a second of 50 ms each, 400 are in use.
    @WithDefault("1024")
    int connectionsPerService();

    /// Requests that may wait for a connection to one service; one more is refused with 503.
    @WithDefault("4096")
    int waitingPerService();

    /// Largest body of a request, in bytes.
    @WithDefault("1048576")
    long maxBodySize();

    /// How long the merged API document is served before the services are asked again.
    @WithDefault("60S")
    Duration openApiRefresh();
}
