package dev.exchange.contracts;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One trade, on `fills`, keyed by pair and numbered without gaps per pair. Every amount that moves is in it, so that
/// settlement needs no order between topics.
///
/// @param value price × quantity in the quote currency, exact
/// @param feeCurrency the quote currency
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
    /// @param spent what left the order's reservation for good: value + fee of the quote currency for a buyer, the
    ///     quantity of the base currency for a seller
    /// @param received what its owner got: the quantity for a buyer, value − fee for a seller
    /// @param released what the trade freed of the reservation besides, in the currency of `spent`: price
    ///     improvement, and fee held for a taker that a maker does not owe
    public record Party(
            String orderId,
            String userId,
            @Nullable String clientOrderId,
            OrderSide side,
            BigDecimal fee,
            BigDecimal spent,
            BigDecimal received,
            BigDecimal released) {}
}
