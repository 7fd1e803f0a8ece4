package dev.exchange.order.events;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.Ids;
import dev.exchange.contracts.OrderRejection;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.contracts.Topics;
import dev.exchange.order.store.OrderProjectionStore;
import dev.exchange.platform.kafka.BatchApplication;
import dev.exchange.platform.kafka.BatchLoops;
import dev.exchange.platform.kafka.Received;
import dev.exchange.platform.kafka.Source;
import dev.exchange.platform.kafka.Subscription;
import dev.exchange.platform.sql.Transaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/// Keeps the tables of orders and trades in step with what wallet-service and the engine say.
@ApplicationScoped
public class OrderProjection implements BatchApplication<Event> {
    private static final Logger LOG = Logger.getLogger(OrderProjection.class);
    private static final String CONSUMER = "order-projection";

    private final BatchLoops loops;
    private final OrderProjectionStore store;
    private final Outcomes outcomes;

    public OrderProjection(BatchLoops loops, OrderProjectionStore store, Outcomes outcomes) {
        this.loops = loops;
        this.store = store;
        this.outcomes = outcomes;
    }

    void start(@Observes StartupEvent event) {
        loops.start(
                Subscription.<Event>of(
                        CONSUMER,
                        List.of(
                                Source.gapFree(Topics.ORDER_UPDATES, OrderUpdate.class),
                                Source.gapFree(Topics.FILLS, Fill.class),
                                Source.of(Topics.ORDER_REJECTIONS, OrderRejection.class))),
                this);
    }

    @Override
    public void apply(Transaction transaction, List<Received<Event>> batch) {
        Map<Long, OrderUpdate> newest = new HashMap<>();
        Map<Long, OrderRejection> rejections = new HashMap<>();
        List<Fill> fills = new ArrayList<>();
        for (Received<Event> received : batch) {
            switch (received.event()) {
                case OrderUpdate update -> {
                    if (update.order() != null) {
                        newest.merge(
                                Ids.orderNumber(update.orderId()),
                                update,
                                (one, other) -> one.sequence() > other.sequence() ? one : other);
                    }
                }
                case OrderRejection rejection -> rejections.put(Ids.orderNumber(rejection.orderId()), rejection);
                case Fill fill -> fills.add(fill);
                default -> throw new IllegalStateException("Not read by " + CONSUMER + ": " + received.event());
            }
        }
        store.addTrades(transaction, fills);
        store.update(transaction, List.copyOf(newest.values()));
        int rejected = store.reject(transaction, List.copyOf(rejections.values()));
        if (rejected < rejections.size()) {
            LOG.debugf("%d of %d rejections were of orders with an outcome", rejected, rejections.size());
        }
    }

    @Override
    public CompletionStage<Void> afterCommit(List<Received<Event>> batch) {
        outcomes.stored(batch);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> redelivered(List<Received<Event>> batch) {
        outcomes.storedBefore(batch);
        return CompletableFuture.completedFuture(null);
    }
}
