package dev.exchange.order.api;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Decimals;
import dev.exchange.order.events.MassActions;
import dev.exchange.order.events.MassActions.PairOutcome;
import dev.exchange.order.events.RequestAnswer;
import dev.exchange.platform.errors.Problem;
import dev.exchange.platform.json.JsonBodies;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// What concerns all orders of a user at once.
@Path("/api/orders")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Orders")
public class MassActionResource {
    private static final String COUNTDOWN_BODY = """
            {"user_id": "user_123", "pair_symbol": "BTC/USD", "timeout_seconds": 60}""";
    private static final BigDecimal MAX_TIMEOUT_SECONDS = BigDecimal.valueOf(86_400);
    private static final int MILLIS_DIGITS = 3;
    private static final String NO_ANSWER_YET = "no_answer_yet";

    private final MassActions actions;
    private final Catalogue catalogue;
    private final JsonBodies bodies;

    MassActionResource(MassActions actions, Catalogue catalogue, JsonBodies bodies) {
        this.actions = actions;
        this.catalogue = catalogue;
        this.bodies = bodies;
    }

    /// What came of it in one pair.
    @Schema(name = "CancelledPair")
    public record CancelledPairView(
            @Schema(examples = "BTC/USD") String pairSymbol,

            @Schema(examples = "3", description = "null where it is not known") @Nullable
            Long cancelledOrders,

            @Schema(
                    description = "Why it was refused (such as market_halted), no_answer_yet where the engine has not"
                            + " answered in time, service_unavailable where it could not be asked; null where it was"
                            + " done")
            @Nullable
            String code,

            @Schema(description = "The same in words") @Nullable
            String reason) {}

    @Schema(name = "CancelledOrders")
    public record CancelledView(
            @Schema(examples = "user_123") String userId,

            @Schema(examples = "3", description = "In all pairs that have answered")
            long cancelledOrders,

            List<CancelledPairView> pairs) {}

    @DELETE
    @Operation(
            summary = "Cancel all orders of a user",
            description = "In one pair, or in every pair. Orders that wait for a trigger are cancelled too.")
    @APIResponse(
            responseCode = "200",
            description = "What was cancelled in each pair; one that refused says why",
            content = @Content(schema = @Schema(implementation = CancelledView.class)))
    @APIResponse(
            responseCode = "202",
            description = "Some pairs have not answered within ORDER_ACK_TIMEOUT, or could not be asked; they say so",
            content = @Content(schema = @Schema(implementation = CancelledView.class)))
    @APIResponse(responseCode = "400", description = "missing_field: no user_id; invalid_user_id")
    @APIResponse(responseCode = "404", description = "unknown_pair")
    @APIResponse(responseCode = "503", description = "No pair could be asked; send it again after Retry-After")
    public Uni<Response> cancelAll(
            @Parameter(required = true, example = "user_123") @QueryParam("user_id") @Nullable String userId,
            @Parameter(description = "All pairs where it is left out", example = "BTC/USD")
                    @QueryParam("pair_symbol")
                    @Nullable
                    String pairSymbol) {
        String user = owner(userId);
        return actions.cancelAll(user, pairs(pairSymbol)).map(outcomes -> {
            List<CancelledPairView> pairs =
                    outcomes.stream().map(MassActionResource::cancelled).toList();
            long cancelled = pairs.stream()
                    .map(CancelledPairView::cancelledOrders)
                    .filter(Objects::nonNull)
                    .mapToLong(Long::longValue)
                    .sum();
            return Response.status(status(outcomes))
                    .entity(new CancelledView(user, cancelled, pairs))
                    .build();
        });
    }

    private static CancelledPairView cancelled(PairOutcome outcome) {
        Note note = Note.of(outcome);
        Long cancelled = outcome instanceof PairOutcome.Answered answered
                ? answered.answer().cancelledOrders()
                : null;
        return new CancelledPairView(outcome.pairSymbol(), cancelled, note.code(), note.reason());
    }

    /// @param timeoutSeconds 0 switches the countdown off
    @Schema(name = "CancelAllAfter")
    record CancelAllAfterBody(
            @Schema(required = true, examples = "user_123") @Nullable
            String userId,

            @Schema(examples = "BTC/USD", description = "All pairs where it is left out") @Nullable
            String pairSymbol,

            @Schema(
                    required = true,
                    examples = "60",
                    description = "0 switches the countdown off; at most 86400, decimals allowed")
            @Nullable
            BigDecimal timeoutSeconds) {}

    @Schema(name = "CountdownPair")
    public record CountdownPairView(
            @Schema(examples = "BTC/USD") String pairSymbol,

            @Schema(description = "When the user's orders in this pair are cancelled; null where there is no countdown")
            @Nullable
            Instant cancelAt,

            @Schema(description = "Why it was not set, as for cancelling all; null where it was") @Nullable
            String code,

            @Schema(description = "The same in words") @Nullable
            String reason) {}

