package dev.exchange.order;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.EventJson;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.Ids;
import dev.exchange.contracts.OrderRejection;
import dev.exchange.contracts.OrderRequest;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderState;
import dev.exchange.contracts.OrderStatus;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.contracts.Topics;
import dev.exchange.contracts.UpdateCause;
import dev.exchange.platform.kafka.EventConsumers;
import dev.exchange.platform.kafka.EventProducer;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// What lies downstream of order-service, as far as its topics show it: reads `order-requests` and answers with the
/// contract's records, in the way that was arranged for the user.
@ApplicationScoped
public class Downstream {
    public static final BigDecimal PRICE = new BigDecimal("45000");
    private static final BigDecimal FEE_RATE = new BigDecimal("0.002");

    /// How requests of a user are answered.
    public enum Behaviour {
        /// Orders rest in the book; cancels are carried out.
        REST,
        /// Orders are filled at once in two trades against a house order.
        FILL,
        /// The same, but the trades come 100 ms after the order's update.
        FILL_LATE,
        /// wallet-service refuses.
        REFUSE,
        /// Orders are cancelled by the engine: nothing to trade with.
        KILL,
        /// Nothing is answered.
        SILENCE,
        /// Orders rest; the engine knows none when a cancel comes.
        FORGET
    }

    private final EventConsumers consumers;
    private final EventProducer producer;
    private final Map<String, Behaviour> behaviours = new ConcurrentHashMap<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final Queue<OrderRequest> requests = new ConcurrentLinkedQueue<>();
    private final Map<String, OrderRequest.Place> places = new ConcurrentHashMap<>();
    private final Map<String, Long> updateSequences = new HashMap<>();
    private final Map<String, Long> fillSequences = new HashMap<>();
    private volatile boolean closed;
    private volatile boolean reading;
    private boolean started;

    public Downstream(EventConsumers consumers, EventProducer producer) {
        this.consumers = consumers;
        this.producer = producer;
    }

    public void arrange(String userId, Behaviour behaviour) {
        behaviours.put(userId, behaviour);
    }

    public synchronized void start() {
        if (!started) {
            started = true;
            new Thread(this::readUntilClosed, "downstream").start();
        }
        while (!reading) {
            Thread.onSpinWait();
        }
    }

    /// What could not be written, which nothing here should make happen.
    public List<Throwable> failures() {
        return List.copyOf(failures);
    }

    public List<OrderRequest.Place> placesOf(String orderId) {
        return requests.stream()
                .filter(request -> request.orderId().equals(orderId))
                .filter(OrderRequest.Place.class::isInstance)
                .map(OrderRequest.Place.class::cast)
                .toList();
    }

    public List<OrderRequest> requestsOf(String userId) {
        return requests.stream()
                .filter(request -> request.userId().equals(userId))
                .toList();
    }

