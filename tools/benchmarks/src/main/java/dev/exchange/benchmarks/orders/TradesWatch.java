package dev.exchange.benchmarks.orders;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A WebSocket client that has subscribed to the trades of every pair.
final class TradesWatch implements AutoCloseable {
    private static final String TRADE_ID = "\"trade_id\":\"trade_";

    private final HttpClient client = HttpClient.newHttpClient();
    private final WebSocket socket;

    /// Told of every trade, on the thread that reads the connection.
    @FunctionalInterface
    interface Reader {
        void traded(long trade, long nanos);
    }

    TradesWatch(URI gateway, Reader reader) throws Exception {
        URI uri = URI.create("ws://" + gateway.getAuthority() + "/ws/bench");
        socket = client.newWebSocketBuilder()
                .buildAsync(uri, new Listener(reader))
                .get(10, TimeUnit.SECONDS);
        for (OrderMix.Market market : OrderMix.MARKETS) {
            socket.sendText(
                            "{\"type\":\"subscribe\",\"subscription_type\":\"trades\",\"pair_symbol\":\""
                                    + market.symbol() + "\"}",
                            true)
                    .get(10, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() {
        socket.abort();
        client.close();
    }

    private static final class Listener implements WebSocket.Listener {
        private final Reader reader;
        private final StringBuilder begun = new StringBuilder();

        Listener(Reader reader) {
            this.reader = reader;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            long now = System.nanoTime();
            begun.append(text);
            if (last) {
                int id = begun.indexOf(TRADE_ID);
                if (id >= 0) {
                    int start = id + TRADE_ID.length();
                    reader.traded(Long.parseLong(begun, start, begun.indexOf("\"", start), 10), now);
                }
                begun.setLength(0);
            }
            from.request(1);
            return null;
        }
    }
}
