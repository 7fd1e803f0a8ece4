package dev.exchange.bot.domain.house;

import dev.exchange.contracts.OrderSide;
import java.math.BigDecimal;

/// One request that moves the house's quotes to where they should be.
public sealed interface Step {
    record Cancel(String orderId) implements Step {}

    record Place(OrderSide side, BigDecimal price, BigDecimal quantity) implements Step {}
}
