package dev.exchange.wallet.domain;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// What funding sets for an order that has no price of its own, so that what it reserves is enough.
///
/// @param stopPrice where a trailing buy starts to follow the price; null where the order brought its own
///     stop, or needs none
/// @param protectionPrice where an order that trades at market stops; null for one with a price
public record PriceBounds(
        @Nullable BigDecimal stopPrice, @Nullable BigDecimal protectionPrice) {
    /// For an order that needs none.
    public static final PriceBounds NONE = new PriceBounds(null, null);

    static PriceBounds protection(BigDecimal price) {
        return new PriceBounds(null, price);
    }
}