    @Schema(name = "Countdown")
    public record CountdownView(
            @Schema(examples = "user_123") String userId,
            @Schema(examples = "60") BigDecimal timeoutSeconds,
            List<CountdownPairView> pairs) {}

    @POST
    @Path("/cancel-all-after")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Set a dead man's switch",
            description =
                    "All orders of the user are cancelled when the time runs out, unless it is set again before. Each"
                            + " call replaces the countdown of the one before.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = CancelAllAfterBody.class),
                            examples = @ExampleObject(value = COUNTDOWN_BODY)))
    @APIResponse(
            responseCode = "200",
            description = "Every pair has answered",
            content = @Content(schema = @Schema(implementation = CountdownView.class)))
    @APIResponse(
            responseCode = "202",
            description = "Some pairs have not answered within ORDER_ACK_TIMEOUT, or could not be asked; they say so",
            content = @Content(schema = @Schema(implementation = CountdownView.class)))
    @APIResponse(responseCode = "400", description = "missing_field, invalid_user_id, invalid_timeout_seconds")
    @APIResponse(responseCode = "404", description = "unknown_pair")
    @APIResponse(responseCode = "422", description = "unreadable_body")
    @APIResponse(responseCode = "503", description = "No pair has answered; send it again after Retry-After")
    public Uni<Response> cancelAllAfter(byte @Nullable [] body) {
        CancelAllAfterBody asked = bodies.read(body, CancelAllAfterBody.class);
        String user = owner(asked.userId());
        BigDecimal seconds = timeout(asked.timeoutSeconds());
        Duration timeout =
                Duration.ofMillis(seconds.movePointRight(MILLIS_DIGITS).longValueExact());
        return actions.cancelAllAfter(user, pairs(asked.pairSymbol()), timeout).map(outcomes -> {
            if (outcomes.stream().noneMatch(PairOutcome.Answered.class::isInstance)) {
                throw Problem.unavailable(
                        "The matching engine has not confirmed the countdown of any pair; do not rely on it, send it"
                                + " again");
            }
            return Response.status(status(outcomes))
                    .entity(new CountdownView(
                            user,
                            seconds,
                            outcomes.stream().map(MassActionResource::countdown).toList()))
                    .build();
        });
    }

    private static BigDecimal timeout(@Nullable BigDecimal seconds) {
        if (seconds == null) {
            throw Problem.badRequest(
                    "missing_field", "timeout_seconds is missing: after how long all is cancelled, or 0 for never");
        }
        if (seconds.signum() < 0
                || seconds.compareTo(MAX_TIMEOUT_SECONDS) > 0
                || Decimals.normal(seconds).scale() > MILLIS_DIGITS) {
            throw Problem.badRequest(
                    "invalid_timeout_seconds",
                    "timeout_seconds must be from 0 (off) to " + MAX_TIMEOUT_SECONDS + " in steps of 0.001; it is "
                            + Decimals.plain(seconds));
        }
        return seconds;
    }

    private static CountdownPairView countdown(PairOutcome outcome) {
        Note note = Note.of(outcome);
        Instant deadline = outcome instanceof PairOutcome.Answered answered
                ? answered.answer().deadline()
                : null;
        return new CountdownPairView(outcome.pairSymbol(), deadline, note.code(), note.reason());
    }

    /// What is to be said of a pair; nothing where it did what was asked.
    private record Note(@Nullable String code, @Nullable String reason) {
        static Note of(PairOutcome outcome) {
            return switch (outcome) {
                case PairOutcome.Answered(String pair, RequestAnswer answer) ->
                    new Note(answer.code(), answer.reason());
                case PairOutcome.Underway underway ->
                    new Note(
                            NO_ANSWER_YET,
                            "The engine was asked and has not answered in time; read the orders, or send it again");
                case PairOutcome.Unreached(String pair, Problem problem) -> new Note(problem.code(), problem.detail());
            };
        }
    }

    private static int status(List<PairOutcome> outcomes) {
        return outcomes.stream().allMatch(PairOutcome.Answered.class::isInstance) ? 200 : 202;
    }

    private static String owner(@Nullable String userId) {
        String user = Parameters.userId(userId);
        if (user == null) {
            throw Problem.badRequest("missing_field", "user_id is missing: it says whose orders are meant");
        }
        return user;
    }

    private List<String> pairs(@Nullable String pairSymbol) {
        String symbol = Parameters.pairSymbol(pairSymbol, catalogue);
        return symbol != null
                ? List.of(symbol)
                : catalogue.pairs().stream().map(Catalogue.Pair::symbol).toList();
    }
}
