package dev.exchange.marketdata.events;

import dev.exchange.marketdata.domain.BookSnapshot;
import dev.exchange.marketdata.store.BookSnapshotStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Stores the books now and then, so that a start need not read the whole log.
@ApplicationScoped
public class BookSnapshots {
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(500);
    private static final long MAX_UPDATES_BETWEEN = 100_000;

    private final BookSnapshotStore store;
    private final Leadership leadership;
    private final Timers timers;
    private final Duration interval;
    // Of what this replica has stored in its present term.
    private final Map<String, Long> storedSequences = new HashMap<>();
    private long storedTerm;
    private long storedAtNanos = System.nanoTime();

    /// @param interval BOOK_SNAPSHOT_INTERVAL: the longest time between a change and its snapshot
    public BookSnapshots(
            BookSnapshotStore store,
            Leadership leadership,
            Timers timers,
            @ConfigProperty(name = "BOOK_SNAPSHOT_INTERVAL", defaultValue = "30s") Duration interval) {
        this.store = store;
        this.leadership = leadership;
        this.timers = timers;
        this.interval = interval;
    }

    void start(MarketReader reader) {
        timers.thread("market-snapshots")
                .every(
                        CHECK_INTERVAL,
                        () -> leadership.term().ifPresent(term -> {
                            if (term != storedTerm) {
                                // Another replica may have stored since: what is stored is not known, so
                                // everything is written once.
                                storedSequences.clear();
                                storedTerm = term;
                            }
                            if (isDue(reader)) {
                                store(reader);
                            }
                        }));
    }

    private boolean isDue(MarketReader reader) {
        return System.nanoTime() - storedAtNanos >= interval.toNanos()
                || reader.updatesSince(storedSequences) >= MAX_UPDATES_BETWEEN;
    }

    private void store(MarketReader reader) {
        BookSnapshotStore.Snapshots snapshots = reader.capture(storedSequences);
        if (!snapshots.books().isEmpty()) {
            store.store(snapshots);
        }
        for (BookSnapshot book : snapshots.books()) {
            storedSequences.put(book.pairSymbol(), book.sequence());
        }
        storedAtNanos = System.nanoTime();
    }
}
