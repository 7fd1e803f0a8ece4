package dev.exchange.order.api;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.OrderStatus;
import dev.exchange.order.domain.Order;
import dev.exchange.order.domain.OrderField;
import dev.exchange.order.domain.OrderFields;
import dev.exchange.order.domain.OrderRules;
import dev.exchange.order.domain.OrderTerms;
import dev.exchange.order.events.OrderCancellation;
import dev.exchange.order.events.OrderChange;
import dev.exchange.order.events.OrderChange.Change;
import dev.exchange.order.store.OrderQuery;
import dev.exchange.order.store.OrderStore;
import dev.exchange.platform.errors.Problem;
import dev.exchange.platform.paging.Cursor;
import dev.exchange.platform.paging.Limits;
import dev.exchange.platform.paging.Lists;
import io.smallrye.mutiny.Uni;
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
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
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

/// Orders over REST.
@Path("/api/orders")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Orders")
public class OrderResource {
    private static final String LIMIT_BODY = """
            {"user_id": "user_123", "pair_symbol": "BTC/USD", "order_type": "limit", "order_side": "buy",
             "quantity": 0.5, "price": 45000, "time_in_force": "good_til_canceled", "expires_hours": 24}""";
    private static final String MARKET_BODY = """
            {"user_id": "user_123", "pair_symbol": "BTC/USD", "order_type": "market", "order_side": "sell",
             "quantity": 0.1, "client_order_id": "my-order-1"}""";
    private static final String REFUSED = """
            {"type": "about:blank", "title": "Bad Request", "status": 400, "code": "insufficient_balance",
             "detail": "This order needs 22545 USD, and 12.5 USD is available", "order_id": "order_123"}""";
    private static final String INVALID = """
            {"type": "about:blank", "title": "Bad Request", "status": 400, "code": "invalid_tick",
             "detail": "price must be a multiple of 0.01 for BTC/USD; 45000.001 is not, the nearest valid price is 45000",
             "errors": [{"field": "price", "code": "invalid_tick", "detail": "price must be a multiple of 0.01 for \
            BTC/USD; 45000.001 is not, the nearest valid price is 45000"}]}""";

    private static final String BRACKET_BODY = """
            {"user_id": "user_123", "pair_symbol": "BTC/USD", "order_type": "limit", "order_side": "buy",
             "quantity": 0.5, "price": 45000,
             "take_profit": {"price": 50000}, "stop_loss": {"stop_price": 43000}}""";
    private static final String PAIR_BODY = """
            {"user_id": "user_123", "pair_symbol": "BTC/USD", "order_type": "limit", "order_side": "sell",
             "quantity": 0.5, "price": 50000,
             "one_cancels_other": {"order_type": "stop_limit", "stop_price": 43000, "price": 42900}}""";
    private static final String ICEBERG_BODY = """
            {"user_id": "user_123", "pair_symbol": "BTC/USD", "order_type": "iceberg", "order_side": "sell",
             "quantity": 2, "visible_quantity": 0.1, "price": 46000, "post_only": true}""";
    private static final String STOP_BODY = """
            {"user_id": "user_123", "pair_symbol": "BTC/USD", "order_type": "stop_loss", "order_side": "sell",
             "quantity": 0.5, "stop_price": 43000}""";
    private static final String TRAILING_BODY = """
            {"user_id": "user_123", "pair_symbol": "BTC/USD", "order_type": "trailing_stop", "order_side": "sell",
             "quantity": 0.5, "trail_percent": 2.5, "limit_offset": 50}""";
    private static final String AMOUNT_BODY = """
            {"user_id": "user_123", "pair_symbol": "BTC/USD", "order_type": "market", "order_side": "buy",
             "quote_amount": 1000}""";
    private static final String CHANGE_BODY = """
            {"user_id": "user_123", "price": 44900, "quantity": 0.4}""";

    private final OrderRules rules;
    private final OrderPlacement placement;
    private final OrderChange changes;
    private final OrderCancellation cancellation;
    private final OrderStore store;
    private final OrderAnswers answers;
    private final Catalogue catalogue;

