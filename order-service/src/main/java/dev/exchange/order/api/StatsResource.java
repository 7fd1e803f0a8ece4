package dev.exchange.order.api;

import dev.exchange.contracts.OrderStatus;
import dev.exchange.order.store.OrderCounts;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// This service's part of the exchange's statistics, for the gateway.
@Path("/internal/stats")
@Produces(MediaType.APPLICATION_JSON)
public class StatsResource {
    private final OrderCounts counts;

    StatsResource(OrderCounts counts) {
        this.counts = counts;
    }

    /// @param statusDistribution how many orders there are in each status, every status named
    public record OrderStats(long totalOrders, long totalTrades, Map<String, Long> statusDistribution) {}

    @GET
    @Operation(hidden = true)
    public Uni<OrderStats> stats() {
        return counts.counts().map(known -> {
            Map<String, Long> distribution = new LinkedHashMap<>();
            for (OrderStatus status : OrderStatus.values()) {
                distribution.put(status.wireName(), known.orders().getOrDefault(status.wireName(), 0L));
            }
            return new OrderStats(known.totalOrders(), known.trades(), distribution);
        });
    }
}
