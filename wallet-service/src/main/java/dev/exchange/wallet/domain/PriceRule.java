package dev.exchange.wallet.domain;

import dev.exchange.contracts.Catalogue.Pair;
import dev.exchange.contracts.Decimals;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.PriceUpdate;
import dev.exchange.wallet.domain.Pricing.Priced;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How far an order may go. One with a price goes to it. One that trades at market goes from where it
/// starts (the best price of the other side; a stop order from its stop) as far as the slippage limit allows, and
/// carries that protection price to the engine, which stops there.
final class PriceRule {
    private static final BigDecimal PERCENT = BigDecimal.ONE.movePointLeft(2);

    private final BigDecimal slippageLimit;

    /// @param slippageLimit as a share, from 0 to below 1: 0.05 is 5 %
    PriceRule(BigDecimal slippageLimit) {
        if (slippageLimit.signum() < 0 || slippageLimit.compareTo(BigDecimal.ONE) >= 0) {
            throw new IllegalArgumentException("The slippage limit is a share from 0 to below 1, not " + slippageLimit);
        }
        this.slippageLimit = slippageLimit;
    }

    Pricing of(OrderTerms order, Pair pair, Prices prices) {
        return switch (order.type()) {
            case LIMIT, ICEBERG -> atItsPrice(order);
            case STOP_LIMIT, TAKE_PROFIT_LIMIT -> isPositive(order.stopPrice()) ? atItsPrice(order) : noStop(order);
            case MARKET -> atMarket(order.side(), pair, prices);
            case STOP_LOSS, TAKE_PROFIT -> fromItsStop(order, pair);
            case TRAILING_STOP -> trailing(order, pair, prices);
        };
    }

    private static Pricing atItsPrice(OrderTerms order) {
        BigDecimal price = order.price();
        if (price == null || price.signum() <= 0) {
            return Unfundable.invalid("A " + order.type().wireName() + " order has a price above zero");
        }
        return new Priced(price, PriceBounds.NONE);
    }

    private Pricing atMarket(OrderSide side, Pair pair, Prices prices) {
        Optional<PriceUpdate> known = prices.of(pair.symbol());
        if (known.isEmpty()) {
            return new Unfundable(
                    "no_price",
                    pair.symbol() + " has no price yet, so what a market order may cost is unknown; a limit order can"
                            + " be placed");
        }
        BigDecimal best = switch (side) {
            case BUY -> known.get().askPrice();
            case SELL -> known.get().bidPrice();
        };
        return protectedFrom(best != null ? best : known.get().currentPrice(), side, pair, null);
    }

    private Pricing fromItsStop(OrderTerms order, Pair pair) {
        BigDecimal stop = order.stopPrice();
        return stop == null || stop.signum() <= 0 ? noStop(order) : protectedFrom(stop, order.side(), pair, null);
    }

    /// A buy without a first stop gets one, because without it nothing would bound what it may cost. A sell
    /// reserves the same wherever it starts, so the engine may start it from its own last price.
    private Pricing trailing(OrderTerms order, Pair pair, Prices prices) {
        BigDecimal given = order.stopPrice();
        if (given != null) {
            return given.signum() <= 0 ? noStop(order) : fromStop(order, given, pair, null);
        }
        Optional<PriceUpdate> known = prices.of(pair.symbol());
        if (known.isEmpty()) {
            return new Unfundable(
                    "no_price",
                    pair.symbol()
                            + " has no price yet that a trailing stop could follow; give it a stop price, or place"
                            + " it later");
        }
        BigDecimal current = known.get().currentPrice();
        BigDecimal distance = distance(order, current);
        if (distance == null) {
            return Unfundable.invalid("A trailing stop has a distance above zero, as an amount or in percent");
        }
        return switch (order.side()) {
            case BUY -> {
                BigDecimal first = toTick(current.add(distance), pair, RoundingMode.UP);
                yield fromStop(order, first, pair, first);
            }
            case SELL -> fromStop(order, toTick(current.subtract(distance), pair, RoundingMode.DOWN), pair, null);
        };
    }

    private static @Nullable BigDecimal distance(OrderTerms order, BigDecimal current) {
        BigDecimal amount = order.options().trailAmount();
        BigDecimal percent = order.options().trailPercent();
        if (isPositive(amount)) {
            return amount;
        }
        return percent != null && percent.signum() > 0
                ? current.multiply(percent).multiply(PERCENT)
                : null;
    }

    /// @param set the stop where it is not the order's own; null otherwise
    private Pricing fromStop(OrderTerms order, BigDecimal stop, Pair pair, @Nullable BigDecimal set) {
        BigDecimal offset = order.options().limitOffset();
        if (offset == null) {
            return protectedFrom(stop, order.side(), pair, set);
        }
        BigDecimal worst = switch (order.side()) {
            case BUY -> stop.add(offset);
            case SELL -> stop.subtract(offset).max(pair.tickSize());
        };
        return new Priced(worst, new PriceBounds(set, null));
    }

    private Pricing protectedFrom(BigDecimal start, OrderSide side, Pair pair, @Nullable BigDecimal stop) {
        BigDecimal protection = switch (side) {
            case BUY -> toTick(start.multiply(BigDecimal.ONE.add(slippageLimit)), pair, RoundingMode.DOWN);
            case SELL -> toTick(start.multiply(BigDecimal.ONE.subtract(slippageLimit)), pair, RoundingMode.UP);
        };
        return new Priced(protection, new PriceBounds(stop, protection));
    }

    private static BigDecimal toTick(BigDecimal price, Pair pair, RoundingMode rounding) {
        BigDecimal ticks = price.divide(pair.tickSize(), 0, rounding).max(BigDecimal.ONE);
        return Decimals.normal(ticks.multiply(pair.tickSize()));
    }

    private static boolean isPositive(@Nullable BigDecimal number) {
        return number != null && number.signum() > 0;
    }

    private static Unfundable noStop(OrderTerms order) {
        return Unfundable.invalid("A " + order.type().wireName() + " order has a stop price above zero");
    }
}
