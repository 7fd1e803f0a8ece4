package dev.exchange.matching.api;

import dev.exchange.contracts.Catalogue;
import dev.exchange.matching.domain.PairState;
import dev.exchange.matching.events.MatchingLoop;
import dev.exchange.matching.events.OwnedState;
import dev.exchange.matching.events.Replay;
import dev.exchange.platform.errors.Problem;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// What this replica's markets are like inside.
@Path("/internal")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Internal")
public class InternalResource {
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    private final MatchingLoop loop;
    private final Catalogue catalogue;
    private final Semaphore oneReplay = new Semaphore(1);

    public InternalResource(MatchingLoop loop, Catalogue catalogue) {
        this.loop = loop;
        this.catalogue = catalogue;
    }

    @GET
    @Path("/stats")
    @Operation(summary = "This service's part of the exchange's statistics: none", hidden = true)
    public Map<String, Object> stats() {
        return Map.of();
    }

    @GET
    @Path("/state")
    @Blocking
    @Operation(
            summary = "Offsets, sequences, state hashes and order counts of the partitions that this replica owns",
            description = "Each state is taken between two commands. Hashing walks over every live order.")
    public List<OwnedState> state(
            @QueryParam("pair")
                    @Nullable
                    @Parameter(description = "only the partition of this pair", example = "BTC/USD")
                    String pair) {
        return pair == null ? await(loop.states()) : List.of(stateOf(pair));
    }

    @GET
    @Path("/replay")
    @Blocking
    @Operation(
            summary = "Replay the log in a fresh market and compare the state with the one that trades",
            description = "Both are taken before the same command. Reads the whole log; one replay at a time.")
    public List<Comparison> replay(
            @QueryParam("pair") @Nullable @Parameter(description = "only this pair", example = "BTC/USD") String pair) {
        if (!oneReplay.tryAcquire()) {
            throw Problem.conflict("replay_running", "A replay is running already; ask again when it has ended");
        }
        try {
            List<Comparison> comparisons = new ArrayList<>();
            for (OwnedState live : state(pair)) {
                comparisons.addAll(compare(live, pair == null ? null : symbol(pair)));
            }
            return comparisons;
        } catch (SQLException e) {
            throw new IllegalStateException("The snapshots cannot be read", e);
        } finally {
            oneReplay.release();
        }
    }

    private List<Comparison> compare(OwnedState live, @Nullable String onlySymbol) throws SQLException {
        Replay.Result replayed = loop.replay().run(live.partition(), live.nextOffset());
        List<Comparison> comparisons = new ArrayList<>();
        for (PairState pair : live.pairs()) {
            if (onlySymbol != null && !onlySymbol.equals(pair.pairSymbol())) {
                continue;
            }
            PairState again = replayed.pairs().stream()
                    .filter(candidate -> candidate.pairSymbol().equals(pair.pairSymbol()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(
                            "The replay of partition " + live.partition() + " knows no " + pair.pairSymbol()));
            comparisons.add(new Comparison(
                    pair.pairSymbol(),
                    live.partition(),
                    live.nextOffset(),
                    replayed.fromOffset(),
                    replayed.commands(),
                    replayed.took().toMillis(),
                    pair.stateHash().equals(again.stateHash()),
                    pair.stateHash(),
                    again.stateHash(),
                    pair,
                    again));
        }
        return comparisons;
    }

    private OwnedState stateOf(String pair) {
        String symbol = symbol(pair);
        Optional<OwnedState> state = await(loop.stateOf(symbol));
        return state.orElseThrow(() -> Problem.notFound(
                "no_market_here",
                symbol + " has no market on this replica: no command has come for it, or another replica owns it"));
    }

    private String symbol(String pair) {
        return catalogue
                .findPair(pair)
                .orElseThrow(() -> Problem.notFound("unknown_pair", "The pair '" + pair + "' is not listed"))
                .symbol();
    }

    private static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get(ANSWER_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw Problem.unavailable("The matching loop does not answer now: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.unavailable("The service is ending");
        }
    }
}
