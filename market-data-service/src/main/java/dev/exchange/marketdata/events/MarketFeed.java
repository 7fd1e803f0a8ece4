package dev.exchange.marketdata.events;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Event;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.MarketEvent;
import dev.exchange.contracts.PriceUpdate;
import dev.exchange.contracts.Topics;
import dev.exchange.marketdata.domain.Market;
import dev.exchange.marketdata.domain.MarketListener;
import dev.exchange.marketdata.domain.PairMarket;
import dev.exchange.marketdata.domain.ReferenceWalk;
import dev.exchange.marketdata.store.RecoveryStore;
import dev.exchange.platform.config.ExchangeConfig;
import dev.exchange.platform.kafka.BatchLoops;
import dev.exchange.platform.kafka.EventConsumers;
import dev.exchange.platform.kafka.Received;
import dev.exchange.platform.kafka.SequenceFilter;
import dev.exchange.platform.kafka.Source;
import dev.exchange.platform.kafka.Subscription;
import dev.exchange.platform.kafka.Tail;
import dev.exchange.platform.kafka.Tails;
import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Fills the market from what is stored and then from the topics, and starts what writes.
@ApplicationScoped
public class MarketFeed {
    // Clients hear of a trade from the feed; what is recorded is for those who come later.
    private static final Duration RECORDING_PACE = Duration.ofMillis(50);
    private static final Logger LOG = Logger.getLogger(MarketFeed.class);

    private final Market market;
    private final Catalogue catalogue;
    private final ExchangeConfig config;
    private final RecoveryStore recovery;
    private final ReferencePrices references;
    private final Leadership leadership;
    private final BookSnapshots snapshots;
    private final PairHealth health;
    private final PairRebuilds rebuilds;
    private final Retention retention;
    private final TradeRecorder recorder;
    private final Tails tails;
    private final BatchLoops loops;
    private final EventConsumers consumers;
    private final Timers timers;
    private final List<MarketListener> listeners;
    private final List<PriceListener> priceListeners;
    private final Clock clock;
    private volatile @Nullable Tail<Event> tail;

    public MarketFeed(
            Market market,
            Catalogue catalogue,
            ExchangeConfig config,
            RecoveryStore recovery,
            ReferencePrices references,
            Leadership leadership,
            BookSnapshots snapshots,
            PairHealth health,
            PairRebuilds rebuilds,
            Retention retention,
            TradeRecorder recorder,
            Tails tails,
            BatchLoops loops,
            EventConsumers consumers,
            Timers timers,
            @All List<MarketListener> listeners,
            @All List<PriceListener> priceListeners,
            Clock clock) {
        this.market = market;
        this.catalogue = catalogue;
        this.config = config;
        this.recovery = recovery;
        this.references = references;
        this.leadership = leadership;
        this.snapshots = snapshots;
        this.health = health;
        this.rebuilds = rebuilds;
        this.retention = retention;
        this.recorder = recorder;
        this.tails = tails;
        this.loops = loops;
        this.consumers = consumers;
        this.timers = timers;
        this.listeners = listeners;
        this.priceListeners = priceListeners;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        MarketReader fold = startReading();
        startFollowingPrices();
        loops.start(
                Subscription.of(
                                RecoveryStore.TRADE_CONSUMER,
                                Source.<Fill>of(Topics.FILLS, Fill.class).with(recorder))
                        .pacedBy(RECORDING_PACE),
                recorder);
        leadership.onGained(this::tellPrices);
        leadership.start();
        timers.thread("market-reference").every(config.priceUpdateInterval(), this::stepReferences);
        snapshots.start(fold);
        rebuilds.start(fold);
        retention.start();
    }

    /// Whether everything that had been written at the start has been read.
    public boolean isCaughtUp() {
        Tail<Event> current = tail;
        return current != null && current.isCaughtUp();
    }

    private MarketReader startReading() {
        Collection<String> pairs =
                catalogue.pairs().stream().map(Catalogue.Pair::symbol).toList();
        RecoveryStore.Recovered recovered = recovery.recover(pairs, clock.instant());
        market.restore(recovered.books().books(), recovered.trades(), recovered.references());
        market.reference(references.current(), clock.instant());
        Map<Integer, Long> bookOffsets = recovered.books().nextOffsets();
        Map<TopicPartition, Long> from = new HashMap<>();
        bookOffsets.forEach(
                (partition, offset) -> from.put(new TopicPartition(Topics.ORDER_UPDATES, partition), offset));
        recovered
                .fillOffsets()
                .forEach((partition, offset) -> from.put(new TopicPartition(Topics.FILLS, partition), offset));
        MarketReader fold = new MarketReader(market, listeners, bookOffsets, health);
        // The fold itself drops repeated numbers, because it knows what a snapshot holds, and finds gaps,
        // because one pair's must not stop the others.
        List<Source<Event>> sources = List.of(
                Source.<Event>of(Topics.ORDER_UPDATES, MarketEvent.class).with(fold),
                Source.<Event>of(Topics.FILLS, Fill.class).with(fold));
        Tail<Event> started = tails.start("market-data-feed", sources, from, new SequenceFilter(), fold);
        tail = started;
        started.caughtUp().thenRun(fold::goLive).whenComplete((live, failure) -> {
            if (failure != null) {
                LOG.error("Clients are not told of changes", failure);
            }
        });
        return fold;
    }

    // Every replica hears what the one that holds the lease says, itself included.
    private void startFollowingPrices() {
        tails.start(
                "market-data-prices",
                List.of(Source.<PriceUpdate>of(Topics.PRICES, PriceUpdate.class)),
                ends(Topics.PRICES),
                new SequenceFilter(),
                this::follow);
    }

    private void follow(List<Received<PriceUpdate>> batch) {
        for (Received<PriceUpdate> received : batch) {
            PriceUpdate update = received.event();
            if (!leadership.isHeld()) {
                PairMarket pair = market.pair(update.pairSymbol());
                if (pair.quote().referencePrice().compareTo(update.referencePrice()) != 0) {
                    pair.reference(update.referencePrice(), update.time());
                }
            }
            priceListeners.forEach(listener -> listener.priced(update));
        }
    }

    private void stepReferences() {
        if (leadership.isHeld() && isCaughtUp() && references.step(market)) {
            tellPrices();
        }
    }

    private void tellPrices() {
        if (isCaughtUp()) {
            market.pairs().forEach(pair -> listeners.forEach(listener -> listener.priceChanged(pair)));
        }
    }

    private Map<TopicPartition, Long> ends(String topic) {
        try (Consumer<byte[], byte[]> consumer = consumers.reader("market-data-ends", 1)) {
            return consumer.endOffsets(consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList());
        }
    }

    /// The one market of this replica.
    @Singleton
    static class Markets {
        @Produces
        @Singleton
        Market market(Catalogue catalogue, ExchangeConfig config, Clock clock) {
            // The stored reference prices take the place of these before anything is served.
            ReferenceWalk walk = new ReferenceWalk(catalogue, 0, config.priceUpdateInterval());
            return new Market(catalogue, walk.start(), clock.instant());
        }
    }
}
