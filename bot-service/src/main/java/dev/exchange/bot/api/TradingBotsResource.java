package dev.exchange.bot.api;

import dev.exchange.bot.domain.BotRules;
import dev.exchange.bot.domain.InvalidBot;
import dev.exchange.bot.domain.OrderLimits;
import dev.exchange.bot.domain.Strategy;
import dev.exchange.bot.store.TradingBot;
import dev.exchange.bot.store.TradingBots;
import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Ids;
import dev.exchange.platform.config.ExchangeConfig;
import dev.exchange.platform.errors.Problem;
import dev.exchange.platform.paging.Cursor;
import dev.exchange.platform.paging.Limits;
import dev.exchange.platform.paging.Lists;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
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
import org.jspecify.annotations.Nullable;

/// Trading bots, each kept by its user.
@Singleton
@Path("/api/trading-bots")
@Produces(MediaType.APPLICATION_JSON)
public class TradingBotsResource {
    private final TradingBots bots;
    private final Catalogue catalogue;
    private final ExchangeConfig config;
    private final Clock clock;

    public TradingBotsResource(TradingBots bots, Catalogue catalogue, ExchangeConfig config, Clock clock) {
        this.bots = bots;
        this.catalogue = catalogue;
        this.config = config;
        this.clock = clock;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @WithTransaction
    @Operation(operationId = "createTradingBot", summary = "Set up a trading bot")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = BotRequest.class),
                            examples = {
                                @ExampleObject(name = "scalping", value = """
                                                {"user_id": "user_123", "name": "Bitcoin Scalper", \
                                                "strategy": "scalping", "pair_symbol": "BTC/USD", \
                                                "parameters": {"profit_target": 0.5, "stop_loss": 0.2, \
                                                "max_position_size": 0.1}}"""),
                                @ExampleObject(name = "market_making", value = """
                                                {"user_id": "user_123", "name": "Ether quotes", \
                                                "strategy": "market_making", "pair_symbol": "ETH/USD", \
                                                "parameters": {"spread_percentage": 0.2, "order_size": 0.5}}""")
                            }))
    @APIResponse(
            responseCode = "201",
            description = "The bot",
            content = @Content(schema = @Schema(implementation = BotView.class)))
    @APIResponse(
            responseCode = "400",
            description = "A field or parameter is missing, unknown or senseless, or the user has too many bots")
    @APIResponse(responseCode = "404", description = "There is no such pair")
    @APIResponse(responseCode = "422", description = "The body cannot be read")
    public Uni<Response> create(@Nullable BotRequest body) {
        BotRequest request = required(body);
        String userId = BotRules.userId(request.userId());
        String name = BotRules.name(request.name());
        Strategy strategy = Strategy.of(request.strategy());
        Catalogue.Pair pair = pair(request.pairSymbol());
        Map<String, Object> parameters = strategy.checked(request.parameters(), limits(pair));
        boolean enabled = request.enabled() == null || request.enabled();
        return bots.countOfLocked(userId)
                .chain(count -> {
                    if (count >= BotRules.MOST_PER_USER) {
                        throw Problem.badRequest(
                                "too_many_bots",
                                "A user can keep " + BotRules.MOST_PER_USER + " bots; delete one first");
                    }
                    return bots.persist(
                            new TradingBot(userId, name, strategy, pair.symbol(), parameters, enabled, now()));
                })
                .map(bot -> Response.created(URI.create("/api/trading-bots/" + bot.id()))
                        .entity(BotView.of(bot))
                        .build());
    }

    @GET
    @WithSession
    @Operation(operationId = "listTradingBots", summary = "A user's trading bots, newest first")
    @Parameter(name = "user_id", required = true, example = "user_123")
    @Parameter(
            name = "limit",
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "500", defaultValue = "50"))
    @Parameter(name = "cursor", description = "X-Next-Cursor of the page before")
    @APIResponse(
            responseCode = "200",
            description = "A page of bots",
            headers = @Header(name = "X-Next-Cursor", description = "Where the next page starts, if there is one"),
            content = @Content(schema = @Schema(implementation = BotView[].class)))
    @APIResponse(responseCode = "400", description = "user_id is missing, or a parameter is senseless")
    public Uni<Response> list(
            @QueryParam("user_id") @Nullable String userId,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor,
            @Context UriInfo uri) {
        String owner = BotRules.userId(userId);
        int size = Limits.of(limit);
        Cursor from = Cursor.parse(cursor, 1);
        // One more than asked for tells whether there is another page.
        return bots.list(owner, from == null ? null : from.number(0), size + 1).map(found -> {
            List<TradingBot> page = found.size() > size ? found.subList(0, size) : found;
            Cursor next = found.size() > size ? Cursor.of(page.getLast().number()) : null;
            return Lists.page(uri, page.stream().map(BotView::of).toList(), next);
        });
    }

    @GET
    @Path("/{bot_id}")
    @WithSession
    @Operation(operationId = "getTradingBot", summary = "One trading bot")
    @Parameter(name = "user_id", description = "If given, it must be the owner's")
    @APIResponse(
            responseCode = "200",
            description = "The bot",
            content = @Content(schema = @Schema(implementation = BotView.class)))
    @APIResponse(responseCode = "403", description = "It belongs to another user")
    @APIResponse(responseCode = "404", description = "There is no such bot")
    public Uni<BotView> get(@PathParam("bot_id") String botId, @QueryParam("user_id") @Nullable String userId) {
        String owner = userId == null ? null : BotRules.userId(userId);
        return find(botId, owner).map(BotView::of);
    }

    @PATCH
    @Path("/{bot_id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @WithTransaction
    @Operation(
            operationId = "changeTradingBot",
            summary = "Enable, disable, rename or re-tune a trading bot",
            description = "Its strategy and its pair stay: for others set up another bot.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = BotChange.class),
                            examples =
                                    @ExampleObject(
                                            name = "disable",
                                            value = "{\"user_id\": \"user_123\", \"enabled\": false}")))
    @APIResponse(
            responseCode = "200",
            description = "The bot after the change",
            content = @Content(schema = @Schema(implementation = BotView.class)))
    @APIResponse(responseCode = "400", description = "Nothing to change, or a field is missing or senseless")
    @APIResponse(responseCode = "403", description = "It belongs to another user")
    @APIResponse(responseCode = "404", description = "There is no such bot")
    public Uni<BotView> change(@PathParam("bot_id") String botId, @Nullable BotChange body) {
        BotChange change = required(body);
        String owner = BotRules.userId(change.userId());
        if (change.name() == null && change.parameters() == null && change.enabled() == null) {
            throw new InvalidBot(
                    "missing_field", "There is nothing to change: send enabled, name or parameters, or several");
        }
        String name = change.name() == null ? null : BotRules.name(change.name());
        return find(botId, owner)
                .invoke(bot -> {
                    Map<String, Object> parameters = change.parameters() == null
                            ? null
                            : bot.strategy().checked(change.parameters(), limits(catalogue.pair(bot.pairSymbol())));
                    bot.change(name, parameters, change.enabled(), now());
                })
                .map(BotView::of);
    }

    @DELETE
    @Path("/{bot_id}")
    @WithTransaction
    @Operation(operationId = "deleteTradingBot", summary = "Delete a trading bot")
    @Parameter(name = "user_id", required = true, description = "The owner", example = "user_123")
    @APIResponse(responseCode = "204", description = "It is gone")
    @APIResponse(responseCode = "403", description = "It belongs to another user")
    @APIResponse(responseCode = "404", description = "There is no such bot")
    public Uni<Void> delete(@PathParam("bot_id") String botId, @QueryParam("user_id") @Nullable String userId) {
        String owner = BotRules.userId(userId);
        return find(botId, owner).chain(bots::delete);
    }

    /// @param owner null where anybody may look
    private Uni<TradingBot> find(String botId, @Nullable String owner) {
        Problem unknown = Problem.notFound("bot_not_found", "There is no trading bot with this id");
        OptionalLong number = Ids.number(botId, TradingBot.ID_PREFIX);
        if (number.isEmpty()) {
            throw unknown;
        }
        return bots.findById(number.getAsLong())
                .onItem()
                .ifNull()
                .failWith(unknown)
                .invoke(bot -> {
                    if (owner != null && !owner.equals(bot.userId())) {
                        throw Problem.forbidden("not_your_bot", "This trading bot belongs to another user");
                    }
                });
    }

    private Catalogue.Pair pair(@Nullable String name) {
        if (name == null || name.isBlank()) {
            throw new InvalidBot("missing_field", "pair_symbol is missing: it names the pair, for example BTC/USD");
        }
        return catalogue
                .findPair(name)
                .orElseThrow(() -> Problem.notFound(
                        "unknown_pair",
                        "pair_symbol must be one of "
                                + catalogue.pairs().stream()
                                        .map(Catalogue.Pair::symbol)
                                        .collect(Collectors.joining(", "))));
    }

    private OrderLimits limits(Catalogue.Pair pair) {
        return new OrderLimits(config.minOrderSize(), config.maxOrderSize(), pair.lotSize());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static <T> T required(@Nullable T body) {
        if (body == null) {
            throw Problem.unprocessable("unreadable_body", "The body is missing: send a JSON object");
        }
        return body;
    }
}
