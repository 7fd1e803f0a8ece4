package dev.exchange.marketdata.events;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.MarketEvent;
import dev.exchange.contracts.Topics;
import dev.exchange.marketdata.domain.Book;
import dev.exchange.marketdata.domain.BookSnapshot;
import dev.exchange.marketdata.domain.Fold;
import dev.exchange.marketdata.domain.FoldOutcome;
import dev.exchange.marketdata.domain.Market;
import dev.exchange.marketdata.domain.MarketListener;
import dev.exchange.marketdata.domain.PairMarket;
import dev.exchange.marketdata.domain.Quote;
import dev.exchange.marketdata.domain.Tape;
import dev.exchange.marketdata.domain.Trade;
import dev.exchange.marketdata.store.BookSnapshotStore;
import dev.exchange.platform.kafka.Received;
import dev.exchange.platform.kafka.Unreadable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Folds what the engine says into the market and tells the listeners what changed. One thread feeds it;
/// others may [#capture] the books and [#install] new ones in between. A pair whose records make no sense
/// is stopped, and [PairHealth] says so; the others go on.
final class MarketReader implements Consumer<List<Received<Event>>>, Unreadable {
    private static final Logger LOG = Logger.getLogger(MarketReader.class);

    private final Market market;
    private final List<MarketListener> listeners;
    private final Map<String, Quote> quotes = new HashMap<>();
    private final Map<Integer, Long> nextOffsets;
    private final PairHealth health;
    /// Whose listeners have not been told yet that they stopped.
    private final List<PairMarket> stoppedBooks = new ArrayList<>();

    private boolean live;

