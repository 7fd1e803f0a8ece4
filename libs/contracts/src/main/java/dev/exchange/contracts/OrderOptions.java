package dev.exchange.contracts;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// What only some orders have. An order without any has no options at all; of those here at least one is
/// there.
///
/// @param quoteAmount makes a market order trade for an amount of the quote currency, fees not counted: it
///     takes whole lots while their value stays within it. The order's quantity is then the most it may
///     trade, or 0 for no bound
/// @param displayQuantity how much an iceberg shows at a time, in the base currency
/// @param trailAmount a trailing stop's distance from the best price seen, in the quote currency
/// @param trailPercent the same in percent of that price, in steps of 0.01
/// @param limitOffset makes a trailing stop a limit order when triggered, this far beyond the stop it
///     reached
/// @param postOnly true where the order must not trade on entry
public record OrderOptions(
        @Nullable BigDecimal quoteAmount,
        @Nullable BigDecimal displayQuantity,
        @Nullable BigDecimal trailAmount,
        @Nullable BigDecimal trailPercent,
        @Nullable BigDecimal limitOffset,
        @Nullable Boolean postOnly,
        @Nullable SelfTradePrevention selfTradePrevention) {
    /// No option: for building options one by one. It is never written; see [#orNull].
    public static final OrderOptions NONE = new OrderOptions(null, null, null, null, null, null, null);

    /// These options, or null where there is none of them.
    public @Nullable OrderOptions orNull() {
        return equals(NONE) ? null : this;
    }
}
