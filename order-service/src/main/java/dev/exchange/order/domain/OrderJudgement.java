package dev.exchange.order.domain;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Decimals;
import dev.exchange.contracts.OrderOptions;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.SelfTradePrevention;
import dev.exchange.contracts.TimeInForce;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Judges one order: what its type needs and takes, and whether the values make sense. What the orders of a
/// group are to each other is judged elsewhere.
///
/// @param now when the request is judged
record OrderJudgement(OrderReview review, SizeRules sizes, Instant now) {
    private static final Pattern CLIENT_ORDER_ID = Pattern.compile("[\\x21-\\x7e]{1,64}");
    private static final BigDecimal TRAIL_STEP = new BigDecimal("0.01");
    private static final BigDecimal MAX_TRAIL_PERCENT = new BigDecimal("99.99");

    /// What an order has in common with those that are placed together with it; null where it is not known.
    record Frame(
            @Nullable String userId,
            Catalogue.@Nullable Pair pair,
            @Nullable OrderSide side,
            @Nullable BigDecimal quantity) {}

    /// The order's terms; null where something about it is wrong or missing, which the review then says.
    @Nullable
    OrderTerms judge(Frame frame, @Nullable OrderType type) {
        int before = review.violations().size();
        String clientOrderId = clientOrderId();
        TimeInForce timeInForce = timeInForce();
        if (type == null) {
            return null;
        }
        TypeRules.refuseWhatIsNotTaken(review, type);
        BigDecimal price = price(type, frame.pair());
        BigDecimal stopPrice = stopPrice(type, frame.pair());
        OrderOptions options = options(type, timeInForce, frame);
        EndRules.End end = timeInForce == null ? EndRules.End.NONE : EndRules.end(review, type, timeInForce, now);
        checkValue(frame, price, stopPrice);
        if (review.violations().size() > before
                || frame.userId() == null
                || frame.pair() == null
                || frame.side() == null
                || frame.quantity() == null
                || timeInForce == null) {
            return null;
        }
        return new OrderTerms(
                frame.userId(),
                clientOrderId,
                frame.pair().symbol(),
                type,
                frame.side(),
                timeInForce,
                frame.quantity(),
                price,
                stopPrice,
                options,
                end.lifetime(),
                end.at());
    }

    private @Nullable String clientOrderId() {
        String id = review.fields().text(OrderField.CLIENT_ORDER_ID);
        if (id != null && !CLIENT_ORDER_ID.matcher(id).matches()) {
            review.invalid(
                    OrderField.CLIENT_ORDER_ID,
                    review.name(OrderField.CLIENT_ORDER_ID)
                            + " must be 1 to 64 visible ASCII characters without spaces");
            return null;
        }
        return id;
    }

    private @Nullable TimeInForce timeInForce() {
        return review.fields().has(OrderField.TIME_IN_FORCE)
                ? review.named(OrderField.TIME_IN_FORCE, TimeInForce::of)
                : TimeInForce.GOOD_TIL_CANCELED;
    }

    private @Nullable BigDecimal price(OrderType type, Catalogue.@Nullable Pair pair) {
        return switch (type) {
            case MARKET, STOP_LOSS, TAKE_PROFIT, TRAILING_STOP -> null;
            case LIMIT, ICEBERG, STOP_LIMIT, TAKE_PROFIT_LIMIT -> {
                if (!review.fields().has(OrderField.PRICE)) {
                    review.missing(OrderField.PRICE, "a " + type.wireName() + " order needs one");
                }
                yield review.onTick(OrderField.PRICE, pair);
            }
        };
    }

    private @Nullable BigDecimal stopPrice(OrderType type, Catalogue.@Nullable Pair pair) {
        return switch (type) {
            case MARKET, LIMIT, ICEBERG -> null;
            case STOP_LOSS, STOP_LIMIT, TAKE_PROFIT_LIMIT -> {
                if (!review.fields().has(OrderField.STOP_PRICE)) {
                    review.missing(OrderField.STOP_PRICE, "a " + type.wireName() + " order needs its trigger");
                }
                yield review.onTick(OrderField.STOP_PRICE, pair);
            }
            case TAKE_PROFIT -> trigger(review, pair);
            case TRAILING_STOP -> review.onTick(OrderField.STOP_PRICE, pair);
        };
    }

    /// A take_profit's, which may stand in either field.
    static @Nullable BigDecimal trigger(OrderReview review, Catalogue.@Nullable Pair pair) {
        BigDecimal price = review.fields().number(OrderField.PRICE);
        BigDecimal stopPrice = review.fields().number(OrderField.STOP_PRICE);
        if (price == null) {
            if (stopPrice == null && !review.fields().isUnreadable(OrderField.PRICE)) {
                review.missing(OrderField.STOP_PRICE, "a take_profit order needs its trigger, here or in price");
            }
            return review.onTick(OrderField.STOP_PRICE, pair);
        }
        if (stopPrice != null && stopPrice.compareTo(price) != 0) {
            review.senseless(
                    OrderField.PRICE,
                    "price_not_allowed",
                    "a take_profit order has one trigger: send " + review.name(OrderField.STOP_PRICE)
                            + " or price, or order_type take_profit_limit for a limit besides");
            return null;
        }
        return review.onTick(OrderField.PRICE, pair);
    }

