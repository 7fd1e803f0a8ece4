package dev.exchange.wallet.api;

import dev.exchange.platform.errors.Problem;
import dev.exchange.platform.paging.Lists;
import dev.exchange.wallet.domain.FundsRequest;
import dev.exchange.wallet.domain.WithdrawalState;
import dev.exchange.wallet.store.NewUsers;
import dev.exchange.wallet.store.StoredWithdrawal;
import dev.exchange.wallet.store.Taken;
import dev.exchange.wallet.store.WithdrawalStore;
import dev.exchange.wallet.store.Withdrawals;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
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
import java.util.Arrays;
import java.util.stream.Collectors;
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

/// Money that goes out: asked for by users, decided about by approvers.
@Path("/api/withdrawals")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Deposits, withdrawals and transfers")
public class WithdrawalsResource {
    private static final int LONGEST_REASON = 200;

    private final Withdrawals withdrawals;
    private final WithdrawalStore store;
    private final FundsBodies bodies;
    private final ApproverAccess access;
    private final NewUsers newUsers;

    WithdrawalsResource(
            Withdrawals withdrawals,
            WithdrawalStore store,
            FundsBodies bodies,
            ApproverAccess access,
            NewUsers newUsers) {
        this.withdrawals = withdrawals;
        this.store = store;
        this.bodies = bodies;
        this.access = access;
        this.newUsers = newUsers;
    }

    @Schema(name = "NewWithdrawal")
    public record Body(
            @Schema(required = true, examples = "user_123") @Nullable
            String userId,

            @Schema(required = true, examples = "BTC") @Nullable
            String currency,

            @Schema(required = true, examples = "0.5", description = "What is to arrive; the fee comes besides")
            @Nullable
            BigDecimal amount,

            @Schema(required = true, examples = "bc1q-somewhere") @Nullable
            String address,

            @Schema(required = true, examples = "rent-january", description = "Unique among the user's withdrawals")
            @Nullable
            String clientReference) {}

