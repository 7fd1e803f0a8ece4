package dev.exchange.gateway;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Real HTTP servers in the services' places. Each echoes what it was asked; alert-service is down.
public final class Backends implements QuarkusTestResourceLifecycleManager {
    /// Connections that the market data service has had from the gateway and that are still open.
    static final AtomicInteger OPEN_WEB_SOCKETS = new AtomicInteger();

    /// Bytes of bodies that order-service got.
    static final AtomicInteger BODY_BYTES = new AtomicInteger();

    private final Vertx vertx = Vertx.vertx();
    private final List<HttpServer> servers = new ArrayList<>();

    @Override
    public Map<String, String> start() {
        Map<String, String> configuration = new HashMap<>();
        configuration.put("ORDER_SERVICE_URL", serve("order-service", """
                {"total_orders": 12345678901234567890, "total_trades": 3, "status_distribution": {"open": 2}}"""));
        configuration.put("WALLET_SERVICE_URL", serve("wallet-service", """
                {"total_wallets": 4}"""));
        configuration.put("MARKET_DATA_SERVICE_URL", serve("market-data-service", """
                {"total_cryptocurrencies": 5, "total_trading_pairs": 6, "total_volume_24h": 1234567.12345678,
                 "total_market_cap": 1e12}"""));
        configuration.put("BOT_SERVICE_URL", serve("bot-service", """
                {"total_bots": 7}"""));
        configuration.put("ALERT_SERVICE_URL", "http://127.0.0.1:" + closedPort());
        configuration.put("gateway.service-timeout", "1S");
        configuration.put("gateway.stats-timeout", "1S");
        configuration.put("ALLOWED_ORIGINS", "*");
        return configuration;
    }

    @Override
    public void stop() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    private static int closedPort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String serve(String name, String stats) {
        HttpServer server = vertx.createHttpServer()
                .requestHandler(request -> answer(name, stats, request))
                .webSocketHandler(Backends::speak)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        servers.add(server);
        return "http://127.0.0.1:" + server.actualPort();
    }

    private static void answer(String name, String stats, HttpServerRequest request) {
        switch (request.path()) {
            case "/internal/stats" -> request.response().end(stats);
            case "/q/openapi" -> request.response().end(openApi(name));
            case "/api/trades/silence" -> {}
            case "/api/trades/cut" -> {
                request.response().setChunked(true).write("[1,");
                request.connection().close();
            }
            case "/api/trades/hops" ->
                request.response()
                        .putHeader("Connection", "X-Hop")
                        .putHeader("X-Hop", "1")
                        .putHeader("Keep-Alive", "timeout=5")
                        .putHeader("X-Next-Cursor", "abc")
                        .putHeader("Link", "</api/trades?cursor=abc>; rel=\"next\"")
                        .end("[]");
            default -> echo(name, request);
        }
    }

    private static void echo(String name, HttpServerRequest request) {
        request.body().onSuccess(body -> {
            if (name.equals("order-service")) {
                BODY_BYTES.addAndGet(body.length());
            }
            JsonObject headers = new JsonObject();
            MultiMap received = request.headers();
            received.names().forEach(header -> headers.put(header.toLowerCase(Locale.ROOT), received.get(header)));
            request.response()
                    .setStatusCode(
                            request.getParam("status") == null ? 200 : Integer.parseInt(request.getParam("status")))
                    .putHeader("Content-Type", "application/json")
                    .end(new JsonObject()
                            .put("service", name)
                            .put("method", request.method().name())
                            .put("uri", request.uri())
                            .put("headers", headers)
                            .put("body", body.length() > 1000 ? "" : body.toString())
                            .put("body_length", body.length())
                            .toBuffer());
        });
    }

    private static void speak(ServerWebSocket socket) {
        OPEN_WEB_SOCKETS.incrementAndGet();
        socket.closeHandler(closed -> OPEN_WEB_SOCKETS.decrementAndGet());
        socket.writeTextMessage("hello " + socket.path().substring("/ws/".length()));
        socket.textMessageHandler(text -> {
            if (text.equals("flood")) {
                flood(socket);
            } else {
                socket.writeTextMessage("echo " + text);
            }
        });
    }

    /// Writes for as long as the other end takes it.
    private static void flood(ServerWebSocket socket) {
        Buffer chunk = Buffer.buffer(new byte[64 << 10]);
        while (!socket.isClosed() && !socket.writeQueueFull()) {
            socket.writeBinaryMessage(chunk);
            FLOODED.addAndGet(chunk.length());
        }
        socket.drainHandler(more -> flood(socket));
    }

    /// Bytes that have been written to sockets that asked for a flood.
    static final AtomicInteger FLOODED = new AtomicInteger();

    private static String openApi(String name) {
        String path = switch (name) {
            case "order-service" -> "/api/orders";
            case "wallet-service" -> "/api/wallets";
            case "market-data-service" -> "/api/trading-pairs/{pair}";
            default -> "/api/trading-bots";
        };
        return """
                {"openapi": "3.1.0", "info": {"title": "Part", "version": "1"},
                 "paths": {"%s": {"get": {"operationId": "list", "tags": ["Some Resource"], "responses": {"200": {
                     "description": "ok", "content": {"application/json": {
                     "schema": {"$ref": "#/components/schemas/Item"}}}}}}},
                   "/internal/stats": {"get": {"responses": {}}},
                   "/api/elsewhere": {"get": {"responses": {}}}},
                 "components": {"schemas": {"Item": {"type": "object", "title": "%s"}, "Shared": {"type": "string"}}}}
                """.formatted(path, name);
    }
}
