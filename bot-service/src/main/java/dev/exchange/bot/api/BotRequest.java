package dev.exchange.bot.api;

import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A new bot as a client asks for it.
@Schema(name = "NewTradingBot")
public record BotRequest(
        @Schema(required = true, examples = "user_123") @Nullable
        String userId,

        @Schema(required = true, examples = "Bitcoin Scalper") @Nullable
        String name,

        @Schema(
                required = true,
                enumeration = {"scalping", "grid_trading", "mean_reversion", "momentum", "arbitrage", "market_making"})
        @Nullable
        String strategy,

        @Schema(required = true, examples = "BTC/USD") @Nullable
        String pairSymbol,

        @Schema(
                required = true,
                description = "Those of the strategy. scalping: profit_target, stop_loss, max_position_size."
                        + " grid_trading: grid_size, grid_levels, investment_amount."
                        + " mean_reversion: lookback_period, deviation_threshold, position_size."
                        + " momentum: trend_period, momentum_threshold, stop_loss, position_size (optional)."
                        + " arbitrage: price_threshold, min_profit, execution_speed (optional),"
                        + " position_size (optional)."
                        + " market_making: spread_percentage, order_size, levels (optional).")
        @Nullable
        Map<String, Object> parameters,

        @Schema(defaultValue = "true") @Nullable Boolean enabled) {}
