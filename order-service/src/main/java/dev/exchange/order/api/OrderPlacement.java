package dev.exchange.order.api;

import dev.exchange.order.domain.GroupTerms;
import dev.exchange.order.domain.Order;
import dev.exchange.order.domain.OrderFields;
import dev.exchange.order.domain.OrderRules;
import dev.exchange.order.events.OrderIntake;
import dev.exchange.order.events.OrderIntake.Placement;
import dev.exchange.platform.errors.Problem;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/// Places orders for whoever asks over HTTP: one by one, or many in a batch.
@Singleton
class OrderPlacement {
    private final OrderRules rules;
    private final OrderIntake intake;
    private final OrderAnswers answers;
    private final OrderMetrics metrics;
    private final Clock clock;

    OrderPlacement(OrderRules rules, OrderIntake intake, OrderAnswers answers, OrderMetrics metrics, Clock clock) {
        this.rules = rules;
        this.intake = intake;
        this.answers = answers;
        this.metrics = metrics;
        this.clock = clock;
    }

    /// @param status 201 with the first outcome, 200 for one that was there before, 202 where nothing was
    ///     heard in time
    record Placed(int status, OrderView order) {}

    /// @throws Problem 400, 404 or 422 with everything that is wrong
    GroupTerms judge(OrderFields fields) {
        return switch (rules.judge(fields, clock.instant())) {
            case OrderRules.Verdict.Refused refused -> throw OrderAnswers.problem(refused.violations());
            case OrderRules.Verdict.Taken taken -> taken.terms();
        };
    }

    /// Fails with [Problem] where the body or the order is refused.
    Uni<Placed> place(byte @Nullable [] body) {
        return counted(() -> intake.place(judge(OrderBodyReader.read(body))));
    }

    Uni<Placed> place(OrderFields fields) {
        return counted(() -> intake.place(judge(fields)));
    }

    @FunctionalInterface
    private interface Attempt {
        Uni<Placement> place();
    }

    private Uni<Placed> counted(Attempt attempt) {
        long started = System.nanoTime();
        Uni<Placed> placed;
        try {
            placed = attempt.place().chain(placement -> answer(placement, started));
        } catch (Problem refused) {
            placed = Uni.createFrom().failure(refused);
        }
        return placed.onFailure(Problem.class).invoke(problem -> metrics.refused(problem.code()));
    }

    private Uni<Placed> answer(Placement placement, long started) {
        Order order = placement.order();
        if (order.isRefused()) {
            throw OrderAnswers.refusal(order);
        }
        metrics.accepted(order.status().wireName(), started);
        int status = !order.isAnswered() ? 202 : placement.repeated() ? 200 : 201;
        return answers.whole(order).map(view -> new Placed(status, view));
    }
}
