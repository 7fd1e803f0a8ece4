package dev.exchange.wallet.api;

import dev.exchange.contracts.Decimals;
import dev.exchange.platform.access.OperatorAccess;
import dev.exchange.platform.config.ExchangeConfig;
import dev.exchange.platform.errors.Problem;
import dev.exchange.platform.json.JsonBodies;
import dev.exchange.wallet.domain.RiskOverride;
import dev.exchange.wallet.domain.RiskTerms;
import dev.exchange.wallet.domain.UserId;
import dev.exchange.wallet.store.RiskLimitStore;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Limits for single users, which the operator sets. They hold for every order that is decided afterwards.
@Path("/api/risk/limits/{user_id}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Risk management")
public class RiskLimitsResource {
    private static final String OPERATOR = "operator";
    private static final int CHANGES_MAX = 50;
    private static final int DECIMALS_MAX = 8;
    private static final BigDecimal POSITION_MAX = new BigDecimal("1000000000000000000");
    private static final BigDecimal TRADES_MAX = new BigDecimal("1000000000");
    private static final BigDecimal LEVERAGE_MAX = new BigDecimal("1000000");
    private static final String BODY = """
            {"max_position_size": 250000, "max_daily_trades": 5000, "changed_by": "risk_desk"}""";

    private final ExchangeConfig config;
    private final RiskTerms terms;
    private final RiskLimitStore store;
    private final OperatorAccess access;
    private final JsonBodies bodies;
    private final Clock clock;

    public RiskLimitsResource(
            ExchangeConfig config,
            RiskTerms terms,
            RiskLimitStore store,
            OperatorAccess access,
            JsonBodies bodies,
            Clock clock) {
        this.config = config;
        this.terms = terms;
        this.store = store;
        this.access = access;
        this.bodies = bodies;
        this.clock = clock;
    }

    /// What the operator sends.
    @Schema(
            name = "SetRiskLimits",
            description = "The user's own limits, at least one of the four; what is not named holds as for everybody")
    record SetRiskLimitsBody(
            @Schema(examples = "10", description = "Above 0, up to MAX_ORDER_SIZE, which holds for everybody") @Nullable
            BigDecimal maxOrderSize,

            @Schema(examples = "250000", description = "In USD, 0 to 10^18") @Nullable
            BigDecimal maxPositionSize,

            @Schema(examples = "5000", description = "A whole number, 0 to 10^9") @Nullable
            BigDecimal maxDailyTrades,

            @Schema(
                    examples = "0.5",
                    description = "0 to 10^6; 0.5 lets the user hold at most half of everything outside USD")
            @Nullable
            BigDecimal maxLeverage,

            @Schema(examples = "risk_desk", description = "Who sets it, for the record; operator if absent") @Nullable
            String changedBy) {}

    /// The user's own limits, those in force, and how they came about.
    @Schema(name = "UserRiskLimits")
    public record UserRiskLimitsView(
            @Schema(examples = "user_123") String userId,

            @Schema(description = "What is set for this user; null is as for everybody")
            RiskLimitsView own,

            @Schema(description = "What holds; null is without limit")
            RiskLimitsView inForce,

            @Schema(description = "The newest first, 50 at most")
            List<ChangeView> changes) {}

    /// @param own what was set for the user; all null where it was removed
    @Schema(name = "RiskLimitsChange")
    public record ChangeView(
            @Schema(examples = "2024-01-01T10:00:00Z") Instant changedAt,
            @Schema(examples = "risk_desk") String changedBy,
            RiskLimitsView own) {
        static ChangeView of(RiskLimitStore.Change change) {
            return new ChangeView(change.changedAt(), change.changedBy(), RiskLimitsView.of(change.limits()));
        }
    }

    @GET
    @Operation(
            operationId = "getRiskLimits",
            summary = "Get a user's own limits and who set them",
            description = "For the operator, who shows OPERATOR_KEY.")
    @APIResponse(
            responseCode = "200",
            description = "The limits",
            content = @Content(schema = @Schema(implementation = UserRiskLimitsView.class)))
    @APIResponse(responseCode = "400", description = "invalid_user_id")
    @APIResponse(responseCode = "401", description = "invalid_operator_key: X-Operator-Key is missing or wrong")
    @APIResponse(responseCode = "403", description = "operator_key_not_set: in production there must be one")
    public UserRiskLimitsView get(
            @Parameter(example = "user_123") @PathParam("user_id") String userId,
            @Parameter(description = "OPERATOR_KEY") @HeaderParam("X-Operator-Key") @Nullable String key) {
        access.check(key);
        return view(UserParameter.checked(userId));
    }

