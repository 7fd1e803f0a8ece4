package dev.exchange.order.domain;

import dev.exchange.contracts.Fill;
import dev.exchange.contracts.Ids;
import dev.exchange.contracts.OrderState;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.contracts.UpdateCause;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Holds back the outcome of an order that traded at once until its trades are stored too, so that who is told of a
/// fill can read it back. Updates and fills come on topics of their own, in no order between them.
///
/// Bounded in time and size: an outcome waits at most the patience given, and past the capacity the oldest goes first.
/// One thread at a time.
public final class OutcomeGate {
    private final Duration patience;
    private final int capacity;
    private final Map<Long, BigDecimal> tradedQuantity = new LinkedHashMap<>();
    private final Map<Long, Held> held = new LinkedHashMap<>();

    private record Held(OrderUpdate update, BigDecimal filledQuantity, Instant until) {}

    public OutcomeGate(Duration patience, int capacity) {
        this.patience = patience;
        this.capacity = capacity;
    }

    /// Takes a fill that is stored; gives the outcome that waited for it, if it was the last one missing.
    public List<OrderUpdate> stored(Fill fill) {
        long number = Ids.orderNumber(fill.taker().orderId());
        BigDecimal traded = tradedQuantity.merge(number, fill.quantity(), BigDecimal::add);
        Held waiting = held.get(number);
        if (waiting != null && traded.compareTo(waiting.filledQuantity()) >= 0) {
            held.remove(number);
            tradedQuantity.remove(number);
            return List.of(waiting.update());
        }
        evictOldest(tradedQuantity);
        return List.of();
    }

    /// Takes an update that is stored; gives what may be told now.
    public List<OrderUpdate> stored(OrderUpdate update, Instant now) {
        OrderState order = update.order();
        if (order == null
                || update.cause() != UpdateCause.PLACED
                || order.filledQuantity().signum() == 0) {
            return List.of(update);
        }
        long number = Ids.orderNumber(update.orderId());
        BigDecimal traded = tradedQuantity.getOrDefault(number, BigDecimal.ZERO);
        if (traded.compareTo(order.filledQuantity()) >= 0) {
            tradedQuantity.remove(number);
            return List.of(update);
        }
        held.put(number, new Held(update, order.filledQuantity(), now.plus(patience)));
        Held evicted = evictOldest(held);
        return evicted == null ? List.of() : List.of(evicted.update());
    }

    /// Gives the outcomes that have waited long enough.
    public List<OrderUpdate> overdue(Instant now) {
        List<OrderUpdate> overdue = new ArrayList<>();
        for (Iterator<Held> oldest = held.values().iterator(); oldest.hasNext(); ) {
            Held waiting = oldest.next();
            if (waiting.until().isAfter(now)) {
                break;
            }
            overdue.add(waiting.update());
            oldest.remove();
        }
        return overdue;
    }

    private <V> @Nullable V evictOldest(Map<Long, V> entries) {
        if (entries.size() <= capacity) {
            return null;
        }
        Iterator<V> oldest = entries.values().iterator();
        V evicted = oldest.next();
        oldest.remove();
        return evicted;
    }
}
