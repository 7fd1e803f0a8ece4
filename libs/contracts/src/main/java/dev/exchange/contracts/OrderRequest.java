package dev.exchange.contracts;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a client wants, as order-service writes it on `order-requests`, keyed by user so that one user's requests keep
/// their order. `sequence` is the request's number, which only grows as one replica writes.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = OrderRequest.Place.class, name = "place_order"),
    @JsonSubTypes.Type(value = OrderRequest.Cancel.class, name = "cancel_order")
})
public sealed interface OrderRequest extends Event {
    String orderId();

    String userId();

    String pairSymbol();

    @Override
    default String key() {
        return userId();
    }

    /// A new order, validated but not yet funded.
    record Place(
            String eventId,
            int schemaVersion,
            Instant time,
            long sequence,
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
            @Nullable Instant expiresAt)
            implements OrderRequest {
        @Override
        public String eventType() {
            return "exchange.place_order";
        }
    }

    /// The wish to cancel what rests of an order.
    record Cancel(
            String eventId,
            int schemaVersion,
            Instant time,
            long sequence,
            String orderId,
            String userId,
            String pairSymbol)
            implements OrderRequest {
        @Override
        public String eventType() {
            return "exchange.cancel_order";
        }
    }
}