    private UserRiskLimitsView view(String userId) {
        RiskOverride own = store.find(userId);
        return new UserRiskLimitsView(
                userId,
                RiskLimitsView.of(own),
                RiskLimitsView.of(terms.of(userId, own)),
                store.changes(userId, CHANGES_MAX).stream().map(ChangeView::of).toList());
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "setRiskLimits",
            summary = "Set a user's own limits",
            description = "For the operator, who shows OPERATOR_KEY. They take the place of what was set before.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = SetRiskLimitsBody.class),
                            examples = @ExampleObject(value = BODY)))
    @APIResponse(
            responseCode = "200",
            description = "The limits as they are now",
            content = @Content(schema = @Schema(implementation = UserRiskLimitsView.class)))
    @APIResponse(
            responseCode = "400",
            description = "invalid_user_id, missing_field, invalid_max_order_size, invalid_max_position_size,"
                    + " invalid_max_daily_trades, invalid_max_leverage, invalid_changed_by")
    @APIResponse(responseCode = "401", description = "invalid_operator_key: X-Operator-Key is missing or wrong")
    @APIResponse(responseCode = "403", description = "operator_key_not_set: in production there must be one")
    @APIResponse(responseCode = "422", description = "unreadable_body, invalid_type")
    public UserRiskLimitsView set(
            @Parameter(example = "user_123") @PathParam("user_id") String userId,
            @Parameter(description = "OPERATOR_KEY") @HeaderParam("X-Operator-Key") @Nullable String key,
            byte @Nullable [] body) {
        access.check(key);
        String user = UserParameter.checked(userId);
        SetRiskLimitsBody asked = bodies.read(body, SetRiskLimitsBody.class);
        store.set(user, override(asked), changedBy(asked.changedBy()), now());
        return view(user);
    }

    private RiskOverride override(SetRiskLimitsBody asked) {
        BigDecimal orderSize = within("max_order_size", asked.maxOrderSize(), config.maxOrderSize());
        if (orderSize != null && orderSize.signum() == 0) {
            throw Problem.badRequest("invalid_max_order_size", "max_order_size must be above 0");
        }
        BigDecimal trades = within("max_daily_trades", asked.maxDailyTrades(), TRADES_MAX);
        if (trades != null && trades.stripTrailingZeros().scale() > 0) {
            throw Problem.badRequest(
                    "invalid_max_daily_trades",
                    "max_daily_trades must be a whole number; it is " + Decimals.plain(trades));
        }
        RiskOverride override = new RiskOverride(
                orderSize,
                within("max_position_size", asked.maxPositionSize(), POSITION_MAX),
                trades == null ? null : trades.intValueExact(),
                within("max_leverage", asked.maxLeverage(), LEVERAGE_MAX));
        if (override.equals(RiskOverride.NONE)) {
            throw Problem.badRequest(
                    "missing_field",
                    "Set max_order_size, max_position_size, max_daily_trades or max_leverage; DELETE removes them all");
        }
        return override;
    }

    private static @Nullable BigDecimal within(String field, @Nullable BigDecimal value, BigDecimal most) {
        if (value == null) {
            return null;
        }
        BigDecimal normal = Decimals.normal(value);
        if (normal.signum() < 0 || normal.compareTo(most) > 0 || normal.scale() > DECIMALS_MAX) {
            throw Problem.badRequest(
                    "invalid_" + field,
                    field + " must be from 0 to " + Decimals.plain(most) + ", with at most " + DECIMALS_MAX
                            + " digits after the point; it is " + Decimals.plain(normal));
        }
        return normal;
    }

    private static String changedBy(@Nullable String name) {
        if (name == null || name.isEmpty()) {
            return OPERATOR;
        }
        if (!UserId.isValid(name)) {
            throw Problem.badRequest("invalid_changed_by", "changed_by is " + UserId.RULE + "; this one is not");
        }
        return name;
    }

    @DELETE
    @Operation(
            operationId = "removeRiskLimits",
            summary = "Remove a user's own limits",
            description =
                    "For the operator, who shows OPERATOR_KEY. What holds for everybody then holds for this user.")
    @APIResponse(
            responseCode = "200",
            description = "The limits as they are now",
            content = @Content(schema = @Schema(implementation = UserRiskLimitsView.class)))
    @APIResponse(responseCode = "400", description = "invalid_user_id, invalid_changed_by")
    @APIResponse(responseCode = "401", description = "invalid_operator_key: X-Operator-Key is missing or wrong")
    @APIResponse(responseCode = "403", description = "operator_key_not_set: in production there must be one")
    public UserRiskLimitsView remove(
            @Parameter(example = "user_123") @PathParam("user_id") String userId,
            @Parameter(description = "Who removes them, for the record; operator if absent", example = "risk_desk")
                    @QueryParam("changed_by")
                    @Nullable
                    String changedBy,
            @Parameter(description = "OPERATOR_KEY") @HeaderParam("X-Operator-Key") @Nullable String key) {
        access.check(key);
        String user = UserParameter.checked(userId);
        String who = changedBy(changedBy);
        if (!store.find(user).equals(RiskOverride.NONE)) {
            store.set(user, RiskOverride.NONE, who, now());
        }
        return view(user);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
