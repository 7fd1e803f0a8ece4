package dev.exchange.alert.api;

import dev.exchange.alert.store.PriceAlerts;
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
    private final PriceAlerts alerts;

    public StatsResource(PriceAlerts alerts) {
        this.alerts = alerts;
    }

    @GET
    @WithSession
    @Operation(hidden = true)
    public Uni<Map<String, Long>> stats() {
        return alerts.count().map(count -> Map.of("total_alerts", count));
    }
}
