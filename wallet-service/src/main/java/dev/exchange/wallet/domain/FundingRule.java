package dev.exchange.wallet.domain;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Catalogue.Pair;
import dev.exchange.contracts.FeeTerms;
import dev.exchange.contracts.LinkedOrder;
import dev.exchange.contracts.OrderLink;
import dev.exchange.contracts.OrderRequest;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderType;
import dev.exchange.wallet.domain.Costing.Cost;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What must be locked before an order, alone or with those that are placed together with it, may trade,
/// and before it may change. What one order needs is the [CostRule]'s, how far it may go the [PriceRule]'s.
public final class FundingRule {
    private final Catalogue catalogue;
    private final FeeTerms fees;
    private final CostRule costs;

    /// @param fees what orders funded from now on pay
    /// @param slippageLimit how far an order that trades at market may go, as a share: 0.05 is 5 %
    public FundingRule(Catalogue catalogue, FeeTerms fees, BigDecimal slippageLimit) {
        this.catalogue = catalogue;
        this.fees = fees;
        this.costs = new CostRule(new PriceRule(slippageLimit));
    }

    public FeeTerms fees() {
        return fees;
    }

    /// What the order and those placed together with it need, or why they cannot be funded whatever their
    /// owner has.
    public Funding funding(OrderRequest.Place order, Prices prices) {
        Optional<Pair> listed = catalogue.findPair(order.pairSymbol());
        if (listed.isEmpty()) {
            return Unfundable.unlisted(order.pairSymbol());
        }
        Pair pair = listed.get();
        OrderTerms terms = OrderTerms.of(order);
        if (!hasQuantity(terms)) {
            return Unfundable.invalid("The quantity of an order is more than zero");
        }
        return switch (costs.of(terms, pair, prices, fees)) {
            case Cost cost -> withLinked(order, cost, pair, prices);
            case Unfundable unfundable -> unfundable;
        };
    }

    private static boolean hasQuantity(OrderTerms order) {
        BigDecimal amount = order.quoteAmount();
        return amount == null
                ? order.quantity().signum() > 0
                : amount.signum() > 0 && order.quantity().signum() >= 0;
    }

    private Funding withLinked(OrderRequest.Place order, Cost cost, Pair pair, Prices prices) {
        OrderLink link = order.link();
        List<LinkedOrder> linked = order.linked() == null ? List.of() : order.linked();
        if (link == null) {
            return linked.isEmpty()
                    ? new Funding.Needed(
                            currency(order.orderSide(), pair), cost.amount(), cost.bounds(), List.of(), null)
                    : Unfundable.invalid("Orders that are placed together say how they hang together");
        }
        return switch (link) {
            case ONE_CANCELS_OTHER -> oneCancelsOther(order, cost, linked, pair, prices);
            case BRACKET -> bracket(order, cost, linked, pair, prices);
        };
    }

    /// At most one of the two trades, so one reservation, of what the dearer one needs, is enough.
    private Funding oneCancelsOther(
            OrderRequest.Place order, Cost first, List<LinkedOrder> linked, Pair pair, Prices prices) {
        if (linked.size() != 1 || linked.getFirst().orderSide() != order.orderSide()) {
            return Unfundable.invalid("A one-cancels-other pair is two orders of the same side");
        }
        OrderTerms terms = OrderTerms.of(linked.getFirst(), linked.getFirst().quantity());
        if (!hasQuantity(terms)) {
            return Unfundable.invalid("The quantity of an order is more than zero");
        }
        return switch (costs.of(terms, pair, prices, fees)) {
            case Cost second ->
                new Funding.Needed(
                        currency(order.orderSide(), pair),
                        first.amount().max(second.amount()),
                        first.bounds(),
                        List.of(second.bounds()),
                        null);
            case Unfundable unfundable -> unfundable;
        };
    }

