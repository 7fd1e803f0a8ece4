package dev.exchange.order.events;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.MarketEvent;
import dev.exchange.contracts.RequestRejection;
import dev.exchange.contracts.Topics;
import dev.exchange.order.domain.ProjectionBatch;
import dev.exchange.order.store.MarketStore;
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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Keeps the tables of orders, trades and markets in step with what wallet-service and the engine say.
@ApplicationScoped
public class OrderProjection implements BatchApplication<Event> {
    private static final String CONSUMER = "order-projection";

    private final BatchLoops loops;
    private final OrderProjectionStore store;
    private final MarketStore marketStore;
    private final Outcomes outcomes;

    public OrderProjection(BatchLoops loops, OrderProjectionStore store, MarketStore marketStore, Outcomes outcomes) {
        this.loops = loops;
        this.store = store;
        this.marketStore = marketStore;
        this.outcomes = outcomes;
    }

    void start(@Observes StartupEvent event) {
        loops.start(
                Subscription.<Event>of(
                        CONSUMER,
                        List.of(
                                Source.gapFree(Topics.ORDER_UPDATES, MarketEvent.class),
                                Source.gapFree(Topics.FILLS, Fill.class),
                                Source.of(Topics.ORDER_REJECTIONS, RequestRejection.class))),
                this);
    }

    @Override
    public void apply(Transaction transaction, List<Received<Event>> batch) {
        ProjectionBatch news =
                ProjectionBatch.of(batch.stream().map(Received::event).toList());
        store.addTrades(transaction, news.fills());
        store.update(transaction, news.newest());
        store.reject(transaction, news.rejections());
        marketStore.update(transaction, news.markets());
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
