package dev.exchange.wallet.api;

import dev.exchange.platform.errors.Problem;
import dev.exchange.platform.paging.Lists;
import dev.exchange.wallet.store.ChainLink;
import dev.exchange.wallet.store.ChainReading;
import dev.exchange.wallet.store.DepositStore;
import dev.exchange.wallet.store.Deposits;
import dev.exchange.wallet.store.FundsConfig;
import dev.exchange.wallet.store.NewUsers;
import dev.exchange.wallet.store.StoredDeposit;
import dev.exchange.wallet.store.Taken;
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

/// Money that comes in.
@Path("/api/deposits")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Deposits, withdrawals and transfers")
public class DepositsResource {
    private final Deposits deposits;
    private final DepositStore store;
    private final FundsBodies bodies;
    private final FundsConfig config;
    private final ChainLink link;
    private final ChainReading reading;
    private final NewUsers newUsers;

    DepositsResource(
            Deposits deposits,
            DepositStore store,
            FundsBodies bodies,
            FundsConfig config,
            ChainLink link,
            ChainReading reading,
            NewUsers newUsers) {
        this.deposits = deposits;
        this.store = store;
        this.bodies = bodies;
        this.config = config;
        this.link = link;
        this.reading = reading;
        this.newUsers = newUsers;
    }

    @Schema(name = "NewDeposit")
    public record Body(
            @Schema(required = true, examples = "user_123") @Nullable
            String userId,

            @Schema(required = true, examples = "BTC") @Nullable
            String currency,

            @Schema(required = true, examples = "0.5") @Nullable
            BigDecimal amount,

            @Schema(required = true, examples = "savings-1", description = "Unique among the user's deposits") @Nullable
            String clientReference) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "announceDeposit",
            summary = "Announce a deposit",
            description = "Answers the address to pay to. What arrives there is credited once it has enough"
                    + " confirmations. The simulated chain of development pays what is announced by itself. The same"
                    + " request again is answered with the same deposit.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = Body.class),
                            examples =
                                    @ExampleObject(
                                            value =
                                                    "{\"user_id\": \"user_123\", \"currency\": \"BTC\", \"amount\": 0.5,"
                                                            + " \"client_reference\": \"savings-1\"}")))
    @APIResponse(
            responseCode = "201",
            description = "The deposit, awaiting what was announced",
            content = @Content(schema = @Schema(implementation = DepositView.class)))
    @APIResponse(
            responseCode = "200",
            description = "The deposit that the same request made before",
            content = @Content(schema = @Schema(implementation = DepositView.class)))
    @APIResponse(
            responseCode = "400",
            description = "missing_field, invalid_user_id, invalid_amount or invalid_client_reference",
            content = @Content(mediaType = Problem.MEDIA_TYPE))
    @APIResponse(responseCode = "404", description = "unknown_currency")
    @APIResponse(responseCode = "409", description = "client_reference_reused")
    @APIResponse(responseCode = "503", description = "chain_not_connected")
    public Response announce(@Nullable Body body) {
        Body asked = FundsBodies.required(body);
        Taken<StoredDeposit> taken = deposits.announce(
                bodies.request(asked.userId(), asked.currency(), asked.amount(), asked.clientReference()));
        DepositView view = view(taken.stored());
        return taken.created()
                ? Response.created(URI.create("/api/deposits/" + view.id()))
                        .entity(view)
                        .build()
                : Response.ok(view).build();
    }

    @GET
    @Operation(operationId = "listDeposits", summary = "A user's deposits, newest first")
    @APIResponse(
            responseCode = "200",
            description = "A page of deposits",
            headers = @Header(name = Lists.NEXT_CURSOR, description = "Where the next page starts, if there is one"),
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = DepositView.class)))
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
        long height = height();
        return page.answer(
                uri,
                store.page(user, page.before(), page.wanted()),
                stored -> stored.deposit().terms().number(),
                stored -> DepositView.of(stored, height, config.confirmations()));
    }

    @GET
    @Path("{deposit_id}")
    @Operation(operationId = "getDeposit", summary = "One deposit")
    @APIResponse(
            responseCode = "200",
            description = "The deposit",
            content = @Content(schema = @Schema(implementation = DepositView.class)))
    @APIResponse(responseCode = "404", description = "deposit_not_found")
    public DepositView get(@Parameter(example = "deposit_1") @PathParam("deposit_id") String depositId) {
        return view(deposits.find(depositId));
    }

    private DepositView view(StoredDeposit stored) {
        return DepositView.of(stored, height(), config.confirmations());
    }

    private long height() {
        return link.connected().map(reading::height).orElse(0L);
    }
}
