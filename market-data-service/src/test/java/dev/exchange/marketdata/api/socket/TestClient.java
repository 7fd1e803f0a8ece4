package dev.exchange.marketdata.api.socket;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// A client of the WebSocket as a Java program would be one.
final class TestClient implements WebSocket.Listener, AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final ObjectReader JSON =
            new ObjectMapper().reader().with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<JsonNode> received = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private final boolean reading;
    private final WebSocket socket;

    private TestClient(int port, String path, String origin, boolean reading) {
        this.reading = reading;
        WebSocket.Builder builder = http.newWebSocketBuilder();
        if (origin != null) {
            builder.header("Origin", origin);
        }
        socket = builder.buildAsync(URI.create("ws://localhost:" + port + path), this)
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    static TestClient connect(int port) {
        return new TestClient(port, "/ws/test_client", null, true);
    }

    static TestClient connect(int port, String origin) {
        return new TestClient(port, "/ws/test_client", origin, true);
    }

    /// A client that reads nothing until [#read].
    static TestClient deaf(int port) {
        return new TestClient(port, "/ws/deaf_client", null, false);
    }

    void send(String message) {
        socket.sendText(message, true)
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    void sendBinary(byte[] message) {
        socket.sendBinary(ByteBuffer.wrap(message), true)
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    void subscribe(String type, String pair) {
        send("{\"type\":\"subscribe\",\"subscription_type\":\"" + type + "\",\"pair_symbol\":\"" + pair + "\"}");
        await(
                "subscribed",
                message -> message.path("subscription_type").asText().equals(type));
    }

    /// The first message of the type that fits, waiting for it if need be.
    JsonNode await(String type, Predicate<JsonNode> fits) {
        return org.awaitility.Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> received.stream()
                                .filter(message -> message.get("type").asText().equals(type))
                                .filter(fits)
                                .findFirst()
                                .orElse(null),
                        java.util.Objects::nonNull);
    }

    JsonNode await(String type) {
        return await(type, message -> true);
    }

    List<JsonNode> received(String type) {
        return received.stream()
                .filter(message -> message.get("type").asText().equals(type))
                .toList();
    }

    List<JsonNode> received() {
        return received;
    }

    /// The code that the server closed with, waiting for it if need be.
    int closedWith() {
        return closed.orTimeout(3 * PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    boolean isClosed() {
        return closed.isDone();
    }

    void read() {
        socket.request(Long.MAX_VALUE);
    }

    @Override
    public void onOpen(WebSocket opened) {
        if (reading) {
            opened.request(Long.MAX_VALUE);
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        if (!reading) {
            // Megabytes may have piled up, and what matters of them is how they end.
            return null;
        }
        text.append(part);
        if (last) {
            try {
                received.add(JSON.readTree(text.toString()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            text.setLength(0);
        }
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        closed.completeExceptionally(failure);
    }

    @Override
    public void close() {
        socket.abort();
        http.shutdownNow();
    }
}
