package dev.exchange.contracts;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// What an order's owner pays per fill, fixed when the order is funded so that a replay charges the same. The rules of
/// fees and of what a buy must reserve stand here and nowhere else.
///
/// @param makerRate share of a fill's value when the order rested, e.g. 0.001
/// @param takerRate share of a fill's value when the order came in, e.g. 0.002; not below the maker's
/// @param minFee the least fee of a fill, in the quote currency
public record FeeTerms(BigDecimal makerRate, BigDecimal takerRate, BigDecimal minFee) {
    /// The fee of a fill worth `value`: the rate's share, rounded up at the quote currency's precision, and never
    /// under the least fee. The caller limits it to what can be paid: a seller's to the value, a buyer's to what is
    /// left of the reservation.
    ///
    /// @param maker whether the order rested
    /// @param precision digits after the point of the quote currency
    public BigDecimal fee(BigDecimal value, boolean maker, int precision) {
        BigDecimal rate = maker ? makerRate : takerRate;
        if (rate.signum() == 0 || value.signum() == 0) {
            return BigDecimal.ZERO;
        }
        return value.multiply(rate).setScale(precision, RoundingMode.CEILING).max(minFee);
    }

    /// What a buy of `quantity` at no more than `limitPrice` must hold: its whole value and the taker's fee on it.
    /// After each fill the engine frees what exceeds this for the rest.
    ///
    /// @param precision digits after the point of the quote currency
    public BigDecimal buyReservation(BigDecimal quantity, BigDecimal limitPrice, int precision) {
        BigDecimal value = quantity.multiply(limitPrice);
        return value.add(fee(value, false, precision));
    }
}
