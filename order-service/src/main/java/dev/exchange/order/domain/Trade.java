package dev.exchange.order.domain;

import dev.exchange.contracts.OrderSide;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A trade as one reader sees it: as one of its two parties, or, where `party` is null, as the public.
///
/// @param number the number in its id
/// @param side the party's; the taker's for the public
/// @param quantity of the base currency
/// @param price in the quote currency
public record Trade(
        long number,
        String pairSymbol,
        OrderSide side,
        BigDecimal quantity,
        BigDecimal price,
        Instant time,
        @Nullable Party party) {
    /// @param fee in `feeCurrency`
    public record Party(long orderNumber, String userId, Liquidity liquidity, BigDecimal fee, String feeCurrency) {}

    /// Whether a party's order rested in the book or came to it.
    public enum Liquidity {
        MAKER,
        TAKER
    }
}
