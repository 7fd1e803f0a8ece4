package dev.exchange.order.api;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Ids;
import dev.exchange.contracts.OrderOptions;
import dev.exchange.contracts.WireName;
import dev.exchange.order.domain.Order;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
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

        @Schema(
                examples = "0.5",
                description =
                        "Of a market order for a quote_amount: its bound, 0 without one; once it has ended, what it"
                                + " traded")
        BigDecimal quantity,

        @Schema(examples = "45000") @Nullable BigDecimal price,

        @Schema(description = "The trigger; a trailing stop's is where it stands now") @Nullable
        BigDecimal stopPrice,

        @Schema(examples = "good_til_canceled") String timeInForce,

        @Schema(
                examples = "open",
                description =
                        "pending (on its way to the book, or waiting for its trigger or its entry order), open (in"
                                + " the book; a part may be filled), filled, cancelled, rejected or expired")
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

        @Schema(description = "What a market order is to spend, or to bring, in the quote currency") @Nullable
        BigDecimal quoteAmount,

        @Schema(description = "What the book shows of an iceberg: now while it rests, and otherwise what was asked for")
        @Nullable
        BigDecimal visibleQuantity,

        @Schema(description = "A trailing stop's distance, in the quote currency") @Nullable
        BigDecimal trailAmount,

        @Schema(description = "The same in percent of the best price") @Nullable
        BigDecimal trailPercent,

        @Schema(description = "How far beyond its stop a trailing stop becomes a limit order") @Nullable
        BigDecimal limitOffset,

        @Nullable Boolean postOnly,
        @Nullable String selfTradePrevention,

        @Schema(description = "true once the trigger was reached, or a bracket's leg became active") @Nullable
        Boolean triggered,

        @Schema(description = "The best last price that a trailing stop has seen") @Nullable
        BigDecimal markPrice,

        @Schema(examples = "bracket", description = "one_cancels_other or bracket") @Nullable
        String link,

        @Schema(description = "The orders that were placed together with it, the first or the entry order first")
        @Nullable
        List<String> linkedOrderIds,

        @Schema(description = "The same in full; only in the answer to the order's placement and in GET by id")
        @Nullable
        List<OrderView> linkedOrders,

        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant expiresAt) {
    /// @param others those that were placed together with it, where they are to be shown in full
    static OrderView of(Order order, List<Order> others, Catalogue catalogue) {
        OrderOptions options = order.terms().optionsOrNone();
        Order.Group group = order.group();
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
                options.quoteAmount(),
                order.visibleQuantity() != null ? order.visibleQuantity() : options.displayQuantity(),
                options.trailAmount(),
                options.trailPercent(),
                options.limitOffset(),
                options.postOnly(),
                wireName(options.selfTradePrevention()),
                order.triggered(),
                order.markPrice(),
                group == null ? null : group.link().wireName(),
                group == null ? null : group.others().stream().map(Ids::order).toList(),
                others.isEmpty()
                        ? null
                        : others.stream().map(other -> of(other, catalogue)).toList(),
                order.createdAt(),
                order.updatedAt(),
                order.expiresAt());
    }

    static OrderView of(Order order, Catalogue catalogue) {
        return of(order, List.of(), catalogue);
    }

    private static @Nullable String wireName(@Nullable WireName value) {
        return value == null ? null : value.wireName();
    }
}
