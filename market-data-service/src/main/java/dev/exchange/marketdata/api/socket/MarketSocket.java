package dev.exchange.marketdata.api.socket;

import dev.exchange.marketdata.events.Timers;
import dev.exchange.platform.config.ExchangeConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.OpenConnections;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.buffer.Buffer;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/// The WebSocket of the market data. What a client says is answered on its own event loop, which nothing
/// here holds up.
@WebSocket(path = "/ws/{clientId}")
public class MarketSocket {
    private static final Logger LOG = Logger.getLogger(MarketSocket.class);

    /// A client that has not taken a message for this many heartbeats is gone or stuck.
    private static final int STALLED_HEARTBEATS = 2;

    private final Streams streams;
    private final SocketMessages messages;
    private final ClientMessages clientMessages;
    private final SlowConsumers slowConsumers;
    private final ExchangeConfig config;
    private final OpenConnections connections;
    private final Counter refused;
    private final Map<String, ClientSession> sessions = new ConcurrentHashMap<>();
    private final AtomicInteger admitted = new AtomicInteger();

    public MarketSocket(
            Streams streams,
            SocketMessages messages,
            ClientMessages clientMessages,
            SlowConsumers slowConsumers,
            ExchangeConfig config,
            OpenConnections connections,
            MeterRegistry meters) {
        this.streams = streams;
        this.messages = messages;
        this.clientMessages = clientMessages;
        this.slowConsumers = slowConsumers;
        this.config = config;
        this.connections = connections;
        this.refused = Counter.builder("exchange.websocket.refused")
                .description("Connections closed because MAX_WEBSOCKET_CONNECTIONS was reached")
                .register(meters);
        Gauge.builder("exchange.websocket.connections", sessions, Map::size)
                .description("Connected clients")
                .register(meters);
    }

    void start(@Observes StartupEvent event, Timers timers) {
        timers.thread("market-heartbeat").every(config.webSocketHeartbeatInterval(), this::beat);
    }

    @OnOpen
    @NonBlocking
    void open(WebSocketConnection connection) {
        Wire wire = new SocketWire(connection);
        if (admitted.incrementAndGet() > config.maxWebSocketConnections()) {
            admitted.decrementAndGet();
            refused.increment();
            wire.close(
                    Wire.TRY_AGAIN_LATER,
                    "All " + config.maxWebSocketConnections() + " connections are taken: try again later");
            return;
        }
        sessions.put(
                connection.id(), new ClientSession(streams, wire, config.webSocketMessageQueueSize(), slowConsumers));
    }

    @OnTextMessage
    @NonBlocking
    void receive(String text, WebSocketConnection connection) {
        ClientSession session = sessions.get(connection.id());
        if (session == null) {
            return;
        }
        try {
            answer(clientMessages.read(text), session);
        } catch (ClientMessages.Refused refusal) {
            session.send(messages.error(refusal.code(), refusal.detail()));
        } catch (RuntimeException defect) {
            LOG.errorf(defect, "A message of %d characters could not be answered", text.length());
            session.send(messages.error("internal_error", "Something went wrong on our side"));
        }
    }

    @OnBinaryMessage
    @NonBlocking
    void receive(Buffer bytes, WebSocketConnection connection) {
        ClientSession session = sessions.get(connection.id());
        if (session != null) {
            session.send(messages.error("text_only", "A message is a JSON object in a text frame; this was binary"));
        }
    }

    @OnClose
    @NonBlocking
    void close(WebSocketConnection connection) {
        ClientSession session = sessions.remove(connection.id());
        if (session != null) {
            admitted.decrementAndGet();
            session.end();
        }
    }

    /// The transport failed: the connection broke, which [#close] tells of, or a message passed the transport's bound,
    /// which leaves nothing to go on with.
    @OnError
    @NonBlocking
    void fail(Throwable failure, WebSocketConnection connection) {
        LOG.debugf(failure, "The connection %s failed", connection.id());
        if (failure instanceof IllegalStateException) {
            new SocketWire(connection)
                    .close(Wire.MESSAGE_TOO_BIG, "A message has at most " + ClientMessages.MAX_LENGTH + " characters");
        }
    }

    void end(@Observes @Priority(0) ShutdownEvent event) {
        sessions.keySet().stream()
                .map(connections::findByConnectionId)
                .flatMap(Optional::stream)
                .forEach(connection -> new SocketWire(connection)
                        .close(Wire.GOING_AWAY, "The service restarts: reconnect and subscribe again"));
    }

    private void answer(ClientMessage message, ClientSession session) {
        switch (message) {
            case ClientMessage.Subscribe subscribe -> {
                subscribe(subscribe.subscription(), session);
                session.send(messages.subscription("subscribed", subscribe.subscription()));
            }
            case ClientMessage.Unsubscribe unsubscribe -> {
                unsubscribe(unsubscribe.subscription(), session);
                session.send(messages.subscription("unsubscribed", unsubscribe.subscription()));
            }
            case ClientMessage.Ping ping -> session.send(messages.pong());
        }
    }

    private static void subscribe(ClientMessage.Subscription to, ClientSession session) {
        switch (to.stream()) {
            case ORDERBOOK -> session.subscribeBook(to.pair(), to.depth());
            case TRADES -> session.subscribeTrades(to.pair());
            case TICKER -> session.subscribeTicker(to.pair());
            case CANDLES -> session.subscribeCandles(to.pair(), to.interval());
        }
    }

    private static void unsubscribe(ClientMessage.Subscription from, ClientSession session) {
        switch (from.stream()) {
            case ORDERBOOK -> session.unsubscribeBook(from.pair());
            case TRADES -> session.unsubscribeTrades(from.pair());
            case TICKER -> session.unsubscribeTicker(from.pair());
            case CANDLES -> session.unsubscribeCandles(from.pair(), from.interval());
        }
    }

    private void beat() {
        List<Outgoing.Message> heartbeat = List.of(new Outgoing.Message(messages.heartbeat()));
        long now = System.nanoTime();
        long limit = config.webSocketHeartbeatInterval()
                .multipliedBy(STALLED_HEARTBEATS)
                .toNanos();
        for (ClientSession session : sessions.values()) {
            session.closeIfStalled(now, limit);
            session.send(heartbeat);
        }
    }

    private record SocketWire(WebSocketConnection connection) implements Wire {
        @Override
        public CompletionStage<Void> send(String text) {
            return connection.sendText(text).subscribeAsCompletionStage();
        }

        @Override
        public void close(int code, String reason) {
            connection
                    .close(new CloseReason(code, reason))
                    .subscribe()
                    .with(closed -> {}, failure -> LOG.debugf(failure, "The connection %s was gone", connection.id()));
        }
    }
}
