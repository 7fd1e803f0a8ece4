package dev.exchange.wallet.store;

import dev.exchange.platform.sql.TimeShare;
import dev.exchange.wallet.domain.AuditReport;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Proves the ledger again and again while it is in use, from the last transfer proved on, and what is
/// proved once more, a piece each time. It raises the alarm on the first difference: the gauge
/// `exchange_ledger_imbalance`, an ERROR in the log, and readiness. It takes at most a twentieth of the time.
@ApplicationScoped
public class StandingAuditor {
    private static final Logger LOG = Logger.getLogger(StandingAuditor.class);
    private static final int MOST_FOLDS = 1_000;
    private static final TimeShare A_TWENTIETH = new TimeShare(19, Duration.ofSeconds(5));
    private static final int MOST_LOGGED = 10;

    private final AuditStore audits;
    private final Clock clock;
    private final AtomicReference<@Nullable AuditReport> newest = new AtomicReference<>();
    private final RepeatedWork work = new RepeatedWork("audit of the ledger");
    // Belongs to the scheduled method, which never runs twice at a time.
    private final Map<ChainProof.Source, ChainProof.Point> patrolled = new HashMap<>();

    public StandingAuditor(AuditStore audits, Clock clock) {
        this.audits = audits;
        this.clock = clock;
    }

    void publish(@Observes StartupEvent event, MeterRegistry meters) {
        Gauge.builder(
                        "exchange.ledger.imbalance",
                        () -> newest().map(report -> report.differences().size())
                                .orElse(0))
                .description("Differences that the newest audit of the ledger found; any is an alarm")
                .register(meters);
        Gauge.builder(
                        "exchange.ledger.transfers",
                        () -> newest().map(AuditReport::transfers).orElse(0L))
                .description("Transfers that the newest audit of the ledger has proved")
                .register(meters);
    }

    /// What the newest audit by this replica found; empty before the first, and where another replica
    /// audits.
    public Optional<AuditReport> newest() {
        return Optional.ofNullable(newest.get());
    }

    /// Proves everything again from the first transfer on.
    public AuditReport full() {
        return heed(audits.full(clock.instant()));
    }

    @Scheduled(
            identity = "ledger audit",
            every = "${exchange.audit.interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void audit() {
        work.round(this::prove);
    }

    private void prove() {
        Optional<AuditReport> report = Optional.empty();
        for (int fold = 0; fold < MOST_FOLDS && report.isEmpty(); fold++) {
            report = atATwentiethOfTheTime(() -> audits.advance(clock.instant()));
        }
        report.ifPresent(proved -> heed(proved.with(atATwentiethOfTheTime(() -> audits.patrol(patrolled)))));
    }

    /// Works and then rests, so that the orders of the moment do not wait behind a whole audit.
    private static <T> T atATwentiethOfTheTime(Supplier<T> piece) {
        long started = System.nanoTime();
        T result = piece.get();
        LockSupport.parkNanos(A_TWENTIETH.restAfter(System.nanoTime() - started));
        return result;
    }

    private AuditReport heed(AuditReport report) {
        AuditReport before = newest.getAndSet(report);
        if (before != null && before.differences().equals(report.differences())) {
            return report;
        }
        report.differences().stream()
                .limit(MOST_LOGGED)
                .forEach(difference -> LOG.errorf(
                        "The ledger is out of balance: %s: %s; expected %s, found %s",
                        difference.where(), difference.what(), difference.expected(), difference.found()));
        return report;
    }
}
