package dev.exchange.wallet.domain;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Catalogue.Pair;
import dev.exchange.contracts.Decimals;
import dev.exchange.contracts.FeeTerms;
import dev.exchange.contracts.OrderRequest;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.PriceUpdate;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What an order must lock before it may trade: a buy its whole value at the worst price it accepts and
/// the taker's fee on it, a sell its quantity. A market order accepts the best price of the other side
/// moved by the slippage limit, and carries that price to the engine, which stops there.
public final class FundingRule {
    /// The largest value of an order and the largest reservation: what 64 bits of 10^-8 hold.
    public static final BigDecimal MAX_VALUE = BigDecimal.valueOf(Long.MAX_VALUE, 8);

    private final Catalogue catalogue;
    private final FeeTerms fees;
    private final BigDecimal slippageLimit;

    /// @param fees what orders funded from now on pay
    /// @param slippageLimit how far from the best price a market order may trade, as a share: 0.05 is 5 %
    public FundingRule(Catalogue catalogue, FeeTerms fees, BigDecimal slippageLimit) {
        if (slippageLimit.signum() < 0 || slippageLimit.compareTo(BigDecimal.ONE) >= 0) {
            throw new IllegalArgumentException("The slippage limit is a share from 0 to below 1, not " + slippageLimit);
        }
        this.catalogue = catalogue;
        this.fees = fees;
        this.slippageLimit = slippageLimit;
    }

    public FeeTerms fees() {
        return fees;
    }

    /// What the order needs, or why it cannot be funded whatever its owner has.
    public Funding funding(OrderRequest.Place order, Prices prices) {
        Optional<Pair> listed = catalogue.findPair(order.pairSymbol());
        if (listed.isEmpty()) {
            return new Funding.Unfundable("unknown_pair", order.pairSymbol() + " is not listed");
        }
        Pair pair = listed.get();
        if (order.quantity().signum() <= 0) {
            return new Funding.Unfundable("invalid_order", "The quantity of an order is more than zero");
        }
        return switch (order.orderType()) {
            case LIMIT -> atLimit(order, pair);
            case MARKET -> atMarket(order, pair, prices);
            case STOP_LOSS, TAKE_PROFIT, STOP_LIMIT, TAKE_PROFIT_LIMIT, TRAILING_STOP, ICEBERG ->
                new Funding.Unfundable(
                        "unsupported_order_type",
                        "Orders of type " + order.orderType().wireName() + " cannot be funded; limit and market can");
        };
    }

    private Funding atLimit(OrderRequest.Place order, Pair pair) {
        BigDecimal price = order.price();
        if (price == null || price.signum() <= 0) {
            return new Funding.Unfundable("invalid_order", "A limit order has a price above zero");
        }
        return needed(order, pair, price, null);
    }

    private Funding atMarket(OrderRequest.Place order, Pair pair, Prices prices) {
        Optional<PriceUpdate> known = prices.of(pair.symbol());
        if (known.isEmpty()) {
            return new Funding.Unfundable(
                    "no_price",
                    pair.symbol() + " has no price yet, so what a market order may cost is unknown; a limit order can"
                            + " be placed");
        }
        BigDecimal protection = protectionPrice(order.orderSide(), pair, known.get());
        return needed(order, pair, protection, protection);
    }

    private BigDecimal protectionPrice(OrderSide side, Pair pair, PriceUpdate price) {
        BigDecimal best = switch (side) {
            case BUY -> price.askPrice();
            case SELL -> price.bidPrice();
        };
        BigDecimal basis = best != null ? best : price.currentPrice();
        return switch (side) {
            case BUY -> toTick(basis.multiply(BigDecimal.ONE.add(slippageLimit)), pair, RoundingMode.DOWN);
            case SELL -> toTick(basis.multiply(BigDecimal.ONE.subtract(slippageLimit)), pair, RoundingMode.UP);
        };
    }

    private static BigDecimal toTick(BigDecimal price, Pair pair, RoundingMode rounding) {
        BigDecimal ticks = price.divide(pair.tickSize(), 0, rounding).max(BigDecimal.ONE);
        return Decimals.normal(ticks.multiply(pair.tickSize()));
    }

    private Funding needed(
            OrderRequest.Place order, Pair pair, BigDecimal worstPrice, @Nullable BigDecimal protectionPrice) {
        BigDecimal value = order.quantity().multiply(worstPrice);
        String quote = pair.quote().symbol();
        Funding.Needed needed = switch (order.orderSide()) {
            case BUY ->
                new Funding.Needed(
                        quote,
                        Decimals.normal(fees.buyReservation(
                                order.quantity(), worstPrice, pair.quote().precision())),
                        protectionPrice);
            case SELL -> new Funding.Needed(pair.base().symbol(), Decimals.normal(order.quantity()), protectionPrice);
        };
        if (value.max(needed.amount()).compareTo(MAX_VALUE) > 0) {
            return new Funding.Unfundable(
                    "order_too_large",
                    "This order is worth " + Decimals.plain(value) + " " + quote + "; an order may be worth at most "
                            + MAX_VALUE.toPlainString() + " with its fee");
        }
        return needed;
    }

    /// What it takes to fund an order.
    public sealed interface Funding {
        /// @param currency the quote currency of a buy, the base currency of a sell
        /// @param amount to lock; the order never costs more
        /// @param protectionPrice where a market order stops; null for an order with a price of its own
        record Needed(
                String currency,
                BigDecimal amount,
                @Nullable BigDecimal protectionPrice) implements Funding {}

        /// @param code stable, for programs
        /// @param reason in words
        record Unfundable(String code, String reason) implements Funding {}
    }
}
