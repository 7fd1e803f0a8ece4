package dev.exchange.bot.domain;

import java.math.BigDecimal;

/// What a bot has achieved.
///
/// @param winRate share of its trades that ended with a profit, in percent
/// @param totalProfit realised, in the pair's quote currency; negative when it lost
/// @param totalTrades how many trades it made
public record Performance(BigDecimal winRate, BigDecimal totalProfit, long totalTrades) {
    /// Of a bot that has not run.
    public static final Performance NONE = new Performance(BigDecimal.ZERO, BigDecimal.ZERO, 0);
}
