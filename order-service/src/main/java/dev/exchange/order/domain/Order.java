package dev.exchange.order.domain;

import dev.exchange.contracts.Decimals;
import dev.exchange.contracts.Event;
import dev.exchange.contracts.Ids;
import dev.exchange.contracts.OrderLink;
import dev.exchange.contracts.OrderRejection;
import dev.exchange.contracts.OrderRequest;
import dev.exchange.contracts.OrderState;
import dev.exchange.contracts.OrderStatus;
import dev.exchange.contracts.OrderUpdate;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An order as its owner sees it: what was asked for, and how far it has come. The second half is a fold
/// over the engine's updates, of which the one with the highest sequence alone counts, so that neither
/// their order nor their repetition matters.
///
/// @param number unique, and growing with time
/// @param terms as they are now; a change, or a trailing stop's way, may have moved prices and quantity
/// @param fingerprint of what was asked for together with this order; null where no client order id names
///     it
/// @param group null where it was placed by itself
/// @param filledValue the sum of price × quantity over the fills, in the quote currency, exact
/// @param feesPaid in the quote currency
/// @param visibleQuantity what the book shows of it, where that is less than what remains
/// @param triggered true once a stop's trigger was reached, or a bracket's leg became active; null before
/// @param markPrice the best last price that a trailing stop has seen
/// @param reasonCode why it ended, for programs, where there is a why
/// @param updateSequence of the update that made this state; 0 before the first
/// @param createdAt when this service took it
public record Order(
        long number,
        OrderTerms terms,
        @Nullable String fingerprint,
        @Nullable Group group,
        OrderStatus status,
        BigDecimal filledQuantity,
        BigDecimal remainingQuantity,
        @Nullable BigDecimal visibleQuantity,
        BigDecimal filledValue,
        BigDecimal feesPaid,
        @Nullable Boolean triggered,
        @Nullable BigDecimal markPrice,
        @Nullable String reasonCode,
        @Nullable String reason,
        long updateSequence,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant expiresAt) {
    /// Digits after the point of an average fill price that does not come out even.
    public static final int AVERAGE_PRICE_SCALE = 8;

    /// How an order hangs together with others.
    ///
    /// @param others the numbers of the others, in their order
    public record Group(OrderLink link, List<Long> others) {
        public Group {
            others = List.copyOf(others);
        }
    }

    /// A new order that is placed by itself, not yet sent anywhere.
    ///
    /// @param now to the millisecond
    public static Order taken(long number, OrderTerms terms, Instant now) {
        return OrderGroup.taken(List.of(number), GroupTerms.single(terms), now).first();
    }

    static Order taken(
            long number, OrderTerms terms, @Nullable String fingerprint, @Nullable Group group, Instant now) {
        return new Order(
                number,
                terms,
                fingerprint,
                group,
                OrderStatus.PENDING,
                BigDecimal.ZERO,
                terms.quantity(),
                null,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                null,
                null,
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

    /// The numbers of the orders that were placed together with this one; empty where there are none.
    public List<Long> others() {
        return group == null ? List.of() : group.others();
    }

    /// Whether the request that placed it goes under its number: numbers rise within a group.
    public boolean isFirst() {
        return others().stream().allMatch(other -> other > number);
    }

    /// Whether this is the first of what was asked for in the same words.
    public boolean isOf(GroupTerms asked) {
        return fingerprint == null
                ? group == null && asked.others().isEmpty() && terms.isSameAs(asked.first())
                : fingerprint.equals(asked.fingerprint());
    }

    /// The order after an update of it; the same where the update is older than what is known, or carries
    /// no state.
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
                terms.options(),
                terms.lifetime(),
                terms.endsAt());
        return new Order(
                number,
                now,
                fingerprint,
                group,
                state.status(),
                state.filledQuantity(),
                state.remainingQuantity(),
                state.visibleQuantity(),
                state.filledValue(),
                state.feesPaid(),
                state.triggered(),
                state.markPrice(),
                update.code(),
                update.reason(),
                update.sequence(),
                createdAt,
                state.updatedAt(),
                state.expiresAt());
    }

    /// The order after wallet-service refused it. What the engine said of an order outranks that, in any
    /// order.
    public Order after(OrderRejection rejection) {
        if (isAnswered()) {
            return this;
        }
        return new Order(
                number,
                terms,
                fingerprint,
                group,
                OrderStatus.REJECTED,
                filledQuantity,
                remainingQuantity,
                visibleQuantity,
                filledValue,
                feesPaid,
                triggered,
                markPrice,
                rejection.code(),
                rejection.reason(),
                0,
                createdAt,
                rejection.time(),
                expiresAt);
    }

    /// Whether anything has come back about the order since it was taken. An order that waits for its
    /// trigger is pending and answered.
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

    /// A request to make the order what `changed` says.
    ///
    /// @param requestNumber unique among all requests
    public OrderRequest.Change changeRequest(long requestNumber, OrderTerms changed, Instant now) {
        return new OrderRequest.Change(
                "change_" + requestNumber,
                Event.SCHEMA_VERSION,
                now,
                requestNumber,
                id(),
                terms.userId(),
                terms.pairSymbol(),
                terms.orderType(),
                terms.orderSide(),
                changed.quantity(),
                changed.quantity().subtract(filledQuantity),
                changed.price(),
                changed.stopPrice(),
                terms.isReducedTo(changed) ? true : null);
    }
}
