package dev.exchange.order.api;

import dev.exchange.order.api.BatchBodyReader.Batch;
import dev.exchange.order.domain.OrderFields;
import dev.exchange.order.events.OrderCancellation;
import dev.exchange.platform.errors.Problem;
import dev.exchange.platform.errors.ProblemMappers;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Many orders in one request.
@Path("/api/orders/batch")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Orders")
public class BatchResource {
    private static final Logger LOG = Logger.getLogger(BatchResource.class);
    private static final String BODY = """
            {"user_id": "user_123", "cancel": ["order_122"],
             "orders": [
              {"pair_symbol": "BTC/USD", "order_type": "limit", "order_side": "buy", "quantity": 0.5, "price": 44900},
              {"pair_symbol": "BTC/USD", "order_type": "limit", "order_side": "sell", "quantity": 0.5, "price": 45100}]}""";

    private final OrderPlacement placement;
    private final OrderCancellation cancellation;
    private final OrderAnswers answers;

    BatchResource(OrderPlacement placement, OrderCancellation cancellation, OrderAnswers answers) {
        this.placement = placement;
        this.cancellation = cancellation;
        this.answers = answers;
    }

    /// The body as the API document shows it; [BatchBodyReader] reads the same fields.
    @Schema(name = "OrderBatch", description = "At most 100 orders to place and to cancel in all")
    record BatchBody(
            @Schema(
                    description = "Whose the orders are that name no user themselves; needed where there is anything to"
                            + " cancel")
            @Nullable
            String userId,

            @Nullable List<PlaceOrderBody> orders,

            @Schema(description = "Ids of orders, or objects with order_id") @Nullable
            List<String> cancel) {}

    /// What came of one order of a batch.
    ///
    /// @param status as the request would have been answered by itself
    @Schema(name = "OrderBatchItem")
    public record ItemView(
            @Schema(description = "The order's place in the list, from 0")
            int index,

            @Schema(examples = "201", description = "What the same request by itself would have been answered with")
            int status,

            @Schema(description = "The order; null where there is a problem") @Nullable
            OrderView order,

            @Schema(description = "What is wrong, for programs; null where nothing is") @Nullable
            String code,

            @Schema(description = "The same in words") @Nullable
            String detail,

            @Schema(description = "The order that the problem is about, or that was to be cancelled") @Nullable
            String orderId,

            @Schema(description = "All that is wrong with the fields of the order") @Nullable
            List<Map<String, String>> errors) {}

    @Schema(name = "OrderBatchResult")
    public record BatchView(List<ItemView> results, List<ItemView> cancelled) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Place and cancel many orders",
            description = "Each is judged, placed or cancelled for itself; one that fails takes no other with it. The"
                    + " cancels come first, then the orders in their order.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = BatchBody.class),
                            examples = @ExampleObject(value = BODY)))
    @APIResponse(
            responseCode = "200",
            description = "What came of each, in their order",
            content = @Content(schema = @Schema(implementation = BatchView.class)))
    @APIResponse(
            responseCode = "400",
            description = "missing_field: there is nothing in it, or no user_id though there is something to cancel;"
                    + " too_many_orders; invalid_user_id")
    @APIResponse(responseCode = "422", description = "unreadable_body")
    public Uni<BatchView> batch(byte @Nullable [] body) {
        Batch batch = BatchBodyReader.read(body);
        String userId = Parameters.userId(batch.userId());
        if (batch.orders().isEmpty() && batch.cancel().isEmpty()) {
            throw Problem.badRequest(
                    "missing_field", "orders and cancel are missing or empty: send at least one order");
        }
        if (userId == null && !batch.cancel().isEmpty()) {
            throw Problem.badRequest("missing_field", "user_id is missing: it says whose orders are to be cancelled");
        }
        return cancelled(batch.cancel(), userId)
                .chain(cancelled -> placed(batch.orders(), userId).map(placed -> new BatchView(placed, cancelled)));
    }

    private Uni<List<ItemView>> cancelled(List<String> ids, @Nullable String userId) {
        List<Uni<ItemView>> items = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            int index = i;
            String id = ids.get(i);
            items.add(answers.find(id, String.valueOf(userId))
                    .chain(cancellation::cancel)
                    .map(answers::cancelled)
                    .map(done -> new ItemView(index, done.status(), done.order(), null, null, id, null))
                    .onFailure()
                    .recoverWithItem(failure -> failed(index, problem(failure).with("order_id", id))));
        }
        return all(items);
    }

    private Uni<List<ItemView>> placed(List<OrderFields> orders, @Nullable String userId) {
        List<Uni<ItemView>> items = new ArrayList<>();
        for (int i = 0; i < orders.size(); i++) {
            int index = i;
            OrderFields fields = userId == null ? orders.get(i) : orders.get(i).ofUser(userId);
            items.add(placement
                    .place(fields)
                    .map(done -> new ItemView(
                            index,
                            done.status(),
                            done.order(),
                            null,
                            null,
                            done.order().id(),
                            null))
                    .onFailure()
                    .recoverWithItem(failure -> failed(index, problem(failure))));
        }
        return all(items);
    }

    private static Uni<List<ItemView>> all(List<Uni<ItemView>> items) {
        return items.isEmpty()
                ? Uni.createFrom().item(List.of())
                : Uni.join().all(items).andFailFast();
    }

    private static Problem problem(Throwable failure) {
        if (failure instanceof Problem problem) {
            return problem;
        }
        if (ProblemMappers.isOutage(failure)) {
            return Problem.unavailable("A part that is needed is down; try again");
        }
        LOG.error("An order of a batch failed unexpectedly", failure);
        return Problem.of(500, "internal_error", "Something went wrong on our side");
    }

    @SuppressWarnings("unchecked")
    private static ItemView failed(int index, Problem problem) {
        Map<String, Object> body = problem.body();
        return new ItemView(
                index, problem.status(), null, problem.code(), problem.detail(), (String) body.get("order_id"), (List<
                                Map<String, String>>)
                        body.get("errors"));
    }
}
