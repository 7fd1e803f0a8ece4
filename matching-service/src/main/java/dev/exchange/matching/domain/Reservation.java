package dev.exchange.matching.domain;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// Funds that are locked under one order's id, and the live orders that they are for: one order, the two of
/// a one-cancels-other pair, or the two legs of a bracket. Of two only one can ever spend.
///
/// In the quote currency where its orders buy, in the base currency where they sell.
final class Reservation {
    private final String orderId;
    private BigDecimal funds;
    private @Nullable LiveOrder one;
    private @Nullable LiveOrder other;

    Reservation(String orderId, BigDecimal funds) {
        this.orderId = orderId;
        this.funds = funds;
    }

    /// The order under whose id the funds are kept.
    String orderId() {
        return orderId;
    }

    BigDecimal funds() {
        return funds;
    }

    /// Whether an order that it is for is alive.
    boolean isOpen() {
        return one != null || other != null;
    }

    void join(LiveOrder order) {
        if (one == null) {
            one = order;
        } else if (other == null) {
            other = order;
        } else {
            throw new IllegalStateException("The funds of " + orderId + " are for two orders already");
        }
    }

    void leave(LiveOrder order) {
        if (one == order) {
            one = null;
        } else if (other == order) {
            other = null;
        }
    }

    /// None of its orders was taken: all that is locked is free.
    void abandon() {
        one = null;
        other = null;
    }

    void add(BigDecimal amount) {
        funds = funds.add(amount);
    }

    void spend(BigDecimal amount) {
        funds = funds.subtract(amount);
        if (funds.signum() < 0) {
            throw new IllegalStateException("More than was locked under " + orderId + " would be spent");
        }
    }

    /// Frees what none of its orders needs.
    ///
    /// @return how much that is
    BigDecimal release() {
        BigDecimal need = larger(need(one), need(other));
        if (funds.compareTo(need) <= 0) {
            return BigDecimal.ZERO;
        }
        BigDecimal released = funds.subtract(need);
        funds = need;
        return released;
    }

    private BigDecimal need(@Nullable LiveOrder order) {
        if (order == null) {
            return BigDecimal.ZERO;
        }
        // What a leg needs is known when its entry order has ended.
        return order.leg == LiveOrder.Leg.WAITING ? funds : order.need;
    }

    private static BigDecimal larger(BigDecimal a, BigDecimal b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
