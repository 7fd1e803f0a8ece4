package dev.exchange.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A client of the REST API and the WebSocket. Thread-safe.
final class ExchangeApi {
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int ATTEMPTS = 10;
    private static final String NEXT_CURSOR = "X-Next-Cursor";

    private final URI base;

    ExchangeApi(URI base) {
        this.base = base;
    }

    /// @param retryAfter the header, where there is one
    record Answer(
            int status, String body, String contentType, Optional<String> nextCursor, Optional<String> retryAfter) {
        JsonNode json() {
            return Json.read(body);
        }

        /// The body of an answer that must be a success.
        JsonNode success() {
            if (status < 200 || status > 299) {
                throw new AssertionError("Expected success, got " + this);
            }
            return json();
        }
    }

    URI uri(String path) {
        return base.resolve(path);
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send(request(path).GET().build());
    }

    Answer delete(String path) throws IOException, InterruptedException {
        return send(request(path).DELETE().build());
    }

    Answer post(String path, JsonNode body) throws IOException, InterruptedException {
        return send("POST", path, "application/json", body.toString().getBytes(StandardCharsets.UTF_8));
    }

    /// Places an order and hears of its outcome, however long a busy machine takes: an order of which nothing was
    /// heard in time is asked for again under its client order id.
    Answer order(JsonNode body) throws IOException, InterruptedException {
        ObjectNode named = body.deepCopy();
        if (!named.has("client_order_id")) {
            named.put("client_order_id", UUID.randomUUID().toString());
        }
        return heard(() -> post("/api/orders", named));
    }

    /// A request that may be sent more than once.
    @FunctionalInterface
    interface Repeatable {
        Answer send() throws IOException, InterruptedException;
    }

    /// The answer of the engine: a request that it has not answered in time (202) is sent again.
    static Answer heard(Repeatable request) throws IOException, InterruptedException {
        Answer answer = request.send();
        for (int attempt = 1; answer.status() == 202 && attempt < ATTEMPTS; attempt++) {
            answer = request.send();
        }
        return answer;
    }

    /// Any request at all, senseless ones too.
    Answer send(String method, String path, @Nullable String contentType, byte @Nullable [] body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                request(path).method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (contentType != null) {
            request.header("Content-Type", contentType);
        }
        return send(request.build());
    }

    /// The answer with its headers, for what is about headers.
    HttpResponse<String> raw(HttpRequest request) throws IOException, InterruptedException {
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /// Every item of a list, page by page.
    List<JsonNode> all(String path, int pageSize) throws IOException, InterruptedException {
        String separator = path.contains("?") ? "&" : "?";
        List<JsonNode> items = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            Answer page = get(path + separator + "limit=" + pageSize
                    + cursor.map(next -> "&cursor=" + encoded(next)).orElse(""));
            JsonNode array = page.success();
            if (!array.isArray() || array.size() > pageSize) {
                throw new AssertionError("Not a page of at most " + pageSize + ": " + page);
            }
            array.forEach(items::add);
            cursor = page.nextCursor();
        } while (cursor.isPresent());
        return items;
    }

    /// Opens `/ws/{clientId}`.
    StreamClient stream(String clientId) throws InterruptedException {
        return StreamClient.open(
                HTTP, URI.create(base.toString().replace("http:", "ws:") + "/ws/" + encoded(clientId)));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path)).timeout(TIMEOUT);
    }

    private Answer send(HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<String>> sending = HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        try {
            HttpResponse<String> response = sending.get(TIMEOUT.toSeconds() + 5, TimeUnit.SECONDS);
            return new Answer(
                    response.statusCode(),
                    response.body(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    response.headers().firstValue(NEXT_CURSOR),
                    response.headers().firstValue("Retry-After"));
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException broken) {
                throw broken;
            }
            throw new IOException(failed.getCause());
        } catch (TimeoutException late) {
            sending.cancel(true);
            throw new IOException("No answer from " + request.uri(), late);
        }
    }
}
