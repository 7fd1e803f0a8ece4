package dev.exchange.order.domain;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Decimals;
import dev.exchange.contracts.FeeTerms;
import dev.exchange.contracts.OrderLink;
import dev.exchange.contracts.OrderOptions;
import dev.exchange.contracts.OrderSide;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What orders would hold of their owner's funds, as far as that can be said without looking at the market.
/// What counts is what wallet-service does; this is the forecast for a client that asks first.
public final class Reservations {
    private final Catalogue catalogue;
    private final FeeTerms fees;
    private final BigDecimal slippageLimit;

    /// @param slippageLimit how far beyond its stop price an order that trades at market may go, as a share
    public Reservations(Catalogue catalogue, FeeTerms fees, BigDecimal slippageLimit) {
        this.catalogue = catalogue;
        this.fees = fees;
        this.slippageLimit = slippageLimit;
    }

    /// @param currency the quote currency of a purchase, the base currency of a sale
    /// @param amount null where it depends on the market
    /// @param maxFee in the quote currency, of a fill in one piece; null where it depends on the market
    public record Reservation(
            String currency,
            @Nullable BigDecimal amount,
            @Nullable BigDecimal maxFee) {}

    /// What is held for the orders, of which a pair holds the larger need once, and a bracket its entry's.
    public Reservation of(GroupTerms group) {
        return group.link() == OrderLink.ONE_CANCELS_OTHER ? largest(group.all()) : largest(List.of(group.first()));
    }

    /// What is held besides for the two legs of a bracket: nothing yet where they sell what the entry buys.
    public @Nullable Reservation ofLegs(GroupTerms group) {
        if (group.link() != OrderLink.BRACKET) {
            return null;
        }
        Reservation largest = largest(group.others());
        return group.first().orderSide() == OrderSide.BUY
                ? new Reservation(largest.currency(), BigDecimal.ZERO, largest.maxFee())
                : largest;
    }

    private Reservation largest(List<OrderTerms> orders) {
        Reservation largest = reservation(orders.getFirst());
        for (OrderTerms order : orders.subList(1, orders.size())) {
            Reservation other = reservation(order);
            largest = new Reservation(
                    largest.currency(), max(largest.amount(), other.amount()), max(largest.maxFee(), other.maxFee()));
        }
        return largest;
    }

    private static @Nullable BigDecimal max(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        return one == null || other == null ? null : one.max(other);
    }

    private Reservation reservation(OrderTerms terms) {
        Catalogue.Pair pair = catalogue.pair(terms.pairSymbol());
        return switch (terms.orderSide()) {
            case BUY -> purchase(terms, pair);
            // What a sale brings, and so its fee, has no upper end.
            case SELL ->
                new Reservation(pair.base().symbol(), terms.quantity().signum() == 0 ? null : terms.quantity(), null);
        };
    }

    private Reservation purchase(OrderTerms terms, Catalogue.Pair pair) {
        int precision = pair.quote().precision();
        BigDecimal value = mostSpent(terms, pair);
        if (value == null) {
            return new Reservation(pair.quote().symbol(), null, null);
        }
        BigDecimal fee = fees.fee(value, false, precision);
        return new Reservation(pair.quote().symbol(), Decimals.normal(value.add(fee)), Decimals.normal(fee));
    }

    private @Nullable BigDecimal mostSpent(OrderTerms terms, Catalogue.Pair pair) {
        OrderOptions options = terms.optionsOrNone();
        if (options.quoteAmount() != null) {
            return options.quoteAmount();
        }
        BigDecimal worst = terms.price() != null ? terms.price() : worstTriggered(terms, options, pair);
        return worst == null ? null : terms.quantity().multiply(worst);
    }

    /// The highest price that a purchase pays once it is triggered.
    private @Nullable BigDecimal worstTriggered(OrderTerms terms, OrderOptions options, Catalogue.Pair pair) {
        BigDecimal stop = terms.stopPrice();
        if (stop == null) {
            return null;
        }
        if (options.limitOffset() != null) {
            return stop.add(options.limitOffset());
        }
        return stop.multiply(BigDecimal.ONE.add(slippageLimit))
                .divide(pair.tickSize(), 0, RoundingMode.DOWN)
                .multiply(pair.tickSize());
    }
}
