package dev.exchange.wallet.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/// What one user has of one currency, what it cost, and what came of it, by the method of average cost:
/// whatever leaves takes its share of the cost of everything that is there. All money is in USD and has at
/// most 8 digits after the point. A share of the cost is rounded to that, half to even, and what rounding leaves
/// stays with the rest, so no cost is made or lost: `cost - realised + paidOutCost - paidIn` changes only by
/// what is paid for it or with it in trades.
///
/// The quantity is below zero while what was sold first is known and what it came from is not: transfers of
/// different sources need not be read in the order in which they happened. Then the cost is below zero too, what
/// the sale brought, and the profit is reckoned when the quantity comes.
///
/// @param quantity available and locked together
/// @param cost of the quantity
/// @param realised proceeds of what was sold, less its cost
/// @param paidIn what came in from outside of trades, at its value then
/// @param paidOut what went out other than by trades, at its value then
/// @param paidOutCost the same at what it had cost
public record CostBasis(
        BigDecimal quantity,
        BigDecimal cost,
        BigDecimal realised,
        BigDecimal paidIn,
        BigDecimal paidOut,
        BigDecimal paidOutCost) {
    /// Digits after the point of every amount of USD.
    public static final int SCALE = 8;

    public static final CostBasis NONE = new CostBasis(
            BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    /// An amount of USD as costs are kept.
    static BigDecimal rounded(BigDecimal usd) {
        return usd.setScale(SCALE, RoundingMode.HALF_EVEN);
    }

    /// @param value what was given for it, fees included
    CostBasis bought(BigDecimal amount, BigDecimal value) {
        return traded(amount, value);
    }

    /// @param value what it brought, less fees; zero for what was spent
    CostBasis sold(BigDecimal amount, BigDecimal value) {
        return traded(amount.negate(), value.negate());
    }

    private CostBasis traded(BigDecimal amount, BigDecimal value) {
        Split split = split(amount, value);
        return new CostBasis(
                quantity.add(amount),
                cost.subtract(split.closedCost()).add(value.subtract(split.closedValue())),
                realised.subtract(split.closedCost()).subtract(split.closedValue()),
                paidIn,
                paidOut,
                paidOutCost);
    }

    /// Came in from outside of trades: a gift, a deposit, a transfer from another user.
    ///
    /// @param value what it was worth then
    CostBasis cameIn(BigDecimal amount, BigDecimal value) {
        CostBasis after = traded(amount, value);
        return new CostBasis(
                after.quantity, after.cost, after.realised, paidIn.add(value), after.paidOut, after.paidOutCost);
    }

    /// Went out other than by a trade: a withdrawal, a transfer to another user. It takes its cost along, and
    /// neither profit nor loss is made.
    ///
    /// @param value what it was worth then
    CostBasis wentOut(BigDecimal amount, BigDecimal value) {
        Split split = split(amount.negate(), value.negate());
        BigDecimal taken = split.closedCost().add(value).add(split.closedValue());
        return new CostBasis(
                quantity.subtract(amount),
                cost.subtract(taken),
                realised,
                paidIn,
                paidOut.add(value),
                paidOutCost.add(taken));
    }

    /// What of a change goes against what is there: its value, with the change's sign, and its cost, with the
    /// quantity's.
    private Split split(BigDecimal amount, BigDecimal value) {
        if (quantity.signum() * amount.signum() >= 0) {
            return new Split(BigDecimal.ZERO, BigDecimal.ZERO);
        }
        BigDecimal closed = quantity.abs().min(amount.abs());
        return new Split(share(cost, closed, quantity.abs()), share(value, closed, amount.abs()));
    }

    private static BigDecimal share(BigDecimal of, BigDecimal part, BigDecimal whole) {
        return part.compareTo(whole) == 0 ? of : of.multiply(part).divide(whole, SCALE, RoundingMode.HALF_EVEN);
    }

    private record Split(BigDecimal closedCost, BigDecimal closedValue) {}

    /// What one unit cost, rounded to 8 digits; empty where there is none.
    public Optional<BigDecimal> averageCost() {
        return quantity.signum() == 0
                ? Optional.empty()
                : Optional.of(cost.divide(quantity, SCALE, RoundingMode.HALF_EVEN));
    }

    /// Both together; only of use where the quantities are not.
    public CostBasis plus(CostBasis other) {
        return new CostBasis(
                quantity.add(other.quantity),
                cost.add(other.cost),
                realised.add(other.realised),
                paidIn.add(other.paidIn),
                paidOut.add(other.paidOut),
                paidOutCost.add(other.paidOutCost));
    }

    /// What the quantity is worth beyond its cost.
    ///
    /// @param value of the quantity now
    public BigDecimal unrealised(BigDecimal value) {
        return value.subtract(cost);
    }

    /// What came in less what went out, at the values of then.
    public BigDecimal netInflow() {
        return paidIn.subtract(paidOut);
    }
}
