package dev.exchange.matching.api;

import dev.exchange.matching.events.MatchingLoop;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready when every partition that this replica was given is recovered; a standby that was given none is
/// ready too.
@Readiness
@ApplicationScoped
public class MatchingReadiness implements HealthCheck {
    private final MatchingLoop loop;

    public MatchingReadiness(MatchingLoop loop) {
        this.loop = loop;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("matching")
                .status(loop.isReady())
                .withData(
                        "state",
                        loop.failure().map(Throwable::toString).orElse(loop.isReady() ? "matching" : "recovering"))
                .build();
    }
}
