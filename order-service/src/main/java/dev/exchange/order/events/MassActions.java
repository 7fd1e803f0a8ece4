package dev.exchange.order.events;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.OrderRequest;
import dev.exchange.platform.errors.Problem;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/// What concerns all orders of a user at once: one request to each pair, and the answers together.
@ApplicationScoped
public class MassActions {
    private final EngineRequests requests;

    public MassActions(EngineRequests requests) {
        this.requests = requests;
    }

    /// What came of a mass action in one pair.
    public sealed interface PairOutcome {
        String pairSymbol();

        /// @param answer carried out or refused
        record Answered(String pairSymbol, RequestAnswer answer) implements PairOutcome {}

        /// Asked, and nothing was heard in time.
        record Underway(String pairSymbol) implements PairOutcome {}

        /// It could not be asked.
        record Unreached(String pairSymbol, Problem problem) implements PairOutcome {}
    }

    /// Cancels all that a user has in the pairs. Fails with [Problem] 503 where no pair could be asked.
    public Uni<List<PairOutcome>> cancelAll(String userId, List<String> pairSymbols) {
        return ask(
                pairSymbols,
                pair -> (number, now) -> new OrderRequest.CancelAll(
                        "cancel_all_" + number, Event.SCHEMA_VERSION, now, number, userId, pair));
    }

    /// Sets a user's countdown in the pairs. Fails with [Problem] 503 where no pair could be asked.
    ///
    /// @param timeout zero switches the countdown off
    public Uni<List<PairOutcome>> cancelAllAfter(String userId, List<String> pairSymbols, Duration timeout) {
        return ask(
                pairSymbols,
                pair -> (number, now) -> new OrderRequest.CancelAllAfter(
                        "cancel_all_after_" + number,
                        Event.SCHEMA_VERSION,
                        now,
                        number,
                        userId,
                        pair,
                        timeout.toMillis()));
    }

    private Uni<List<PairOutcome>> ask(List<String> pairSymbols, Function<String, EngineRequests.Factory> factory) {
        List<Uni<PairOutcome>> asked =
                pairSymbols.stream().map(pair -> ask(pair, factory.apply(pair))).toList();
        return Uni.join().all(asked).andCollectFailures().invoke(outcomes -> {
            if (outcomes.stream().allMatch(PairOutcome.Unreached.class::isInstance)
                    && outcomes.getFirst() instanceof PairOutcome.Unreached unreached) {
                throw unreached.problem();
            }
        });
    }

    private Uni<PairOutcome> ask(String pair, EngineRequests.Factory factory) {
        return requests.ask(factory)
                .<PairOutcome>map(answer -> answer.isPresent()
                        ? new PairOutcome.Answered(pair, answer.get())
                        : new PairOutcome.Underway(pair))
                .onFailure(Problem.class)
                .recoverWithItem(problem -> new PairOutcome.Unreached(pair, problem));
    }
}
