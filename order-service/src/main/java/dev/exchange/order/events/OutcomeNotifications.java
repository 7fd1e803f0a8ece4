package dev.exchange.order.events;

import dev.exchange.order.store.OrderStore;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.pubsub.PgSubscriber;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/// Tells the other replicas of outcomes that one of them may be waiting for, over Postgres' LISTEN and
/// NOTIFY. What is lost on the way only costs time: a request whose waiting ends looks into the database
/// once more.
@ApplicationScoped
public class OutcomeNotifications {
    private static final Logger LOG = Logger.getLogger(OutcomeNotifications.class);
    private static final String OUTCOMES = "order_outcomes";
    private static final String ANSWERS = "request_answers";
    // A notification holds at most 8000 bytes, and an order number has 16 digits at most.
    private static final int MOST_IN_ONE = 400;
    private static final long RECONNECT_PAUSE_MS = 250;

    private final Pool pool;
    private final OrderStore orders;
    private final OutcomeWaiters waiters;
    private final RequestWaiters requests;
    private final PgSubscriber subscriber;

    public OutcomeNotifications(
            Vertx vertx,
            Pool pool,
            OrderStore orders,
            OutcomeWaiters waiters,
            RequestWaiters requests,
            @ConfigProperty(name = "quarkus.datasource.reactive.url") String url,
            @ConfigProperty(name = "quarkus.datasource.username") Optional<String> user,
            @ConfigProperty(name = "quarkus.datasource.password") Optional<String> password) {
        this.pool = pool;
        this.orders = orders;
        this.waiters = waiters;
        this.requests = requests;
        PgConnectOptions options = PgConnectOptions.fromUri(url);
        user.ifPresent(options::setUser);
        password.ifPresent(options::setPassword);
        this.subscriber = PgSubscriber.subscriber(vertx, options);
    }

    void listen() {
        subscriber.reconnectPolicy(retries -> RECONNECT_PAUSE_MS);
        subscriber.channel(OUTCOMES).handler(this::received);
        subscriber.channel(ANSWERS).handler(payload -> requests.tell(RequestAnswer.fromJson(payload)));
        subscriber.connect().onFailure(e -> LOG.infof("Not listening to other replicas yet: %s", e));
    }

    /// Tells the others. A number says that its order has come further, a negative one that there was
    /// nothing to cancel.
    void publish(List<Long> numbers) {
        for (int from = 0; from < numbers.size(); from += MOST_IN_ONE) {
            String payload = numbers.subList(from, Math.min(numbers.size(), from + MOST_IN_ONE)).stream()
                    .map(String::valueOf)
                    .collect(Collectors.joining(","));
            publish(OUTCOMES, payload);
        }
    }

    /// Tells the others of an answer, which one of them may be waiting for.
    void publish(RequestAnswer answer) {
        publish(ANSWERS, answer.toJson());
    }

    private void publish(String channel, String payload) {
        pool.preparedQuery("SELECT pg_notify($1, $2)")
                .execute(Tuple.of(channel, payload))
                .subscribe()
                .with(done -> {}, e -> LOG.debugf(e, "Other replicas were not told of %s", payload));
    }

    private void received(String payload) {
        List<Long> further = new ArrayList<>();
        for (String part : payload.split(",", -1)) {
            long number = Long.parseLong(part);
            if (number < 0) {
                waiters.tellNothingToCancel(-number);
            } else if (waiters.isAwaited(number)) {
                further.add(number);
            }
        }
        if (!further.isEmpty()) {
            orders.find(further)
                    .subscribe()
                    .with(found -> found.forEach(waiters::tell), e -> LOG.debugf(e, "Could not read %s", further));
        }
    }

    void end(@Observes ShutdownEvent event) {
        subscriber.close();
    }
}
