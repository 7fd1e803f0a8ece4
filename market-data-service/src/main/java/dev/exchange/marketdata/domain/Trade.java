package dev.exchange.marketdata.domain;

import dev.exchange.contracts.Fill;
import dev.exchange.contracts.OrderSide;
import java.math.BigDecimal;
import java.time.Instant;

/// A trade as everyone may see it: without the names of those who traded.
///
/// @param sequence of the fill, gap-free per pair
/// @param value price × quantity in the quote currency
/// @param takerSide which way the incoming order traded; in an auction, where none came in, buy
/// @param auction whether an auction made it
public record Trade(
        String pairSymbol,
        long sequence,
        String tradeId,
        BigDecimal price,
        BigDecimal quantity,
        BigDecimal value,
        OrderSide takerSide,
        boolean auction,
        Instant time) {
    public static Trade of(Fill fill) {
        return new Trade(
                fill.pairSymbol(),
                fill.sequence(),
                fill.tradeId(),
                fill.price(),
                fill.quantity(),
                fill.value(),
                fill.takerSide(),
                Boolean.TRUE.equals(fill.auction()),
                fill.time());
    }
}
