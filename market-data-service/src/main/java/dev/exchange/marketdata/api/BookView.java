package dev.exchange.marketdata.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.exchange.marketdata.domain.BookDepth;
import dev.exchange.marketdata.domain.MarketConditions;
import dev.exchange.marketdata.domain.RestingOrder;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A book as REST and WebSocket clients see it.
@Schema(
        name = "OrderBook",
        description = "The best orders of both sides, in the order in which they would trade. Where the market is"
                + " not trading, bids may stand at or above asks")
public record BookView(
        @Schema(examples = "BTC/USD") String pairSymbol,
        List<Entry> bids,
        List<Entry> asks,

        @Schema(examples = "4711", description = "Of the last change that is in it; grows by one with every change")
        long sequence,

        @Schema(examples = "2026-01-01T12:00:00Z", description = "When it last changed")
        Instant timestamp,

        @Schema(
                examples = "true",
                description = "true while the market has gone on and this book has not, which is repaired as soon as it"
                        + " can be: do not trade on it. Absent otherwise")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Boolean stale,

        @Schema(examples = "trading", description = "trading, post_only, cancel_only, halted or auction")
        String state,

        @Schema(examples = "45005", description = PairView.INDICATIVE_PRICE)
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        BigDecimal indicativePrice,

        @Schema(examples = "1.5", description = PairView.INDICATIVE_VOLUME)
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        BigDecimal indicativeVolume,

        @Schema(examples = "-0.25", description = PairView.INDICATIVE_IMBALANCE)
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        BigDecimal indicativeImbalance) {

    @Schema(name = "OrderBookEntry")
    public record Entry(
            @Schema(examples = "order_123") String orderId,
            @Schema(examples = "44990") BigDecimal price,

            @Schema(examples = "0.5", description = "What is left of the order; of an iceberg, the part that it shows")
            BigDecimal quantity,

            @Schema(examples = "2026-01-01T12:00:00Z", description = "When it was placed")
            Instant timestamp) {}

    /// @param now stands in for the time of the last change of a book that never changed
    public static BookView of(BookDepth depth, Instant now) {
        Instant updatedAt = depth.updatedAt();
        MarketConditions conditions = depth.conditions();
        return new BookView(
                depth.pairSymbol(),
                entries(depth.bids()),
                entries(depth.asks()),
                depth.sequence(),
                updatedAt == null ? now : updatedAt,
                depth.stale() ? true : null,
                conditions.state().wireName(),
                conditions.indicativePrice(),
                conditions.indicativeVolume(),
                conditions.indicativeImbalance());
    }

    static List<Entry> entries(List<RestingOrder> orders) {
        return orders.stream()
                .map(order -> new Entry(order.orderId(), order.price(), order.quantity(), order.placedAt()))
                .toList();
    }
}
