package dev.exchange.order.events;

import dev.exchange.contracts.OrderRequest;
import dev.exchange.order.store.OrderNumbers;
import dev.exchange.platform.errors.Problem;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// Sends requests that are answered under their own event id, and waits for what comes back.
///
/// Such a request is written down nowhere but on its way to the engine. One that is lost with this process
/// was answered to nobody, and it can be sent again.
@ApplicationScoped
public class EngineRequests {
    private static final String FULL = "More requests are waiting than can be taken; nothing was done, send it again";
    private static final String KAFKA_AWAY =
            "The matching engine cannot be reached at the moment; send the request again, twice does no harm";

    private final OrderNumbers numbers;
    private final RequestSender sender;
    private final RequestWaiters waiters;
    private final Clock clock;

    public EngineRequests(OrderNumbers numbers, RequestSender sender, RequestWaiters waiters, Clock clock) {
        this.numbers = numbers;
        this.sender = sender;
        this.waiters = waiters;
        this.clock = clock;
    }

    /// Makes a request of the number that it gets and the time at which it is sent.
    @FunctionalInterface
    public interface Factory {
        OrderRequest request(long number, Instant now);
    }

    /// Sends a request and gives its answer; empty where nothing was heard in time. Fails with [Problem]
    /// 503 where it could not be sent.
    public Uni<Optional<RequestAnswer>> ask(Factory factory) {
        if (!sender.isAvailable()) {
            return Uni.createFrom().failure(Problem.unavailable(KAFKA_AWAY));
        }
        if (!waiters.hasRoom()) {
            return Uni.createFrom().failure(Problem.unavailable(FULL));
        }
        return numbers.take(1).chain(taken -> {
            OrderRequest request =
                    factory.request(taken.getFirst(), clock.instant().truncatedTo(ChronoUnit.MILLIS));
            CompletionStage<Optional<RequestAnswer>> answer = waiters.await(request.eventId());
            return Uni.createFrom()
                    .completionStage(sender.send(request))
                    .onFailure()
                    .transform(failure -> Problem.unavailable(KAFKA_AWAY))
                    .chain(sent -> Uni.createFrom().completionStage(answer));
        });
    }
}