    @Schema(name = "RejectWithdrawal")
    public record Rejection(
            @Schema(required = true, examples = "The address is on a sanctions list") @Nullable
            String reason) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "requestWithdrawal",
            summary = "Ask for a withdrawal",
            description =
                    "Locks the amount and the fee at once. It is paid when enough approvers have approved it; until"
                            + " then its user may cancel it. The same request again is answered with the same withdrawal.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = Body.class),
                            examples =
                                    @ExampleObject(
                                            value =
                                                    "{\"user_id\": \"user_123\", \"currency\": \"BTC\", \"amount\": 0.5,"
                                                            + " \"address\": \"bc1q-somewhere\","
                                                            + " \"client_reference\": \"rent-january\"}")))
    @APIResponse(
            responseCode = "201",
            description = "The withdrawal",
            content = @Content(schema = @Schema(implementation = WithdrawalView.class)))
    @APIResponse(
            responseCode = "200",
            description = "The withdrawal that the same request made before, as it is now",
            content = @Content(schema = @Schema(implementation = WithdrawalView.class)))
    @APIResponse(
            responseCode = "400",
            description = "missing_field, invalid_user_id, invalid_amount, invalid_address, invalid_client_reference,"
                    + " insufficient_balance or daily_limit_exceeded",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    @APIResponse(responseCode = "404", description = "unknown_currency")
    @APIResponse(responseCode = "409", description = "client_reference_reused")
    @APIResponse(responseCode = "503", description = "chain_not_connected or approvers_not_set")
    public Response request(@Nullable Body body) {
        Body asked = FundsBodies.required(body);
        FundsRequest request =
                bodies.request(asked.userId(), asked.currency(), asked.amount(), asked.clientReference());
        String address = FundsRequest.checkedAddress(
                FundsBodies.required("address", asked.address(), "it says where the money goes"));
        Taken<StoredWithdrawal> taken = withdrawals.request(request, address);
        WithdrawalView view = WithdrawalView.of(taken.stored());
        return taken.created()
                ? Response.created(URI.create("/api/withdrawals/" + view.id()))
                        .entity(view)
                        .build()
                : Response.ok(view).build();
    }

    @GET
    @Operation(
            operationId = "listWithdrawals",
            summary = "Withdrawals, newest first",
            description = "A user's, or, for an approver who shows a key, everybody's.")
    @APIResponse(
            responseCode = "200",
            description = "A page of withdrawals",
            headers = @Header(name = Lists.NEXT_CURSOR, description = "Where the next page starts, if there is one"),
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = WithdrawalView.class)))
    @APIResponse(
            responseCode = "400",
            description = "missing_field, invalid_user_id, invalid_status, invalid_limit or invalid_cursor")
    @APIResponse(responseCode = "401", description = "invalid_approver_key")
    public Response list(
            @Context UriInfo uri,
            @Parameter(description = "Whose; only approvers can do without", example = "user_123")
                    @QueryParam("user_id")
                    @Nullable
                    String userId,
            @Parameter(description = "Only those in this state", example = "requested") @QueryParam("status") @Nullable
                    String status,
            @Parameter(description = "1 to 500", example = "50") @QueryParam("limit") @Nullable String limit,
            @Parameter(description = "X-Next-Cursor of the page before") @QueryParam("cursor") @Nullable String cursor,
            @Parameter(description = "An approver's key, to see everybody's")
                    @HeaderParam(ApproverAccess.HEADER)
                    @Nullable
                    String key) {
        String user = null;
        if (userId == null && key != null) {
            access.approver(key);
        } else {
            user = UserParameter.checked(userId);
        }
        WithdrawalState state = state(status);
        NumberedPage page = NumberedPage.of(limit, cursor);
        if (user != null) {
            newUsers.named(user);
        }
        return page.answer(
                uri,
                store.page(user, state, page.before(), page.wanted()),
                stored -> stored.withdrawal().terms().number(),
                WithdrawalView::of);
    }

    private static @Nullable WithdrawalState state(@Nullable String status) {
        if (status == null) {
            return null;
        }
        return WithdrawalState.named(status)
                .orElseThrow(() -> Problem.badRequest(
                        "invalid_status",
                        "status must be one of "
                                + Arrays.stream(WithdrawalState.values())
                                        .map(WithdrawalState::wireName)
                                        .collect(Collectors.joining(", "))));
    }

    @GET
    @Path("{withdrawal_id}")
    @Operation(operationId = "getWithdrawal", summary = "One withdrawal")
    @APIResponse(
            responseCode = "200",
            description = "The withdrawal",
            content = @Content(schema = @Schema(implementation = WithdrawalView.class)))
    @APIResponse(responseCode = "404", description = "withdrawal_not_found")
    public WithdrawalView get(@Parameter(example = "withdrawal_1") @PathParam("withdrawal_id") String withdrawalId) {
        return WithdrawalView.of(withdrawals.find(withdrawalId));
    }

    @POST
    @Path("{withdrawal_id}/approve")
    @Operation(
            operationId = "approveWithdrawal",
            summary = "Approve a withdrawal",
            description = "For approvers, each of whom shows a key of WITHDRAWAL_APPROVERS. With the last approval that"
                    + " is required it goes to the chain and cannot be taken back.")
    @APIResponse(
            responseCode = "200",
            description = "The withdrawal, with one approval more",
            content = @Content(schema = @Schema(implementation = WithdrawalView.class)))
    @APIResponse(responseCode = "401", description = "invalid_approver_key")
    @APIResponse(responseCode = "403", description = "own_withdrawal, or approvers_not_set")
    @APIResponse(responseCode = "404", description = "withdrawal_not_found")
    @APIResponse(responseCode = "409", description = "already_approved or withdrawal_not_requested")
    public WithdrawalView approve(
            @Parameter(example = "withdrawal_1") @PathParam("withdrawal_id") String withdrawalId,
            @Parameter(description = "The approver's key") @HeaderParam(ApproverAccess.HEADER) @Nullable String key) {
        String approver = access.approver(key);
        return WithdrawalView.of(withdrawals.approve(Withdrawals.number(withdrawalId), approver));
    }

    @POST
    @Path("{withdrawal_id}/reject")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "rejectWithdrawal",
            summary = "Reject a withdrawal",
            description = "For approvers; one is enough. What was locked is free again.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = Rejection.class),
                            examples = @ExampleObject(value = "{\"reason\": \"The address is on a sanctions list\"}")))
    @APIResponse(
            responseCode = "200",
            description = "The withdrawal, rejected",
            content = @Content(schema = @Schema(implementation = WithdrawalView.class)))
    @APIResponse(responseCode = "400", description = "missing_field or invalid_reason")
    @APIResponse(responseCode = "401", description = "invalid_approver_key")
    @APIResponse(responseCode = "403", description = "own_withdrawal, or approvers_not_set")
    @APIResponse(responseCode = "404", description = "withdrawal_not_found")
    @APIResponse(responseCode = "409", description = "withdrawal_not_requested")
    public WithdrawalView reject(
            @Parameter(example = "withdrawal_1") @PathParam("withdrawal_id") String withdrawalId,
            @Parameter(description = "The approver's key") @HeaderParam(ApproverAccess.HEADER) @Nullable String key,
            @Nullable Rejection body) {
        String approver = access.approver(key);
        String reason = FundsBodies.required(
                "reason", FundsBodies.required(body).reason(), "it says why, in words, and its user reads it");
        if (reason.length() > LONGEST_REASON || reason.isBlank()) {
            throw Problem.badRequest(
                    "invalid_reason", "reason is some words, at most " + LONGEST_REASON + " characters of them");
        }
        return WithdrawalView.of(withdrawals.reject(Withdrawals.number(withdrawalId), approver, reason));
    }

    @DELETE
    @Path("{withdrawal_id}")
    @Operation(
            operationId = "cancelWithdrawal",
            summary = "Cancel a withdrawal that is not approved yet",
            description = "For the user who asked for it. What was locked is free again.")
    @APIResponse(
            responseCode = "200",
            description = "The withdrawal, cancelled",
            content = @Content(schema = @Schema(implementation = WithdrawalView.class)))
    @APIResponse(responseCode = "400", description = "missing_field or invalid_user_id")
    @APIResponse(responseCode = "403", description = "not_your_withdrawal")
    @APIResponse(responseCode = "404", description = "withdrawal_not_found")
    @APIResponse(responseCode = "409", description = "withdrawal_not_requested")
    public WithdrawalView cancel(
            @Parameter(example = "withdrawal_1") @PathParam("withdrawal_id") String withdrawalId,
            @Parameter(description = "The user who asked for it", example = "user_123", required = true)
                    @QueryParam("user_id")
                    @Nullable
                    String userId) {
        String user = UserParameter.checked(userId);
        return WithdrawalView.of(withdrawals.cancel(Withdrawals.number(withdrawalId), user));
    }
}
