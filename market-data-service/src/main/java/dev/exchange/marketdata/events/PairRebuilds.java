package dev.exchange.marketdata.events;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.MarketEvent;
import dev.exchange.marketdata.domain.Book;
import dev.exchange.marketdata.domain.Tape;
import dev.exchange.marketdata.store.BookSnapshotStore;
import dev.exchange.marketdata.store.RecoveryStore;
import dev.exchange.marketdata.store.TradeStore;
import dev.exchange.platform.kafka.EventConsumers;
import dev.exchange.platform.kafka.Received;
import dev.exchange.platform.sql.Database;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/// Makes the view of a pair that broke anew from the log, beside the feed, which goes on with the other
/// pairs. Tried at once, and then less and less often while the log itself is what is wrong.
@ApplicationScoped
public class PairRebuilds {
    private static final Logger LOG = Logger.getLogger(PairRebuilds.class);
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(500);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MAX_BATCH = 2000;

    private final PairHealth health;
    private final RecoveryStore recovery;
    private final TradeRecorder recorder;
    private final TradeStore trades;
    private final Database database;
    private final EventConsumers consumers;
    private final Timers timers;
    private final Clock clock;
    // Of the thread that rebuilds.
    private final Map<PairView, Attempts> attempts = new HashMap<>();
    private volatile boolean closed;

    public PairRebuilds(
            PairHealth health,
            RecoveryStore recovery,
            TradeRecorder recorder,
            TradeStore trades,
            Database database,
            EventConsumers consumers,
            Timers timers,
            Clock clock) {
        this.health = health;
        this.recovery = recovery;
        this.recorder = recorder;
        this.trades = trades;
        this.database = database;
        this.consumers = consumers;
        this.timers = timers;
        this.clock = clock;
    }

    private record Attempts(int made, Duration pause, long nextAtNanos) {
        static Attempts none() {
            return new Attempts(0, FIRST_PAUSE, System.nanoTime());
        }

        boolean isDue() {
            return System.nanoTime() - nextAtNanos >= 0;
        }

        Attempts next() {
            Duration longer = pause.multipliedBy(2);
            return new Attempts(
                    made + 1,
                    longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE,
                    System.nanoTime() + pause.toNanos());
        }
    }

    void start(MarketReader reader) {
        timers.thread("market-rebuild").every(CHECK_INTERVAL, () -> rebuildWhatIsDue(reader));
    }

    void end(@Observes @Priority(0) ShutdownEvent event) {
        closed = true;
    }

    private void rebuildWhatIsDue(MarketReader reader) {
        Set<PairView> unhealthy = health.unhealthy();
        attempts.keySet().retainAll(unhealthy);
        for (PairView view : unhealthy) {
            Attempts past = attempts.computeIfAbsent(view, unknown -> Attempts.none());
            if (past.isDue() && !closed) {
                attempt(reader, view, past.made());
                attempts.put(view, past.next());
            }
        }
    }

    private void attempt(MarketReader reader, PairView view, int made) {
        PairHealth.Fault fault = health.fault(view);
        if (fault == null) {
            return;
        }
        try {
            replay(view, fault.partition(), rebuild(reader, view, fault.partition(), made));
        } catch (RuntimeException e) {
            // The view is known to be unhealthy; that is the alarm.
            LOG.infof("%s: could not be made anew (attempt %d): %s", view, made + 1, e);
            LOG.debugf(e, "%s: why it could not be made anew", view);
        }
    }

    private Rebuild<?> rebuild(MarketReader reader, PairView view, int partition, int made) {
        // What is wrong may be in what is stored: every other attempt does without, as far as that goes.
        boolean fromStored = made % 2 == 0;
        return switch (view.kind()) {
            case BOOK -> fromStored ? storedBook(reader, view, partition) : book(reader, view, 0);
            case TAPE -> tape(reader, view, partition, fromStored);
            case RECORD -> new RecordRebuild(view, health, recorder, trades, database);
        };
    }

    private Rebuild<MarketEvent> storedBook(MarketReader reader, PairView view, int partition) {
        BookSnapshotStore.Snapshots stored = recovered(view).books();
        if (stored.books().isEmpty()) {
            return book(reader, view, 0);
        }
        Book book = Book.restore(stored.books().getFirst());
        long from = stored.nextOffsets().getOrDefault(partition, 0L);
        return new FoldRebuild<>(reader, view, MarketEvent.class, book, from);
    }

    private static Rebuild<MarketEvent> book(MarketReader reader, PairView view, long from) {
        return new FoldRebuild<>(reader, view, MarketEvent.class, new Book(view.pairSymbol()), from);
    }

    /// The log need not have all the trades that count, so this always begins with those that are stored;
    /// their position may have passed some that were not.
    private Rebuild<Fill> tape(MarketReader reader, PairView view, int partition, boolean fromPosition) {
        RecoveryStore.Recovered stored = recovered(view);
        Tape tape = Tape.restore(stored.trades().getOrDefault(view.pairSymbol(), Tape.Stored.NOTHING));
        long from = fromPosition ? stored.fillOffsets().getOrDefault(partition, 0L) : 0;
        return new FoldRebuild<>(reader, view, Fill.class, tape, from);
    }

    private RecoveryStore.Recovered recovered(PairView view) {
        return recovery.recover(List.of(view.pairSymbol()), clock.instant());
    }

    private <E extends Event> void replay(PairView view, int partition, Rebuild<E> rebuild) {
        TopicPartition records = new TopicPartition(view.topic(), partition);
        try (Consumer<byte[], byte[]> consumer = consumers.reader("market-data-rebuild", MAX_BATCH)) {
            consumer.assign(List.of(records));
            long begin = consumer.beginningOffsets(List.of(records)).getOrDefault(records, 0L);
            long end = consumer.endOffsets(List.of(records)).getOrDefault(records, 0L);
            consumer.seek(records, Math.max(begin, rebuild.from()));
            long progressedAt = System.nanoTime();
            while (!closed && !rebuild.isDone()) {
                long before = rebuild.sequence();
                rebuild.take(ofPair(view, consumer.poll(POLL_TIMEOUT), rebuild.type()));
                if (rebuild.sequence() > before || consumer.position(records) < end) {
                    progressedAt = System.nanoTime();
                } else if (System.nanoTime() - progressedAt > PATIENCE.toNanos()) {
                    throw new IllegalStateException("the log ends after number " + rebuild.sequence());
                }
            }
        }
    }

    private static <E extends Event> List<Received<E>> ofPair(
            PairView view, ConsumerRecords<byte[], byte[]> polled, Class<E> type) {
        byte[] key = view.pairSymbol().getBytes(StandardCharsets.UTF_8);
        List<Received<E>> records = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : polled) {
            if (Arrays.equals(record.key(), key)) {
                records.add(EventConsumers.decode(record, type));
            }
        }
        return records;
    }
}