    private void readUntilClosed() {
        try (Consumer<byte[], byte[]> consumer = consumers.reader("downstream", 500)) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.ORDER_REQUESTS).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            partitions.forEach(consumer::position);
            reading = true;
            while (!closed) {
                for (ConsumerRecord<byte[], byte[]> request : consumer.poll(Duration.ofMillis(50))) {
                    answer(EventJson.read(request.value(), OrderRequest.class));
                }
            }
        }
    }

    private void answer(OrderRequest request) {
        requests.add(request);
        Behaviour behaviour = behaviours.getOrDefault(request.userId(), Behaviour.REST);
        switch (request) {
            case OrderRequest.Place place -> {
                boolean isNew = places.putIfAbsent(place.orderId(), place) == null;
                if (isNew) {
                    answer(place, behaviour);
                }
            }
            case OrderRequest.Cancel cancel -> {
                OrderRequest.Place place = places.get(cancel.orderId());
                if (behaviour == Behaviour.SILENCE) {
                    return;
                }
                if (place == null || behaviour == Behaviour.FORGET) {
                    nothingToCancel(cancel);
                } else {
                    update(place, UpdateCause.CANCELLED, OrderStatus.CANCELLED, BigDecimal.ZERO, "user_requested");
                }
            }
        }
    }

    private void answer(OrderRequest.Place place, Behaviour behaviour) {
        switch (behaviour) {
            case REST, FORGET -> open(place);
            case FILL -> {
                fills(place);
                update(place, UpdateCause.PLACED, OrderStatus.FILLED, place.quantity(), null);
            }
            case FILL_LATE -> {
                update(place, UpdateCause.PLACED, OrderStatus.FILLED, place.quantity(), null);
                pause(Duration.ofMillis(100));
                fills(place);
            }
            case KILL -> update(place, UpdateCause.PLACED, OrderStatus.CANCELLED, BigDecimal.ZERO, "no_liquidity");
            case REFUSE -> refuse(place);
            case SILENCE -> {
                // Somebody asks later.
            }
        }
    }

    /// Answers, at last, the place of a user to whom nothing was answered.
    public void open(OrderRequest.Place place) {
        update(place, UpdateCause.PLACED, OrderStatus.OPEN, BigDecimal.ZERO, null);
    }

    public void refuse(OrderRequest.Place place) {
        send(
                Topics.ORDER_REJECTIONS,
                new OrderRejection(
                        place.orderId(),
                        Event.SCHEMA_VERSION,
                        now(),
                        place.sequence(),
                        OrderRejection.TYPE,
                        place.orderId(),
                        place.userId(),
                        place.pairSymbol(),
                        "insufficient_balance",
                        "This order needs 22545 USD, and 12.5 USD is available",
                        "USD",
                        new BigDecimal("22545"),
                        new BigDecimal("12.5")));
    }

    /// Tells the state of an order, under the pair's next number.
    public synchronized void update(
            OrderRequest.Place place, UpdateCause cause, OrderStatus status, BigDecimal filled, @Nullable String code) {
        BigDecimal value = filled.multiply(PRICE);
        Instant now = now();
        OrderState state = new OrderState(
                place.clientOrderId(),
                place.orderType(),
                place.orderSide(),
                place.timeInForce(),
                status,
                place.quantity(),
                place.price(),
                place.stopPrice(),
                filled,
                place.quantity().subtract(filled),
                value,
                fee(value),
                "USD",
                BigDecimal.ZERO,
                status == OrderStatus.OPEN ? place.sequence() : null,
                place.expiresAt(),
                place.time(),
                now);
        send(place.pairSymbol(), place.orderId(), place.userId(), cause, state, code, now);
    }

    private synchronized void nothingToCancel(OrderRequest.Cancel cancel) {
        send(
                cancel.pairSymbol(),
                cancel.orderId(),
                cancel.userId(),
                UpdateCause.CANCEL_REJECTED,
                null,
                "order_not_found",
                now());
    }

    private void send(
            String pair,
            String orderId,
            String userId,
            UpdateCause cause,
            @Nullable OrderState state,
            @Nullable String code,
            Instant now) {
        long sequence = updateSequences.merge(pair, 1L, Long::sum);
        send(
                Topics.ORDER_UPDATES,
                new OrderUpdate(
                        pair + "-" + sequence,
                        Event.SCHEMA_VERSION,
                        now,
                        sequence,
                        OrderUpdate.TYPE,
                        pair,
                        cause,
                        orderId,
                        userId,
                        state,
                        BigDecimal.ZERO,
                        code,
                        code == null ? null : "Because of " + code));
    }

    private synchronized void fills(OrderRequest.Place place) {
        BigDecimal first =
                place.quantity().divide(BigDecimal.TWO, 4, RoundingMode.DOWN).max(new BigDecimal("0.0001"));
        fill(place, first);
        if (place.quantity().compareTo(first) > 0) {
            fill(place, place.quantity().subtract(first));
        }
    }

    private void fill(OrderRequest.Place place, BigDecimal quantity) {
        String pair = place.pairSymbol();
        long sequence = fillSequences.merge(pair, 1L, Long::sum);
        BigDecimal value = quantity.multiply(PRICE);
        OrderSide side = place.orderSide();
        send(
                Topics.FILLS,
                new Fill(
                        pair + "-" + sequence,
                        Event.SCHEMA_VERSION,
                        now(),
                        sequence,
                        Fill.TYPE,
                        Ids.trade(pair.startsWith("ETH") ? 2 : 1, sequence),
                        pair,
                        PRICE,
                        quantity,
                        value,
                        side,
                        "USD",
                        party(Ids.order(Ids.MAX_NUMBER), "house", side.opposite(), quantity, value),
                        party(place.orderId(), place.userId(), side, quantity, value)));
    }

    private static Fill.Party party(
            String orderId, String userId, OrderSide side, BigDecimal quantity, BigDecimal value) {
        BigDecimal fee = fee(value);
        return side == OrderSide.BUY
                ? new Fill.Party(orderId, userId, null, side, fee, value.add(fee), quantity, BigDecimal.ZERO)
                : new Fill.Party(orderId, userId, null, side, fee, quantity, value.subtract(fee), BigDecimal.ZERO);
    }

    private static BigDecimal fee(BigDecimal value) {
        return value.multiply(FEE_RATE);
    }

    private void send(String topic, Event event) {
        var _ = producer.send(topic, event).whenComplete((written, failure) -> {
            if (failure != null) {
                failures.add(failure);
            }
        });
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    // The delay is the scenario itself, not a wait for something.
    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void end(@Observes ShutdownEvent event) {
        closed = true;
    }
}