    private @Nullable OrderOptions options(OrderType type, @Nullable TimeInForce timeInForce, Frame frame) {
        BigDecimal trailAmount = null;
        BigDecimal trailPercent = null;
        BigDecimal limitOffset = null;
        if (type == OrderType.TRAILING_STOP) {
            checkOneTrail();
            trailAmount = review.onTick(OrderField.TRAIL_AMOUNT, frame.pair());
            trailPercent = trailPercent();
            limitOffset = review.onTick(OrderField.LIMIT_OFFSET, frame.pair());
        }
        return new OrderOptions(
                        type == OrderType.MARKET ? quoteAmount(timeInForce, frame.pair()) : null,
                        type == OrderType.ICEBERG ? visibleQuantity(frame) : null,
                        trailAmount,
                        trailPercent,
                        limitOffset,
                        postOnly(type, timeInForce),
                        review.named(OrderField.SELF_TRADE_PREVENTION, SelfTradePrevention::of))
                .orNull();
    }

    private @Nullable BigDecimal quoteAmount(@Nullable TimeInForce timeInForce, Catalogue.@Nullable Pair pair) {
        if (timeInForce == TimeInForce.FILL_OR_KILL && review.fields().has(OrderField.QUOTE_AMOUNT)) {
            review.senseless(
                    OrderField.TIME_IN_FORCE,
                    "time_in_force_not_allowed",
                    "an order for a quote_amount takes what the amount pays for, so it cannot be fill_or_kill: send"
                            + " a quantity instead, or leave time_in_force out");
        }
        return sizes.quoteAmount(review, pair);
    }

    private @Nullable BigDecimal visibleQuantity(Frame frame) {
        if (!review.fields().has(OrderField.VISIBLE_QUANTITY)) {
            review.missing(OrderField.VISIBLE_QUANTITY, "an iceberg needs to know how much it shows at a time");
        }
        return sizes.visibleQuantity(review, frame.quantity(), frame.pair());
    }

    private void checkOneTrail() {
        boolean amount = review.fields().has(OrderField.TRAIL_AMOUNT);
        boolean percent = review.fields().has(OrderField.TRAIL_PERCENT);
        if (amount && percent) {
            review.senseless(
                    OrderField.TRAIL_PERCENT,
                    "trail_percent_not_allowed",
                    "a trailing_stop order has one distance: send trail_amount or "
                            + review.name(OrderField.TRAIL_PERCENT) + ", not both");
        }
        if (!amount && !percent && !review.fields().isUnreadable(OrderField.TRAIL_PERCENT)) {
            review.missing(
                    OrderField.TRAIL_AMOUNT,
                    "a trailing_stop order needs its distance, as trail_amount or as trail_percent");
        }
    }

    private @Nullable BigDecimal trailPercent() {
        BigDecimal percent = review.fields().number(OrderField.TRAIL_PERCENT);
        if (percent == null) {
            return null;
        }
        String name = review.name(OrderField.TRAIL_PERCENT);
        if (percent.compareTo(TRAIL_STEP) < 0 || percent.compareTo(MAX_TRAIL_PERCENT) > 0) {
            review.invalid(
                    OrderField.TRAIL_PERCENT, name + " must be from 0.01 to 99.99; it is " + Decimals.plain(percent));
            return null;
        }
        return review.multiple(
                OrderField.TRAIL_PERCENT,
                "invalid_trail_percent",
                percent,
                TRAIL_STEP,
                Decimals.nearest(percent, TRAIL_STEP).min(MAX_TRAIL_PERCENT),
                "");
    }

    /// True or nothing: an order that may trade on entry is the rule.
    private @Nullable Boolean postOnly(OrderType type, @Nullable TimeInForce timeInForce) {
        Boolean postOnly = review.fields().flag(OrderField.POST_ONLY);
        if (postOnly == null || !postOnly) {
            return null;
        }
        if (!TypeRules.hasLimit(type, review.fields())) {
            review.refuse(
                    OrderField.POST_ONLY,
                    "a " + type.wireName() + " order trades at the market's price and never rests");
        } else if (timeInForce != null && TypeRules.isImmediate(timeInForce)) {
            review.refuse(
                    OrderField.POST_ONLY,
                    "an immediate_or_cancel or fill_or_kill order only trades on entry, which post_only forbids");
        }
        return true;
    }

    private void checkValue(Frame frame, @Nullable BigDecimal price, @Nullable BigDecimal stopPrice) {
        if (frame.pair() == null || frame.side() == null || frame.quantity() == null) {
            return;
        }
        if (price != null) {
            sizes.checkValue(review, OrderField.PRICE, frame.pair(), frame.side(), frame.quantity(), price);
        } else if (stopPrice != null) {
            sizes.checkValue(review, OrderField.STOP_PRICE, frame.pair(), frame.side(), frame.quantity(), stopPrice);
        }
    }
}