    /// @param nextOffsets by partition of order-updates: the first record that is not in the books yet
    MarketReader(Market market, List<MarketListener> listeners, Map<Integer, Long> nextOffsets, PairHealth health) {
        this.market = market;
        this.health = health;
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

    /// The healthy books that are not as they were stored, and where on order-updates all books are. Any
    /// thread.
    ///
    /// @param storedSequences of the stored books, by pair
    synchronized BookSnapshotStore.Snapshots capture(Map<String, Long> storedSequences) {
        List<BookSnapshot> books = new ArrayList<>();
        healthyBooks()
                .filter(pair -> pair.bookSequence()
                        > storedSequences.getOrDefault(pair.pair().symbol(), 0L))
                .forEach(pair -> books.add(pair.bookSnapshot()));
        return new BookSnapshotStore.Snapshots(Map.copyOf(nextOffsets), books);
    }

    /// How many records are in the healthy books and not in the stored ones. Any thread.
    long updatesSince(Map<String, Long> storedSequences) {
        return healthyBooks()
                .mapToLong(pair -> pair.bookSequence()
                        - storedSequences.getOrDefault(pair.pair().symbol(), 0L))
                .sum();
    }

    private Stream<PairMarket> healthyBooks() {
        return market.pairs().stream()
                .filter(pair -> health.isHealthy(
                        new PairView(PairView.Kind.BOOK, pair.pair().symbol())));
    }

    /// Puts what was folded anew from a pair's records in the place of what is there. Any thread.
    ///
    /// @return false while records of the pair have been read here that are not in it yet
    synchronized boolean install(PairView view, Fold<?> rebuilt) {
        PairMarket pair = market.pair(view.pairSymbol());
        PairHealth.Fault fault = health.fault(view);
        if (fault == null) {
            return true;
        }
        long present = switch (rebuilt) {
            case Book book -> pair.bookSequence();
            case Tape tape -> pair.fillSequence();
        };
        if (rebuilt.sequence() < Math.max(present, fault.seen())) {
            return false;
        }
        long sequence = rebuilt.sequence();
        pair.replace(rebuilt);
        health.resume(view, sequence);
        if (view.kind() == PairView.Kind.BOOK) {
            health.checkNotCrossed(pair, fault.partition());
        }
        if (live) {
            listeners.forEach(listener -> listener.bookChanged(pair));
            tellPrice(pair);
        }
        return true;
    }

    @Override
    public synchronized void accept(List<Received<Event>> batch) {
        Map<String, PairMarket> changedBooks = new LinkedHashMap<>();
        Map<String, List<Trade>> trades = new LinkedHashMap<>();
        for (Received<Event> received : batch) {
            switch (received.event()) {
                case MarketEvent event -> {
                    PairMarket pair = market.pair(event.pairSymbol());
                    if (isNew(PairView.Kind.BOOK, received, () -> pair.apply(event))) {
                        changedBooks.put(event.pairSymbol(), pair);
                    }
                }
                case Fill fill -> {
                    PairMarket pair = market.pair(fill.pairSymbol());
                    if (isNew(PairView.Kind.TAPE, received, () -> pair.apply(fill))) {
                        trades.computeIfAbsent(fill.pairSymbol(), symbol -> new ArrayList<>())
                                .add(Trade.of(fill));
                    }
                }
                default ->
                    throw new IllegalStateException("A " + received.event().eventType() + " is on " + received.topic()
                            + ", where it does not belong");
            }
        }
        stoppedBooks.forEach(pair -> changedBooks.put(pair.pair().symbol(), pair));
        stoppedBooks.clear();
        Received<Event> last = batch.getLast();
        changedBooks.values().forEach(pair -> health.checkNotCrossed(pair, last.partition()));
        if (last.topic().equals(Topics.ORDER_UPDATES) && !health.holdsBooks(last.partition())) {
            nextOffsets.merge(last.partition(), last.offset() + 1, Math::max);
        }
        if (live) {
            tell(changedBooks, trades);
        }
    }

    /// Whether the record was the next of its pair and has been folded.
    private boolean isNew(PairView.Kind kind, Received<Event> received, Supplier<FoldOutcome> fold) {
        PairView view = new PairView(kind, received.event().key());
        long number = received.event().sequence();
        if (health.passesOver(view, number)) {
            return false;
        }
        FoldOutcome outcome;
        try {
            outcome = fold.get();
        } catch (RuntimeException e) {
            stop(view, received.partition(), number, "number " + number + " makes no sense: " + e.getMessage(), e);
            return false;
        }
        return switch (outcome) {
            case APPLIED -> true;
            case REPEATED -> false;
            case GAP -> {
                stop(view, received.partition(), number, "numbers are missing before " + number, null);
                yield false;
            }
        };
    }

    /// The pair's view ends here until it is made anew, and whoever is shown a book is told that it is not the present
    /// one.
    private void stop(PairView view, int partition, long number, String reason, @Nullable Throwable cause) {
        health.stop(view, partition, number, reason, cause);
        if (view.kind() == PairView.Kind.BOOK) {
            PairMarket pair = market.pair(view.pairSymbol());
            pair.bookStopped();
            stoppedBooks.add(pair);
        }
    }

    /// Passes over a record that cannot be read: it stops the pair whose key it has, and no other.
    @Override
    public synchronized boolean isPassedOver(ConsumerRecord<byte[], byte[]> record, RuntimeException problem) {
        String place = record.topic() + "-" + record.partition() + " at offset " + record.offset();
        String symbol = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
        Optional<PairMarket> found = market.pairs().stream()
                .filter(pair -> pair.pair().symbol().equals(symbol))
                .findFirst();
        if (found.isEmpty()) {
            LOG.errorf(problem, "The record of %s is of no listed pair ('%s') and is passed over", place, symbol);
            return true;
        }
        boolean ofBook = record.topic().equals(Topics.ORDER_UPDATES);
        PairMarket pair = found.get();
        stop(
                new PairView(ofBook ? PairView.Kind.BOOK : PairView.Kind.TAPE, symbol),
                record.partition(),
                1 + (ofBook ? pair.bookSequence() : pair.fillSequence()),
                "the record of " + place + " cannot be read: " + problem.getMessage(),
                problem);
        if (live) {
            stoppedBooks.forEach(stopped -> listeners.forEach(listener -> listener.bookChanged(stopped)));
        }
        stoppedBooks.clear();
        return true;
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
