package dev.exchange.wallet.domain;

import dev.exchange.contracts.Catalogue.Pair;
import dev.exchange.contracts.OrderSide;
import java.math.BigDecimal;

/// Of an order, or of a change that makes one larger, what the limits are about.
///
/// @param quantity the most that the order trades, in the base currency
/// @param cost what it reserves besides what is reserved already, in the quote currency; zero for a sale
record RiskOrder(Pair pair, OrderSide side, BigDecimal quantity, BigDecimal cost) {}
