package dev.exchange.wallet.domain;

import dev.exchange.contracts.PriceUpdate;
import java.util.Optional;

/// What the pairs cost now, as far as this replica has heard.
@FunctionalInterface
public interface Prices {
    /// The newest record of the pair; empty until there is one.
    Optional<PriceUpdate> of(String pairSymbol);
}
