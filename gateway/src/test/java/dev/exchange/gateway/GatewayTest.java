package dev.exchange.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(Backends.class)
class GatewayTest {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TEN_MEGABYTES = 10 << 20;

    @TestHTTPResource
    URI gateway;

    @ParameterizedTest
    @CsvSource({
        "GET,/api/orders?user_id=u&limit=5,order-service",
        "POST,/api/orders,order-service",
        "DELETE,/api/orders/order_1?user_id=u,order-service",
        "PATCH,/api/trading-bots/bot_1,bot-service",
        "GET,/api/trades,order-service",
        "GET,/api/wallets/user_1_BTC,wallet-service",
        "GET,/api/portfolio?user_id=a%20b,wallet-service",
        "GET,/api/cryptocurrencies,market-data-service",
        "GET,/api/trading-pairs/BTC/USD/orderbook?limit=20,market-data-service",
        "GET,/api/trading-pairs/BTC%2FUSD/orderbook,market-data-service",
        "GET,/api/trading-pairs/BTC-USD,market-data-service"
    })
    void aRequestReachesItsServiceUnchanged(String method, String uri, String service) throws Exception {
        String body = method.equals("GET") || method.equals("DELETE") ? "" : "{\"price\": 45000.10}";

        HttpResponse<String> response = send(request(uri)
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));

        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode echoed = JSON.readTree(response.body());
        assertThat(echoed.get("service").asText()).isEqualTo(service);
        assertThat(echoed.get("method").asText()).isEqualTo(method);
        assertThat(echoed.get("uri").asText()).isEqualTo(uri);
        assertThat(echoed.get("body").asText()).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 202, 204, 400, 403, 404, 409, 422, 429, 500})
    void aServicesStatusIsPassedBack(int status) throws Exception {
        assertThat(send(request("/api/orders?status=" + status).GET()).statusCode())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/api",
                "/api/ordersx",
                "/internal/stats",
                "/api/orders/../../internal/stats",
                "/api/orders/%2e%2e/%2e%2e/internal/stats",
                "/q/openapi",
                "/q/dev-ui",
                "/docs/nothing.js"
            })
    void anAddressThatIsNoneIsNotFound(String path) throws Exception {
        Answer answer = raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).contains("\"code\":\"not_found\"");
        assertThat(answer.head()).containsIgnoringCase("content-type: application/problem+json");
    }

    @Test
    void aRequestLineWithAHostInItIsUnderstood() throws Exception {
        Answer routed = raw("GET http://x/api/orders?limit=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        Answer internal = raw("GET http://x/internal/stats HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        assertThat(routed.status()).isEqualTo(200);
        assertThat(JSON.readTree(routed.body()).get("uri").asText()).isEqualTo("/api/orders?limit=1");
        assertThat(internal.status()).isEqualTo(404);
    }

    @Test
    void aServiceThatIsDownIsNamedAndTheClientToldWhenToTryAgain() throws Exception {
        HttpResponse<String> response =
                send(request("/api/price-alerts").POST(BodyPublishers.ofString("{\"user_id\": \"u\"}")));

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(header(response, "Content-Type")).isEqualTo("application/problem+json");
        assertThat(header(response, "Retry-After")).isEqualTo("1");
        JsonNode problem = JSON.readTree(response.body());
        assertThat(problem.get("code").asText()).isEqualTo("service_unavailable");
        assertThat(problem.get("service").asText()).isEqualTo("alert-service");
        assertThat(problem.get("detail").asText()).contains("alert-service");
    }

    @Test
    void aServiceThatDoesNotAnswerIsNamedAfterTheTimeout() throws Exception {
        HttpResponse<String> response = send(request("/api/trades/silence").GET());

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(JSON.readTree(response.body()).get("detail").asText())
                .contains("order-service")
                .contains("1000 ms");
    }

    @Test
    void anAnswerThatBreaksOffBreaksOffForTheClientToo() throws Exception {
        CompletableFuture<HttpResponse<String>> answer = CLIENT.sendAsync(
                request("/api/trades/cut").timeout(Duration.ofSeconds(10)).build(), BodyHandlers.ofString());

        assertThat(answer)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withCauseInstanceOf(IOException.class);
    }

    @Test
    void aBodyThatIsAnnouncedTooLargeIsRefusedWithoutReachingTheService() throws Exception {
        int before = Backends.BODY_BYTES.get();

        HttpResponse<String> response =
                send(request("/api/orders").POST(BodyPublishers.ofByteArray(new byte[TEN_MEGABYTES])));

        assertTooLarge(response);
        assertThat(Backends.BODY_BYTES.get()).isEqualTo(before);
    }

    @Test
    void aBodyThatTurnsOutTooLargeIsRefused() throws Exception {
        HttpResponse<String> response = send(request("/api/orders").POST(chunked(TEN_MEGABYTES)));

        assertTooLarge(response);
    }

    @Test
    void aRefusedBodyLeavesTheConnectionUsable() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertTooLarge(send(request("/api/orders").POST(chunked(2 << 20))));
            assertThat(send(request("/api/orders").GET()).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aBodyTooLargeForAnAddressOfTheGatewaysOwnIsRefusedToo() throws Exception {
        assertTooLarge(send(request("/").POST(BodyPublishers.ofByteArray(new byte[TEN_MEGABYTES]))));
        assertTooLarge(send(request("/nowhere").POST(BodyPublishers.ofByteArray(new byte[TEN_MEGABYTES]))));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 70_000, 1 << 20})
    void aBodyUpToTheLimitArrivesWhole(int length) throws Exception {
        HttpResponse<String> announced =
                send(request("/api/orders").POST(BodyPublishers.ofByteArray(new byte[length])));
        HttpResponse<String> chunked = send(request("/api/orders").POST(chunked(length)));

        assertThat(JSON.readTree(announced.body()).get("body_length").asInt()).isEqualTo(length);
        assertThat(JSON.readTree(chunked.body()).get("body_length").asInt()).isEqualTo(length);
    }

    @Test
    void aClientThatWaitsForLeaveToSendGetsIt() throws Exception {
        Answer answer = raw("POST /api/orders HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n"
                + "Connection: close\r\n\r\n{}");

        assertThat(answer.head()).startsWith("HTTP/1.1 100");
        assertThat(answer.body()).contains("\"body_length\":2").doesNotContain("\"expect\"");
    }

    @Test
    void headersOfThisHopStopHere() throws Exception {
        Answer answer =
                raw("GET /api/trades/hops-in HTTP/1.1\r\nHost: x\r\nConnection: X-Secret\r\nConnection: close\r\n"
                        + "X-Secret: 1\r\nTE: trailers\r\nProxy-Authorization: Basic x\r\nKeep-Alive: timeout=1\r\n"
                        + "X-Kept: yes\r\n\r\n");

        JsonNode headers = JSON.readTree(answer.body()).get("headers");
        assertThat(headers.has("x-kept")).isTrue();
        assertThat(headers.has("x-secret")).isFalse();
        assertThat(headers.has("te")).isFalse();
        assertThat(headers.has("proxy-authorization")).isFalse();
        assertThat(headers.has("keep-alive")).isFalse();

        HttpResponse<String> back = send(request("/api/trades/hops").GET());
        assertThat(back.headers().map().keySet()).doesNotContain("x-hop", "keep-alive");
        assertThat(header(back, "X-Next-Cursor")).isEqualTo("abc");
        assertThat(header(back, "Link")).isEqualTo("</api/trades?cursor=abc>; rel=\"next\"");
    }

    @Test
    void everyRequestHasAnIdThatServiceAndClientSee() throws Exception {
        HttpResponse<String> given =
                send(request("/api/orders").header("X-Request-Id", "my-id-1").GET());
        HttpResponse<String> made = send(request("/api/orders").GET());
        HttpResponse<String> senseless = send(
                request("/api/orders").header("X-Request-Id", "x".repeat(200)).GET());

        assertThat(given.headers().allValues("X-Request-Id")).containsExactly("my-id-1");
        assertThat(echoedHeader(given, "x-request-id")).isEqualTo("my-id-1");
        assertThat(header(made, "X-Request-Id")).matches("[0-9a-f]{32}");
        assertThat(echoedHeader(made, "x-request-id")).isEqualTo(header(made, "X-Request-Id"));
        assertThat(header(senseless, "X-Request-Id")).matches("[0-9a-f]{32}");
    }

    @Test
    void aPageOfAnyOriginMayAskAndReadTheHeadersItNeeds() throws Exception {
        Answer preflight = raw("OPTIONS /api/orders HTTP/1.1\r\nHost: x\r\nOrigin: https://app.example\r\n"
                + "Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: content-type\r\n"
                + "Connection: close\r\n\r\n");
        Answer answer = raw(
                "GET /api/orders HTTP/1.1\r\nHost: x\r\nOrigin: https://app.example\r\n" + "Connection: close\r\n\r\n");
        Answer problem = raw(
                "GET /nothing HTTP/1.1\r\nHost: x\r\nOrigin: https://app.example\r\n" + "Connection: close\r\n\r\n");

        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.head())
                .containsIgnoringCase("access-control-allow-origin: *")
                .containsIgnoringCase("access-control-allow-headers: content-type")
                .containsPattern("(?i)access-control-allow-methods: .*POST.*DELETE");
        assertThat(answer.head())
                .containsIgnoringCase("access-control-allow-origin: *")
                .containsPattern("(?i)access-control-expose-headers: .*X-Next-Cursor.*Link.*Retry-After");
        assertThat(problem.head()).containsIgnoringCase("access-control-allow-origin: *");
    }

    @Test
    void aProgramIsGreetedInJson() throws Exception {
        for (String accept : List.of("*/*", "application/json", "application/json, text/plain, */*")) {
            HttpResponse<String> response =
                    send(request("/").header("Accept", accept).GET());

            assertThat(header(response, "Content-Type")).isEqualTo("application/json");
            JsonNode greeting = JSON.readTree(response.body());
            assertThat(greeting.get("message").asText()).isEqualTo("Cryptocurrency Trading API");
            assertThat(greeting.get("version").asText()).isNotBlank();
        }
        assertThat(JSON.readTree(send(request("/").GET()).body()).has("message"))
                .isTrue();
    }

    @Test
    void aBrowserGetsAPageWhoseFilesAreAllHere() throws Exception {
        HttpResponse<String> page = send(request("/")
                .header("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
                .GET());

        assertThat(header(page, "Content-Type")).startsWith("text/html");
        assertThat(page.body()).contains("<h1>").doesNotContain("{version}");
        List<String> files = new ArrayList<>();
        java.util.regex.Pattern.compile("(?:src|href)=\"(/[^\"]+)\"")
                .matcher(page.body())
                .results()
                .forEach(match -> files.add(match.group(1)));
        assertThat(files).contains("/assets/page.css", "/assets/page.js", "/docs", "/openapi");
        assertThat(page.body()).doesNotContain("https://").doesNotContain("http://");
        for (String file : files) {
            assertThat(send(request(file).GET()).statusCode()).as(file).isIn(200, 301, 302, 307);
        }
    }

    @Test
    void thePageIsReadOnly() throws Exception {
        HttpResponse<String> response = send(request("/").POST(BodyPublishers.ofString("{}")));

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(header(response, "Allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void statisticsAreTheServicesOwnPutTogetherAndSayWhatIsMissing() throws Exception {
        HttpResponse<String> response = send(request("/api/stats").GET());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .contains("\"total_orders\":12345678901234567890")
                .contains("\"total_volume_24h\":1234567.12345678")
                .contains("\"total_market_cap\":1000000000000");
        JsonNode stats = JSON.readTree(response.body());
        assertThat(stats.get("status_distribution").get("open").asInt()).isEqualTo(2);
        assertThat(stats.get("total_cryptocurrencies").asInt()).isEqualTo(5);
        assertThat(stats.get("total_trading_pairs").asInt()).isEqualTo(6);
        assertThat(stats.get("total_trades").asInt()).isEqualTo(3);
        assertThat(stats.get("total_wallets").asInt()).isEqualTo(4);
        assertThat(stats.get("total_bots").asInt()).isEqualTo(7);
        assertThat(stats.get("total_alerts").isNull()).isTrue();
        assertThat(stats.get("unavailable")).hasSize(1).first().isEqualTo(JSON.readTree("\"alert-service\""));
        assertThat(stats.get("supported_order_types"))
                .isEqualTo(JSON.readTree(
                        "[\"market\", \"limit\", \"stop_loss\", \"take_profit\", \"stop_limit\", \"take_profit_limit\","
                                + " \"trailing_stop\", \"iceberg\"]"));
        assertThat(stats.get("supported_time_in_force")).isEqualTo(JSON.readTree("""
                        ["good_til_canceled", "immediate_or_cancel", "fill_or_kill", "day", "good_til_date"]"""));
    }

    @Test
    void oneDocumentDescribesEveryService() throws Exception {
        JsonNode document = JSON.readTree(send(request("/openapi").GET()).body());

        assertThat(document.get("openapi").asText()).startsWith("3.1");
        JsonNode paths = document.get("paths");
        assertThat(paths.properties())
                .extracting(java.util.Map.Entry::getKey)
                .containsExactlyInAnyOrder(
                        "/",
                        "/api/stats",
                        "/ws/{client_id}",
                        "/api/orders",
                        "/api/wallets",
                        "/api/trading-pairs/{pair}",
                        "/api/trading-bots");
        assertThat(paths.at("/~1api~1orders/get/tags")).isEqualTo(JSON.readTree("[\"Orders and trades\"]"));
        // Four services call an operation "list" and a schema "Item".
        assertThat(document.findValuesAsText("operationId")).doesNotHaveDuplicates();
        JsonNode schemas = document.at("/components/schemas");
        assertThat(schemas.get("Item").get("title").asText()).isEqualTo("order-service");
        assertThat(schemas.get("WalletServiceItem").get("title").asText()).isEqualTo("wallet-service");
        assertThat(paths.at("/~1api~1wallets/get/responses/200/content/application~1json/schema/$ref")
                        .asText())
                .isEqualTo("#/components/schemas/WalletServiceItem");
        assertThat(schemas.has("WalletServiceShared")).isFalse();
    }

    @Test
    void theDocumentationIsReadAtOneAddress() throws Exception {
        HttpResponse<String> page = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.ALWAYS)
                .build()
                .send(request("/docs").build(), BodyHandlers.ofString());

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("swagger-ui").contains("/openapi");
    }

    @Test
    void theGatewayIsReadyWhileAServiceIsDown() throws Exception {
        assertThat(send(request("/q/health/ready").GET()).statusCode()).isEqualTo(200);
    }

    @Test
    void requestsAreCountedByServiceAndStatus() throws Exception {
        send(request("/api/orders/whatever").GET());

        String metrics = send(request("/q/metrics").GET()).body();

        assertThat(metrics)
                .containsPattern("gateway_requests_seconds_count\\{[^}]*service=\"order-service\"[^}]*status=\"2xx\"")
                .doesNotContain("whatever");
    }

    private HttpRequest.Builder request(String uri) {
        return HttpRequest.newBuilder(gateway.resolve(uri)).timeout(Duration.ofSeconds(20));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private static BodyPublisher chunked(int length) {
        return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[length]));
    }

    private static String header(HttpResponse<String> response, String name) {
        Optional<String> value = response.headers().firstValue(name);
        assertThat(value).as(name).isPresent();
        return value.get();
    }

    private static String echoedHeader(HttpResponse<String> response, String name) throws IOException {
        return JSON.readTree(response.body()).get("headers").get(name).asText();
    }

    private static void assertTooLarge(HttpResponse<String> response) throws IOException {
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(header(response, "Content-Type")).isEqualTo("application/problem+json");
        assertThat(JSON.readTree(response.body()).get("code").asText()).isEqualTo("body_too_large");
    }

    private record Answer(String head, String body) {
        int status() {
            return Integer.parseInt(head.split(" ", 3)[1]);
        }
    }

    /// What java.net.http would not send.
    private Answer raw(String text) throws IOException {
        try (Socket socket = new Socket(gateway.getHost(), gateway.getPort())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(text.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            StringBuilder answer = new StringBuilder();
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                for (int c = reader.read(); c >= 0; c = reader.read()) {
                    answer.append((char) c);
                }
            }
            int end = answer.lastIndexOf("\r\n\r\n");
            return new Answer(answer.substring(0, end), answer.substring(end + 4));
        }
    }
}
