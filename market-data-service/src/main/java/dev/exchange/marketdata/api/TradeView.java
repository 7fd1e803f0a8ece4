package dev.exchange.marketdata.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.exchange.marketdata.domain.Trade;
import java.math.BigDecimal;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

@Schema(name = "PublicTrade", description = "A trade, without the names of those who traded")
record TradeView(
        @Schema(examples = "trade_1099511627777") String id,
        @Schema(examples = "BTC/USD") String pairSymbol,
        @Schema(examples = "45000") BigDecimal price,
        @Schema(examples = "0.5") BigDecimal quantity,

        @Schema(examples = "buy", description = "Which way the incoming order traded; buy in an auction")
        String side,

        @Schema(examples = "815", description = "Grows by one with every trade of the pair")
        long sequence,

        @Schema(examples = "2026-01-01T12:00:00Z") Instant timestamp,

        @Schema(examples = "true", description = "Whether an auction made it; absent where none did")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Boolean auction) {
    static TradeView of(Trade trade) {
        return new TradeView(
                trade.tradeId(),
                trade.pairSymbol(),
                trade.price(),
                trade.quantity(),
                trade.takerSide().wireName(),
                trade.sequence(),
                trade.time(),
                trade.auction() ? true : null);
    }
}
