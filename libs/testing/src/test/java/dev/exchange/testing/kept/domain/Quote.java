package dev.exchange.testing.kept.domain;

import dev.exchange.contracts.OrderSide;
import java.math.BigDecimal;
import java.time.Instant;

public record Quote(OrderSide side, BigDecimal price, Instant at) {}
