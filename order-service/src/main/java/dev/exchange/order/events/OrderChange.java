package dev.exchange.order.events;

import dev.exchange.order.domain.Order;
import dev.exchange.order.domain.OrderTerms;
import dev.exchange.order.store.OrderStore;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/// Changes orders: asks the engine, and waits for what it or wallet-service says.
@ApplicationScoped
public class OrderChange {
    private final EngineRequests requests;
    private final OrderStore store;

    public OrderChange(EngineRequests requests, OrderStore store) {
        this.requests = requests;
        this.store = store;
    }

    /// What came of a change.
    public sealed interface Change {
        /// It was carried out.
        record Changed(Order order) implements Change {}

        /// It was not; the order stands as it was.
        ///
        /// @param code stable, for programs
        record Refused(String code, String reason) implements Change {}

        /// Nothing was heard in time: the order as it is known.
        record Underway(Order order) implements Change {}
    }

    /// @param order as it was read just now
    /// @param changed as it is to be
    public Uni<Change> change(Order order, OrderTerms changed) {
        return requests.ask((number, now) -> order.changeRequest(number, changed, now))
                .chain(answer -> answer.isPresent() && answer.get().code() != null
                        ? Uni.createFrom().item(refused(answer.get()))
                        : store.find(order.number()).map(found -> {
                            Order now = found.orElse(order);
                            return answer.isPresent() ? new Change.Changed(now) : new Change.Underway(now);
                        }));
    }

    private static Change refused(RequestAnswer answer) {
        return new Change.Refused(String.valueOf(answer.code()), String.valueOf(answer.reason()));
    }
}
