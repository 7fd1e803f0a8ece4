package dev.exchange.wallet.domain;

import java.math.BigDecimal;

/// What one order is found to need.
sealed interface Costing permits Costing.Cost, Unfundable {
    /// @param amount to lock: of the quote currency for a buy, of the base currency for a sell
    /// @param least the same without a fee: with less the order could not trade at its worst price
    /// @param quantity the most that it may trade; zero where only an amount bounds it
    record Cost(BigDecimal amount, BigDecimal least, BigDecimal quantity, PriceBounds bounds) implements Costing {}
}
