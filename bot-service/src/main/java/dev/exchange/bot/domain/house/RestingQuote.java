package dev.exchange.bot.domain.house;

import dev.exchange.contracts.OrderSide;
import java.math.BigDecimal;

/// An order of the house that waits in a book, or is on its way there.
public record RestingQuote(
        String orderId, String pairSymbol, OrderSide side, BigDecimal price, BigDecimal remainingQuantity) {}
