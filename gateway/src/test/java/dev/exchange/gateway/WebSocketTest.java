package dev.exchange.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Backends.class)
class WebSocketTest {
    @TestHTTPResource
    URI gateway;

    @Test
    void messagesPassBothWaysAndTheClosingHandshakeToo() throws Exception {
        Ear ear = new Ear();
        WebSocket socket = open("/ws/python_client", ear);

        assertThat(ear.next()).isEqualTo("hello python_client");
        socket.sendText("{\"type\":\"ping\"}", true).get(10, TimeUnit.SECONDS);
        assertThat(ear.next()).isEqualTo("echo {\"type\":\"ping\"}");
        // Longer than the time that a service has for an ordinary answer.
        await().during(Duration.ofMillis(1500)).atMost(Duration.ofSeconds(10)).until(() -> !socket.isInputClosed());
        socket.sendText("still there", true).get(10, TimeUnit.SECONDS);
        assertThat(ear.next()).isEqualTo("echo still there");

        socket.sendClose(WebSocket.NORMAL_CLOSURE, "done").get(10, TimeUnit.SECONDS);
        assertThat(ear.next()).isEqualTo("closed 1000");
    }

    @Test
    void aClientThatVanishesIsNotKeptAtTheService() throws Exception {
        int before = Backends.OPEN_WEB_SOCKETS.get();
        Ear ear = new Ear();
        WebSocket socket = open("/ws/vanishing", ear);
        assertThat(ear.next()).startsWith("hello");
        assertThat(Backends.OPEN_WEB_SOCKETS.get()).isEqualTo(before + 1);

        socket.abort();

        await().atMost(Duration.ofSeconds(10)).until(() -> Backends.OPEN_WEB_SOCKETS.get() == before);
    }

    @Test
    void aClientThatDoesNotReadHoldsTheServiceBackInsteadOfFillingTheGateway() throws Exception {
        try (Socket socket = new Socket(gateway.getHost(), gateway.getPort())) {
            socket.setReceiveBufferSize(64 << 10);
            OutputStream out = socket.getOutputStream();
            out.write(("GET /ws/slow HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
                            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.read());
            }
            assertThat(head).startsWith("HTTP/1.1 101");
            // The frame of the text "flood", masked with zeros.
            out.write(new byte[] {(byte) 0x81, (byte) 0x85, 0, 0, 0, 0, 'f', 'l', 'o', 'o', 'd'});
            out.flush();

            // It stops where the buffers of three sockets are full, and stays there.
            int[] last = {-1};
            await().atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> {
                        int now = Backends.FLOODED.get();
                        boolean still = now > 0 && now == last[0];
                        last[0] = now;
                        return still;
                    });
            assertThat(Backends.FLOODED.get()).isLessThan(64 << 20);
        }
    }

    @Test
    void anUpgradeElsewhereIsAnOrdinaryRequest() {
        assertThat(HttpClient.newHttpClient()
                        .newWebSocketBuilder()
                        .buildAsync(URI.create("ws://" + gateway.getAuthority() + "/api/orders"), new Ear()))
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withCauseInstanceOf(WebSocketHandshakeException.class);
    }

    private WebSocket open(String path, Ear ear) throws Exception {
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://" + gateway.getAuthority() + path), ear)
                .get(10, TimeUnit.SECONDS);
    }

    private static final class Ear implements WebSocket.Listener {
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

        String next() throws InterruptedException {
            return heard.poll(10, TimeUnit.SECONDS);
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            heard.add(text.toString());
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            heard.add("closed " + status);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            heard.add("error " + error);
        }
    }
}