    /// Legs that buy need from the start what the dearer one may cost. Legs that sell need nothing yet: what
    /// the entry order buys stays locked for them.
    private Funding bracket(OrderRequest.Place order, Cost entry, List<LinkedOrder> linked, Pair pair, Prices prices) {
        OrderSide side = order.orderSide().opposite();
        if (linked.size() != 2 || linked.stream().anyMatch(leg -> leg.orderSide() != side)) {
            return Unfundable.invalid("A bracket has two legs, both of the other side than its entry order");
        }
        List<PriceBounds> bounds = new ArrayList<>();
        BigDecimal dearest = BigDecimal.ZERO;
        for (LinkedOrder leg : linked) {
            switch (costs.of(OrderTerms.of(leg, entry.quantity()), pair, prices, fees)) {
                case Cost cost -> {
                    bounds.add(cost.bounds());
                    dearest = dearest.max(cost.amount());
                }
                case Unfundable unfundable -> {
                    return unfundable;
                }
            }
        }
        BigDecimal locked = switch (side) {
            case BUY -> dearest;
            case SELL -> BigDecimal.ZERO;
        };
        return new Funding.Needed(
                currency(order.orderSide(), pair),
                entry.amount(),
                entry.bounds(),
                List.copyOf(bounds),
                new Funding.LegsNeed(currency(side, pair), locked));
    }

    /// What the order as it is to be needs for what is to be left of it.
    ///
    /// @param terms what the order was funded with
    public ChangeFunding funding(OrderRequest.Change change, FeeTerms terms, Prices prices) {
        Optional<Pair> listed = catalogue.findPair(change.pairSymbol());
        if (listed.isEmpty()) {
            return Unfundable.unlisted(change.pairSymbol());
        }
        Pair pair = listed.get();
        if (change.remainingQuantity().signum() <= 0 || change.quantity().compareTo(change.remainingQuantity()) < 0) {
            return Unfundable.invalid("The quantity of an order is more than what is filled of it");
        }
        if (canOnlyShrink(change.orderType())) {
            return new ChangeFunding.Needed(currency(change.orderSide(), pair), BigDecimal.ZERO, BigDecimal.ZERO, null);
        }
        // The engine carries it out where it is what order-service took it for, and otherwise holds what it
        // needs against what is reserved.
        if (change.reduction() != null && change.reduction()) {
            return reduction(change, pair, prices, terms);
        }
        // The bound holds for the whole order, the money is for what is left of it.
        if (costs.of(OrderTerms.of(change, change.quantity()), pair, prices, terms) instanceof Unfundable unfundable) {
            return unfundable;
        }
        return switch (costs.of(OrderTerms.of(change, change.remainingQuantity()), pair, prices, terms)) {
            case Cost cost ->
                new ChangeFunding.Needed(
                        currency(change.orderSide(), pair),
                        cost.amount(),
                        cost.least().max(cost.amount().subtract(terms.minFee())),
                        cost.bounds().protectionPrice());
            case Unfundable unfundable -> unfundable;
        };
    }

    private ChangeFunding reduction(OrderRequest.Change change, Pair pair, Prices prices, FeeTerms terms) {
        BigDecimal protection =
                costs.of(OrderTerms.of(change, change.quantity()), pair, prices, terms) instanceof Cost cost
                        ? cost.bounds().protectionPrice()
                        : null;
        return new ChangeFunding.Needed(
                currency(change.orderSide(), pair), BigDecimal.ZERO, BigDecimal.ZERO, protection);
    }

    /// Whether the engine refuses everything but a smaller quantity, which needs nothing.
    private static boolean canOnlyShrink(OrderType type) {
        return switch (type) {
            case MARKET, TRAILING_STOP -> true;
            case LIMIT, ICEBERG, STOP_LOSS, TAKE_PROFIT, STOP_LIMIT, TAKE_PROFIT_LIMIT -> false;
        };
    }

    private static String currency(OrderSide side, Pair pair) {
        return switch (side) {
            case BUY -> pair.quote().symbol();
            case SELL -> pair.base().symbol();
        };
    }
}
