package dev.exchange.systemtests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A headless browser with one page, steered over the DevTools protocol.
///
/// @see <a href="https://chromedevtools.github.io/devtools-protocol/">Chrome DevTools Protocol</a>
final class Chromium implements AutoCloseable {
    private static final List<Path> PLACES = Stream.of(
                    "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
            .map(Path::of)
            .toList();
    private static final Pattern LISTENING = Pattern.compile("DevTools listening on ws://([^/]+)/");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process browser;
    private final StreamClient page;
    private final AtomicInteger calls = new AtomicInteger();

    private Chromium(Process browser, StreamClient page) {
        this.browser = browser;
        this.page = page;
    }

    /// Opens an address.
    ///
    /// @param profile an empty directory
    static Chromium open(URI address, Path profile) throws IOException, InterruptedException {
        Path program = PLACES.stream().filter(Files::isExecutable).findFirst().orElse(null);
        assumeTrue(program != null, "no Chromium among " + PLACES + " (Debian: chromium)");
        Process browser = new ProcessBuilder(
                        program.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--user-data-dir=" + profile,
                        "--remote-debugging-port=0",
                        address.toString())
                .redirectErrorStream(true)
                .start();
        try {
            return new Chromium(browser, StreamClient.open(HTTP, pageOf(devTools(browser), address)));
        } catch (IOException | InterruptedException | RuntimeException | Error failed) {
            browser.destroyForcibly();
            throw failed;
        }
    }

    /// The value of a JavaScript expression; of a promise, what it brings.
    JsonNode evaluate(String expression) throws InterruptedException {
        int id = calls.incrementAndGet();
        ObjectNode call = Json.object().put("id", id).put("method", "Runtime.evaluate");
        call.putObject("params")
                .put("expression", expression)
                .put("returnByValue", true)
                .put("awaitPromise", true);
        page.send(call.toString());
        JsonNode result = page.next(
                        "answer to " + expression, message -> message.path("id").asInt() == id)
                .path("result");
        if (result.has("exceptionDetails")) {
            throw new AssertionError(expression + " failed: " + result.get("exceptionDetails"));
        }
        return result.path("result").path("value");
    }

    @Override
    public void close() {
        page.close();
        browser.descendants().forEach(ProcessHandle::destroyForcibly);
        browser.destroyForcibly();
        browser.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    /// Host and port of the DevTools, which the browser says on its error output.
    private static String devTools(Process browser) throws InterruptedException, IOException {
        CompletableFuture<String> found = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            // Read to the end, so that the browser never waits for somebody to read what it says.
            try (BufferedReader lines = browser.inputReader(StandardCharsets.UTF_8)) {
                lines.lines().forEach(line -> {
                    Matcher matcher = LISTENING.matcher(line);
                    if (matcher.find()) {
                        found.complete(matcher.group(1));
                    }
                });
                found.completeExceptionally(new IOException("The browser ended without saying where it listens"));
            } catch (IOException | java.io.UncheckedIOException closed) {
                found.completeExceptionally(closed);
            }
        });
        try {
            return found.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("The browser did not start", e);
        }
    }

    private static URI pageOf(String devTools, URI address) throws IOException, InterruptedException {
        HttpResponse<String> targets = HTTP.send(
                HttpRequest.newBuilder(URI.create("http://" + devTools + "/json/list"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        for (JsonNode target : Json.read(targets.body())) {
            if (target.get("type").asText().equals("page")
                    && target.get("url").asText().startsWith(address.toString())) {
                return URI.create(target.get("webSocketDebuggerUrl").asText());
            }
        }
        throw new IOException("No page shows " + address + ": " + targets.body());
    }
}
