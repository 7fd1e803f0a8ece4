package dev.exchange.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// A client of the WebSocket, which keeps what came until it is asked for.
final class StreamClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final BlockingQueue<JsonNode> received;
    private final WebSocket socket;

    private StreamClient(WebSocket socket, BlockingQueue<JsonNode> received) {
        this.socket = socket;
        this.received = received;
    }

    static StreamClient open(HttpClient http, URI uri) throws InterruptedException {
        BlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();
        WebSocket socket = http.newWebSocketBuilder()
                .connectTimeout(Duration.ofSeconds(10))
                .buildAsync(uri, new Collector(received))
                .join();
        return new StreamClient(socket, received);
    }

    void send(String message) {
        socket.sendText(message, true).join();
    }

    void subscribe(String type, String pair) {
        send(Json.object()
                .put("type", "subscribe")
                .put("subscription_type", type)
                .put("pair_symbol", pair)
                .toString());
    }

    /// The next message that is wanted; those before it are passed over.
    JsonNode next(String what, Predicate<JsonNode> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<JsonNode> passed = new ArrayList<>();
        while (true) {
            JsonNode message = received.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (message == null) {
                throw new AssertionError("No " + what + " came in " + PATIENCE + "; what came was "
                        + passed.subList(Math.max(0, passed.size() - 5), passed.size()));
            }
            if (wanted.test(message)) {
                return message;
            }
            passed.add(message);
        }
    }

    JsonNode next(String type) throws InterruptedException {
        return next(
                "message of type " + type,
                message -> message.path("type").asText().equals(type));
    }

    @Override
    public void close() {
        socket.abort();
    }

    private record Collector(BlockingQueue<JsonNode> received, StringBuilder parts) implements WebSocket.Listener {
        Collector(BlockingQueue<JsonNode> received) {
            this(received, new StringBuilder());
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            parts.append(text);
            if (last) {
                received.add(Json.read(parts.toString()));
                parts.setLength(0);
            }
            socket.request(1);
            return null;
        }
    }
}
