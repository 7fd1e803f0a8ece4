package dev.exchange.marketdata.events;

import dev.exchange.contracts.Catalogue;
import dev.exchange.marketdata.domain.Candle;
import dev.exchange.marketdata.domain.Market;
import dev.exchange.marketdata.domain.ReferenceWalk;
import dev.exchange.marketdata.store.CandleStore;
import dev.exchange.marketdata.store.ReferenceStore;
import dev.exchange.marketdata.store.Series;
import dev.exchange.platform.config.ExchangeConfig;
import dev.exchange.platform.sql.Database;
import dev.exchange.platform.sql.Transaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Takes the simulated reference prices a step further every PRICE_UPDATE_INTERVAL. What is stored is what
/// counts: a replica that takes over goes on from there.
@ApplicationScoped
public class ReferencePrices {
    private final Catalogue catalogue;
    private final ExchangeConfig config;
    private final Optional<Long> configuredSeed;
    private final Database database;
    private final ReferenceStore store;
    private final CandleStore candles;
    private final Clock clock;

    /// @param configuredSeed REFERENCE_PRICE_SEED: makes the walk of a fresh start reproducible
    public ReferencePrices(
            Catalogue catalogue,
            ExchangeConfig config,
            @ConfigProperty(name = "REFERENCE_PRICE_SEED") Optional<Long> configuredSeed,
            Database database,
            ReferenceStore store,
            CandleStore candles,
            Clock clock) {
        this.catalogue = catalogue;
        this.config = config;
        this.configuredSeed = configuredSeed;
        this.database = database;
        this.store = store;
        this.candles = candles;
        this.clock = clock;
    }

    /// The prices that are stored, in USD by coin symbol; the catalogue's at the very first start.
    Map<String, BigDecimal> current() {
        long seed = configuredSeed.orElseGet(() -> ThreadLocalRandom.current().nextLong());
        Instant now = now();
        return database.inTransaction(transaction -> {
            Map<String, BigDecimal> start = walk(seed).start();
            ReferenceStore.State state = store.loadOrStart(transaction, new ReferenceStore.State(seed, 0, now, start));
            return walk(state.seed()).complete(state.prices());
        });
    }

    /// Takes one step and tells the market.
    ///
    /// @return whether the prices moved; false when another replica took the step
    boolean step(Market market) {
        Instant now = now();
        Optional<Map<String, BigDecimal>> moved = database.inTransaction(transaction -> {
            ReferenceStore.State state = store.load(transaction);
            Map<String, BigDecimal> prices = walk(state.seed()).step(state.step() + 1, state.prices());
            ReferenceStore.State next = new ReferenceStore.State(state.seed(), state.step() + 1, now, prices);
            if (!store.advance(transaction, next)) {
                return Optional.empty();
            }
            recordCandles(transaction, prices, now);
            return Optional.of(prices);
        });
        moved.ifPresent(prices -> market.reference(prices, now));
        return moved.isPresent();
    }

    private void recordCandles(Transaction transaction, Map<String, BigDecimal> prices, Instant now) {
        candles.record(
                transaction,
                Series.REFERENCE,
                List.copyOf(catalogue.pairs()),
                Catalogue.Pair::symbol,
                (pair, interval) -> Candle.of(ReferenceWalk.pairPrice(pair, prices), now, interval));
    }

    private ReferenceWalk walk(long seed) {
        return new ReferenceWalk(catalogue, seed, config.priceUpdateInterval());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
