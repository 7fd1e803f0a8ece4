package dev.exchange.bot.api;

import dev.exchange.bot.store.TradingBots;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// This service's part of the exchange's statistics, for the gateway.
@Singleton
@Path("/internal/stats")
@Produces(MediaType.APPLICATION_JSON)
public class StatsResource {
    private final TradingBots bots;

    public StatsResource(TradingBots bots) {
        this.bots = bots;
    }

    @GET
    @WithSession
    @Operation(hidden = true)
    public Uni<Map<String, Long>> stats() {
        return bots.count().map(count -> Map.of("total_bots", count));
    }
}
