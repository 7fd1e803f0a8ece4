package dev.exchange.wallet.api;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Catalogue.Pair;
import dev.exchange.contracts.Decimals;
import dev.exchange.platform.config.ExchangeConfig;
import dev.exchange.platform.errors.Problem;
import dev.exchange.wallet.domain.Margin;
import dev.exchange.wallet.domain.Position;
import dev.exchange.wallet.domain.Prices;
import dev.exchange.wallet.domain.RiskProfile;
import dev.exchange.wallet.domain.RiskRule;
import dev.exchange.wallet.domain.Usage;
import dev.exchange.wallet.domain.Valuation;
import dev.exchange.wallet.store.NewUsers;
import dev.exchange.wallet.store.RiskStore;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// How far a user may go, and how far the user has gone.
@Path("/api/risk")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Risk management")
public class RiskResource {
    private static final BigDecimal ALL = new BigDecimal("100");
    private static final int DECIMALS_MAX = 8;

    private final ExchangeConfig config;
    private final Catalogue catalogue;
    private final Prices prices;
    private final Clock clock;
    private final NewUsers newUsers;
    private final RiskStore risks;

    public RiskResource(
            ExchangeConfig config,
            Catalogue catalogue,
            Prices prices,
            Clock clock,
            NewUsers newUsers,
            RiskStore risks) {
        this.config = config;
        this.catalogue = catalogue;
        this.prices = prices;
        this.clock = clock;
        this.newUsers = newUsers;
        this.risks = risks;
    }

    @GET
    @Operation(
            operationId = "getRisk",
            summary = "Get a user's limits and what is used of each",
            description = "The limits that orders are held against before anything is reserved for them. What is held"
                    + " counts at the price of now, an open purchase with what it has reserved.")
    @APIResponse(
            responseCode = "200",
            description = "Limits and use",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = RiskView.class),
                            examples = @ExampleObject(name = "risk", value = Examples.RISK)))
    @APIResponse(
            responseCode = "400",
            description = "The user id is missing or makes no sense",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            examples = @ExampleObject(name = "missing user", value = Examples.MISSING_USER)))
    public RiskView get(
            @Parameter(description = "Whose risk", example = "user_123", required = true)
                    @QueryParam("user_id")
                    @Nullable
                    String userId) {
        String user = UserParameter.checked(userId);
        newUsers.named(user);
        LocalDate today = Usage.day(clock.instant());
        RiskProfile profile = risks.profile(user, today);
        RiskRule rule = new RiskRule(catalogue, prices, today);
        Integer most = profile.limits().maxDailyTrades();
        return new RiskView(
                user,
                RiskLimitsView.of(profile.limits()),
                new RiskView.DailyTradesView(
                        profile.tradesToday(),
                        most == null ? null : Math.max(0, most - profile.tradesToday()),
                        today.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC)),
                positions(rule, profile),
                margin(rule.margin(profile), profile.limits().maxLeverage()));
    }

    private List<RiskView.PositionView> positions(RiskRule rule, RiskProfile profile) {
        return catalogue.assets().stream()
                .filter(asset -> !asset.symbol().equals(Valuation.CURRENCY))
                .map(asset -> rule.position(asset.symbol(), profile))
                .filter(position -> position.quantity().signum() > 0
                        || position.openPurchases().signum() > 0)
                .sorted(Comparator.comparing(Position::currency))
                .map(position ->
                        RiskView.PositionView.of(position, profile.limits().maxPositionSize()))
                .toList();
    }

    private RiskView.MarginView margin(Margin margin, @Nullable BigDecimal limit) {
        BigDecimal warning = limit == null ? null : limit.multiply(config.liquidationThreshold());
        return new RiskView.MarginView(
                RiskView.cents(margin.positions()),
                RiskView.cents(margin.total()),
                margin.ratio(),
                warning,
                switch (margin.level(limit, warning)) {
                    case OK -> "ok";
                    case WARNING -> "warning";
                    case ABOVE_LIMIT -> "above_limit";
                });
    }

    @GET
    @Path("position-size")
    @Operation(
            operationId = "getPositionSize",
            summary = "How large a position may be",
            description = "The quantity that risks the given part of everything the user has, and is worth no more than"
                    + " max_position_size: min(total_value * risk_percentage / 100, max_position_size) / price, rounded"
                    + " down to the lot. It takes no account of what is held already.")
    @APIResponse(
            responseCode = "200",
            description = "The quantity, with the terms that it follows from",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = PositionSizeView.class),
                            examples = @ExampleObject(name = "position size", value = Examples.POSITION_SIZE)))
    @APIResponse(
            responseCode = "400",
            description = "missing_field, invalid_user_id, invalid_risk_percentage, or no_price: nothing says what the"
                    + " base currency costs")
    @APIResponse(responseCode = "404", description = "unknown_pair")
    public PositionSizeView positionSize(
            @Parameter(description = "Whose position", example = "user_123", required = true)
                    @QueryParam("user_id")
                    @Nullable
                    String userId,
            @Parameter(example = "BTC/USD", required = true) @QueryParam("pair_symbol") @Nullable String pairSymbol,
            @Parameter(
                            description = "The part of everything the user has, above 0, to 100",
                            example = "2",
                            required = true)
                    @QueryParam("risk_percentage")
                    @Nullable
                    String riskPercentage) {
        String user = UserParameter.checked(userId);
        Pair pair = pair(pairSymbol);
        BigDecimal percentage = percentage(riskPercentage);
        newUsers.named(user);
        LocalDate today = Usage.day(clock.instant());
        RiskProfile profile = risks.profile(user, today);
        return new RiskRule(catalogue, prices, today)
                .positionSize(pair, percentage, profile)
                .map(size -> PositionSizeView.of(user, pair, percentage, size))
                .orElseThrow(() -> Problem.badRequest(
                        "no_price", pair.base().symbol() + " has no price yet, so no size can be worked out"));
    }

    private Pair pair(@Nullable String symbol) {
        if (symbol == null || symbol.isEmpty()) {
            throw Problem.badRequest("missing_field", "pair_symbol is missing; say of what, as in pair_symbol=BTC/USD");
        }
        return catalogue
                .findPair(symbol)
                .orElseThrow(() -> Problem.notFound(
                        "unknown_pair",
                        "There is no such pair; listed are "
                                + catalogue.pairs().stream().map(Pair::symbol).collect(Collectors.joining(", "))));
    }

    private static BigDecimal percentage(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            throw Problem.badRequest("missing_field", "risk_percentage is missing; 2 risks 2 % of everything there is");
        }
        try {
            BigDecimal percentage = new BigDecimal(text.length() <= Decimals.MAX_DIGITS ? text : "");
            if (Decimals.isReasonable(percentage)
                    && percentage.signum() > 0
                    && percentage.compareTo(ALL) <= 0
                    && percentage.stripTrailingZeros().scale() <= DECIMALS_MAX) {
                return percentage;
            }
        } catch (NumberFormatException notANumber) {
            throw invalidPercentage();
        }
        throw invalidPercentage();
    }

    private static Problem invalidPercentage() {
        return Problem.badRequest(
                "invalid_risk_percentage",
                "risk_percentage is a number above 0, to 100, with at most " + DECIMALS_MAX
                        + " digits after the point; this one is not");
    }
}
