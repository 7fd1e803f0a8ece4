package dev.exchange.wallet.domain;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// What it takes to fund an order as it is to be.
public sealed interface ChangeFunding permits ChangeFunding.Needed, Unfundable {
    /// @param currency the quote currency of a buy, the base currency of a sell
    /// @param amount to hold for what is to be left of the order
    /// @param least with how much the change is granted too: a buy whose fills have paid least fees may hold
    ///     up to one less than it would need anew, and must not be refused where it only shrinks
    /// @param protectionPrice where the order stops when it trades at market; null for one with a price
    record Needed(
            String currency,
            BigDecimal amount,
            BigDecimal least,
            @Nullable BigDecimal protectionPrice) implements ChangeFunding {}
}
