package dev.exchange.marketdata.events;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready when the books are those of the engine: everything old has been read, and no book is crossed. A
/// gap in the numbers stops the feed, which the check of the loops tells.
@Readiness
@ApplicationScoped
public class MarketReadiness implements HealthCheck {
    private final MarketFeed feed;

    public MarketReadiness(MarketFeed feed) {
        this.feed = feed;
    }

    @Override
    public HealthCheckResponse call() {
        Set<String> crossed = feed.crossedBooks();
        return HealthCheckResponse.named("books")
                .status(feed.isCaughtUp() && crossed.isEmpty())
                .withData("caught_up", feed.isCaughtUp())
                .withData("crossed", String.join(", ", crossed))
                .build();
    }
}
