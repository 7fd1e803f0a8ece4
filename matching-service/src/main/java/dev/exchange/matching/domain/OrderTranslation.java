package dev.exchange.matching.domain;

import dev.exchange.contracts.Catalogue.Pair;
import dev.exchange.contracts.Decimals;
import dev.exchange.contracts.OrderOptions;
import dev.exchange.engine.MatchingEngine;
import dev.exchange.engine.NewOrder;
import dev.exchange.engine.OrderType;
import dev.exchange.engine.Side;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Turns orders in decimals into the engine's in ticks and lots, and says what does not fit a pair's steps.
/// Which options go together is the engine's to judge.
final class OrderTranslation {
    private static final BigDecimal MAX_TRAIL_PERCENT = new BigDecimal("99.99");

    private final Pair pair;
    private final PairScale scale;

    OrderTranslation(Pair pair, PairScale scale) {
        this.pair = pair;
        this.scale = scale;
    }

    /// Why an order cannot go to the engine at all; null when it can.
    ///
    /// @param leg whether it is a bracket's, whose own quantity does not count
    @Nullable
    Explanation refusal(OrderTerms terms, boolean leg) {
        Explanation quantity = leg ? null : quantityRefusal(terms);
        if (quantity != null) {
            return quantity;
        }
        Explanation price = priceRefusal(terms);
        if (price != null) {
            return price;
        }
        Explanation stop = stopRefusal(terms);
        return stop != null || terms.options() == null ? stop : optionsRefusal(terms.options());
    }

    private @Nullable Explanation quantityRefusal(OrderTerms terms) {
        if (terms.optionsOrNone().quoteAmount() != null && terms.quantity().signum() == 0) {
            return terms.isBuy()
                    ? null
                    : new Explanation(
                            "invalid_quantity", "A sale by quote amount needs a quantity that bounds what it may sell");
        }
        return quantityRefusal(terms.quantity());
    }

    /// Why there can be no order of that quantity; null when there can.
    @Nullable
    Explanation quantityRefusal(BigDecimal quantity) {
        return scale.lots(quantity).isEmpty() ? offLot("invalid_quantity", "quantity", quantity) : null;
    }

    private @Nullable Explanation priceRefusal(OrderTerms terms) {
        OrderType type = terms.engineType();
        if (type == OrderType.TRAILING_STOP_LIMIT) {
            return null;
        }
        BigDecimal limit = terms.worstPrice();
        if (limit == null) {
            return !type.isMarket() || terms.isBuy()
                    ? new Explanation(
                            "invalid_price",
                            type.isMarket() ? "A market buy needs a protection price" : "The price is missing")
                    : null;
        }
        return limitRefusal(limit);
    }

    /// Why there can be no such limit; null when there can.
    @Nullable
    Explanation limitRefusal(BigDecimal price) {
        return scale.ticks(price).isEmpty() ? offTick("invalid_price", "price", price) : null;
    }

    /// Why there can be no such reference price; null when there can.
    @Nullable
    Explanation referenceRefusal(BigDecimal price) {
        OptionalLong ticks = scale.ticks(price);
        return ticks.isEmpty() || ticks.getAsLong() > MatchingEngine.MAX_PRICE_TICKS
                ? offTick("invalid_reference_price", "reference price", price)
                : null;
    }

    private @Nullable Explanation stopRefusal(OrderTerms terms) {
        OrderType type = terms.engineType();
        BigDecimal stop = terms.stopPrice();
        if (!type.isTriggered()) {
            return null;
        }
        if (stop != null) {
            return scale.ticks(stop).isEmpty() ? offTick("invalid_stop_price", "stop price", stop) : null;
        }
        if (!type.isTrailing()) {
            return new Explanation("invalid_stop_price", "The stop price is missing");
        }
        return terms.isBuy()
                ? new Explanation(
                        "invalid_stop_price",
                        "A trailing stop that buys needs a first stop price, which bounds what it may cost")
                : null;
    }

