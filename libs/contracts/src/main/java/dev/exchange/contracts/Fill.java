package dev.exchange.contracts;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One trade, on `fills`, keyed by pair and numbered without gaps per pair. Every amount that moves is in
/// it, so that settlement needs no order between topics.
///
/// @param value price × quantity in the quote currency, exact
/// @param takerSide the side that came in; in an auction, where neither did, buy
/// @param feeCurrency the quote currency
/// @param auction true where an auction made the trade, and both sides pay the maker's rate; absent
///     otherwise
public record Fill(
        String eventId,
        int schemaVersion,
        Instant time,
        long sequence,
        String type,
        String tradeId,
        String pairSymbol,
        BigDecimal price,
        BigDecimal quantity,
        BigDecimal value,
        OrderSide takerSide,
        String feeCurrency,
        @Nullable Boolean auction,
        Party maker,
        Party taker)
        implements Event {
    public static final String TYPE = "fill";

    @Override
    public String key() {
        return pairSymbol;
    }

    @Override
    public String eventType() {
        return "exchange." + TYPE;
    }

    public Party buyer() {
        return maker.side() == OrderSide.BUY ? maker : taker;
    }

    public Party seller() {
        return maker.side() == OrderSide.SELL ? maker : taker;
    }

    /// One side of the trade.
    ///
    /// @param fee in the quote currency
    /// @param spent what left the order's reservation for good: value + fee of the quote currency for a
    ///     buyer, the quantity of the base currency for a seller
    /// @param received what its owner got: the quantity for a buyer, value − fee for a seller
    /// @param released what the trade freed of the reservation besides, in the currency of `spent`: price
    ///     improvement, and fee held for a taker that a maker does not owe
    /// @param reservationId the order whose reservation paid, where it is not this order's own: the first
    ///     of a one-cancels-other pair, the first leg of a bracket
    /// @param receivedFor the order for which what was received stays locked: the first leg of the bracket
    ///     that this order enters; null where its owner can dispose of it at once
    public record Party(
            String orderId,
            String userId,
            @Nullable String clientOrderId,
            OrderSide side,
            BigDecimal fee,
            BigDecimal spent,
            BigDecimal received,
            BigDecimal released,
            @Nullable String reservationId,
            @Nullable String receivedFor) {}
}
