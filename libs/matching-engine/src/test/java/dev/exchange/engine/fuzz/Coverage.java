package dev.exchange.engine.fuzz;

import dev.exchange.engine.OrderEvent;
import dev.exchange.engine.OrderStatus;
import dev.exchange.engine.OrderType;
import dev.exchange.engine.OrderView;
import dev.exchange.engine.Reason;
import java.util.EnumSet;
import java.util.Set;

/// What the fuzzed streams have led to, so that it can be told whether they reach every rule.
public final class Coverage {
    private final Set<Reason> reasons = EnumSet.noneOf(Reason.class);
    private final Set<OrderEvent> events = EnumSet.noneOf(OrderEvent.class);
    private final Set<OrderType> typesFilled = EnumSet.noneOf(OrderType.class);

    void see(OrderView order, OrderEvent event) {
        reasons.add(order.reason());
        events.add(event);
        if (order.status() == OrderStatus.FILLED) {
            typesFilled.add(order.type());
        }
    }

    void see(Reason reason) {
        reasons.add(reason);
    }

    public Set<Reason> reasonsNotSeen() {
        return EnumSet.complementOf(EnumSet.copyOf(reasons));
    }

    public Set<OrderEvent> eventsNotSeen() {
        return EnumSet.complementOf(EnumSet.copyOf(events));
    }

    public Set<OrderType> typesNotFilled() {
        return EnumSet.complementOf(EnumSet.copyOf(typesFilled));
    }
}
