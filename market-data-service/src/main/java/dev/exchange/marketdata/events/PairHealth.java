package dev.exchange.marketdata.events;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Event;
import dev.exchange.marketdata.domain.PairMarket;
import dev.exchange.platform.kafka.Received;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Which views of which pairs are not as the engine has them, and why. A fault of one pair is that pair's
/// alone: the others go on, and [PairRebuilds] makes it anew. Thread-safe.
@Singleton
public class PairHealth {
    private static final Logger LOG = Logger.getLogger(PairHealth.class);

    private final Map<PairView, Fault> faults = new ConcurrentHashMap<>();

    public PairHealth(Catalogue catalogue, MeterRegistry meters) {
        for (Catalogue.Pair pair : catalogue.pairs()) {
            Gauge.builder(
                            "exchange.market.pair.unhealthy",
                            faults,
                            now -> now.keySet().stream()
                                    .filter(view -> view.pairSymbol().equals(pair.symbol()))
                                    .count())
                    .description("Views of the pair (book, trades, stored trades) that are not as the engine has them")
                    .tag("pair", pair.symbol())
                    .register(meters);
        }
    }

    /// @param partition where the pair's records are
    /// @param seen the last number that was passed over; 0 when none was, because records are still taken
    record Fault(int partition, long seen, String reason) {
        boolean isStopped() {
            return seen > 0;
        }

        private Fault passedOver(long number) {
            return isStopped() && number > seen ? new Fault(partition, number, reason) : this;
        }
    }

    /// Why each unhealthy view is it, by its name.
    Map<String, String> reasons() {
        Map<String, String> reasons = new TreeMap<>();
        faults.forEach((view, fault) -> reasons.put(view.toString(), fault.reason()));
        return reasons;
    }

    Set<PairView> unhealthy() {
        return Set.copyOf(faults.keySet());
    }

    boolean isHealthy(PairView view) {
        return !faults.containsKey(view);
    }

    @Nullable
    Fault fault(PairView view) {
        return faults.get(view);
    }

    /// Whether a start must read on from where the partition of order-updates was when a book of it broke.
    boolean holdsBooks(int partition) {
        return faults.entrySet().stream()
                .anyMatch(fault -> fault.getKey().kind() == PairView.Kind.BOOK
                        && fault.getValue().partition() == partition);
    }

    /// Whether the view takes no record, because it waits to be made anew; the number is noted.
    boolean passesOver(PairView view, long number) {
        if (faults.isEmpty()) {
            return false;
        }
        Fault fault = faults.computeIfPresent(view, (same, before) -> before.passedOver(number));
        return fault != null && fault.isStopped();
    }

    /// The view cannot take the record, and so none after it.
    ///
    /// @param cause null where the reason says all
    void stop(PairView view, Received<? extends Event> received, String reason, @Nullable Throwable cause) {
        stop(view, received.partition(), received.event().sequence(), reason, cause);
    }

    /// @param number of the record that the view cannot take
    /// @param cause null where the reason says all
    void stop(PairView view, int partition, long number, String reason, @Nullable Throwable cause) {
        if (!passesOver(view, number)) {
            LOG.errorf(cause, "%s: stopped, to be made anew: %s", view, reason);
            faults.put(view, new Fault(partition, Math.max(1, number), reason));
        }
    }

    /// Takes records again where everything that was passed over is in the view now.
    ///
    /// @param sequence the last number that is in it
    void resume(PairView view, long sequence) {
        Fault before = faults.get(view);
        Fault after = faults.computeIfPresent(
                view, (same, fault) -> fault.isStopped() && fault.seen() <= sequence ? null : fault);
        if (before != null && after == null) {
            LOG.infof("%s: made anew up to number %d", view, sequence);
        }
    }

    /// A book that is crossed where it cannot be is a defect, but one that the next records may mend.
    void checkNotCrossed(PairMarket pair, int partition) {
        PairView view = new PairView(PairView.Kind.BOOK, pair.pair().symbol());
        Fault fault = faults.get(view);
        boolean crossed = pair.isWronglyCrossed();
        if (crossed && fault == null) {
            String reason = "crossed at number " + pair.bookSequence();
            LOG.errorf("%s: %s", view, reason);
            faults.put(view, new Fault(partition, 0, reason));
        } else if (!crossed && fault != null && !fault.isStopped()) {
            faults.remove(view);
            LOG.infof("%s: no longer crossed at number %d", view, pair.bookSequence());
        }
    }
}
