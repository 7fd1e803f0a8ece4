package dev.exchange.bot.api;

import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a client wants changed of a bot; what is absent stays.
@Schema(name = "TradingBotChange")
public record BotChange(
        @Schema(required = true, examples = "user_123", description = "The bot's owner") @Nullable
        String userId,

        @Nullable String name,

        @Schema(description = "All of them: they replace those before") @Nullable
        Map<String, Object> parameters,

        @Nullable Boolean enabled) {}
