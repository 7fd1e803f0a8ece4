package dev.exchange.marketdata.api;

import dev.exchange.marketdata.domain.BookDepth;
import dev.exchange.marketdata.domain.RestingOrder;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A book as REST and WebSocket clients see it.
@Schema(name = "OrderBook", description = "The best orders of both sides, in the order in which they would trade")
public record BookView(
        @Schema(examples = "BTC/USD") String pairSymbol,
        List<Entry> bids,
        List<Entry> asks,

        @Schema(examples = "4711", description = "Of the last change that is in it; grows by one with every change")
        long sequence,

        @Schema(examples = "2026-01-01T12:00:00Z", description = "When it last changed")
        Instant timestamp) {

    @Schema(name = "OrderBookEntry")
    public record Entry(
            @Schema(examples = "order_123") String orderId,
            @Schema(examples = "44990") BigDecimal price,

            @Schema(examples = "0.5", description = "What is left of the order")
            BigDecimal quantity,

            @Schema(examples = "2026-01-01T12:00:00Z", description = "When it was placed")
            Instant timestamp) {}

    /// @param now stands in for the time of the last change of a book that never changed
    public static BookView of(BookDepth depth, Instant now) {
        Instant updatedAt = depth.updatedAt();
        return new BookView(
                depth.pairSymbol(),
                entries(depth.bids()),
                entries(depth.asks()),
                depth.sequence(),
                updatedAt == null ? now : updatedAt);
    }

    static List<Entry> entries(List<RestingOrder> orders) {
        return orders.stream()
                .map(order -> new Entry(order.orderId(), order.price(), order.quantity(), order.placedAt()))
                .toList();
    }
}
