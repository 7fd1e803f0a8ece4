package dev.exchange.marketdata.api;

import dev.exchange.contracts.Catalogue;
import dev.exchange.marketdata.domain.CandleInterval;
import dev.exchange.marketdata.domain.Market;
import dev.exchange.marketdata.domain.PairMarket;
import dev.exchange.marketdata.domain.ReferenceWalk;
import dev.exchange.marketdata.domain.Ticker;
import dev.exchange.marketdata.domain.Trade;
import dev.exchange.marketdata.store.CandleStore;
import dev.exchange.marketdata.store.TradeStore;
import dev.exchange.platform.config.ExchangeConfig;
import dev.exchange.platform.errors.Problem;
import dev.exchange.platform.paging.Cursor;
import dev.exchange.platform.paging.Limits;
import dev.exchange.platform.paging.Lists;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
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
import java.util.Arrays;
import java.util.List;
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

/// The trading pairs, their books, candles and trades. A pair in the path is `BTC/USD`, `BTC%2FUSD`,
/// `BTC-USD` or `pair_btc_usd`; [PairPaths] makes one path segment of the first.
@Path("/api/trading-pairs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Market data")
public class PairResource {
    private static final String PAIR_HELP = "BTC/USD, BTC%2FUSD, BTC-USD or pair_btc_usd";
    private static final int BOOK_LIMIT_DEFAULT = 50;
    private static final int BOOK_LIMIT_MOST = 100_000;

    private final Catalogue catalogue;
    private final Market market;
    private final CandleStore candles;
    private final TradeStore trades;
    private final ExchangeConfig config;
    private final Clock clock;

    public PairResource(
            Catalogue catalogue,
            Market market,
            CandleStore candles,
            TradeStore trades,
            ExchangeConfig config,
            Clock clock) {
        this.catalogue = catalogue;
        this.market = market;
        this.candles = candles;
        this.trades = trades;
        this.config = config;
        this.clock = clock;
    }

