package dev.exchange.wallet.domain;

import dev.exchange.contracts.Catalogue.Pair;
import dev.exchange.contracts.Decimals;
import dev.exchange.contracts.FeeTerms;
import dev.exchange.wallet.domain.Costing.Cost;
import java.math.BigDecimal;
import java.math.RoundingMode;

/// What one order must lock before it may trade: a buy its whole value at the worst price it accepts and
/// the taker's fee on it, a sell its quantity. An order by an amount takes whole lots within it: a buy needs
/// the amount and the fee on it, a sell what the amount comes to at the worst price.
final class CostRule {
    /// The largest value of an order and the largest reservation: what 64 bits of 10^-8 hold.
    static final BigDecimal MAX_VALUE = BigDecimal.valueOf(Long.MAX_VALUE, 8);

    private final PriceRule priceRule;

    CostRule(PriceRule priceRule) {
        this.priceRule = priceRule;
    }

    /// @param fees what the order's fills are charged
    Costing of(OrderTerms order, Pair pair, Prices prices, FeeTerms fees) {
        return switch (priceRule.of(order, pair, prices)) {
            case Pricing.Priced priced ->
                switch (order.side()) {
                    case BUY -> buy(order, priced, pair, fees);
                    case SELL -> sell(order, priced, pair);
                };
            case Unfundable unfundable -> unfundable;
        };
    }

    private static Costing buy(OrderTerms order, Pricing.Priced priced, Pair pair, FeeTerms fees) {
        BigDecimal amount = order.quoteAmount();
        int precision = pair.quote().precision();
        BigDecimal value = amount == null ? order.quantity().multiply(priced.worst()) : amount;
        BigDecimal needed = amount == null
                ? fees.buyReservation(order.quantity(), priced.worst(), precision)
                : fees.buyReservation(amount, BigDecimal.ONE, precision);
        return needed.compareTo(MAX_VALUE) > 0
                ? tooLarge(value, pair)
                : new Cost(Decimals.normal(needed), value, order.quantity(), priced.bounds());
    }

    private static Costing sell(OrderTerms order, Pricing.Priced priced, Pair pair) {
        BigDecimal amount = order.quoteAmount();
        BigDecimal quantity = order.quantity();
        if (amount != null) {
            quantity = bounded(quantity, amount, priced.worst(), pair);
            if (quantity.signum() == 0) {
                return tooSmall(amount, priced.worst(), pair);
            }
        }
        BigDecimal value = quantity.multiply(priced.worst());
        BigDecimal needed = Decimals.normal(quantity);
        return value.max(needed).compareTo(MAX_VALUE) > 0
                ? tooLarge(value, pair)
                : new Cost(needed, needed, needed, priced.bounds());
    }

    /// What a sell for `amount` sells where it gets its worst price throughout, in whole lots.
    ///
    /// @param quantity the bound that it came with; zero for none
    private static BigDecimal bounded(BigDecimal quantity, BigDecimal amount, BigDecimal worst, Pair pair) {
        BigDecimal lots = amount.divide(worst.multiply(pair.lotSize()), 0, RoundingMode.DOWN);
        BigDecimal most = lots.multiply(pair.lotSize());
        return quantity.signum() > 0 ? most.min(quantity) : most;
    }

    private static Unfundable tooSmall(BigDecimal amount, BigDecimal worst, Pair pair) {
        String quote = pair.quote().symbol();
        return new Unfundable(
                "quote_amount_too_small",
                Decimals.plain(amount) + " " + quote + " does not pay for " + Decimals.plain(pair.lotSize()) + " "
                        + pair.base().symbol() + ", the smallest quantity, at " + Decimals.plain(worst) + " " + quote);
    }

    private static Unfundable tooLarge(BigDecimal value, Pair pair) {
        return new Unfundable(
                "order_too_large",
                "This order is worth " + Decimals.plain(value) + " "
                        + pair.quote().symbol() + "; an order may be worth at most " + MAX_VALUE.toPlainString()
                        + " with its fee");
    }
}
