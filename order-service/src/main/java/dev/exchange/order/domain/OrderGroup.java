package dev.exchange.order.domain;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.LinkedOrder;
import dev.exchange.contracts.OrderRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The orders of one request: mostly one, or several that are written, sent and withdrawn together, under
/// the number of the first.
public record OrderGroup(Order first, List<Order> others) {
    public OrderGroup {
        others = List.copyOf(others);
    }

    /// New orders, not yet sent anywhere; the same again for the same arguments.
    ///
    /// @param numbers rising, one for each order
    /// @param now to the millisecond
    public static OrderGroup taken(List<Long> numbers, GroupTerms asked, Instant now) {
        List<OrderTerms> terms = asked.all();
        String fingerprint = asked.first().clientOrderId() == null ? null : asked.fingerprint();
        List<Order> orders = new ArrayList<>(numbers.size());
        for (int i = 0; i < terms.size(); i++) {
            orders.add(Order.taken(
                    numbers.get(i), terms.get(i), i == 0 ? fingerprint : null, group(numbers, i, asked), now));
        }
        return new OrderGroup(orders.getFirst(), orders.subList(1, orders.size()));
    }

    private static Order.@Nullable Group group(List<Long> numbers, int own, GroupTerms asked) {
        if (asked.link() == null) {
            return null;
        }
        List<Long> others = new ArrayList<>(numbers);
        others.remove(own);
        return new Order.Group(asked.link(), others);
    }

    public List<Order> all() {
        return Stream.concat(Stream.of(first), others.stream()).toList();
    }

    public List<Long> numbers() {
        return all().stream().map(Order::number).toList();
    }

    /// The request that asks the exchange to take the orders; the same again at every call.
    public OrderRequest.Place placeRequest() {
        OrderTerms terms = first.terms();
        return new OrderRequest.Place(
                first.id(),
                Event.SCHEMA_VERSION,
                first.createdAt(),
                first.number(),
                first.id(),
                terms.userId(),
                terms.clientOrderId(),
                terms.pairSymbol(),
                terms.orderType(),
                terms.orderSide(),
                terms.timeInForce(),
                terms.quantity(),
                terms.price(),
                terms.stopPrice(),
                terms.options(),
                first.expiresAt(),
                first.group() == null ? null : first.group().link(),
                others.isEmpty()
                        ? null
                        : others.stream().map(OrderGroup::linked).toList());
    }

    private static LinkedOrder linked(Order order) {
        OrderTerms terms = order.terms();
        return new LinkedOrder(
                order.id(),
                terms.clientOrderId(),
                terms.orderType(),
                terms.orderSide(),
                terms.timeInForce(),
                terms.quantity(),
                terms.price(),
                terms.stopPrice(),
                null,
                terms.options(),
                order.expiresAt());
    }
}
