package dev.exchange.order.api;

import dev.exchange.contracts.Catalogue;
import dev.exchange.order.domain.Trade;
import dev.exchange.order.store.TradeStore;
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
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Trades over REST.
@Path("/api/trades")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Trades")
public class TradeResource {
    private static final Duration DEFAULT_PERIOD = Duration.ofHours(24);
    private static final BigDecimal MAX_HOURS = BigDecimal.valueOf(8760);
    private static final BigDecimal SECONDS_PER_HOUR = BigDecimal.valueOf(3600);

    private final TradeStore store;
    private final Catalogue catalogue;
    private final Clock clock;

    TradeResource(TradeStore store, Catalogue catalogue, Clock clock) {
        this.store = store;
        this.catalogue = catalogue;
        this.clock = clock;
    }

    @GET
    @Operation(
            summary = "List trades, newest first",
            description = "With user_id, that user's trades with order, side and fee; a trade with oneself is there"
                    + " once for each side. Without it, the public trades: order_id, user_id, fee, fee_currency and"
                    + " liquidity are null, and side is the taker's.")
    @APIResponse(
            responseCode = "200",
            headers = {
                @Header(name = "X-Next-Cursor", description = "The cursor of the next page; absent on the last one"),
                @Header(name = "Link", description = "The address of the next page, rel=\"next\"")
            },
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = TradeView.class)))
    @APIResponse(responseCode = "400", description = "invalid_limit, invalid_cursor, invalid_hours, invalid_user_id")
    @APIResponse(responseCode = "404", description = "unknown_pair")
    public Uni<Response> list(
            @Parameter(example = "user_123") @QueryParam("user_id") @Nullable String userId,
            @Parameter(example = "BTC/USD") @QueryParam("pair_symbol") @Nullable String pairSymbol,
            @Parameter(description = "How far back, above 0 and at most 8760; 24 when left out")
                    @QueryParam("hours")
                    @Nullable
                    String hours,
            @Parameter(description = "1 to 500, 50 when left out") @QueryParam("limit") @Nullable String limit,
            @Parameter(description = "X-Next-Cursor of the page before") @QueryParam("cursor") @Nullable String cursor,
            @Context UriInfo uri) {
        int most = Limits.of(limit);
        TradeStore.Place after = place(Cursor.parse(cursor, 3));
        Instant since = clock.instant().minus(period(Parameters.given(hours)));
        String user = Parameters.userId(userId);
        String pair = Parameters.pairSymbol(pairSymbol, catalogue);
        Uni<List<Trade>> trades = user != null
                ? store.ofUser(user, pair, since, after, most + 1)
                : store.ofPairs(pair != null ? List.of(pair) : allPairs(), since, after, most + 1);
        return trades.map(found -> {
            List<Trade> page = found.subList(0, Math.min(most, found.size()));
            Cursor next = found.size() > most ? cursor(TradeStore.Place.of(page.getLast())) : null;
            return Lists.page(uri, page.stream().map(TradeView::of).toList(), next);
        });
    }

    private List<String> allPairs() {
        return catalogue.pairs().stream().map(Catalogue.Pair::symbol).toList();
    }

    private static Duration period(@Nullable String hours) {
        if (hours == null) {
            return DEFAULT_PERIOD;
        }
        if (hours.matches("[0-9]{1,5}(\\.[0-9]{1,6})?")) {
            BigDecimal number = new BigDecimal(hours);
            if (number.signum() > 0 && number.compareTo(MAX_HOURS) <= 0) {
                return Duration.ofSeconds(number.multiply(SECONDS_PER_HOUR)
                        .setScale(0, RoundingMode.UP)
                        .longValueExact());
            }
        }
        throw Problem.badRequest(
                "invalid_hours", "hours must be a number above 0 and at most " + MAX_HOURS + "; it is '" + hours + "'");
    }

    private static TradeStore.Place place(@Nullable Cursor cursor) {
        if (cursor == null) {
            return TradeStore.Place.NEWEST;
        }
        long millis = cursor.number(0);
        long role = cursor.number(2);
        if (millis < 0 || millis > TradeStore.Place.NEWEST.time().toEpochMilli() || role < 0 || role > 1) {
            throw Cursor.invalid();
        }
        return new TradeStore.Place(Instant.ofEpochMilli(millis), cursor.number(1), (int) role);
    }

    private static Cursor cursor(TradeStore.Place place) {
        return Cursor.of(place.time().toEpochMilli(), place.number(), place.role());
    }
}
