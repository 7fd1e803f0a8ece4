package dev.exchange.wallet.domain;

import dev.exchange.contracts.Catalogue.Pair;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/// How large a position may be that risks a given part of everything a user has, and no more than
/// MAX_POSITION_SIZE.
///
/// @param price of one of the base currency, in USD
/// @param totalValue of everything that the user has, in USD
/// @param maxRisk that part of it, in USD
/// @param maxPositionSize in USD; null where there is no limit
/// @param quantity the smaller of the two at that price, rounded down to the lot
public record PositionSize(
        BigDecimal price,
        BigDecimal totalValue,
        BigDecimal maxRisk,
        @Nullable BigDecimal maxPositionSize,
        BigDecimal quantity) {
    private static final int PERCENT_DIGITS = 2;

    /// @param riskPercentage above 0, to 100
    static PositionSize of(
            Pair pair,
            BigDecimal price,
            BigDecimal totalValue,
            BigDecimal riskPercentage,
            @Nullable BigDecimal maxPositionSize) {
        BigDecimal maxRisk = totalValue.multiply(riskPercentage).movePointLeft(PERCENT_DIGITS);
        BigDecimal most = maxPositionSize == null ? maxRisk : maxRisk.min(maxPositionSize);
        BigDecimal lots = most.divide(price.multiply(pair.lotSize()), 0, RoundingMode.DOWN);
        return new PositionSize(price, totalValue, maxRisk, maxPositionSize, lots.multiply(pair.lotSize()));
    }

    /// Whether MAX_POSITION_SIZE is what bounds it.
    public boolean isBoundByPositionSize() {
        return maxPositionSize != null && maxPositionSize.compareTo(maxRisk) < 0;
    }

    /// What that quantity is worth, in USD.
    public BigDecimal value() {
        return quantity.multiply(price);
    }
}
