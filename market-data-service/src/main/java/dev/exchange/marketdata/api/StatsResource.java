package dev.exchange.marketdata.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.exchange.contracts.Decimals;
import dev.exchange.marketdata.domain.Coin;
import dev.exchange.marketdata.domain.Market;
import dev.exchange.marketdata.domain.Ticker;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// This service's part of the exchange's statistics, for the gateway.
@Path("/internal/stats")
@Produces(MediaType.APPLICATION_JSON)
public class StatsResource {
    private final Market market;
    private final Clock clock;

    public StatsResource(Market market, Clock clock) {
        this.market = market;
        this.clock = clock;
    }

    /// @param totalVolume24h traded in all pairs in the last 24 hours, in USD
    /// @param totalMarketCap of all coins, in USD
    public record Stats(
            int totalCryptocurrencies,
            int totalTradingPairs,
            @JsonProperty("total_volume_24h") BigDecimal totalVolume24h,
            BigDecimal totalMarketCap) {}

    @GET
    @NonBlocking
    @Operation(hidden = true)
    public Stats stats() {
        Market.Overview overview = market.overview(clock.instant());
        List<Coin> coins = overview.coins();
        BigDecimal volume = BigDecimal.ZERO;
        for (Ticker ticker : overview.tickers()) {
            volume = volume.add(overview.usdVolume(ticker));
        }
        BigDecimal marketCap =
                coins.stream().map(Coin::marketCap).filter(Objects::nonNull).reduce(BigDecimal.ZERO, BigDecimal::add);
        return new Stats(coins.size(), overview.tickers().size(), Decimals.normal(volume), Decimals.normal(marketCap));
    }
}
