package dev.exchange.order;

import dev.exchange.contracts.ChangeRejection;
import dev.exchange.contracts.Event;
import dev.exchange.contracts.EventJson;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.Ids;
import dev.exchange.contracts.LinkedOrder;
import dev.exchange.contracts.MarketState;
import dev.exchange.contracts.MarketUpdate;
import dev.exchange.contracts.OrderLink;
import dev.exchange.contracts.OrderOptions;
import dev.exchange.contracts.OrderRejection;
import dev.exchange.contracts.OrderRequest;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderState;
import dev.exchange.contracts.OrderStatus;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.contracts.Topics;
import dev.exchange.contracts.UpdateCause;
import dev.exchange.contracts.UserUpdate;
import dev.exchange.contracts.UserUpdateCause;
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
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// What lies downstream of order-service, as far as its topics show it: reads `order-requests` and answers
/// with the contract's records, in the way that was arranged for the user.
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
        FORGET,
        /// Orders rest; wallet-service refuses changes.
        REFUSE_CHANGES,
        /// Orders rest; the engine refuses changes and whatever concerns all orders or the market.
        HALT,
        /// Orders rest; nothing else is answered.
        IGNORE
    }

    /// How an order hangs together with others.
    private record Group(OrderLink link, List<String> others) {}

    private final EventConsumers consumers;
    private final EventProducer producer;
    private final Map<String, Behaviour> behaviours = new ConcurrentHashMap<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final Queue<OrderRequest> requests = new ConcurrentLinkedQueue<>();
    private final Map<String, OrderRequest.Place> places = new ConcurrentHashMap<>();
    private final Map<String, Group> groups = new ConcurrentHashMap<>();
    private final Set<String> alive = ConcurrentHashMap.newKeySet();
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

    /// A new user, whose requests are answered so.
    public String user(Behaviour behaviour) {
        String userId = "user-" + UUID.randomUUID();
        arrange(userId, behaviour);
        return userId;
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
        return requests(OrderRequest.Place.class)
                .filter(place -> place.orderId().equals(orderId))
                .toList();
    }

    public <R extends OrderRequest> Stream<R> requests(Class<R> type) {
        return requests.stream().filter(type::isInstance).map(type::cast);
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
                if (behaviour == Behaviour.SILENCE || behaviour == Behaviour.IGNORE) {
                    return;
                }
                if (place == null || behaviour == Behaviour.FORGET) {
                    nothingToCancel(cancel);
                } else {
                    update(place, UpdateCause.CANCELLED, OrderStatus.CANCELLED, BigDecimal.ZERO, "user_requested");
                }
            }
            case OrderRequest.Change change -> answer(change, behaviour);
            case OrderRequest.CancelAll all -> answer(all, behaviour);
            case OrderRequest.CancelAllAfter after -> answer(after, behaviour);
            case OrderRequest.SetMarket set -> answer(set, behaviour);
        }
    }

    private void answer(OrderRequest.Change change, Behaviour behaviour) {
        switch (behaviour) {
            case REFUSE_CHANGES ->
                send(
                        Topics.ORDER_REJECTIONS,
                        new ChangeRejection(
                                change.eventId(),
                                Event.SCHEMA_VERSION,
                                now(),
                                change.sequence(),
                                change.eventId(),
                                change.orderId(),
                                change.userId(),
                                change.pairSymbol(),
                                "insufficient_balance",
                                "This change needs 4509 USD more, and 12.5 USD is available",
                                "USD",
                                new BigDecimal("4509"),
                                new BigDecimal("12.5")));
            case HALT -> changed(change, null, "not_modifiable");
            case IGNORE, SILENCE -> {
                // Somebody asks later.
            }
            case REST, FORGET, FILL, FILL_LATE, REFUSE, KILL -> {
                OrderRequest.Place now = Objects.requireNonNull(
                        places.computeIfPresent(change.orderId(), (id, place) -> changed(place, change)));
                changed(change, state(now, UpdateCause.AMENDED, restingStatus(now), BigDecimal.ZERO), null);
            }
        }
    }

    private static OrderRequest.Place changed(OrderRequest.Place place, OrderRequest.Change change) {
        return new OrderRequest.Place(
                place.eventId(),
                place.schemaVersion(),
                place.time(),
                place.sequence(),
                place.orderId(),
                place.userId(),
                place.clientOrderId(),
                place.pairSymbol(),
                place.orderType(),
                place.orderSide(),
                place.timeInForce(),
                change.quantity(),
                change.price(),
                change.stopPrice(),
                place.options(),
                place.expiresAt(),
                null,
                null);
    }

    private synchronized void changed(OrderRequest.Change change, @Nullable OrderState state, @Nullable String code) {
        send(
                change.pairSymbol(),
                change.orderId(),
                change.userId(),
                change.eventId(),
                state == null ? UpdateCause.CHANGE_REJECTED : UpdateCause.AMENDED,
                state,
                code,
                now());
    }

    private void answer(OrderRequest.CancelAll all, Behaviour behaviour) {
        switch (behaviour) {
            case HALT -> told(all, UserUpdateCause.REFUSED, null, null, "market_halted");
            case IGNORE, SILENCE -> {
                // Somebody asks later.
            }
            case REST, FORGET, FILL, FILL_LATE, REFUSE, KILL, REFUSE_CHANGES -> {
                List<OrderRequest.Place> theirs = places.values().stream()
                        .filter(place -> place.userId().equals(all.userId())
                                && place.pairSymbol().equals(all.pairSymbol())
                                && alive.contains(place.orderId()))
                        .toList();
                theirs.forEach(place ->
                        update(place, UpdateCause.CANCELLED, OrderStatus.CANCELLED, BigDecimal.ZERO, "cancel_all"));
                told(all, UserUpdateCause.ALL_CANCELLED, (long) theirs.size(), null, null);
            }
        }
    }

    private void answer(OrderRequest.CancelAllAfter after, Behaviour behaviour) {
        switch (behaviour) {
            case HALT -> told(after, UserUpdateCause.REFUSED, null, null, "too_many_countdowns");
            case IGNORE, SILENCE -> {
                // Somebody asks later.
            }
            case REST, FORGET, FILL, FILL_LATE, REFUSE, KILL, REFUSE_CHANGES -> {
                if (after.timeoutMs() == 0) {
                    told(after, UserUpdateCause.COUNTDOWN_ENDED, null, null, null);
                } else {
                    Instant deadline = after.time().plusMillis(after.timeoutMs());
                    told(after, UserUpdateCause.COUNTDOWN_SET, null, deadline, null);
                }
            }
        }
    }

    private synchronized void told(
            OrderRequest request,
            UserUpdateCause cause,
            @Nullable Long cancelled,
            @Nullable Instant deadline,
            @Nullable String code) {
        long sequence = updateSequences.merge(request.pairSymbol(), 1L, Long::sum);
        send(
                Topics.ORDER_UPDATES,
                new UserUpdate(
                        request.pairSymbol() + "-" + sequence,
                        Event.SCHEMA_VERSION,
                        now(),
                        sequence,
                        request.pairSymbol(),
                        request.eventId(),
                        cause,
                        request.userId(),
                        cancelled,
                        deadline,
                        code,
                        code == null ? null : "Because of " + code));
    }

    private synchronized void answer(OrderRequest.SetMarket set, Behaviour behaviour) {
        if (behaviour == Behaviour.IGNORE) {
            return;
        }
        boolean refused = behaviour == Behaviour.HALT;
        MarketState state = set.state();
        Integer band = set.priceBandBasisPoints();
        long sequence = updateSequences.merge(set.pairSymbol(), 1L, Long::sum);
        send(
                Topics.ORDER_UPDATES,
                new MarketUpdate(
                        set.pairSymbol() + "-" + sequence,
                        Event.SCHEMA_VERSION,
                        now(),
                        sequence,
                        set.pairSymbol(),
                        set.eventId(),
                        refused || state == null ? MarketState.TRADING : state,
                        refused || band == null ? 0 : band,
                        PRICE,
                        refused ? null : set.referencePrice(),
                        state == MarketState.AUCTION ? PRICE : null,
                        state == MarketState.AUCTION ? BigDecimal.TWO : null,
                        state == MarketState.AUCTION ? BigDecimal.ONE.negate() : null,
                        refused ? "invalid_price" : null,
                        refused ? "Because of invalid_price" : null));
    }

    private void answer(OrderRequest.Place place, Behaviour behaviour) {
        switch (behaviour) {
            case REST, FORGET, REFUSE_CHANGES, HALT, IGNORE -> open(place);
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

    /// Answers, at last, the place of a user to whom nothing was answered: what is placed together with the
    /// order first, as the engine does.
    public void open(OrderRequest.Place place) {
        List<OrderRequest.Place> linked = linked(place);
        linked.forEach(other -> {
            places.put(other.orderId(), other);
            update(other, UpdateCause.PLACED, OrderStatus.PENDING, BigDecimal.ZERO, null);
        });
        update(place, UpdateCause.PLACED, restingStatus(place), BigDecimal.ZERO, null);
    }

    private List<OrderRequest.Place> linked(OrderRequest.Place first) {
        if (first.linked() == null || first.link() == null) {
            return List.of();
        }
        List<OrderRequest.Place> linked =
                first.linked().stream().map(order -> alone(first, order)).toList();
        List<String> ids = Stream.concat(
                        Stream.of(first.orderId()), linked.stream().map(OrderRequest.Place::orderId))
                .toList();
        for (String id : ids) {
            groups.put(
                    id,
                    new Group(
                            first.link(),
                            ids.stream().filter(other -> !other.equals(id)).toList()));
        }
        return linked;
    }

    private static OrderRequest.Place alone(OrderRequest.Place first, LinkedOrder order) {
        return new OrderRequest.Place(
                order.orderId(),
                first.schemaVersion(),
                first.time(),
                Ids.orderNumber(order.orderId()),
                order.orderId(),
                first.userId(),
                order.clientOrderId(),
                first.pairSymbol(),
                order.orderType(),
                order.orderSide(),
                order.timeInForce(),
                order.quantity(),
                order.price(),
                order.stopPrice(),
                order.options(),
                order.expiresAt(),
                null,
                null);
    }

    private static OrderStatus restingStatus(OrderRequest.Place place) {
        return switch (place.orderType()) {
            case MARKET, LIMIT, ICEBERG -> OrderStatus.OPEN;
            case STOP_LOSS, TAKE_PROFIT, STOP_LIMIT, TAKE_PROFIT_LIMIT, TRAILING_STOP -> OrderStatus.PENDING;
        };
    }

    public void refuse(OrderRequest.Place place) {
        send(
                Topics.ORDER_REJECTIONS,
                new OrderRejection(
                        place.orderId(),
                        Event.SCHEMA_VERSION,
                        now(),
                        place.sequence(),
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
        if (status.isFinal()) {
            alive.remove(place.orderId());
        } else {
            alive.add(place.orderId());
        }
        send(
                place.pairSymbol(),
                place.orderId(),
                place.userId(),
                null,
                cause,
                state(place, cause, status, filled),
                code,
                now());
    }

    private OrderState state(OrderRequest.Place place, UpdateCause cause, OrderStatus status, BigDecimal filled) {
        BigDecimal value = filled.multiply(PRICE);
        OrderOptions options = place.options();
        Group group = groups.get(place.orderId());
        boolean trailing = place.orderType() == OrderType.TRAILING_STOP;
        return new OrderState(
                place.clientOrderId(),
                place.orderType(),
                place.orderSide(),
                place.timeInForce(),
                status,
                place.quantity(),
                place.price(),
                trailing ? PRICE.subtract(BigDecimal.TEN) : place.stopPrice(),
                options,
                cause == UpdateCause.TRIGGERED ? true : null,
                trailing ? PRICE : null,
                filled,
                place.quantity().subtract(filled),
                options == null ? null : options.displayQuantity(),
                value,
                fee(value),
                "USD",
                BigDecimal.ZERO,
                status == OrderStatus.OPEN ? place.sequence() : null,
                place.expiresAt(),
                group == null ? null : group.link(),
                group == null ? null : group.others(),
                place.time(),
                now());
    }

    private synchronized void nothingToCancel(OrderRequest.Cancel cancel) {
        send(
                cancel.pairSymbol(),
                cancel.orderId(),
                cancel.userId(),
                null,
                UpdateCause.CANCEL_REJECTED,
                null,
                "order_not_found",
                now());
    }

    private void send(
            String pair,
            String orderId,
            String userId,
            @Nullable String requestId,
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
                        pair,
                        requestId,
                        cause,
                        orderId,
                        userId,
                        state,
                        BigDecimal.ZERO,
                        null,
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
                        null,
                        party(Ids.order(Ids.MAX_NUMBER), "house", side.opposite(), quantity, value),
                        party(place.orderId(), place.userId(), side, quantity, value)));
    }

    private static Fill.Party party(
            String orderId, String userId, OrderSide side, BigDecimal quantity, BigDecimal value) {
        BigDecimal fee = fee(value);
        return side == OrderSide.BUY
                ? new Fill.Party(
                        orderId, userId, null, side, fee, value.add(fee), quantity, BigDecimal.ZERO, null, null)
                : new Fill.Party(
                        orderId, userId, null, side, fee, quantity, value.subtract(fee), BigDecimal.ZERO, null, null);
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
