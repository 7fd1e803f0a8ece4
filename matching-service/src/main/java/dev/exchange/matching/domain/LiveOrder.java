package dev.exchange.matching.domain;

import dev.exchange.contracts.FeeTerms;
import dev.exchange.contracts.OrderLink;
import dev.exchange.contracts.OrderOptions;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.TimeInForce;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the engine does not know of an order that waits or rests: whose it is in words, and its money.
final class LiveOrder {
    /// Whether it is a bracket's leg, and whether its entry order has ended.
    enum Leg {
        NONE,
        WAITING,
        ACTIVE
    }

    final String orderId;
    final String userId;
    final @Nullable String clientOrderId;
    final OrderType type;
    final OrderSide side;
    final TimeInForce timeInForce;
    final @Nullable OrderOptions options;
    final FeeTerms fees;
    final long createdAtMillis;
    final @Nullable OrderLink link;
    final @Nullable List<String> linkedOrderIds;

    final Reservation reservation;

    /// Of a bracket's entry order that buys: where what it buys stays locked.
    final @Nullable Reservation legs;

    /// Whether only its amount bounds a market order by quote amount. It never outlives its command.
    final boolean unbounded;

    Leg leg;

    /// What of the reservation it needs for what is left of it.
    BigDecimal need = BigDecimal.ZERO;

    BigDecimal filledValue = BigDecimal.ZERO;
    BigDecimal feesPaid = BigDecimal.ZERO;

    /// The number of the update with which it joined the queue of its price; 0 while it is in none.
    long priority;

    /// When its time ends, as the engine decided; 0 for never.
    long expiryMillis;

    LiveOrder(
            String orderId,
            String userId,
            @Nullable String clientOrderId,
            OrderType type,
            OrderSide side,
            TimeInForce timeInForce,
            @Nullable OrderOptions options,
            FeeTerms fees,
            long createdAtMillis,
            @Nullable OrderLink link,
            @Nullable List<String> linkedOrderIds,
            Reservation reservation,
            @Nullable Reservation legs,
            boolean unbounded,
            Leg leg) {
        this.orderId = orderId;
        this.userId = userId;
        this.clientOrderId = clientOrderId;
        this.type = type;
        this.side = side;
        this.timeInForce = timeInForce;
        this.options = options;
        this.fees = fees;
        this.createdAtMillis = createdAtMillis;
        this.link = link;
        this.linkedOrderIds = linkedOrderIds;
        this.reservation = reservation;
        this.legs = legs;
        this.unbounded = unbounded;
        this.leg = leg;
    }

    boolean isBuy() {
        return side == OrderSide.BUY;
    }

    boolean isByQuoteAmount() {
        return options != null && options.quoteAmount() != null;
    }

    /// The order whose reservation pays, where it is not its own.
    @Nullable
    String reservationId() {
        return reservation.orderId().equals(orderId) ? null : reservation.orderId();
    }
}
