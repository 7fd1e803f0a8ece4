package dev.exchange.order.api;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Ids;
import dev.exchange.order.domain.Order;
import dev.exchange.order.domain.Violation;
import dev.exchange.order.events.OrderCancellation.Cancellation;
import dev.exchange.order.store.OrderStore;
import dev.exchange.platform.errors.Problem;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// What orders look like in answers, and what is said where something about them is wrong.
@Singleton
class OrderAnswers {
    private final OrderStore store;
    private final Catalogue catalogue;

    OrderAnswers(OrderStore store, Catalogue catalogue) {
        this.store = store;
        this.catalogue = catalogue;
    }

    OrderView view(Order order) {
        return OrderView.of(order, catalogue);
    }

    /// With the orders that were placed together with it in full.
    Uni<OrderView> whole(Order order) {
        return store.others(order).map(others -> OrderView.of(order, others, catalogue));
    }

    /// Fails with [Problem] 404 where there is none.
    Uni<Order> find(String orderId) {
        OptionalLong number = Ids.number(orderId, Ids.ORDER);
        return number.isEmpty()
                ? Uni.createFrom().failure(notFound(orderId))
                : store.find(number.getAsLong()).map(found -> found.orElseThrow(() -> notFound(orderId)));
    }

    /// Fails with [Problem] 404 where there is none, and 403 where it is another user's.
    Uni<Order> find(String orderId, String userId) {
        return find(orderId).invoke(order -> {
            if (!userId.equals(order.terms().userId())) {
                throw notYours(orderId);
            }
        });
    }

    private static Problem notFound(String orderId) {
        return Problem.notFound("order_not_found", "There is no order " + orderId);
    }

    static Problem notYours(String orderId) {
        return Problem.forbidden("not_your_order", orderId + " belongs to another user");
    }

    /// The order that a cancel left, and whether it is known to have come to that.
    ///
    /// @param status as HTTP counts it
    record Cancelled(int status, OrderView order) {}

    /// @throws Problem 400 where there was nothing to cancel
    Cancelled cancelled(Cancellation cancellation) {
        return switch (cancellation) {
            case Cancellation.Cancelled cancelled -> new Cancelled(200, view(cancelled.order()));
            case Cancellation.Underway underway -> new Cancelled(202, view(underway.order()));
            case Cancellation.NotOpen notOpen -> throw notOpen(notOpen.order(), "cancelled");
        };
    }

    static Problem notOpen(Order order, String what) {
        String detail = order.isAnswered()
                ? order.id() + " is " + order.status().wireName() + " and can no longer be " + what
                : order.id() + " is still on its way to the book; try again in a moment";
        return Problem.badRequest("order_not_open", detail)
                .with("order_id", order.id())
                .with("order_status", order.status().wireName());
    }

    /// What an order is answered with that was refused before it reached the engine.
    static Problem refusal(Order order) {
        String code = Optional.ofNullable(order.reasonCode()).orElse("rejected");
        String reason = Optional.ofNullable(order.reason()).orElse("The order was rejected");
        return Problem.badRequest(code, reason).with("order_id", order.id());
    }

    static Problem problem(List<Violation> violations) {
        Violation first = violations.getFirst();
        Violation.Kind kind = violations.stream()
                .map(Violation::kind)
                .min(Violation.Kind::compareTo)
                .orElseThrow();
        int status = switch (kind) {
            case UNREADABLE -> 422;
            case SENSELESS -> 400;
            case UNKNOWN -> 404;
        };
        String detail = violations.stream().map(Violation::detail).collect(Collectors.joining(". "));
        return Problem.of(status, first.code(), detail)
                .with(
                        "errors",
                        violations.stream()
                                .map(violation -> Map.of(
                                        "field", violation.field(),
                                        "code", violation.code(),
                                        "detail", violation.detail()))
                                .toList());
    }
}
