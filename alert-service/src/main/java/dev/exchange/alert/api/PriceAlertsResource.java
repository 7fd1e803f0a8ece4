package dev.exchange.alert.api;

import dev.exchange.alert.domain.AlertTerms;
import dev.exchange.alert.domain.AlertType;
import dev.exchange.alert.domain.InvalidAlert;
import dev.exchange.alert.domain.Owner;
import dev.exchange.alert.store.PriceAlert;
import dev.exchange.alert.store.PriceAlerts;
import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Ids;
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
import java.time.temporal.ChronoUnit;
import java.util.List;
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

/// Price alerts, each kept by its user.
@Singleton
@Path("/api/price-alerts")
@Produces(MediaType.APPLICATION_JSON)
public class PriceAlertsResource {
    private final PriceAlerts alerts;
    private final Catalogue catalogue;
    private final Clock clock;

    public PriceAlertsResource(PriceAlerts alerts, Catalogue catalogue, Clock clock) {
        this.alerts = alerts;
        this.catalogue = catalogue;
        this.clock = clock;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @WithTransaction
    @Operation(operationId = "createPriceAlert", summary = "Set a price alert")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = AlertRequest.class),
                            examples = {
                                @ExampleObject(name = "price", value = """
                                                {"user_id": "user_123", "cryptocurrency_id": "crypto_btc", \
                                                "alert_type": "price_above", "target_price": 50000}"""),
                                @ExampleObject(name = "move", value = """
                                                {"user_id": "user_123", "cryptocurrency_id": "crypto_eth", \
                                                "alert_type": "percentage_change", "target_percentage": 5, \
                                                "window_hours": 1}""")
                            }))
    @APIResponse(
            responseCode = "201",
            description = "The alert, active",
            content = @Content(schema = @Schema(implementation = AlertView.class)))
    @APIResponse(responseCode = "400", description = "A field is missing or senseless, or the user has too many alerts")
    @APIResponse(responseCode = "404", description = "There is no such coin")
    @APIResponse(responseCode = "422", description = "The body cannot be read")
    public Uni<Response> create(@Nullable AlertRequest body) {
        AlertRequest request = required(body);
        String userId = Owner.checked(request.userId());
        String coin = coinId(request.cryptocurrencyId());
        AlertTerms terms = terms(request);
        return alerts.countOfLocked(userId)
                .chain(count -> {
                    if (count >= AlertTerms.MOST_PER_USER) {
                        throw Problem.badRequest(
                                "too_many_alerts",
                                "A user can keep " + AlertTerms.MOST_PER_USER + " alerts; delete one first");
                    }
                    return alerts.persist(
                            new PriceAlert(userId, coin, terms, clock.instant().truncatedTo(ChronoUnit.MILLIS)));
                })
                .map(alert -> Response.created(URI.create("/api/price-alerts/" + alert.id()))
                        .entity(AlertView.of(alert))
                        .build());
    }

    @GET
    @WithSession
    @Operation(operationId = "listPriceAlerts", summary = "A user's price alerts, newest first")
    @Parameter(name = "user_id", required = true, example = "user_123")
    @Parameter(name = "active_only", schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
    @Parameter(
            name = "limit",
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "500", defaultValue = "50"))
    @Parameter(name = "cursor", description = "X-Next-Cursor of the page before")
    @APIResponse(
            responseCode = "200",
            description = "A page of alerts",
            headers = @Header(name = "X-Next-Cursor", description = "Where the next page starts, if there is one"),
            content = @Content(schema = @Schema(implementation = AlertView[].class)))
    @APIResponse(responseCode = "400", description = "user_id is missing, or a parameter is senseless")
    public Uni<Response> list(
            @QueryParam("user_id") @Nullable String userId,
            @QueryParam("active_only") @Nullable String activeOnly,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor,
            @Context UriInfo uri) {
        String owner = Owner.checked(userId);
        int size = Limits.of(limit);
        Cursor from = Cursor.parse(cursor, 1);
        // One more than asked for tells whether there is another page.
        return alerts.list(owner, flag("active_only", activeOnly), from == null ? null : from.number(0), size + 1)
                .map(found -> {
                    List<PriceAlert> page = found.size() > size ? found.subList(0, size) : found;
                    Cursor next = found.size() > size ? Cursor.of(page.getLast().number()) : null;
                    return Lists.page(uri, page.stream().map(AlertView::of).toList(), next);
                });
    }

    @GET
    @Path("/{alert_id}")
    @WithSession
    @Operation(operationId = "getPriceAlert", summary = "One price alert")
    @Parameter(name = "user_id", description = "If given, it must be the owner's")
    @APIResponse(
            responseCode = "200",
            description = "The alert",
            content = @Content(schema = @Schema(implementation = AlertView.class)))
    @APIResponse(responseCode = "403", description = "It belongs to another user")
    @APIResponse(responseCode = "404", description = "There is no such alert")
    public Uni<AlertView> get(@PathParam("alert_id") String alertId, @QueryParam("user_id") @Nullable String userId) {
        String owner = userId == null ? null : Owner.checked(userId);
        return find(alertId, owner).map(AlertView::of);
    }

    @PATCH
    @Path("/{alert_id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @WithTransaction
    @Operation(operationId = "changePriceAlert", summary = "Silence or wake a price alert")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = AlertChange.class),
                            examples =
                                    @ExampleObject(
                                            name = "silence",
                                            value = "{\"user_id\": \"user_123\", \"is_active\": false}")))
    @APIResponse(
            responseCode = "200",
            description = "The alert after the change",
            content = @Content(schema = @Schema(implementation = AlertView.class)))
    @APIResponse(responseCode = "400", description = "A field is missing")
    @APIResponse(responseCode = "403", description = "It belongs to another user")
    @APIResponse(responseCode = "404", description = "There is no such alert")
    public Uni<AlertView> change(@PathParam("alert_id") String alertId, @Nullable AlertChange body) {
        AlertChange change = required(body);
        String owner = Owner.checked(change.userId());
        Boolean active = change.isActive();
        if (active == null) {
            throw new InvalidAlert("missing_field", "is_active is missing: true wakes the alert, false silences it");
        }
        return find(alertId, owner).invoke(alert -> alert.setActive(active)).map(AlertView::of);
    }

    @DELETE
    @Path("/{alert_id}")
    @WithTransaction
    @Operation(operationId = "deletePriceAlert", summary = "Delete a price alert")
    @Parameter(name = "user_id", required = true, description = "The owner", example = "user_123")
    @APIResponse(responseCode = "204", description = "It is gone")
    @APIResponse(responseCode = "403", description = "It belongs to another user")
    @APIResponse(responseCode = "404", description = "There is no such alert")
    public Uni<Void> delete(@PathParam("alert_id") String alertId, @QueryParam("user_id") @Nullable String userId) {
        String owner = Owner.checked(userId);
        return find(alertId, owner).chain(alerts::delete);
    }

    /// @param owner null where anybody may look
    private Uni<PriceAlert> find(String alertId, @Nullable String owner) {
        Problem unknown = Problem.notFound("alert_not_found", "There is no price alert with this id");
        OptionalLong number = Ids.number(alertId, PriceAlert.ID_PREFIX);
        if (number.isEmpty()) {
            throw unknown;
        }
        return alerts.findById(number.getAsLong())
                .onItem()
                .ifNull()
                .failWith(unknown)
                .invoke(alert -> {
                    if (owner != null && !owner.equals(alert.userId())) {
                        throw Problem.forbidden("not_your_alert", "This price alert belongs to another user");
                    }
                });
    }

    private String coinId(@Nullable String name) {
        if (name == null || name.isBlank()) {
            throw new InvalidAlert(
                    "missing_field", "cryptocurrency_id is missing: it names the coin, for example crypto_btc");
        }
        return catalogue
                .findAsset(name)
                .filter(asset -> !asset.fiat())
                .map(Catalogue.Asset::id)
                .orElseThrow(() -> Problem.notFound(
                        "unknown_cryptocurrency",
                        "cryptocurrency_id must be one of "
                                + catalogue.coins().stream()
                                        .map(Catalogue.Asset::id)
                                        .collect(Collectors.joining(", "))));
    }

    private static AlertTerms terms(AlertRequest request) {
        String type = request.alertType();
        if (type == null) {
            throw new InvalidAlert(
                    "missing_field", "alert_type is missing: it is price_above, price_below or percentage_change");
        }
        return AlertTerms.of(
                AlertType.of(type), request.targetPrice(), request.targetPercentage(), request.windowHours());
    }

    private static boolean flag(String name, @Nullable String value) {
        return switch (value) {
            case null -> false;
            case "false" -> false;
            case "true" -> true;
            default ->
                throw Problem.badRequest("invalid_" + name, name + " must be true or false; it is '" + value + "'");
        };
    }

    private static <T> T required(@Nullable T body) {
        if (body == null) {
            throw Problem.unprocessable("unreadable_body", "The body is missing: send a JSON object");
        }
        return body;
    }
}
