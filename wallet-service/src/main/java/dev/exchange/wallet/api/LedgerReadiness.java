package dev.exchange.wallet.api;

import dev.exchange.wallet.domain.AuditReport;
import dev.exchange.wallet.store.StandingAuditor;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/// Down from the first difference that an audit finds until an audit finds none.
@Readiness
@ApplicationScoped
public class LedgerReadiness implements HealthCheck {
    private final StandingAuditor auditor;

    public LedgerReadiness(StandingAuditor auditor) {
        this.auditor = auditor;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("ledger");
        Optional<AuditReport> newest = auditor.newest();
        if (newest.isEmpty()) {
            return response.up().withData("audit", "none yet").build();
        }
        AuditReport report = newest.get();
        return response.status(report.isClean())
                .withData("audited_at", report.at().toString())
                .withData("transfers", report.transfers())
                .withData("differences", report.differences().size())
                .build();
    }
}
