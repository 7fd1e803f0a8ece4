package dev.exchange.matching.domain;

import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.OrderLink;
import dev.exchange.contracts.OrderSide;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The orders that one record places together: one alone, the two of a pair, or the three of a bracket, and
/// under which of their ids the funds of each are kept.
record OrderGroup(OrderCommand.Place place, List<OrderTerms> orders) {
    /// Of a bracket: whose id the funds of both legs are kept under.
    static final int FIRST_LEG = 1;

    static OrderGroup of(OrderCommand.Place place) {
        if (place.linked() == null) {
            return new OrderGroup(place, List.of(OrderTerms.of(place)));
        }
        List<OrderTerms> orders = new ArrayList<>();
        orders.add(OrderTerms.of(place));
        place.linked().forEach(linked -> orders.add(OrderTerms.of(linked)));
        return new OrderGroup(place, orders);
    }

    int size() {
        return orders.size();
    }

    OrderTerms first() {
        return orders.getFirst();
    }

    boolean isBracket() {
        return place.link() == OrderLink.BRACKET;
    }

    boolean isLeg(int index) {
        return isBracket() && index > 0;
    }

    /// How many of the orders may wait or rest.
    int lasting() {
        int lasting = 0;
        for (int i = 0; i < orders.size(); i++) {
            if (isLeg(i) || orders.get(i).canWait()) {
                lasting++;
            }
        }
        return lasting;
    }

    /// Which order's id the funds of an order are kept under.
    int holder(int index) {
        return isLeg(index) ? FIRST_LEG : 0;
    }

    /// The order whose funds an order spends, where they are not kept under its own id.
    @Nullable
    String reservationId(int index) {
        return holder(index) == index ? null : orders.get(holder(index)).orderId();
    }

    /// What is locked from the start under an order's id.
    BigDecimal reserved(int index) {
        if (holder(index) != index) {
            return BigDecimal.ZERO;
        }
        return index == 0
                ? place.reservedAmount()
                : Objects.requireNonNull(place.legsReservedAmount(), "a bracket says what its legs reserve");
    }

    /// Whether what the entry order buys stays locked for its legs.
    boolean legsTakeWhatIsBought() {
        return isBracket() && place.orderSide() == OrderSide.BUY;
    }

    /// The other orders of the group, the first or the entry order first; null for an order alone.
    @Nullable
    List<String> linkedTo(int index) {
        if (orders.size() == 1) {
            return null;
        }
        List<String> others = new ArrayList<>(orders.size() - 1);
        for (int i = 0; i < orders.size(); i++) {
            if (i != index) {
                others.add(orders.get(i).orderId());
            }
        }
        return others;
    }
}
