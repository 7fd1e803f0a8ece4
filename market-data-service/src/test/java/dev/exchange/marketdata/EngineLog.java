package dev.exchange.marketdata;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.MarketState;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderStatus;
import dev.exchange.contracts.Topics;
import dev.exchange.marketdata.domain.RestingOrder;
import dev.exchange.platform.kafka.EventProducer;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/// Writes order updates and fills as the engine would. The topics outlive a start of the service, and so does what is
/// known here of them.
@Singleton
public class EngineLog {
    private static final Map<String, Pair> PAIRS = new HashMap<>();
    private static long lastOrder;

    private final EventProducer producer;
    private final String bootstrapServers;

    public EngineLog(
            EventProducer producer, @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.producer = producer;
        this.bootstrapServers = bootstrapServers;
    }

    private static final class Pair {
        private long updates;
        private long fills;
        private final Map<String, RestingOrder> resting = new LinkedHashMap<>();
    }

    public String place(String pair, OrderSide side, String price, String quantity) {
        RestingOrder order = new RestingOrder(
                "order_" + ++lastOrder, side, new BigDecimal(price), new BigDecimal(quantity), lastOrder, now());
        pair(pair).resting.put(order.orderId(), order);
        written(send(pair, order, OrderStatus.OPEN));
        return order.orderId();
    }

    /// Writes what is no event at all to where a pair's records are, in the name of another.
    public void writeNonsense(String topic, String pair, String key) {
        Map<String, Object> settings = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        try (KafkaProducer<byte[], byte[]> raw =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            byte[] symbol = pair.getBytes(StandardCharsets.UTF_8);
            int partition = Utils.toPositive(Utils.murmur2(symbol))
                    % raw.partitionsFor(topic).size();
            var _ = raw.send(new ProducerRecord<>(
                    topic,
                    partition,
                    key.getBytes(StandardCharsets.UTF_8),
                    "{nonsense".getBytes(StandardCharsets.UTF_8)));
            raw.flush();
        }
    }

    /// Places many orders before it waits for the broker.
    public void place(String pair, OrderSide side, List<String> prices, String quantity) {
        CompletableFuture<RecordMetadata> last = CompletableFuture.completedFuture(null);
        for (String price : prices) {
            RestingOrder order = new RestingOrder(
                    "order_" + ++lastOrder, side, new BigDecimal(price), new BigDecimal(quantity), lastOrder, now());
            pair(pair).resting.put(order.orderId(), order);
            last = send(pair, order, OrderStatus.OPEN);
        }
        written(last);
    }

    /// Places an iceberg; what rests of it here is what it shows.
    public String placeIceberg(String pair, OrderSide side, String price, String quantity, String visible) {
        RestingOrder order = new RestingOrder(
                "order_" + ++lastOrder, side, new BigDecimal(price), new BigDecimal(visible), lastOrder, now());
        pair(pair).resting.put(order.orderId(), order);
        written(send(pair, order, OrderStatus.OPEN, new BigDecimal(quantity)));
        return order.orderId();
    }

    /// The shown part of an iceberg is traded: the next one stands at the back of the queue.
    public void refresh(String pair, String orderId, String remaining) {
        RestingOrder before = pair(pair).resting.get(orderId);
        RestingOrder after = new RestingOrder(
                orderId, before.side(), before.price(), before.quantity(), ++lastOrder, before.placedAt());
        pair(pair).resting.put(orderId, after);
        written(send(pair, after, OrderStatus.OPEN, new BigDecimal(remaining)));
    }

    public void setMarket(String pair, MarketState state) {
        written(write(Events.market(pair, ++pair(pair).updates, state, now())));
    }

    /// The price at which the auction would meet has changed.
    public void indicate(String pair, String price, String volume, String imbalance) {
        written(write(Events.market(pair, ++pair(pair).updates, MarketState.AUCTION, price, volume, imbalance, now())));
    }

    /// Cancels everything and says so at the end, as a mass cancel does.
    public void cancelAllAndSay(String pair) {
        int orders = pair(pair).resting.size();
        cancelAll(pair);
        written(write(Events.allCancelled(pair, ++pair(pair).updates, orders, now())));
    }

    public void cancel(String pair, String orderId) {
        written(send(pair, pair(pair).resting.remove(orderId), OrderStatus.CANCELLED));
    }

    public void cancelAll(String pair) {
        List<RestingOrder> orders = List.copyOf(pair(pair).resting.values());
        pair(pair).resting.clear();
        CompletableFuture<RecordMetadata> last = CompletableFuture.completedFuture(null);
        for (RestingOrder order : orders) {
            last = send(pair, order, OrderStatus.CANCELLED);
        }
        written(last);
    }

    public void trade(String pair, int pairNumber, String price, String quantity) {
        written(tradeLater(pair, pairNumber, price, quantity, now()));
    }

    public void tradeInAuction(String pair, int pairNumber, String price, String quantity) {
        written(producer.send(
                Topics.FILLS,
                Events.auctionFill(
                        pair, pairNumber, ++pair(pair).fills, new BigDecimal(price), new BigDecimal(quantity), now())));
    }

    public CompletableFuture<RecordMetadata> tradeLater(
            String pair, int pairNumber, String price, String quantity, Instant time) {
        return producer.send(
                Topics.FILLS,
                Events.fill(
                        pair, pairNumber, ++pair(pair).fills, new BigDecimal(price), new BigDecimal(quantity), time));
    }

    public long updates(String pair) {
        return pair(pair).updates;
    }

    public long fills(String pair) {
        return pair(pair).fills;
    }

    /// What rests on a side, in price-time order.
    public List<RestingOrder> resting(String pair, OrderSide side) {
        Comparator<RestingOrder> byPrice = Comparator.comparing(RestingOrder::price);
        return pair(pair).resting.values().stream()
                .filter(order -> order.side() == side)
                .sorted((side == OrderSide.BUY ? byPrice.reversed() : byPrice)
                        .thenComparingLong(RestingOrder::priority))
                .toList();
    }

    private CompletableFuture<RecordMetadata> send(String pair, RestingOrder order, OrderStatus status) {
        return send(pair, order, status, null);
    }

    /// @param remaining of an iceberg; null for an order that shows all of it
    private CompletableFuture<RecordMetadata> send(
            String pair, RestingOrder order, OrderStatus status, @Nullable BigDecimal remaining) {
        return write(Events.update(
                pair,
                ++pair(pair).updates,
                order.orderId(),
                order.side(),
                status,
                order.price(),
                remaining == null ? order.quantity() : remaining,
                remaining == null ? null : order.quantity(),
                order.priority(),
                order.placedAt()));
    }

    private CompletableFuture<RecordMetadata> write(Event event) {
        return producer.send(Topics.ORDER_UPDATES, event);
    }

    private static Pair pair(String symbol) {
        return PAIRS.computeIfAbsent(symbol, unknown -> new Pair());
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    public static void written(CompletableFuture<RecordMetadata> record) {
        record.orTimeout(20, TimeUnit.SECONDS).join();
    }
}
