package dev.exchange.matching.domain;

import dev.exchange.contracts.Catalogue.Pair;
import dev.exchange.contracts.Decimals;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalLong;

/// A pair's exact conversion between decimals and the engine's whole ticks and lots.
final class PairScale {
    /// The largest number of ticks or lots that is taken: as decimals and as ticks times lots it stays far
    /// from the bounds of the engine's arithmetic.
    static final long MAX_UNITS = 1L << 50;

    /// The largest quote amount in ticks times lots that is taken.
    private static final BigDecimal MAX_QUOTE_UNITS = BigDecimal.valueOf(1L << 58);

    private final Step tick;
    private final Step lot;
    private final BigDecimal quoteUnit;

    PairScale(Pair pair) {
        tick = Step.of(pair.tickSize());
        lot = Step.of(pair.lotSize());
        quoteUnit = pair.tickSize().multiply(pair.lotSize());
    }

    /// Empty when the price is not a positive multiple of the tick, or beyond [#MAX_UNITS] of them.
    OptionalLong ticks(BigDecimal price) {
        return tick.count(price);
    }

    /// Empty when the quantity is not a positive multiple of the lot, or beyond [#MAX_UNITS] of them.
    OptionalLong lots(BigDecimal quantity) {
        return lot.count(quantity);
    }

    /// How many ticks times lots an amount of the quote currency pays for; empty when it is less than one,
    /// or beyond what the engine reckons with.
    OptionalLong quoteUnits(BigDecimal amount) {
        if (amount.signum() <= 0 || !Decimals.isReasonable(amount)) {
            return OptionalLong.empty();
        }
        BigDecimal units = amount.divide(quoteUnit, 0, RoundingMode.DOWN);
        return units.signum() > 0 && units.compareTo(MAX_QUOTE_UNITS) <= 0
                ? OptionalLong.of(units.longValueExact())
                : OptionalLong.empty();
    }

    /// What so many ticks times lots are in the quote currency.
    BigDecimal quoteAmount(long units) {
        return quoteUnit.multiply(BigDecimal.valueOf(units));
    }

    BigDecimal price(long ticks) {
        return tick.times(ticks);
    }

    BigDecimal quantity(long lots) {
        return lot.times(lots);
    }

    /// A decimal step as a whole number of 10^-scale.
    private record Step(long unscaled, int scale) {
        static Step of(BigDecimal size) {
            BigDecimal normal = Decimals.normal(size);
            return new Step(normal.unscaledValue().longValueExact(), normal.scale());
        }

        OptionalLong count(BigDecimal value) {
            // 10^18 and what is written with more digits than a step has are out of reach or off the step;
            // the check keeps an exponent like 1e1000000 from being expanded.
            if (value.signum() <= 0 || value.precision() - value.scale() > 18 || value.scale() > Decimals.MAX_DIGITS) {
                return OptionalLong.empty();
            }
            BigDecimal shifted = Decimals.normal(value.movePointRight(scale));
            if (shifted.scale() > 0 || shifted.precision() > 18) {
                return OptionalLong.empty();
            }
            long units = shifted.longValue();
            return units % unscaled == 0 && units / unscaled <= MAX_UNITS
                    ? OptionalLong.of(units / unscaled)
                    : OptionalLong.empty();
        }

        /// Exact for any count: what is gathered in an auction may add up to the whole range of a long.
        BigDecimal times(long count) {
            return unscaled == 1
                    ? BigDecimal.valueOf(count, scale)
                    : BigDecimal.valueOf(unscaled, scale).multiply(BigDecimal.valueOf(count));
        }
    }
}
