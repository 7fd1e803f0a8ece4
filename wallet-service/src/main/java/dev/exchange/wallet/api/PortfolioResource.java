package dev.exchange.wallet.api;

import dev.exchange.contracts.Catalogue;
import dev.exchange.platform.errors.Problem;
import dev.exchange.platform.paging.Cursor;
import dev.exchange.platform.paging.Limits;
import dev.exchange.platform.paging.Lists;
import dev.exchange.platform.reports.Period;
import dev.exchange.wallet.domain.CostBasis;
import dev.exchange.wallet.domain.Performance;
import dev.exchange.wallet.domain.Prices;
import dev.exchange.wallet.domain.Valuation;
import dev.exchange.wallet.store.CostReckoner;
import dev.exchange.wallet.store.CostStore;
import dev.exchange.wallet.store.CostStore.Holding;
import dev.exchange.wallet.store.NewUsers;
import dev.exchange.wallet.store.UserStore;
import dev.exchange.wallet.store.UserStore.User;
import dev.exchange.wallet.store.ValuationStore;
import io.smallrye.common.annotation.RunOnVirtualThread;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// What everything a user has is worth.
@Path("/api/portfolio")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Portfolio management")
public class PortfolioResource {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final int MOST_ATTEMPTS = 3;
    private static final long LATEST_MILLIS =
            Instant.parse("9999-01-01T00:00:00Z").toEpochMilli();

    private final NewUsers newUsers;
    private final UserStore users;
    private final CostStore costs;
    private final CostReckoner reckoner;
    private final ValuationStore valuations;
    private final Catalogue catalogue;
    private final Prices prices;
    private final Clock clock;

    public PortfolioResource(
            NewUsers newUsers,
            UserStore users,
            CostStore costs,
            CostReckoner reckoner,
            ValuationStore valuations,
            Catalogue catalogue,
            Prices prices,
            Clock clock) {
        this.newUsers = newUsers;
        this.users = users;
        this.costs = costs;
        this.reckoner = reckoner;
        this.valuations = valuations;
        this.catalogue = catalogue;
        this.prices = prices;
        this.clock = clock;
    }

