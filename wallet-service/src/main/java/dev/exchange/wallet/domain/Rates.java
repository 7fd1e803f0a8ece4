package dev.exchange.wallet.domain;

import java.math.BigDecimal;
import java.time.Instant;

/// What currencies were worth, as it was written down: the same answer however often and however late it is
/// asked for.
@FunctionalInterface
public interface Rates {
    /// One unit in USD; zero where nothing ever gave it a price.
    BigDecimal usd(String currency, Instant at);
}
