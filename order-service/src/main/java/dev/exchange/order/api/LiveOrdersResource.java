package dev.exchange.order.api;

import dev.exchange.contracts.Ids;
import dev.exchange.order.domain.LiveOrder;
import dev.exchange.order.store.LiveOrders;
import dev.exchange.platform.errors.Problem;
import dev.exchange.platform.paging.Cursor;
import dev.exchange.platform.paging.Limits;
import dev.exchange.platform.paging.Lists;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/// Every order that has not ended, for `./exchange audit`; the gateway does not route it.
@Path("/internal/live-orders")
@Produces(MediaType.APPLICATION_JSON)
public class LiveOrdersResource {
    private static final int MOST = 5_000;

    private final LiveOrders orders;

    LiveOrdersResource(LiveOrders orders) {
        this.orders = orders;
    }

    /// @param reservationId the order under whose id its funds are kept
    /// @param answered whether the engine has taken it
    /// @param leg whether what it sells or buys with may still have to come, by the fills of another order
    public record LiveOrderView(
            String orderId,
            String userId,
            String pairSymbol,
            String orderSide,
            String reservationId,
            boolean answered,
            boolean leg) {
        static LiveOrderView of(LiveOrder order) {
            return new LiveOrderView(
                    Ids.order(order.number()),
                    order.userId(),
                    order.pairSymbol(),
                    order.side().wireName(),
                    Ids.order(order.reservation()),
                    order.answered(),
                    order.isLeg());
        }
    }

    /// @param ids only those of these that have not ended, separated by commas
    @GET
    @Operation(hidden = true)
    public Uni<Response> list(
            @QueryParam("ids") @Nullable String ids,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor,
            @Context UriInfo uri) {
        if (ids != null) {
            return orders.among(numbers(ids)).map(found -> Lists.page(uri, views(found), null));
        }
        int most = Limits.of(limit, MOST, MOST);
        Cursor after = Cursor.parse(cursor, 2);
        return orders.page(after == null ? "" : after.text(0), after == null ? 0 : after.number(1), most)
                .map(page -> Lists.page(
                        uri,
                        views(page),
                        page.size() < most
                                ? null
                                : Cursor.of(
                                        page.getLast().userId(), page.getLast().number())));
    }

    private static List<LiveOrderView> views(List<LiveOrder> orders) {
        return orders.stream().map(LiveOrderView::of).toList();
    }

    private static List<Long> numbers(String ids) {
        return Arrays.stream(ids.split(",", -1))
                .limit(MOST)
                .map(id -> Ids.number(id, Ids.ORDER)
                        .orElseThrow(() -> Problem.badRequest(
                                "invalid_ids", "ids must be ids of orders, separated by commas; '" + id + "' is none")))
                .toList();
    }
}
