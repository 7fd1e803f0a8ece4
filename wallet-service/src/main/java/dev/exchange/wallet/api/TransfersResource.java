package dev.exchange.wallet.api;

import dev.exchange.platform.errors.Problem;
import dev.exchange.platform.paging.Lists;
import dev.exchange.wallet.domain.FundsRequest;
import dev.exchange.wallet.store.NewUsers;
import dev.exchange.wallet.store.Taken;
import dev.exchange.wallet.store.UserTransfers;
import dev.exchange.wallet.store.UserTransfers.UserTransfer;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.math.BigDecimal;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Money that users give each other.
@Path("/api/transfers")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Deposits, withdrawals and transfers")
public class TransfersResource {
    private final UserTransfers transfers;
    private final FundsBodies bodies;
    private final NewUsers newUsers;

    TransfersResource(UserTransfers transfers, FundsBodies bodies, NewUsers newUsers) {
        this.transfers = transfers;
        this.bodies = bodies;
        this.newUsers = newUsers;
    }

    @Schema(name = "NewTransfer")
    public record Body(
            @Schema(required = true, examples = "user_123", description = "Who gives") @Nullable
            String userId,

            @Schema(required = true, examples = "user_456", description = "Who is given") @Nullable
            String toUserId,

            @Schema(required = true, examples = "USD") @Nullable
            String currency,

            @Schema(required = true, examples = "12.5") @Nullable
            BigDecimal amount,

            @Schema(
                    required = true,
                    examples = "lunch-7",
                    description = "Unique among the transfers that the user gives")
            @Nullable
            String clientReference) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "transfer",
            summary = "Give another user money",
            description = "At once and without a fee. The same request again is answered with the same transfer.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = Body.class),
                            examples =
                                    @ExampleObject(
                                            value = "{\"user_id\": \"user_123\", \"to_user_id\": \"user_456\","
                                                    + " \"currency\": \"USD\", \"amount\": 12.5,"
                                                    + " \"client_reference\": \"lunch-7\"}")))
    @APIResponse(
            responseCode = "201",
            description = "The transfer, done",
            content = @Content(schema = @Schema(implementation = TransferView.class)))
    @APIResponse(
            responseCode = "200",
            description = "The transfer that the same request made before",
            content = @Content(schema = @Schema(implementation = TransferView.class)))
    @APIResponse(
            responseCode = "400",
            description = "missing_field, invalid_user_id, same_user, invalid_amount, invalid_client_reference,"
                    + " insufficient_balance or daily_limit_exceeded",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    @APIResponse(responseCode = "404", description = "unknown_currency, or user_not_found (in production)")
    @APIResponse(responseCode = "409", description = "client_reference_reused")
    public Response transfer(@Nullable Body body) {
        Body asked = FundsBodies.required(body);
        FundsRequest request =
                bodies.request(asked.userId(), asked.currency(), asked.amount(), asked.clientReference());
        Taken<UserTransfer> taken = transfers.give(request, FundsBodies.user("to_user_id", asked.toUserId()));
        TransferView view = TransferView.of(taken.stored());
        return taken.created()
                ? Response.created(URI.create("/api/transfers/" + view.id()))
                        .entity(view)
                        .build()
                : Response.ok(view).build();
    }

    @GET
    @Operation(operationId = "listTransfers", summary = "What a user gave and was given, newest first")
    @APIResponse(
            responseCode = "200",
            description = "A page of transfers",
            headers = @Header(name = Lists.NEXT_CURSOR, description = "Where the next page starts, if there is one"),
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = TransferView.class)))
    @APIResponse(responseCode = "400", description = "missing_field, invalid_user_id, invalid_limit or invalid_cursor")
    public Response list(
            @Context UriInfo uri,
            @Parameter(example = "user_123", required = true) @QueryParam("user_id") @Nullable String userId,
            @Parameter(description = "1 to 500", example = "50") @QueryParam("limit") @Nullable String limit,
            @Parameter(description = "X-Next-Cursor of the page before") @QueryParam("cursor") @Nullable
                    String cursor) {
        String user = UserParameter.checked(userId);
        NumberedPage page = NumberedPage.of(limit, cursor);
        newUsers.named(user);
        return page.answer(
                uri, transfers.page(user, page.before(), page.wanted()), UserTransfer::number, TransferView::of);
    }

    @GET
    @Path("{transfer_id}")
    @Operation(operationId = "getTransfer", summary = "One transfer")
    @APIResponse(
            responseCode = "200",
            description = "The transfer",
            content = @Content(schema = @Schema(implementation = TransferView.class)))
    @APIResponse(responseCode = "404", description = "transfer_not_found")
    public TransferView get(@Parameter(example = "transfer_1") @PathParam("transfer_id") String transferId) {
        return TransferView.of(transfers.find(transferId));
    }
}
