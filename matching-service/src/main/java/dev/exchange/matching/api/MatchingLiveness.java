package dev.exchange.matching.api;

import dev.exchange.matching.events.MatchingLoop;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/// The loop heals what it can by itself; only where its thread has died must the process be started again.
@Liveness
@ApplicationScoped
public class MatchingLiveness implements HealthCheck {
    private final MatchingLoop loop;

    public MatchingLiveness(MatchingLoop loop) {
        this.loop = loop;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("matching thread")
                .status(loop.isAlive())
                .build();
    }
}