    @GET
    @NonBlocking
    @Operation(summary = "All trading pairs, the most traded first")
    @APIResponse(
            responseCode = "200",
            description = "A page of pairs, by the worth in USD of what was traded in 24 hours",
            headers = @Header(name = Lists.NEXT_CURSOR, description = "Where the next page starts; absent on the last"),
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = PairView.class)))
    @APIResponse(responseCode = "400", description = "invalid_limit or invalid_cursor")
    public Response list(
            @QueryParam("limit") @Parameter(description = "1 to 500, 50 by default", example = "50") @Nullable
                    String limit,
            @QueryParam("cursor") @Parameter(description = "The X-Next-Cursor of the page before") @Nullable
                    String cursor,
            @Context UriInfo uri) {
        Market.Overview overview = market.overview(clock.instant());
        Sorted.Page<Ticker> page = new Sorted<Ticker>(
                        overview::usdVolume, ticker -> ticker.pair().symbol())
                .page(List.copyOf(overview.tickers()), cursor, Limits.of(limit));
        return Lists.page(uri, page.items().stream().map(PairResource::view).toList(), page.next());
    }

    @GET
    @Path("/{pair}")
    @NonBlocking
    @Operation(summary = "One trading pair")
    @APIResponse(
            responseCode = "200",
            description = "The pair",
            content = @Content(schema = @Schema(implementation = PairView.class)))
    @APIResponse(responseCode = "404", description = "unknown_pair")
    public PairView get(@PathParam("pair") @Parameter(description = PAIR_HELP, example = "BTC-USD") String pair) {
        return view(find(pair).ticker(clock.instant()));
    }

    @GET
    @Path("/{pair}/orderbook")
    @NonBlocking
    @Operation(summary = "The order book of a pair, order by order")
    @APIResponse(
            responseCode = "200",
            description = "The best orders of both sides",
            content = @Content(schema = @Schema(implementation = BookView.class)))
    @APIResponse(responseCode = "400", description = "invalid_limit")
    @APIResponse(responseCode = "404", description = "unknown_pair")
    public BookView book(
            @PathParam("pair") @Parameter(description = PAIR_HELP, example = "BTC-USD") String pair,
            @QueryParam("limit")
                    @Parameter(
                            description = "Orders of each side, 50 by default; at most ORDER_BOOK_DEPTH come",
                            example = "20")
                    @Nullable
                    String limit) {
        int depth = Math.min(Limits.of(limit, BOOK_LIMIT_DEFAULT, BOOK_LIMIT_MOST), config.orderBookDepth());
        return BookView.of(find(pair).depth(depth), clock.instant());
    }

    @GET
    @Path("/{pair}/trades")
    @Operation(summary = "A pair's trades, newest first")
    @APIResponse(
            responseCode = "200",
            description = "A page of trades of the last MARKET_DATA_RETENTION_HOURS",
            headers = @Header(name = Lists.NEXT_CURSOR, description = "Where the next page starts; absent on the last"),
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = TradeView.class)))
    @APIResponse(responseCode = "400", description = "invalid_limit or invalid_cursor")
    @APIResponse(responseCode = "404", description = "unknown_pair")
    public Uni<Response> trades(
            @PathParam("pair") @Parameter(description = PAIR_HELP, example = "BTC-USD") String pair,
            @QueryParam("limit") @Parameter(description = "1 to 500, 50 by default", example = "50") @Nullable
                    String limit,
            @QueryParam("cursor") @Parameter(description = "The X-Next-Cursor of the page before") @Nullable
                    String cursor,
            @Context UriInfo uri) {
        String symbol = find(pair).pair().symbol();
        int count = Limits.of(limit);
        Cursor after = Cursor.parse(cursor, 1);
        long before = after == null ? Long.MAX_VALUE : after.number(0);
        return trades.newest(symbol, before, count + 1).map(found -> {
            List<Trade> page = found.subList(0, Math.min(count, found.size()));
            Cursor next = found.size() > count ? Cursor.of(page.getLast().sequence()) : null;
            return Lists.page(uri, page.stream().map(TradeView::of).toList(), next);
        });
    }

    @GET
    @Path("/{pair}/candles")
    @Operation(summary = "A pair's candles, oldest first")
    @APIResponse(
            responseCode = "200",
            description = "The newest candles; an interval without a trade has none",
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = CandleView.class)))
    @APIResponse(responseCode = "400", description = "invalid_interval or invalid_limit")
    @APIResponse(responseCode = "404", description = "unknown_pair")
    public Uni<List<CandleView>> candles(
            @PathParam("pair") @Parameter(description = PAIR_HELP, example = "BTC-USD") String pair,
            @QueryParam("interval")
                    @Parameter(description = "1m (default), 5m, 15m, 1h, 4h or 1d", example = "1h")
                    @Nullable
                    String interval,
            @QueryParam("limit") @Parameter(description = "1 to 500, 50 by default", example = "50") @Nullable
                    String limit) {
        String symbol = find(pair).pair().symbol();
        return candles.newest(symbol, interval(interval), Limits.of(limit))
                .map(found -> found.stream().map(CandleView::of).toList());
    }

    private PairMarket find(String name) {
        Catalogue.Pair pair =
                catalogue.findPair(name).orElseThrow(() -> Problem.notFound("unknown_pair", unknown(name)));
        return market.pair(pair.symbol());
    }

    private String unknown(String name) {
        return "There is no trading pair '" + name + "'; listed are "
                + catalogue.pairs().stream().map(Catalogue.Pair::symbol).collect(Collectors.joining(", "));
    }

    private static CandleInterval interval(@Nullable String name) {
        if (name == null) {
            return CandleInterval.ONE_MINUTE;
        }
        return CandleInterval.find(name)
                .orElseThrow(() -> Problem.badRequest(
                        "invalid_interval",
                        "interval must be one of "
                                + Arrays.stream(CandleInterval.values())
                                        .map(CandleInterval::wireName)
                                        .collect(Collectors.joining(", "))
                                + "; '" + name + "' is none of them"));
    }

    private static PairView view(Ticker ticker) {
        return PairView.of(ticker, ReferenceWalk.SOURCE);
    }
}