    private @Nullable Explanation optionsRefusal(OrderOptions options) {
        BigDecimal amount = options.quoteAmount();
        if (amount != null && scale.quoteUnits(amount).isEmpty()) {
            return new Explanation(
                    "invalid_quote_amount",
                    "The amount " + shown(amount) + " must pay for at least one lot of "
                            + Decimals.plain(pair.lotSize()) + " at the lowest price, within the market's range");
        }
        BigDecimal display = options.displayQuantity();
        if (display != null && scale.lots(display).isEmpty()) {
            return offLot("invalid_display_quantity", "visible quantity", display);
        }
        BigDecimal trail = options.trailAmount();
        if (trail != null && scale.ticks(trail).isEmpty()) {
            return offTick("invalid_trail", "trail", trail);
        }
        BigDecimal percent = options.trailPercent();
        if (percent != null && basisPoints(percent).isEmpty()) {
            return new Explanation(
                    "invalid_trail",
                    "The trail of " + shown(percent) + " percent is not one of 0.01 to 99.99 in steps of 0.01");
        }
        BigDecimal offset = options.limitOffset();
        if (offset != null && offset.signum() != 0 && scale.ticks(offset).isEmpty()) {
            return offTick("invalid_limit_offset", "limit offset", offset);
        }
        return null;
    }

    /// Percent in hundredths; empty outside 0.01 to 99.99 or between the steps.
    private static OptionalLong basisPoints(BigDecimal percent) {
        if (percent.signum() <= 0 || percent.compareTo(MAX_TRAIL_PERCENT) > 0) {
            return OptionalLong.empty();
        }
        BigDecimal hundredths = percent.movePointRight(2).stripTrailingZeros();
        return hundredths.scale() > 0 ? OptionalLong.empty() : OptionalLong.of(hundredths.longValueExact());
    }

    private Explanation offLot(String code, String what, BigDecimal value) {
        return offStep(code, what, value, "lot size", pair.lotSize());
    }

    private Explanation offTick(String code, String what, BigDecimal value) {
        return offStep(code, what, value, "tick size", pair.tickSize());
    }

    private static Explanation offStep(String code, String what, BigDecimal value, String stepName, BigDecimal step) {
        return new Explanation(
                code,
                "The " + what + " " + shown(value) + " is not a positive multiple of the " + stepName + " "
                        + Decimals.plain(step) + " within the market's range");
    }

    private static String shown(BigDecimal value) {
        return Decimals.isReasonable(value) ? Decimals.plain(value) : value.toString();
    }

    /// Fills in an order that [#refusal] has nothing against.
    void fill(NewOrder order, OrderTerms terms, long timeMillis, long number, long user) {
        OrderType type = terms.engineType();
        order.reset(timeMillis, number, user, terms.isBuy() ? Side.BUY : Side.SELL, type)
                .timeInForce(Types.engine(terms.timeInForce()))
                .quantity(scale.lots(terms.quantity()).orElse(0));
        BigDecimal limit = terms.worstPrice();
        if (limit != null && type != OrderType.TRAILING_STOP_LIMIT) {
            order.price(ticks(limit));
        }
        if (type.isTriggered() && terms.stopPrice() != null) {
            order.stopPrice(ticks(terms.stopPrice()));
        }
        Instant expiresAt = terms.expiresAt();
        if (expiresAt != null && terms.canWait()) {
            order.expiry(expiresAt.toEpochMilli());
        }
        if (terms.options() != null) {
            fill(order, terms.options());
        }
    }

    private void fill(NewOrder order, OrderOptions options) {
        if (options.quoteAmount() != null) {
            order.quoteAmount(scale.quoteUnits(options.quoteAmount()).orElseThrow());
        }
        if (options.displayQuantity() != null) {
            order.display(scale.lots(options.displayQuantity()).orElseThrow());
        }
        if (options.trailAmount() != null) {
            order.trail(ticks(options.trailAmount()));
        }
        if (options.trailPercent() != null) {
            order.trailBasisPoints(basisPoints(options.trailPercent()).orElseThrow());
        }
        if (options.limitOffset() != null && options.limitOffset().signum() != 0) {
            order.limitOffset(ticks(options.limitOffset()));
        }
        order.postOnly(Boolean.TRUE.equals(options.postOnly()));
        order.selfTradePrevention(Types.engine(options.selfTradePrevention()));
    }

    private long ticks(BigDecimal price) {
        return scale.ticks(price).orElseThrow();
    }
}
