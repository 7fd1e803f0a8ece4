package dev.exchange.order.api;

import dev.exchange.contracts.Ids;
import dev.exchange.order.domain.Trade;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A trade in a REST body.
@Schema(name = "Trade")
public record TradeView(
        @Schema(examples = "trade_123") String id,

        @Schema(examples = "order_123", description = "null in the public list") @Nullable
        String orderId,

        @Schema(examples = "user_123", description = "null in the public list") @Nullable
        String userId,

        @Schema(examples = "BTC/USD") String pairSymbol,

        @Schema(examples = "buy", description = "The user's side; in the public list, the taker's")
        String side,

        @Schema(examples = "0.5") BigDecimal quantity,
        @Schema(examples = "45000") BigDecimal price,

        @Schema(examples = "22.5", description = "null in the public list") @Nullable
        BigDecimal fee,

        @Schema(examples = "USD", description = "null in the public list") @Nullable
        String feeCurrency,

        @Schema(
                examples = "taker",
                description = "maker where the user's order rested in the book, taker where it came to it; null in"
                        + " the public list")
        @Nullable
        String liquidity,

        Instant timestamp) {
    static TradeView of(Trade trade) {
        Trade.Party party = trade.party();
        return new TradeView(
                Ids.TRADE + trade.number(),
                party == null ? null : Ids.order(party.orderNumber()),
                party == null ? null : party.userId(),
                trade.pairSymbol(),
                trade.side().wireName(),
                trade.quantity(),
                trade.price(),
                party == null ? null : party.fee(),
                party == null ? null : party.feeCurrency(),
                party == null ? null : party.liquidity().name().toLowerCase(Locale.ROOT),
                trade.time());
    }
}