    @GET
    @Operation(
            operationId = "getPortfolio",
            summary = "Get a user's portfolio",
            description = "Every wallet at the prices of now: a currency is worth what the best path of pairs to USD"
                    + " says, the most liquid of the shortest ones. What it cost is reckoned by the method of average"
                    + " cost, fees included; what came in otherwise than by trades counts at its value of then. In"
                    + " development a user who is named for the first time is given a starting balance;"
                    + " in production an unknown user has no portfolio.")
    @APIResponse(
            responseCode = "200",
            description = "The portfolio",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = PortfolioView.class),
                            examples = @ExampleObject(name = "portfolio", value = Examples.PORTFOLIO)))
    @APIResponse(
            responseCode = "400",
            description = "The user id is missing or makes no sense",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            examples = @ExampleObject(name = "missing user", value = Examples.MISSING_USER)))
    @APIResponse(
            responseCode = "404",
            description = "The user is unknown (in production)",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            examples = @ExampleObject(name = "unknown user", value = Examples.UNKNOWN_USER)))
    public PortfolioView get(
            @Parameter(description = "Whose portfolio", example = "user_123", required = true)
                    @QueryParam("user_id")
                    @Nullable
                    String userId) {
        String named = UserParameter.checked(userId);
        return portfolio(known(named));
    }

    private PortfolioView portfolio(User user) {
        Reckoned reckoned = reckoned(user);
        Valuation valuation = new Valuation(catalogue, prices);
        Map<String, BigDecimal> amounts = new HashMap<>();
        Map<String, BigDecimal> quantities = new HashMap<>();
        List<AssetView> assets = new ArrayList<>();
        CostBasis sums = CostBasis.NONE;
        Instant updatedAt = user.createdAt();
        for (Holding holding : reckoned.holdings()) {
            if (holding.updatedAt() != null) {
                amounts.put(holding.currency(), holding.held());
                updatedAt = holding.updatedAt().isAfter(updatedAt) ? holding.updatedAt() : updatedAt;
            }
            quantities.put(holding.currency(), holding.basis().quantity());
            sums = sums.plus(holding.basis());
            assets.add(AssetView.of(holding.currency(), holding.basis(), valuation));
        }
        BigDecimal total = valuation.total(amounts);
        BigDecimal reckonedTotal = valuation.total(quantities);
        Performance performance = new Performance(reckonedTotal, sums.netInflow());
        return new PortfolioView(
                "portfolio_" + user.userId(),
                user.userId(),
                total,
                change(user, total, DAY),
                change(user, total, WEEK),
                valuation.allocations(amounts),
                user.createdAt(),
                updatedAt,
                assets,
                sums.cost(),
                cents(sums.unrealised(reckonedTotal)),
                sums.realised(),
                sums.netInflow(),
                profit(user, performance, DAY),
                profit(user, performance, WEEK),
                reckoned.at());
    }

    /// The holdings with their costs, of one moment each: where the wallet has changed since the costs were
    /// reckoned, they are reckoned first.
    private Reckoned reckoned(User user) {
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            Instant now = clock.instant();
            List<Holding> holdings = costs.holdings(user);
            if (holdings.stream().allMatch(Holding::isReckoned)) {
                return new Reckoned(holdings, now);
            }
            reckoner.catchUp();
        }
        Instant newest = costs.newest().orElse(user.createdAt());
        return new Reckoned(costs.holdings(user), newest);
    }

    private BigDecimal change(User user, BigDecimal total, Duration over) {
        Instant then = clock.instant().minus(over);
        return valuations
                .valueAt(user.owner(), then)
                .map(valued -> total.subtract(valued.value()))
                .orElse(BigDecimal.ZERO);
    }

    private BigDecimal profit(User user, Performance now, Duration over) {
        Instant then = clock.instant().minus(over);
        return cents(valuations
                .valueAt(user.owner(), then)
                .filter(valued -> !valued.at().isAfter(then))
                .flatMap(valued -> Optional.ofNullable(valued.netInflow())
                        .map(netInflow -> new Performance(valued.value(), netInflow)))
                .map(now::profitSince)
                .orElseGet(now::profit));
    }

    private static BigDecimal cents(BigDecimal usd) {
        return usd.setScale(Valuation.DECIMALS, RoundingMode.HALF_EVEN);
    }

    /// @param at when they held
    private record Reckoned(List<Holding> holdings, Instant at) {}

    @GET
    @Path("history")
    @Operation(
            operationId = "getPortfolioHistory",
            summary = "What a user's portfolio was worth",
            description = "From the valuations that are stored every hour, and a day's first from 35 days ago on: of"
                    + " each interval the last one, the oldest first. An interval without a valuation is left out."
                    + " Days and weeks are in UTC, weeks begin on Monday.")
    @APIResponse(
            responseCode = "200",
            description = "The values; where more follow, a header says where the next page starts",
            headers = {
                @Header(
                        name = Lists.NEXT_CURSOR,
                        description = "The cursor of the next page; absent on the last",
                        schema = @Schema(type = SchemaType.STRING))
            },
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(type = SchemaType.ARRAY, implementation = PortfolioPointView.class)))
    @APIResponse(
            responseCode = "400",
            description = "invalid_user_id, invalid_from, invalid_to, invalid_period, invalid_interval, invalid_limit,"
                    + " invalid_cursor",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            examples = @ExampleObject(name = "missing user", value = Examples.MISSING_USER)))
    @APIResponse(
            responseCode = "404",
            description = "The user is unknown",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            examples = @ExampleObject(name = "unknown user", value = Examples.UNKNOWN_USER)))
    public Response history(
            @Context UriInfo uri,
            @Parameter(description = "Whose portfolio", example = "user_123", required = true)
                    @QueryParam("user_id")
                    @Nullable
                    String userId,
            @Parameter(
                            description = "A day or a time with its offset; 7 days before to when left out",
                            example = "2026-01-01")
                    @QueryParam("from")
                    @Nullable
                    String from,
            @Parameter(description = "A day or a time with its offset, itself left out; now when left out")
                    @QueryParam("to")
                    @Nullable
                    String to,
            @Parameter(description = "1h (default), 4h, 1d or 1w", example = "1d") @QueryParam("interval") @Nullable
                    String interval,
            @Parameter(description = "The most values to answer, 1 to 500, 500 by default", example = "500")
                    @QueryParam("limit")
                    @Nullable
                    String limit,
            @Parameter(description = "The X-Next-Cursor of the page before") @QueryParam("cursor") @Nullable
                    String cursor) {
        String named = UserParameter.checked(userId);
        Instant now = clock.instant();
        Period untilNow = Period.parse(null, null, to, new Period(Instant.EPOCH, now));
        Period period = Period.parse(null, from, to, new Period(untilNow.to().minus(WEEK), now));
        Duration every = interval(interval);
        int most = Limits.of(limit, Limits.MOST, Limits.MOST);
        Cursor after = Cursor.parse(cursor, 1);
        User user = known(named);
        Instant start = after == null ? period.from() : later(period.from(), after.number(0));
        List<ValuationStore.Valued> found = valuations.history(user.owner(), start, period.to(), every, most + 1);
        boolean more = found.size() > most;
        List<ValuationStore.Valued> page = more ? found.subList(0, most) : found;
        return Lists.page(
                uri,
                page.stream().map(PortfolioPointView::of).toList(),
                more ? Cursor.of(page.getLast().at().plusMillis(1).toEpochMilli()) : null);
    }

    private static Instant later(Instant from, long millis) {
        if (millis < 0 || millis > LATEST_MILLIS) {
            throw Cursor.invalid();
        }
        Instant next = Instant.ofEpochMilli(millis);
        return next.isAfter(from) ? next : from;
    }

    private static Duration interval(@Nullable String name) {
        return switch (name == null || name.isEmpty() ? "1h" : name) {
            case "1h" -> Duration.ofHours(1);
            case "4h" -> Duration.ofHours(4);
            case "1d" -> DAY;
            case "1w" -> WEEK;
            default ->
                throw Problem.badRequest("invalid_interval", "interval must be one of 1h, 4h, 1d, 1w; it is another");
        };
    }

    private User known(String userId) {
        newUsers.named(userId);
        return users.find(userId)
                .orElseThrow(() -> Problem.notFound(
                        "portfolio_not_found", userId + " has no portfolio; it begins with a first deposit"));
    }
}
