package dev.exchange.order.domain;

import dev.exchange.contracts.Decimals;
import dev.exchange.contracts.Event;
import dev.exchange.contracts.Ids;
import dev.exchange.contracts.OrderRejection;
import dev.exchange.contracts.OrderRequest;
import dev.exchange.contracts.OrderState;
import dev.exchange.contracts.OrderStatus;
import dev.exchange.contracts.OrderUpdate;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An order as its owner sees it: what was asked for, and how far it has come. The second half is a fold over the
/// engine's updates, of which the one with the highest sequence alone counts, so that neither their order nor their
/// repetition matters.
///
/// @param number unique, and growing with time
/// @param terms as they are now; an amendment may have changed price and quantity
/// @param filledValue the sum of price × quantity over the fills, in the quote currency, exact
/// @param feesPaid in the quote currency
/// @param reasonCode why it ended, for programs, where there is a why
/// @param updateSequence of the update that made this state; 0 before the first
/// @param createdAt when this service took it
public record Order(
        long number,
        OrderTerms terms,
        OrderStatus status,
        BigDecimal filledQuantity,
        BigDecimal remainingQuantity,
        BigDecimal filledValue,
        BigDecimal feesPaid,
        @Nullable String reasonCode,
        @Nullable String reason,
        long updateSequence,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant expiresAt) {
    /// Digits after the point of an average fill price that does not come out even.
    public static final int AVERAGE_PRICE_SCALE = 8;

    /// A new order, not yet sent anywhere.
    ///
    /// @param now to the millisecond
    public static Order taken(long number, OrderTerms terms, Instant now) {
        return new Order(
                number,
                terms,
                OrderStatus.PENDING,
                BigDecimal.ZERO,
                terms.quantity(),
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                null,
                null,
                0,
                now,
                now,
                terms.expiresAt(now));
    }

    public String id() {
        return Ids.order(number);
    }

    /// The order after an update of it; the same where the update is older than what is known, or carries no state.
    public Order after(OrderUpdate update) {
        OrderState state = update.order();
        if (state == null || update.sequence() <= updateSequence) {
            return this;
        }
        OrderTerms now = new OrderTerms(
                terms.userId(),
                terms.clientOrderId(),
                terms.pairSymbol(),
                state.orderType(),
                state.orderSide(),
                state.timeInForce(),
                state.quantity(),
                state.price(),
                state.stopPrice(),
                terms.lifetime());
        return new Order(
                number,
                now,
                state.status(),
                state.filledQuantity(),
                state.remainingQuantity(),
                state.filledValue(),
                state.feesPaid(),
                update.code(),
                update.reason(),
                update.sequence(),
                createdAt,
                state.updatedAt(),
                state.expiresAt());
    }

    /// The order after wallet-service refused it. What the engine said of an order outranks that, in any order.
    public Order after(OrderRejection rejection) {
        if (isAnswered()) {
            return this;
        }
        return new Order(
                number,
                terms,
                OrderStatus.REJECTED,
                filledQuantity,
                remainingQuantity,
                filledValue,
                feesPaid,
                rejection.code(),
                rejection.reason(),
                0,
                createdAt,
                rejection.time(),
                expiresAt);
    }

    /// Whether anything has come back about the order since it was taken.
    public boolean isAnswered() {
        return updateSequence > 0 || status != OrderStatus.PENDING;
    }

    /// Whether it was refused before it reached the engine, for want of funds or of a price.
    public boolean isRefused() {
        return updateSequence == 0 && status == OrderStatus.REJECTED;
    }

    /// Filled value by filled quantity, in the quote currency: exact where it comes out even within
    /// [#AVERAGE_PRICE_SCALE] digits, otherwise rounded half up there. Zero before the first fill.
    public BigDecimal averageFillPrice() {
        return filledQuantity.signum() == 0
                ? BigDecimal.ZERO
                : Decimals.normal(filledValue.divide(filledQuantity, AVERAGE_PRICE_SCALE, RoundingMode.HALF_UP));
    }

    /// The request that asks the exchange to take the order; the same again at every call.
    public OrderRequest.Place placeRequest() {
        return new OrderRequest.Place(
                id(),
                Event.SCHEMA_VERSION,
                createdAt,
                number,
                id(),
                terms.userId(),
                terms.clientOrderId(),
                terms.pairSymbol(),
                terms.orderType(),
                terms.orderSide(),
                terms.timeInForce(),
                terms.quantity(),
                terms.price(),
                terms.stopPrice(),
                expiresAt);
    }

    /// A request to cancel what rests of the order.
    ///
    /// @param requestNumber unique among all requests
    public OrderRequest.Cancel cancelRequest(long requestNumber, Instant now) {
        return new OrderRequest.Cancel(
                "cancel_" + requestNumber,
                Event.SCHEMA_VERSION,
                now,
                requestNumber,
                id(),
                terms.userId(),
                terms.pairSymbol());
    }
}
