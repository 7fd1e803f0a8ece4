package dev.exchange.order.api;

import dev.exchange.contracts.Catalogue;
import dev.exchange.order.domain.Order;
import java.math.BigDecimal;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// An order in a REST body.
@Schema(name = "Order")
public record OrderView(
        @Schema(examples = "order_123") String id,
        @Schema(examples = "user_123") String userId,
        @Nullable String clientOrderId,
        @Schema(examples = "BTC/USD") String pairSymbol,
        @Schema(examples = "limit") String orderType,
        @Schema(examples = "buy") String orderSide,
        @Schema(examples = "0.5") BigDecimal quantity,
        @Schema(examples = "45000") @Nullable BigDecimal price,
        @Nullable BigDecimal stopPrice,
        @Schema(examples = "good_til_canceled") String timeInForce,

        @Schema(
                examples = "open",
                description = "pending (on its way to the book), open (in the book; a part may be filled), filled,"
                        + " cancelled, rejected or expired")
        String status,

        @Schema(examples = "0") BigDecimal filledQuantity,
        @Schema(examples = "0.5") BigDecimal remainingQuantity,

        @Schema(
                examples = "0",
                description = "Exact where it comes out even within 8 digits after the point, otherwise rounded half"
                        + " up there; 0 before the first fill")
        BigDecimal averageFillPrice,

        @Schema(examples = "0", description = "All fees paid so far, in fee_currency")
        BigDecimal totalFee,

        @Schema(examples = "USD") String feeCurrency,

        @Schema(examples = "insufficient_balance", description = "Why it was rejected, cancelled or expired") @Nullable
        String reasonCode,

        @Schema(description = "The same in words") @Nullable String reason,

        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant expiresAt) {
    static OrderView of(Order order, Catalogue catalogue) {
        return new OrderView(
                order.id(),
                order.terms().userId(),
                order.terms().clientOrderId(),
                order.terms().pairSymbol(),
                order.terms().orderType().wireName(),
                order.terms().orderSide().wireName(),
                order.terms().quantity(),
                order.terms().price(),
                order.terms().stopPrice(),
                order.terms().timeInForce().wireName(),
                order.status().wireName(),
                order.filledQuantity(),
                order.remainingQuantity(),
                order.averageFillPrice(),
                order.feesPaid(),
                catalogue.pair(order.terms().pairSymbol()).quote().symbol(),
                order.reasonCode(),
                order.reason(),
                order.createdAt(),
                order.updatedAt(),
                order.expiresAt());
    }
}
