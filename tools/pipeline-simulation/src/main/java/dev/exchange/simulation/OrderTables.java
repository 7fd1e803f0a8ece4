package dev.exchange.simulation;

import dev.exchange.contracts.Fill;
import dev.exchange.contracts.Ids;
import dev.exchange.contracts.OrderLink;
import dev.exchange.contracts.OrderRejection;
import dev.exchange.contracts.OrderState;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.order.domain.Order;
import dev.exchange.order.domain.OrderGroup;
import dev.exchange.order.domain.OrderTerms;
import dev.exchange.order.domain.ProjectionBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// order-service's database. Its statements hold the same fold as [Order#after].
final class OrderTables {
    static final int BLOCK = 25;

    final PositionTable positions;
    private final Map<Long, Order> orders = new HashMap<>();
    private final Map<ClientOrderId, Long> byClientOrderId = new HashMap<>();
    private final TreeSet<Long> unanswered = new TreeSet<>();
    private final Set<Long> wantedAgain = new HashSet<>();
    private final Map<Long, Fill> trades = new HashMap<>();
    private final List<Long> numbers = new ArrayList<>();
    private long blocks;

    private record ClientOrderId(String userId, String id) {}

    private final boolean keepsWanted;

    OrderTables(Fault fault) {
        keepsWanted = fault != Fault.WITHDRAWN_ALTHOUGH_WANTED;
        positions = new PositionTable(fault);
    }

    /// The first number of a block that is nobody else's.
    long takeBlock() {
        return blocks++ * BLOCK + 1;
    }

    /// Writes the orders of a group, all or none.
    ///
    /// @return what stands for the first of them now
    Order insert(OrderGroup group) {
        for (Order order : group.all()) {
            String id = order.terms().clientOrderId();
            Long before = id == null
                    ? null
                    : byClientOrderId.get(new ClientOrderId(order.terms().userId(), id));
            if (before != null) {
                return stored(before);
            }
        }
        for (Order order : group.all()) {
            Violation.unless(orders.put(order.number(), order) == null, () -> order.id() + " is given to two orders");
            String id = order.terms().clientOrderId();
            if (id != null) {
                byClientOrderId.put(new ClientOrderId(order.terms().userId(), id), order.number());
            }
            unanswered.add(order.number());
            numbers.add(order.number());
        }
        return group.first();
    }

    @Nullable
    Order find(long number) {
        return orders.get(number);
    }

    Order stored(long number) {
        Order order = orders.get(number);
        if (order == null) {
            throw new Violation("order_" + number + " is not there");
        }
        return order;
    }

    List<Order> others(Order order) {
        return order.others().stream().map(this::stored).toList();
    }

    List<Order> unanswered(long after, Instant takenBefore, int most) {
        List<Order> page = new ArrayList<>();
        for (long number : unanswered.tailSet(after, false)) {
            Order order = stored(number);
            if (order.createdAt().isBefore(takenBefore)) {
                page.add(order);
            }
            if (page.size() == most) {
                break;
            }
        }
        return page;
    }

    /// Keeps orders from being withdrawn by whichever replica.
    ///
    /// @return whether all of them are there
    boolean wantAgain(List<Long> wanted) {
        boolean there = orders.keySet().containsAll(wanted);
        if (there) {
            wantedAgain.addAll(wanted);
        }
        return there;
    }

    /// Deletes orders of which nothing has come and that nobody has asked for again.
    void withdraw(List<Long> withdrawn) {
        for (long number : withdrawn) {
            if (!(keepsWanted && wantedAgain.contains(number)) && unanswered.remove(number)) {
                Order order = stored(number);
                orders.remove(number);
                numbers.remove(number);
                String id = order.terms().clientOrderId();
                if (id != null) {
                    byClientOrderId.remove(new ClientOrderId(order.terms().userId(), id));
                }
            }
        }
    }

    boolean isAnsweredThroughout() {
        return unanswered.isEmpty();
    }

    /// One commit of the projection.
    void project(ProjectionBatch batch) {
        for (Fill fill : batch.fills()) {
            trades.putIfAbsent(Ids.number(fill.tradeId(), Ids.TRADE).orElseThrow(), fill);
        }
        for (OrderUpdate update : batch.newest()) {
            Order order = orders.get(Ids.orderNumber(update.orderId()));
            put((order == null ? restored(update) : order).after(update));
        }
        for (OrderRejection rejection : batch.rejections()) {
            Order first = orders.get(Ids.orderNumber(rejection.orderId()));
            if (first != null) {
                put(first.after(rejection));
                first.others().forEach(other -> put(stored(other).after(rejection)));
            }
        }
    }

    /// An order that was withdrawn, and had been sent by another replica: its updates bring it back, without its
    /// client order id if that was given to another order since.
    private Order restored(OrderUpdate update) {
        OrderState state = Objects.requireNonNull(update.order(), "an update without a state changes nothing");
        long number = Ids.orderNumber(update.orderId());
        String id = state.clientOrderId();
        Long taken = id == null ? null : byClientOrderId.putIfAbsent(new ClientOrderId(update.userId(), id), number);
        OrderTerms terms = new OrderTerms(
                update.userId(),
                taken == null ? id : null,
                update.pairSymbol(),
                state.orderType(),
                state.orderSide(),
                state.timeInForce(),
                state.quantity(),
                state.price(),
                state.stopPrice(),
                state.options(),
                null,
                null);
        numbers.add(number);
        return new Order(
                number,
                terms,
                null,
                group(state),
                state.status(),
                state.filledQuantity(),
                state.remainingQuantity(),
                state.visibleQuantity(),
                state.filledValue(),
                state.feesPaid(),
                state.triggered(),
                state.markPrice(),
                null,
                null,
                0,
                state.createdAt(),
                state.updatedAt(),
                state.expiresAt());
    }

    private static Order.@Nullable Group group(OrderState state) {
        OrderLink link = state.link();
        List<String> ids = state.linkedOrderIds();
        return link == null || ids == null
                ? null
                : new Order.Group(link, ids.stream().map(Ids::orderNumber).toList());
    }

    private void put(Order order) {
        orders.put(order.number(), order);
        if (order.isAnswered()) {
            unanswered.remove(order.number());
        }
    }

    /// In the order of their placement.
    List<Long> numbers() {
        return numbers;
    }

    Map<Long, Fill> trades() {
        return trades;
    }
}
