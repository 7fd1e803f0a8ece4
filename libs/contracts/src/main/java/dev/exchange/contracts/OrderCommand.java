package dev.exchange.contracts;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The matching engine's input log, on `orders`, keyed by pair: the source of truth of the book.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = OrderCommand.Place.class, name = "place_order"),
    @JsonSubTypes.Type(value = OrderCommand.Cancel.class, name = "cancel_order"),
    @JsonSubTypes.Type(value = OrderCommand.Change.class, name = "change_order"),
    @JsonSubTypes.Type(value = OrderCommand.CancelAll.class, name = "cancel_all"),
    @JsonSubTypes.Type(value = OrderCommand.CancelAllAfter.class, name = "cancel_all_after"),
    @JsonSubTypes.Type(value = OrderCommand.SetMarket.class, name = "set_market"),
    @JsonSubTypes.Type(value = OrderCommand.Tick.class, name = "tick")
})
public sealed interface OrderCommand extends Event {
    String pairSymbol();

    @Override
    default String key() {
        return pairSymbol();
    }

    /// What wallet-service passes on from `order-requests`. `sequence` is the offset of the request, and
    /// grows per pair and origin partition.
    sealed interface Requested extends OrderCommand {
        RequestOrigin origin();
    }

    /// A funded order, and those that are placed together with it.
    ///
    /// @param quantity zero only for a market order by quote amount without a bound
    /// @param protectionPrice where an order that trades at market stops: the best price at funding, or
    ///     the stop price, moved by MARKET_SLIPPAGE_LIMIT and rounded to the tick; null for an order with
    ///     a price of its own
    /// @param reservedCurrency the quote currency of a buy, the base currency of a sell
    /// @param reservedAmount what wallet-service locked for it; the order never costs more. A
    ///     one-cancels-other pair has this one reservation, of which at most one of the two can ever take
    /// @param link how `linked` hang together with this order; null where there are none
    /// @param linked one order for a pair, two for a bracket
    /// @param legsReservedAmount what is locked from the start for the two legs of a bracket, under the
    ///     order id of the first: the quote currency where they buy; zero where they sell, because what
    ///     the entry order buys stays locked for them. Null where there is no bracket
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
            @Nullable OrderOptions options,
            @Nullable Instant expiresAt,
            FeeTerms fees,
            String reservedCurrency,
            BigDecimal reservedAmount,
            @Nullable OrderLink link,
            @Nullable List<LinkedOrder> linked,
            @Nullable BigDecimal legsReservedAmount)
            implements Requested {
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
            implements Requested {
        @Override
        public String eventType() {
            return "exchange.cancel_order";
        }
    }

    /// An order as it is to be, with the funds that this needs besides those that are locked for it.
    ///
    /// @param requestId the event id of the request, which the answer names
    /// @param quantity the whole of it, what is filled included
    /// @param protectionPrice as for [Place]
    /// @param addedAmount what wallet-service locked besides, in the currency of the order's reservation
    record Change(
            String eventId,
            int schemaVersion,
            Instant time,
            long sequence,
            RequestOrigin origin,
            String requestId,
            String orderId,
            String userId,
            String pairSymbol,
            BigDecimal quantity,
            @Nullable BigDecimal price,
            @Nullable BigDecimal stopPrice,
            @Nullable BigDecimal protectionPrice,
            BigDecimal addedAmount)
            implements Requested {
        @Override
        public String eventType() {
            return "exchange.change_order";
        }
    }

    /// @param requestId the event id of the request, which the answer names
    record CancelAll(
            String eventId,
            int schemaVersion,
            Instant time,
            long sequence,
            RequestOrigin origin,
            String requestId,
            String userId,
            String pairSymbol)
            implements Requested {
        @Override
        public String eventType() {
            return "exchange.cancel_all";
        }
    }

    /// @param requestId the event id of the request, which the answer names
    /// @param timeoutMs counted from the engine's time at this command; 0 switches the countdown off
    record CancelAllAfter(
            String eventId,
            int schemaVersion,
            Instant time,
            long sequence,
            RequestOrigin origin,
            String requestId,
            String userId,
            String pairSymbol,
            long timeoutMs)
            implements Requested {
        @Override
        public String eventType() {
            return "exchange.cancel_all_after";
        }
    }

    /// What the operator sets; null leaves as it is.
    ///
    /// @param requestId the event id of the request, which the answer names
    /// @param priceBandBasisPoints 1 to 9,999 hundredths of a percent, or 0 for no band
    /// @param referencePrice what stands for the last price until the first trade
    record SetMarket(
            String eventId,
            int schemaVersion,
            Instant time,
            long sequence,
            RequestOrigin origin,
            String requestId,
            String pairSymbol,
            @Nullable MarketState state,
            @Nullable Integer priceBandBasisPoints,
            @Nullable BigDecimal referencePrice)
            implements Requested {
        @Override
        public String eventType() {
            return "exchange.set_market";
        }
    }

    /// The passing of time, which alone moves the engine's clock between orders. Written by
    /// matching-service every ORDER_MATCHING_INTERVAL seconds for each pair that it owns; one written
    /// twice changes nothing. `sequence` is its time in milliseconds.
    record Tick(String eventId, int schemaVersion, Instant time, long sequence, String pairSymbol)
            implements OrderCommand {
        @Override
        public String eventType() {
            return "exchange.tick";
        }
    }
}
