package dev.exchange.contracts;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a client wants, as order-service writes it on `order-requests`, keyed by user so that one user's
/// requests keep their order. `sequence` is the request's number, which only grows as one replica writes.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = OrderRequest.Place.class, name = "place_order"),
    @JsonSubTypes.Type(value = OrderRequest.Cancel.class, name = "cancel_order"),
    @JsonSubTypes.Type(value = OrderRequest.Change.class, name = "change_order"),
    @JsonSubTypes.Type(value = OrderRequest.CancelAll.class, name = "cancel_all"),
    @JsonSubTypes.Type(value = OrderRequest.CancelAllAfter.class, name = "cancel_all_after"),
    @JsonSubTypes.Type(value = OrderRequest.SetMarket.class, name = "set_market")
})
public sealed interface OrderRequest extends Event {
    /// Whose wish it is: a user's, or an operator's.
    String userId();

    String pairSymbol();

    @Override
    default String key() {
        return userId();
    }

    /// A new order, validated but not yet funded, and those that are placed together with it.
    ///
    /// @param quantity zero only for a market order by quote amount without a bound
    /// @param link how `linked` hang together with this order; null where there are none
    /// @param linked one order for a pair, two for a bracket
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
            @Nullable OrderOptions options,
            @Nullable Instant expiresAt,
            @Nullable OrderLink link,
            @Nullable List<LinkedOrder> linked)
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

    /// The wish to change an order: all of it as it is to be. Where only the quantity shrinks the order
    /// keeps its place in the queue; otherwise it is as if it were cancelled and placed anew, in one step.
    ///
    /// @param quantity the whole of it, what is filled included
    /// @param remainingQuantity what is to be left of it, as far as order-service knows what is filled
    /// @param reduction true where, as far as order-service knows, only the quantity shrinks; null otherwise
    record Change(
            String eventId,
            int schemaVersion,
            Instant time,
            long sequence,
            String orderId,
            String userId,
            String pairSymbol,
            OrderType orderType,
            OrderSide orderSide,
            BigDecimal quantity,
            BigDecimal remainingQuantity,
            @Nullable BigDecimal price,
            @Nullable BigDecimal stopPrice,
            @Nullable Boolean reduction)
            implements OrderRequest {
        @Override
        public String eventType() {
            return "exchange.change_order";
        }
    }

    /// The wish to cancel all that a user has in one pair.
    record CancelAll(String eventId, int schemaVersion, Instant time, long sequence, String userId, String pairSymbol)
            implements OrderRequest {
        @Override
        public String eventType() {
            return "exchange.cancel_all";
        }
    }

    /// A dead man's switch for one pair: unless it is set again before, all that the user has there is
    /// cancelled.
    ///
    /// @param timeoutMs counted from `time`; 0 switches it off
    record CancelAllAfter(
            String eventId,
            int schemaVersion,
            Instant time,
            long sequence,
            String userId,
            String pairSymbol,
            long timeoutMs)
            implements OrderRequest {
        @Override
        public String eventType() {
            return "exchange.cancel_all_after";
        }
    }

    /// What the operator sets for a pair; null leaves as it is.
    ///
    /// @param userId the operator's name; no wallet belongs to it
    /// @param priceBandBasisPoints how far from the last price an incoming order may trade, in hundredths
    ///     of a percent, 1 to 9,999; 0 for no band
    /// @param referencePrice what stands for the last price until the first trade
    record SetMarket(
            String eventId,
            int schemaVersion,
            Instant time,
            long sequence,
            String userId,
            String pairSymbol,
            @Nullable MarketState state,
            @Nullable Integer priceBandBasisPoints,
            @Nullable BigDecimal referencePrice)
            implements OrderRequest {
        @Override
        public String eventType() {
            return "exchange.set_market";
        }
    }
}
