package dev.exchange.order.api;

import dev.exchange.contracts.Catalogue;
import dev.exchange.order.domain.Market;
import dev.exchange.order.domain.MarketSetting;
import dev.exchange.order.domain.OrderRules;
import dev.exchange.order.domain.Violation;
import dev.exchange.order.events.EngineRequests;
import dev.exchange.order.events.RequestAnswer;
import dev.exchange.order.store.MarketStore;
import dev.exchange.platform.access.OperatorAccess;
import dev.exchange.platform.errors.Problem;
import dev.exchange.platform.json.JsonBodies;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// What the pairs' markets accept: for everybody to read, for the operator to set.
@Path("/api/markets")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Markets")
public class MarketResource {
    private static final String BODY = """
            {"state": "auction", "price_band_percent": 5}""";

    private final Catalogue catalogue;
    private final MarketStore store;
    private final EngineRequests requests;
    private final OperatorAccess access;
    private final JsonBodies bodies;

    MarketResource(
            Catalogue catalogue, MarketStore store, EngineRequests requests, OperatorAccess access, JsonBodies bodies) {
        this.catalogue = catalogue;
        this.store = store;
        this.requests = requests;
        this.access = access;
        this.bodies = bodies;
    }

    @GET
    @Operation(summary = "List the markets")
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = MarketView.class)))
    public Uni<List<MarketView>> list() {
        return store.all()
                .map(known -> catalogue.pairs().stream()
                        .map(Catalogue.Pair::symbol)
                        .map(symbol -> known.getOrDefault(symbol, Market.untouched(symbol)))
                        .map(MarketView::of)
                        .toList());
    }

    @GET
    @Path("/{pair}")
    @Operation(summary = "Get a market")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = MarketView.class)))
    @APIResponse(responseCode = "404", description = "unknown_pair")
    public Uni<MarketView> get(@Parameter(example = "BTC-USD") @PathParam("pair") String pair) {
        return market(listed(pair).symbol());
    }

    private Uni<MarketView> market(String symbol) {
        return store.all().map(known -> MarketView.of(known.getOrDefault(symbol, Market.untouched(symbol))));
    }

    @Schema(name = "SetMarket", description = "What is to be set, at least one of the three; the rest stays.")
    record SetMarketBody(
            @Schema(
                    examples = "halted",
                    enumeration = {"trading", "post_only", "cancel_only", "halted", "auction"})
            @Nullable
            String state,

            @Schema(
                    examples = "5",
                    description =
                            "How far from the last price an incoming order may trade, 0 to 99.99 in steps of 0.01;"
                                    + " 0 for no band")
            @Nullable
            BigDecimal priceBandPercent,

            @Schema(examples = "45000", description = "What stands for the last price until the first trade") @Nullable
            BigDecimal referencePrice) {}

    @PUT
    @Path("/{pair}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Set what a market accepts",
            description = "For the operator, who shows OPERATOR_KEY. Without such a key this is open in development and"
                    + " closed in production.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = SetMarketBody.class),
                            examples = @ExampleObject(value = BODY)))
    @APIResponse(
            responseCode = "200",
            description = "The market as it is now",
            content = @Content(schema = @Schema(implementation = MarketView.class)))
    @APIResponse(
            responseCode = "202",
            description =
                    "The engine was asked and has not answered within ORDER_ACK_TIMEOUT: the market as it is known",
            content = @Content(schema = @Schema(implementation = MarketView.class)))
    @APIResponse(
            responseCode = "400",
            description =
                    "missing_field, invalid_state, invalid_price_band_percent, invalid_reference_price, or what the"
                            + " engine refused")
    @APIResponse(responseCode = "401", description = "invalid_operator_key: X-Operator-Key is missing or wrong")
    @APIResponse(
            responseCode = "403",
            description = "operator_key_not_set: markets cannot be set in production without one")
    @APIResponse(responseCode = "404", description = "unknown_pair")
    @APIResponse(responseCode = "422", description = "unreadable_body")
    @APIResponse(responseCode = "503", description = "The engine cannot be reached; send it again after Retry-After")
    public Uni<Response> set(
            @Parameter(example = "BTC-USD") @PathParam("pair") String pair,
            @Parameter(description = "OPERATOR_KEY") @HeaderParam("X-Operator-Key") @Nullable String key,
            byte @Nullable [] body) {
        access.check(key);
        Catalogue.Pair listed = listed(pair);
        SetMarketBody asked = bodies.read(body, SetMarketBody.class);
        MarketSetting setting =
                switch (MarketSetting.judge(listed, asked.state(), asked.priceBandPercent(), asked.referencePrice())) {
                    case MarketSetting.Verdict.Refused refused -> throw OrderAnswers.problem(refused.violations());
                    case MarketSetting.Verdict.Taken taken -> taken.setting();
                };
        return requests.ask((number, now) -> setting.request(number, listed.symbol(), now))
                .chain(answer -> answer(listed.symbol(), answer));
    }

    private Uni<Response> answer(String symbol, Optional<RequestAnswer> answer) {
        if (answer.isPresent() && answer.get().code() != null) {
            throw Problem.badRequest(
                    String.valueOf(answer.get().code()),
                    String.valueOf(answer.get().reason()));
        }
        return market(symbol)
                .map(market -> Response.status(answer.isPresent() ? 200 : 202)
                        .entity(market)
                        .build());
    }

    private Catalogue.Pair listed(String pair) {
        return catalogue.findPair(pair).orElseThrow(() -> {
            Violation unknown = OrderRules.unknownPair(catalogue);
            return Problem.notFound(unknown.code(), unknown.detail());
        });
    }
}
