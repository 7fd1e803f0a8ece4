package dev.exchange.bot.events;

import dev.exchange.contracts.MarketState;
import dev.exchange.contracts.OrderSide;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.util.List;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jspecify.annotations.Nullable;

/// The part of the exchange's public API that the house bots use. Calls block.
@RegisterRestClient(configKey = "exchange-api")
@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public interface ExchangeApi {
    @GET
    @Path("/trading-pairs")
    List<PairPrice> pairs(@QueryParam("limit") int limit);

    @GET
    @Path("/wallets")
    List<Wallet> wallets(@QueryParam("user_id") String userId, @QueryParam("limit") int limit);

    @GET
    @Path("/orders")
    List<Order> orders(
            @QueryParam("user_id") String userId, @QueryParam("status") String status, @QueryParam("limit") int limit);

    @POST
    @Path("/orders")
    Order place(NewOrder order);

    @DELETE
    @Path("/orders/{order_id}")
    Order cancel(@PathParam("order_id") String orderId, @QueryParam("user_id") String userId);

    /// @param referencePrice what the outside world pays; what the house quotes around
    /// @param state what the market accepts; null where that is not said
    record PairPrice(
            String symbol,
            BigDecimal currentPrice,
            @Nullable BigDecimal bidPrice,
            @Nullable BigDecimal askPrice,
            @Nullable BigDecimal referencePrice,
            @Nullable MarketState state) {
        MarketState marketState() {
            return state == null ? MarketState.TRADING : state;
        }
    }

    record Wallet(String currency, BigDecimal balance, BigDecimal availableBalance) {}

    /// @param reasonCode why it was rejected, or ended otherwise
    record Order(
            String id,
            String pairSymbol,
            OrderSide orderSide,
            String status,
            @Nullable BigDecimal price,
            BigDecimal remainingQuantity,
            @Nullable String reasonCode) {}

    /// An error's answer.
    record Refusal(@Nullable String code) {}

    /// @param price null for a market order
    record NewOrder(
            String userId,
            String clientOrderId,
            String pairSymbol,
            String orderType,
            OrderSide orderSide,
            BigDecimal quantity,
            @Nullable BigDecimal price) {}
}
