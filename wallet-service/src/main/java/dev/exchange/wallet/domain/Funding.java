package dev.exchange.wallet.domain;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What it takes to fund an order and those that are placed together with it.
public sealed interface Funding permits Funding.Needed, Unfundable {
    /// @param currency the quote currency of a buy, the base currency of a sell
    /// @param amount to lock; the order, or the one of a pair that trades, never costs more
    /// @param bounds what is set for the order
    /// @param linked what is set for each order that is placed together with it
    /// @param legs what the legs of a bracket need; null where there is none
    record Needed(
            String currency,
            BigDecimal amount,
            PriceBounds bounds,
            List<PriceBounds> linked,
            @Nullable LegsNeed legs) implements Funding {}

    /// @param amount to lock from the start; zero where the fills of the entry order bring what the legs sell
    record LegsNeed(String currency, BigDecimal amount) {}
}
