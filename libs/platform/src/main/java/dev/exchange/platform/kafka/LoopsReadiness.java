package dev.exchange.platform.kafka;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.stream.Stream;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/// Ready when every loop reads.
@Readiness
@ApplicationScoped
public class LoopsReadiness implements HealthCheck {
    private final BatchLoops loops;
    private final Tails tails;

    public LoopsReadiness(BatchLoops loops, Tails tails) {
        this.loops = loops;
        this.tails = tails;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("kafka loops");
        boolean up = true;
        for (Loop loop :
                Stream.concat(loops.loops().stream(), tails.tails().stream()).toList()) {
            up &= loop.isReady();
            response.withData(
                    loop.name(),
                    loop.failure().map(Throwable::toString).orElse(loop.isReady() ? "reading" : "starting"));
        }
        return response.status(up).build();
    }
}
