package dev.exchange.wallet.events;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.MarketEvent;
import dev.exchange.contracts.OrderRequest;
import dev.exchange.contracts.PriceUpdate;
import dev.exchange.contracts.Topics;
import dev.exchange.platform.kafka.BatchLoops;
import dev.exchange.platform.kafka.Source;
import dev.exchange.platform.kafka.Subscription;
import dev.exchange.platform.kafka.Tails;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;

/// What this service reads, and under which names.
@ApplicationScoped
public class WalletLoops {
    // The client has its answer by then, and what was locked for the order still is.
    private static final Duration SETTLEMENT_PACE = Duration.ofMillis(20);

    private final BatchLoops loops;
    private final Tails tails;
    private final OrderRequests orderRequests;
    private final Settlements settlements;
    private final PricesView prices;

    public WalletLoops(
            BatchLoops loops, Tails tails, OrderRequests orderRequests, Settlements settlements, PricesView prices) {
        this.loops = loops;
        this.tails = tails;
        this.orderRequests = orderRequests;
        this.settlements = settlements;
        this.prices = prices;
    }

    void start(@Observes StartupEvent event) {
        tails.start("wallet-service-prices", List.of(Source.of(Topics.PRICES, PriceUpdate.class)), prices::read);
        loops.start(orderRequests(), orderRequests);
        loops.start(settlement(), settlements);
    }

    public static Subscription<OrderRequest> orderRequests() {
        return Subscription.of("wallet-service-order-requests", Source.of(Topics.ORDER_REQUESTS, OrderRequest.class));
    }

    public static Subscription<Event> settlement() {
        return Subscription.of(
                        "wallet-service-settlement",
                        List.of(
                                Source.<Event>gapFree(Topics.FILLS, Fill.class),
                                Source.<Event>gapFree(Topics.ORDER_UPDATES, MarketEvent.class)))
                .pacedBy(SETTLEMENT_PACE);
    }
}
