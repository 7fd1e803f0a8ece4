package dev.exchange.marketdata.events;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.contracts.Topics;
import dev.exchange.marketdata.domain.BookSnapshot;
import dev.exchange.marketdata.domain.FoldOutcome;
import dev.exchange.marketdata.domain.Market;
import dev.exchange.marketdata.domain.MarketListener;
import dev.exchange.marketdata.domain.PairMarket;
import dev.exchange.marketdata.domain.Quote;
import dev.exchange.marketdata.domain.Trade;
import dev.exchange.marketdata.store.BookSnapshotStore;
import dev.exchange.platform.kafka.Received;
import dev.exchange.platform.kafka.SequenceGapException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/// Folds order updates and fills into the market and tells the listeners what changed. One thread feeds it;
/// another may [#capture] the books in between.
final class MarketReader implements Consumer<List<Received<Event>>> {
    private static final Logger LOG = Logger.getLogger(MarketReader.class);

    private final Market market;
    private final List<MarketListener> listeners;
    private final Map<String, Quote> quotes = new HashMap<>();
    private final Map<Integer, Long> nextOffsets;
    private final Set<String> crossed = ConcurrentHashMap.newKeySet();
    private boolean live;

    /// @param nextOffsets by partition of order-updates: the first record that is not in the books yet
    MarketReader(Market market, List<MarketListener> listeners, Map<Integer, Long> nextOffsets) {
        this.market = market;
        this.listeners = listeners;
        this.nextOffsets = new HashMap<>(nextOffsets);
    }

    /// From now on listeners are told. Called on the reading thread when everything old has been read.
    synchronized void goLive() {
        live = true;
        for (PairMarket pair : market.pairs()) {
            quotes.put(pair.pair().symbol(), pair.quote());
            listeners.forEach(listener -> listener.bookChanged(pair));
            listeners.forEach(listener -> listener.priceChanged(pair));
        }
    }

    /// The books that are not as they were stored, and where on order-updates all books are. Any thread.
    ///
    /// @param storedSequences of the stored books, by pair
    synchronized BookSnapshotStore.Snapshots capture(Map<String, Long> storedSequences) {
        List<BookSnapshot> books = new ArrayList<>();
        for (PairMarket pair : market.pairs()) {
            if (pair.bookSequence() > storedSequences.getOrDefault(pair.pair().symbol(), 0L)) {
                books.add(pair.bookSnapshot());
            }
        }
        return new BookSnapshotStore.Snapshots(Map.copyOf(nextOffsets), books);
    }

    /// How many order updates there were since the stored books. Any thread.
    long updatesSince(Map<String, Long> storedSequences) {
        return market.pairs().stream()
                .mapToLong(pair -> pair.bookSequence()
                        - storedSequences.getOrDefault(pair.pair().symbol(), 0L))
                .sum();
    }

    /// Pairs whose book had a bid at or above an ask when it was last read. Any thread.
    Set<String> crossed() {
        return Set.copyOf(crossed);
    }

    /// @throws SequenceGapException when numbers are missing; what came before them has been folded
    @Override
    public synchronized void accept(List<Received<Event>> batch) {
        Map<String, PairMarket> changedBooks = new LinkedHashMap<>();
        Map<String, List<Trade>> trades = new LinkedHashMap<>();
        for (Received<Event> received : batch) {
            switch (received.event()) {
                case OrderUpdate update -> {
                    PairMarket pair = market.pair(update.pairSymbol());
                    if (isNew(pair.apply(update), received, pair.bookSequence())) {
                        changedBooks.put(update.pairSymbol(), pair);
                    }
                }
                case Fill fill -> {
                    PairMarket pair = market.pair(fill.pairSymbol());
                    if (isNew(pair.apply(fill), received, pair.fillSequence())) {
                        trades.computeIfAbsent(fill.pairSymbol(), symbol -> new ArrayList<>())
                                .add(Trade.of(fill));
                    }
                }
                default ->
                    throw new IllegalStateException("A " + received.event().eventType() + " is on " + received.topic()
                            + ", where it does not belong");
            }
        }
        Received<Event> last = batch.getLast();
        if (last.topic().equals(Topics.ORDER_UPDATES)) {
            nextOffsets.merge(last.partition(), last.offset() + 1, Math::max);
        }
        changedBooks.values().forEach(this::checkNotCrossed);
        if (live) {
            tell(changedBooks, trades);
        }
    }

    private static boolean isNew(FoldOutcome outcome, Received<Event> received, long lastSequence) {
        return switch (outcome) {
            case APPLIED -> true;
            case REPEATED -> false;
            case GAP ->
                throw new SequenceGapException(
                        received.topic(),
                        received.event().key(),
                        lastSequence + 1,
                        received.event().sequence());
        };
    }

    private void checkNotCrossed(PairMarket pair) {
        String symbol = pair.pair().symbol();
        if (!pair.isCrossed()) {
            crossed.remove(symbol);
        } else if (crossed.add(symbol)) {
            LOG.errorf("The book of %s is crossed at order update %d", symbol, pair.bookSequence());
        }
    }

    private void tell(Map<String, PairMarket> changedBooks, Map<String, List<Trade>> trades) {
        trades.forEach((symbol, traded) ->
                listeners.forEach(listener -> listener.traded(market.pair(symbol), List.copyOf(traded))));
        changedBooks.values().forEach(pair -> {
            listeners.forEach(listener -> listener.bookChanged(pair));
            tellPrice(pair);
        });
        trades.keySet().forEach(symbol -> tellPrice(market.pair(symbol)));
    }

    private void tellPrice(PairMarket pair) {
        Quote now = pair.quote();
        if (!now.equals(quotes.put(pair.pair().symbol(), now))) {
            listeners.forEach(listener -> listener.priceChanged(pair));
        }
    }
}
