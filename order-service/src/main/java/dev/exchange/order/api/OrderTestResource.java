package dev.exchange.order.api;

import dev.exchange.order.domain.GroupTerms;
import dev.exchange.order.domain.Reservations;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Judges orders without placing them.
@Path("/api/orders/test")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Orders")
public class OrderTestResource {
    private static final String BODY = """
            {"user_id": "user_123", "pair_symbol": "BTC/USD", "order_type": "limit", "order_side": "buy",
             "quantity": 0.5, "price": 45000}""";

    private final OrderPlacement placement;
    private final Reservations reservations;

    OrderTestResource(OrderPlacement placement, Reservations reservations) {
        this.placement = placement;
        this.reservations = reservations;
    }

    /// @param maxFee in the quote currency
    @Schema(name = "OrderTest")
    public record OrderTestView(
            @Schema(examples = "true") boolean valid,
            @Schema(examples = "USD") String reservedCurrency,

            @Schema(
                    examples = "22545",
                    description = "What would be locked for the order; null where it depends on the" + " market")
            @Nullable
            BigDecimal reservedAmount,

            @Schema(
                    examples = "45",
                    description =
                            "What the fee comes to at most, in the quote currency, where the order is filled in one"
                                    + " piece; null where it depends on the market")
            @Nullable
            BigDecimal maxFee,

            @Schema(
                    description =
                            "For a bracket: the currency of what would be locked for its take_profit and stop_loss")
            @Nullable
            String legsReservedCurrency,

            @Schema(description = "How much; 0 where they sell what the entry order buys, which then stays locked")
            @Nullable
            BigDecimal legsReservedAmount) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Try an order without placing it",
            description =
                    "Judges the body exactly as POST /api/orders does. Whether the balance suffices is not looked at.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = PlaceOrderBody.class),
                            examples = @ExampleObject(value = BODY)))
    @APIResponse(
            responseCode = "200",
            description = "It would be taken",
            content = @Content(schema = @Schema(implementation = OrderTestView.class)))
    @APIResponse(responseCode = "400", description = "As for POST /api/orders: all that is wrong is in errors")
    @APIResponse(responseCode = "404", description = "unknown_pair")
    @APIResponse(responseCode = "422", description = "unreadable_body, invalid_type")
    public OrderTestView test(byte @Nullable [] body) {
        GroupTerms terms = placement.judge(OrderBodyReader.read(body));
        Reservations.Reservation reservation = reservations.of(terms);
        Reservations.Reservation legs = reservations.ofLegs(terms);
        return new OrderTestView(
                true,
                reservation.currency(),
                reservation.amount(),
                reservation.maxFee(),
                legs == null ? null : legs.currency(),
                legs == null ? null : legs.amount());
    }
}
