package dev.exchange.marketdata.events;

import dev.exchange.marketdata.store.LeaseStore;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logging.Logger;

/// Whether this replica is the one that writes prices, reference prices and snapshots. A lease in Postgres
/// decides; what two replicas might still write at the same moment is ordered by the term.
@ApplicationScoped
public class Leadership {
    private static final Logger LOG = Logger.getLogger(Leadership.class);
    private static final String LEASE = "market-data";
    private static final Duration LENGTH = Duration.ofSeconds(4);
    private static final Duration RENEWAL = Duration.ofSeconds(1);

    private final LeaseStore leases;
    private final Timers timers;
    private final String holder = UUID.randomUUID().toString();
    private final List<Runnable> onGained = new CopyOnWriteArrayList<>();
    private volatile Term term = new Term(0, System.nanoTime());

    private record Term(long number, long endsAtNanos) {
        boolean isRunning() {
            return number > 0 && System.nanoTime() - endsAtNanos < 0;
        }
    }

    public Leadership(LeaseStore leases, Timers timers) {
        this.leases = leases;
        this.timers = timers;
    }

    /// Begins to strive for the lease.
    void start() {
        timers.thread("market-lease").every(RENEWAL, this::renew);
    }

    /// Runs at the begin of each term of this replica, on a thread that may block.
    void onGained(Runnable action) {
        onGained.add(action);
    }

    /// The number of this replica's term; empty while another replica has the lease.
    public OptionalLong term() {
        Term now = term;
        return now.isRunning() ? OptionalLong.of(now.number()) : OptionalLong.empty();
    }

    public boolean isHeld() {
        return term().isPresent();
    }

    private void renew() {
        // Counted from before the question, so that this replica stops before another may start.
        long asked = System.nanoTime();
        OptionalLong acquired = leases.acquire(LEASE, holder, LENGTH);
        Term before = term;
        if (acquired.isPresent()) {
            term = new Term(acquired.getAsLong(), asked + LENGTH.toNanos());
            if (!before.isRunning() || before.number() != acquired.getAsLong()) {
                LOG.infof("This replica writes prices and snapshots in term %d", acquired.getAsLong());
                onGained.forEach(Runnable::run);
            }
        } else if (before.isRunning()) {
            term = new Term(0, asked);
            LOG.info("Another replica writes prices and snapshots from now on");
        }
    }

    void end(@Observes @Priority(2) ShutdownEvent event) {
        if (isHeld()) {
            term = new Term(0, System.nanoTime());
            leases.release(LEASE, holder);
        }
    }
}
