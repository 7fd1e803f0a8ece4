package dev.exchange.bot.api;

import dev.exchange.bot.domain.Performance;
import dev.exchange.bot.store.TradingBot;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A bot as clients see it.
@Schema(name = "TradingBot")
public record BotView(
        @Schema(examples = "bot_123") String id,
        @Schema(examples = "user_123") String userId,
        @Schema(examples = "Bitcoin Scalper") String name,
        @Schema(examples = "scalping") String strategy,
        @Schema(examples = "BTC/USD") String pairSymbol,
        @Schema(description = "Whether it may run") boolean enabled,

        @Schema(enumeration = "created", description = "created until it first runs")
        String status,

        Map<String, Object> parameters,
        Performance performance,
        Instant createdAt,
        Instant updatedAt,

        @Schema(description = "null while it has not run") @Nullable
        Instant lastRun) {
    static BotView of(TradingBot bot) {
        return new BotView(
                bot.id(),
                bot.userId(),
                bot.name(),
                bot.strategy().wireName(),
                bot.pairSymbol(),
                bot.isEnabled(),
                bot.status(),
                bot.parameters(),
                Performance.NONE,
                bot.createdAt(),
                bot.updatedAt(),
                bot.lastRun());
    }
}
