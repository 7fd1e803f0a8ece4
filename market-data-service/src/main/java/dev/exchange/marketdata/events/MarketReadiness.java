package dev.exchange.marketdata.events;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/// Ready when everything old has been read. An unhealthy pair is named but takes nothing away from the
/// others: every replica reads the same log, so none would be left to serve them.
@Readiness
@ApplicationScoped
public class MarketReadiness implements HealthCheck {
    private final MarketFeed feed;
    private final PairHealth health;

    public MarketReadiness(MarketFeed feed, PairHealth health) {
        this.feed = feed;
        this.health = health;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("books").status(feed.isCaughtUp()).withData("caught_up", feed.isCaughtUp());
        health.reasons().forEach(response::withData);
        return response.build();
    }
}