    OrderResource(
            OrderRules rules,
            OrderPlacement placement,
            OrderChange changes,
            OrderCancellation cancellation,
            OrderStore store,
            OrderAnswers answers,
            Catalogue catalogue) {
        this.rules = rules;
        this.placement = placement;
        this.changes = changes;
        this.cancellation = cancellation;
        this.store = store;
        this.answers = answers;
        this.catalogue = catalogue;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Place an order",
            description = "Answers when the first outcome is known: the order is in the book, waits for its trigger, is"
                    + " filled, or was cancelled at once for want of liquidity. What was answered can be read back at"
                    + " once. Orders that are placed together are taken all or none; the answer is the first of them,"
                    + " with the others in linked_orders.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = PlaceOrderBody.class),
                            examples = {
                                @ExampleObject(name = "limit", value = LIMIT_BODY),
                                @ExampleObject(name = "market", value = MARKET_BODY),
                                @ExampleObject(name = "market by amount", value = AMOUNT_BODY),
                                @ExampleObject(name = "stop-loss", value = STOP_BODY),
                                @ExampleObject(name = "trailing stop", value = TRAILING_BODY),
                                @ExampleObject(name = "iceberg", value = ICEBERG_BODY),
                                @ExampleObject(name = "one cancels the other", value = PAIR_BODY),
                                @ExampleObject(name = "bracket", value = BRACKET_BODY)
                            }))
    @APIResponse(
            responseCode = "201",
            description =
                    "The order, with its first outcome: open, pending (it waits for its trigger), filled, cancelled"
                            + " (immediate_or_cancel, fill_or_kill and market orders that found no or too little liquidity; reason_code and reason say why) or"
                            + " rejected by the engine",
            headers = @Header(name = "Location", description = "Where the order can be read"),
            content = @Content(schema = @Schema(implementation = OrderView.class)))
    @APIResponse(
            responseCode = "200",
            description = "The order that was placed before with the same client_order_id and the same terms, as it is"
                    + " now",
            content = @Content(schema = @Schema(implementation = OrderView.class)))
    @APIResponse(
            responseCode = "202",
            description = "The order is taken and still pending: nothing was heard of it within ORDER_ACK_TIMEOUT. It"
                    + " goes on by itself; read it again",
            content = @Content(schema = @Schema(implementation = OrderView.class)))
    @APIResponse(
            responseCode = "400",
            description = "A missing or senseless field (all that are wrong are in errors), or a refusal before the"
                    + " order reached the engine: insufficient_balance, no_price, order_too_large; such an order stays"
                    + " readable under order_id, with status rejected",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            examples = {
                                @ExampleObject(name = "insufficient balance", value = REFUSED),
                                @ExampleObject(name = "invalid field", value = INVALID)
                            }))
    @APIResponse(responseCode = "404", description = "unknown_pair: the pair is not listed")
    @APIResponse(
            responseCode = "409",
            description = "client_order_id_reused: another order of this user has that client_order_id")
    @APIResponse(
            responseCode = "422",
            description = "unreadable_body: not a JSON object; invalid_type: a field is not of the type asked for")
    @APIResponse(
            responseCode = "503",
            description = "A part that is needed is down or full. Nothing was done; send it again after Retry-After,"
                    + " with the same client_order_id")
    public Uni<Response> place(byte @Nullable [] body) {
        return placement
                .place(body)
                .map(placed -> Response.status(placed.status())
                        .header(
                                HttpHeaders.LOCATION,
                                "/api/orders/" + placed.order().id())
                        .entity(placed.order())
                        .build());
    }

    @GET
    @Operation(summary = "List orders, newest first")
    @APIResponse(
            responseCode = "200",
            headers = {
                @Header(name = "X-Next-Cursor", description = "The cursor of the next page; absent on the last one"),
                @Header(name = "Link", description = "The address of the next page, rel=\"next\"")
            },
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = OrderView.class)))
    @APIResponse(
            responseCode = "400",
            description = "invalid_limit, invalid_cursor, invalid_status, invalid_user_id, missing_field")
    @APIResponse(responseCode = "404", description = "unknown_pair")
    public Uni<Response> list(
            @Parameter(description = "Orders of this user only", example = "user_123") @QueryParam("user_id") @Nullable
                    String userId,
            @Parameter(example = "BTC/USD") @QueryParam("pair_symbol") @Nullable String pairSymbol,
            @Parameter(example = "open") @QueryParam("status") @Nullable String status,
            @Parameter(description = "The order with this id of the client's own; needs user_id")
                    @QueryParam("client_order_id")
                    @Nullable
                    String clientOrderId,
            @Parameter(description = "1 to 500, 50 when left out") @QueryParam("limit") @Nullable String limit,
            @Parameter(description = "X-Next-Cursor of the page before") @QueryParam("cursor") @Nullable String cursor,
            @Context UriInfo uri) {
        int most = Limits.of(limit);
        Cursor after = Cursor.parse(cursor, 1);
        OrderQuery query = new OrderQuery(
                Parameters.userId(userId),
                Parameters.pairSymbol(pairSymbol, catalogue),
                status(Parameters.given(status)),
                Parameters.given(clientOrderId),
                after == null ? null : after.number(0),
                most + 1);
        if (query.clientOrderId() != null && query.userId() == null) {
            throw Problem.badRequest("missing_field", "client_order_id is unique per user: send user_id with it");
        }
        return store.list(query).map(found -> {
            List<Order> page = found.subList(0, Math.min(most, found.size()));
            Cursor next = found.size() > most ? Cursor.of(page.getLast().number()) : null;
            return Lists.page(uri, page.stream().map(answers::view).toList(), next);
        });
    }

    private static @Nullable OrderStatus status(@Nullable String name) {
        if (name == null) {
            return null;
        }
        try {
            return OrderStatus.of(name);
        } catch (IllegalArgumentException unknown) {
            throw Problem.badRequest("invalid_status", String.valueOf(unknown.getMessage()));
        }
    }

    @GET
    @Path("/{order_id}")
    @Operation(summary = "Get an order")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = OrderView.class)))
    @APIResponse(responseCode = "403", description = "not_your_order: user_id was given and it is another user's")
    @APIResponse(responseCode = "404", description = "order_not_found")
    public Uni<OrderView> get(
            @Parameter(example = "order_123") @PathParam("order_id") String orderId,
            @Parameter(description = "Whose order it should be") @QueryParam("user_id") @Nullable String userId) {
        String user = Parameters.userId(userId);
        return (user == null ? answers.find(orderId) : answers.find(orderId, user)).chain(answers::whole);
    }

    @PATCH
    @Path("/{order_id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Change an order",
            description =
                    "Where only the quantity shrinks, the order keeps its place in the queue; otherwise it is as if"
                            + " it were cancelled and placed anew in one step. Limit orders in the book and untriggered stops can"
                            + " be changed in all; of other orders in the book the quantity can be reduced.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ChangeOrderBody.class),
                            examples = @ExampleObject(value = CHANGE_BODY)))
    @APIResponse(
            responseCode = "200",
            description = "The order, changed",
            content = @Content(schema = @Schema(implementation = OrderView.class)))
    @APIResponse(
            responseCode = "202",
            description = "The engine was asked and has not answered within ORDER_ACK_TIMEOUT: the order as it stands",
            content = @Content(schema = @Schema(implementation = OrderView.class)))
    @APIResponse(
            responseCode = "400",
            description =
                    "A senseless value (all that are wrong are in errors), or the change was refused and the order"
                            + " stands as it was: order_not_open, not_modifiable, linked_order, insufficient_balance, …")
    @APIResponse(responseCode = "403", description = "not_your_order: it is another user's")
    @APIResponse(responseCode = "404", description = "order_not_found")
    @APIResponse(responseCode = "422", description = "unreadable_body, invalid_type")
    @APIResponse(responseCode = "503", description = "The engine cannot be reached; send it again after Retry-After")
    public Uni<Response> change(
            @Parameter(example = "order_123") @PathParam("order_id") String orderId, byte @Nullable [] body) {
        OrderFields fields = OrderBodyReader.read(body);
        if (fields.isUnreadable(OrderField.USER_ID)) {
            throw OrderAnswers.problem(fields.unreadable());
        }
        String user = owner(fields.text(OrderField.USER_ID), "changed");
        return answers.find(orderId, user).chain(order -> change(order, fields));
    }

    private Uni<Response> change(Order order, OrderFields fields) {
        OrderTerms changed = switch (rules.judgeChange(fields, order)) {
            case OrderRules.ChangeVerdict.Refused refused -> throw OrderAnswers.problem(refused.violations());
            case OrderRules.ChangeVerdict.Taken taken -> taken.terms();
        };
        if (order.status().isFinal()) {
            throw OrderAnswers.notOpen(order, "changed");
        }
        if (order.group() != null) {
            throw Problem.badRequest(
                            "linked_order",
                            "Orders that were placed together can only be cancelled, not changed; cancel " + order.id()
                                    + " and place them anew")
                    .with("order_id", order.id());
        }
        return changes.change(order, changed).map(this::answer);
    }

    private Response answer(Change change) {
        return switch (change) {
            case Change.Changed done -> Response.ok(answers.view(done.order())).build();
            case Change.Underway underway ->
                Response.status(202).entity(answers.view(underway.order())).build();
            case Change.Refused refused -> throw Problem.badRequest(refused.code(), refused.reason());
        };
    }

    private static String owner(@Nullable String userId, String what) {
        String user = Parameters.userId(userId);
        if (user == null) {
            throw Problem.badRequest("missing_field", "user_id is missing: it says whose order is to be " + what);
        }
        return user;
    }

    @DELETE
    @Path("/{order_id}")
    @Operation(
            summary = "Cancel an order",
            description = "Answers when the engine has. A cancel that was not answered (the connection was lost, say)"
                    + " may or may not have been carried out: read the order, or cancel again.")
    @APIResponse(
            responseCode = "200",
            description = "The order, now cancelled; what was filled before stays filled",
            content = @Content(schema = @Schema(implementation = OrderView.class)))
    @APIResponse(
            responseCode = "202",
            description = "The engine was asked and has not answered within ORDER_ACK_TIMEOUT: the order as it stands",
            content = @Content(schema = @Schema(implementation = OrderView.class)))
    @APIResponse(
            responseCode = "400",
            description = "order_not_open: it has ended and can no longer be cancelled; missing_field: no user_id")
    @APIResponse(responseCode = "403", description = "not_your_order: it is another user's")
    @APIResponse(responseCode = "404", description = "order_not_found")
    @APIResponse(responseCode = "503", description = "The engine cannot be reached; cancel again after Retry-After")
    public Uni<Response> cancel(
            @Parameter(example = "order_123") @PathParam("order_id") String orderId,
            @Parameter(required = true, example = "user_123") @QueryParam("user_id") @Nullable String userId) {
        String user = owner(userId, "cancelled");
        return answers.find(orderId, user)
                .chain(cancellation::cancel)
                .map(answers::cancelled)
                .map(cancelled -> Response.status(cancelled.status())
                        .entity(cancelled.order())
                        .build());
    }
}
