package dev.exchange.bot.domain;

import java.math.BigDecimal;

/// What a quantity may be on a pair.
///
/// @param least MIN_ORDER_SIZE, in the base currency
/// @param most MAX_ORDER_SIZE, in the base currency
/// @param step the pair's lot
public record OrderLimits(BigDecimal least, BigDecimal most, BigDecimal step) {}
