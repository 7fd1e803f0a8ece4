package dev.exchange.contracts;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The matching engine's input log, on `orders`, keyed by pair: the source of truth of the book. What wallet-service
/// writes carries the origin of the request; `sequence` is then the offset of that request, and grows per pair and
/// origin partition. A tick's is its time in milliseconds.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = OrderCommand.Place.class, name = "place_order"),
    @JsonSubTypes.Type(value = OrderCommand.Cancel.class, name = "cancel_order"),
    @JsonSubTypes.Type(value = OrderCommand.Tick.class, name = "tick")
})
public sealed interface OrderCommand extends Event {
    String pairSymbol();

    @Override
    default String key() {
        return pairSymbol();
    }

    /// A funded order.
    ///
    /// @param protectionPrice where a market order stops: the best price at funding, moved by
    ///     MARKET_SLIPPAGE_LIMIT and rounded to the tick; null for orders with a price of their own
    /// @param reservedCurrency the quote currency of a buy, the base currency of a sell
    /// @param reservedAmount what wallet-service locked for it; the order never costs more
    record Place(
            String eventId,
            int schemaVersion,
            Instant time,
            long sequence,
            RequestOrigin origin,
            String orderId,
            String userId,
            @Nullable String clientOrderId,
            String pairSymbol,
            OrderType orderType,
            OrderSide orderSide,
            TimeInForce timeInForce,
            BigDecimal quantity,
            @Nullable BigDecimal price,
            @Nullable BigDecimal stopPrice,
            @Nullable BigDecimal protectionPrice,
            @Nullable Instant expiresAt,
            FeeTerms fees,
            String reservedCurrency,
            BigDecimal reservedAmount)
            implements OrderCommand {
        @Override
        public String eventType() {
            return "exchange.place_order";
        }
    }

    record Cancel(
            String eventId,
            int schemaVersion,
            Instant time,
            long sequence,
            RequestOrigin origin,
            String orderId,
            String userId,
            String pairSymbol)
            implements OrderCommand {
        @Override
        public String eventType() {
            return "exchange.cancel_order";
        }
    }

    /// The passing of time, which alone moves the engine's clock between orders. Written by matching-service every
    /// ORDER_MATCHING_INTERVAL seconds for each pair that it owns; one written twice changes nothing.
    record Tick(String eventId, int schemaVersion, Instant time, long sequence, String pairSymbol)
            implements OrderCommand {
        @Override
        public String eventType() {
            return "exchange.tick";
        }
    }
}
