package dev.exchange.bot.domain.house;

import java.math.BigDecimal;
import java.util.List;

/// How the house quotes.
///
/// @param distances of the levels from the middle, as shares of the price, the nearest first
/// @param tolerance how far a quote may be from its place before it is moved, as a share of its level's distance; below
///     a third of the distance between two levels, so that one quote cannot stand for both
/// @param budget how much of a currency may be on quote, over all pairs and sides that spend it
/// @param skew how far a full shift of the inventory moves the middle, as a share of the price; less than the nearest
///     distance, so that bids stay below the reference price and asks above it
public record QuotingRules(List<BigDecimal> distances, BigDecimal tolerance, BigDecimal budget, BigDecimal skew) {
    public static final QuotingRules STANDARD = new QuotingRules(
            List.of(
                    new BigDecimal("0.0005"),
                    new BigDecimal("0.0015"),
                    new BigDecimal("0.0035"),
                    new BigDecimal("0.0075")),
            new BigDecimal("0.4"),
            new BigDecimal("0.6"),
            new BigDecimal("0.00025"));
}
