package dev.exchange.wallet.store;

import dev.exchange.platform.sql.TimeShare;
import dev.exchange.wallet.store.CostStore.Progress;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/// Keeps the cost bases close behind the ledger: regularly, at most a twentieth of the time, and when somebody asks
/// for what is not reckoned yet. One fold at a time.
@ApplicationScoped
public class CostReckoner {
    private static final int MOST_FOLDS = 1_000;
    private static final int MOST_FOLDS_ASKED_FOR = 5;
    private static final TimeShare A_TWENTIETH = new TimeShare(19, Duration.ofSeconds(5));
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final CostStore costs;
    private final Clock clock;
    private final Timer folds;
    private final RepeatedWork work = new RepeatedWork("reckoning of costs");
    private final ReentrantLock turn = new ReentrantLock();
    private volatile long completeSince = System.nanoTime();

    public CostReckoner(CostStore costs, Clock clock, MeterRegistry meters) {
        this.costs = costs;
        this.clock = clock;
        this.folds = Timer.builder("exchange.costs.folds")
                .description("Folds of new transfers into the cost bases")
                .register(meters);
        Gauge.builder("exchange.costs.behind", costs, CostStore::behind)
                .description("Transfers that the newest fold into the cost bases left for the next")
                .register(meters);
    }

    @Scheduled(
            identity = "costs",
            every = "${exchange.costs.interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void reckonRegularly() {
        work.round(this::reckonAndRest);
    }

    /// Rests after every fold, not after all of them: under load, orders wait behind a long one.
    private void reckonAndRest() {
        Progress progress = Progress.MORE;
        for (int fold = 0; fold < MOST_FOLDS && progress == Progress.MORE; fold++) {
            long began = System.nanoTime();
            turn.lock();
            try {
                progress = fold();
            } finally {
                turn.unlock();
            }
            LockSupport.parkNanos(A_TWENTIETH.restAfter(System.nanoTime() - began));
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
        }
    }

    /// Reckons whatever was written before the call.
    ///
    /// @return false where another replica is at it, or where there is more than a bounded number of folds
    ///     takes
    boolean reckon() {
        for (int fold = 0; fold < MOST_FOLDS; fold++) {
            turn.lock();
            try {
                Progress progress = fold();
                if (progress != Progress.MORE) {
                    return progress == Progress.COMPLETE;
                }
            } finally {
                turn.unlock();
            }
        }
        return false;
    }

    /// Reckons what was written before the call, if that is little; if there is much, it comes by itself. Those
    /// who ask at the same time share a fold.
    public void catchUp() {
        long asked = System.nanoTime();
        try {
            if (!turn.tryLock(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            for (int fold = 0; fold < MOST_FOLDS_ASKED_FOR; fold++) {
                if (completeSince - asked >= 0 || fold() != Progress.MORE) {
                    return;
                }
            }
        } finally {
            turn.unlock();
        }
    }

    private Progress fold() {
        long began = System.nanoTime();
        Progress progress = costs.advance(clock.instant());
        folds.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
        if (progress == Progress.COMPLETE) {
            completeSince = began;
        }
        return progress;
    }
}
