package dev.exchange.order.domain;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Which of the orders that nothing has come back about are sent again: each once, and again only if that
/// was not acknowledged either. The orders are looked through in passes, page by page. One thread.
public final class Unanswered {
    private final int capacity;
    private final Set<Long> sentAgain = new HashSet<>();
    private final Set<Long> seenInPass = new HashSet<>();

    /// @param capacity how many are remembered at most; those beyond it are sent at every pass
    public Unanswered(int capacity) {
        this.capacity = capacity;
    }

    /// Those of a page whose request goes under their own number and is to be sent now, unless it turns out
    /// with [#isLost] that it has arrived.
    public List<Order> toSend(List<Order> page, Withdrawals withdrawals) {
        List<Order> toSend = new ArrayList<>();
        for (Order order : page) {
            seenInPass.add(order.number());
            if (order.isFirst() && !sentAgain.contains(order.number()) && !withdrawals.contains(order.number())) {
                toSend.add(order);
            }
        }
        return toSend;
    }

    /// Whether the request of a group may not have arrived. Where another of the group was answered it has,
    /// and the rest of the answer will come.
    public static boolean isLost(OrderGroup group) {
        return group.others().stream().noneMatch(Order::isAnswered);
    }

    /// The order was sent again, and that is durable.
    public void sent(long number) {
        if (sentAgain.size() < capacity) {
            sentAgain.add(number);
        }
    }

    /// Every page was seen once: orders that were on none have been answered.
    public void passEnded() {
        sentAgain.retainAll(seenInPass);
        seenInPass.clear();
    }
}
