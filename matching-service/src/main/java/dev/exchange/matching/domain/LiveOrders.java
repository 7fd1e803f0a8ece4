package dev.exchange.matching.domain;

import dev.exchange.contracts.Ids;
import dev.exchange.engine.OrderView;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The orders that wait or rest, by number and in the order of their placement, in which a snapshot has
/// them.
final class LiveOrders {
    private final Map<Long, LiveOrder> byNumber = new LinkedHashMap<>();
    private final DueTimes dueTimes;

    /// @param dueTimes where the ends of orders are noted
    LiveOrders(DueTimes dueTimes) {
        this.dueTimes = dueTimes;
    }

    /// The number of an id that [Ids#order] would give again.
    static OptionalLong number(String orderId) {
        OptionalLong number = Ids.number(orderId, Ids.ORDER);
        return number.isPresent() && orderId.charAt(Ids.ORDER.length()) != '0' ? number : OptionalLong.empty();
    }

    @Nullable
    LiveOrder find(String orderId) {
        OptionalLong number = number(orderId);
        return number.isPresent() ? byNumber.get(number.getAsLong()) : null;
    }

    LiveOrder of(OrderView view) {
        LiveOrder order = byNumber.get(view.orderId());
        if (order == null) {
            throw new IllegalStateException("The engine knows order " + view.orderId() + ", its money is unknown");
        }
        return order;
    }

    void add(long number, LiveOrder order) {
        byNumber.put(number, order);
    }

    void remove(long number) {
        byNumber.remove(number);
    }

    int size() {
        return byNumber.size();
    }

    Collection<LiveOrder> all() {
        return byNumber.values();
    }

    void noteExpiry(LiveOrder order, long expiryMillis) {
        dueTimes.move(order.expiryMillis, expiryMillis);
        order.expiryMillis = expiryMillis;
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(byNumber.size());
        for (LiveOrder order : byNumber.values()) {
            OrderFormat.write(out, order);
        }
    }

    /// Reads what [#write] wrote and lets each order's user join.
    void read(DataInputStream in, Users users) throws IOException {
        OrderReader reader = new OrderReader(users);
        for (int left = in.readInt(); left > 0; left--) {
            LiveOrder order = reader.read(in);
            OptionalLong number = number(order.orderId);
            if (number.isEmpty()
                    || users.number(order.userId).isEmpty()
                    || byNumber.put(number.getAsLong(), order) != null) {
                throw new SnapshotFormatException("Order " + order.orderId + " contradicts what is before it");
            }
            users.join(order.userId);
            dueTimes.move(0, order.expiryMillis);
        }
    }
}
