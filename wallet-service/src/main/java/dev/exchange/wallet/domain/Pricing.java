package dev.exchange.wallet.domain;

import java.math.BigDecimal;

/// What the prices of an order are found to be.
sealed interface Pricing permits Pricing.Priced, Unfundable {
    /// @param worst the highest price that a buy may pay, the lowest that a sell may take
    record Priced(BigDecimal worst, PriceBounds bounds) implements Pricing {}
}
