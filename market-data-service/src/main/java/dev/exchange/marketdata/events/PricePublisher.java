package dev.exchange.marketdata.events;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Event;
import dev.exchange.contracts.PriceUpdate;
import dev.exchange.contracts.Topics;
import dev.exchange.marketdata.domain.MarketListener;
import dev.exchange.marketdata.domain.PairMarket;
import dev.exchange.marketdata.domain.ReferenceWalk;
import dev.exchange.marketdata.domain.Throttle;
import dev.exchange.marketdata.domain.Ticker;
import dev.exchange.marketdata.domain.Trade;
import dev.exchange.platform.kafka.EventProducer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Writes `prices`: a change at once, and then at most one record per pair in [#INTERVAL]. Only the replica
/// that holds the lease writes; the others keep the same rhythm and stay silent.
@ApplicationScoped
public class PricePublisher implements MarketListener {
    private static final Logger LOG = Logger.getLogger(PricePublisher.class);
    static final Duration INTERVAL = Duration.ofMillis(100);

    /// A sequence is the term and, below it, the records of that term: it grows over changes of hands
    /// without asking the database for each. Both parts together stay below 2^53, and ten records a second
    /// use a term up in 13 years.
    private static final int SEQUENCE_BITS_OF_TERM = 32;

    private static final long MAX_TERM = (1L << (53 - SEQUENCE_BITS_OF_TERM)) - 1;

    private final Leadership leadership;
    private final EventProducer producer;
    private final Clock clock;
    private final Timers.TimerThread thread;
    private final Map<String, Throttle> throttles = new HashMap<>();
    private final Counter published;
    private final Counter failed;
    private final AtomicBoolean failing = new AtomicBoolean();
    private long term;
    private long sentInTerm;

    public PricePublisher(
            Catalogue catalogue,
            Leadership leadership,
            EventProducer producer,
            Timers timers,
            Clock clock,
            MeterRegistry meters) {
        this.leadership = leadership;
        this.producer = producer;
        this.clock = clock;
        thread = timers.thread("market-prices");
        catalogue.pairs().forEach(pair -> throttles.put(pair.symbol(), new Throttle(INTERVAL)));
        published = Counter.builder("exchange.prices.published")
                .description("Records written to prices")
                .register(meters);
        failed = Counter.builder("exchange.prices.failed")
                .description("Records that could not be written to prices; the next change repeats what they said")
                .register(meters);
    }

    @Override
    public void bookChanged(PairMarket market) {
        // What of it is news comes as priceChanged.
    }

    @Override
    public void traded(PairMarket market, List<Trade> trades) {
        // What of it is news comes as priceChanged.
    }

    @Override
    public void priceChanged(PairMarket market) {
        Throttle throttle = throttle(market.pair());
        OptionalLong delay = throttle.change(System.nanoTime());
        if (delay.isPresent()) {
            thread.after(delay.getAsLong(), () -> {
                throttle.tell(System.nanoTime());
                leadership.term().ifPresent(current -> publish(market, current));
            });
        }
    }

    private void publish(PairMarket market, long current) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        PriceUpdate update = update(market.ticker(now), now, nextSequence(current));
        var _ = producer.send(Topics.PRICES, update).whenComplete(this::account);
    }

    private long nextSequence(long current) {
        if (current > MAX_TERM) {
            throw new IllegalStateException("Term " + current + " is past the greatest, " + MAX_TERM);
        }
        if (current != term) {
            term = current;
            sentInTerm = 0;
        }
        return (term << SEQUENCE_BITS_OF_TERM) + ++sentInTerm;
    }

    private void account(@Nullable RecordMetadata written, @Nullable Throwable failure) {
        if (failure == null) {
            published.increment();
            if (failing.compareAndSet(true, false)) {
                LOG.info("Prices are written again");
            }
        } else {
            failed.increment();
            // One line for an outage, not ten a second.
            if (failing.compareAndSet(false, true)) {
                LOG.errorf(failure, "Prices cannot be written");
            }
        }
    }

    private Throttle throttle(Catalogue.Pair pair) {
        Throttle throttle = throttles.get(pair.symbol());
        if (throttle == null) {
            throw new IllegalArgumentException("Pair " + pair.symbol() + " is not listed");
        }
        return throttle;
    }

    private static PriceUpdate update(Ticker ticker, Instant now, long sequence) {
        return new PriceUpdate(
                ticker.pair().symbol() + "-" + sequence,
                Event.SCHEMA_VERSION,
                now,
                sequence,
                PriceUpdate.TYPE,
                ticker.pair().symbol(),
                ticker.lastPrice(),
                ticker.bidPrice(),
                ticker.askPrice(),
                ticker.referencePrice(),
                ReferenceWalk.SOURCE,
                ticker.high24h(),
                ticker.low24h(),
                ticker.volume24h(),
                ticker.quoteVolume24h(),
                ticker.change24h());
    }
}
