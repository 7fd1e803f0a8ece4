package dev.exchange.marketdata.api;

import dev.exchange.contracts.Catalogue;
import dev.exchange.marketdata.domain.Coin;
import dev.exchange.marketdata.domain.Market;
import dev.exchange.platform.errors.Problem;
import dev.exchange.platform.paging.Limits;
import dev.exchange.platform.paging.Lists;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// The coins that are listed.
@Path("/api/cryptocurrencies")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Market data")
public class CoinResource {
    private final Catalogue catalogue;
    private final Market market;
    private final Clock clock;

    public CoinResource(Catalogue catalogue, Market market, Clock clock) {
        this.catalogue = catalogue;
        this.market = market;
        this.clock = clock;
    }

    @GET
    @NonBlocking
    @Operation(summary = "All coins, greatest first")
    @APIResponse(
            responseCode = "200",
            description = "A page of coins",
            headers = @Header(name = Lists.NEXT_CURSOR, description = "Where the next page starts; absent on the last"),
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = CoinView.class)))
    @APIResponse(responseCode = "400", description = "invalid_limit, invalid_sort_by or invalid_cursor")
    public Response list(
            @QueryParam("limit") @Parameter(description = "1 to 500, 50 by default", example = "50") @Nullable
                    String limit,
            @QueryParam("sort_by")
                    @Parameter(description = "market_cap (default), price, volume or change_24h", example = "volume")
                    @Nullable
                    String sortBy,
            @QueryParam("cursor") @Parameter(description = "The X-Next-Cursor of the page before") @Nullable
                    String cursor,
            @Context UriInfo uri) {
        Sorted.Page<Coin> page = CoinSort.of(sortBy)
                .order()
                .page(market.overview(clock.instant()).coins(), cursor, Limits.of(limit));
        return Lists.page(uri, page.items().stream().map(CoinView::of).toList(), page.next());
    }

    @GET
    @Path("/{id}")
    @NonBlocking
    @Operation(summary = "One coin")
    @APIResponse(
            responseCode = "200",
            description = "The coin",
            content = @Content(schema = @Schema(implementation = CoinView.class)))
    @APIResponse(responseCode = "404", description = "unknown_cryptocurrency")
    public CoinView get(
            @PathParam("id") @Parameter(description = "Its id or its symbol", example = "crypto_btc") String id) {
        Catalogue.Asset coin = catalogue
                .findAsset(id)
                .filter(asset -> !asset.fiat())
                .orElseThrow(() -> Problem.notFound(
                        "unknown_cryptocurrency",
                        "There is no cryptocurrency '" + id + "'; listed are "
                                + catalogue.coins().stream()
                                        .map(Catalogue.Asset::id)
                                        .collect(Collectors.joining(", "))));
        return CoinView.of(market.overview(clock.instant()).coin(coin));
    }
}
