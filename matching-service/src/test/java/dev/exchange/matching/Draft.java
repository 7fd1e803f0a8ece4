package dev.exchange.matching;

import dev.exchange.contracts.OrderOptions;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.SelfTradePrevention;
import dev.exchange.contracts.TimeInForce;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An order as a test wants it, before it has an id and funds. Made for one order and filled in once.
public final class Draft {
    final OrderType type;
    final OrderSide side;
    final BigDecimal quantity;
    TimeInForce timeInForce = TimeInForce.GOOD_TIL_CANCELED;

    @Nullable
    BigDecimal price;

    @Nullable
    BigDecimal stopPrice;

    @Nullable
    BigDecimal protectionPrice;

    @Nullable
    Instant expiresAt;

    private @Nullable BigDecimal quoteAmount;
    private @Nullable BigDecimal displayQuantity;
    private @Nullable BigDecimal trailAmount;
    private @Nullable BigDecimal trailPercent;
    private @Nullable BigDecimal limitOffset;
    private @Nullable Boolean postOnly;
    private @Nullable SelfTradePrevention selfTradePrevention;

    public Draft(OrderType type, OrderSide side, BigDecimal quantity) {
        this.type = type;
        this.side = side;
        this.quantity = quantity;
    }

    public static Draft of(OrderType type, OrderSide side, String quantity) {
        return new Draft(type, side, new BigDecimal(quantity));
    }

    public Draft price(String value) {
        return price(new BigDecimal(value));
    }

    public Draft price(@Nullable BigDecimal value) {
        price = value;
        return this;
    }

    public Draft stop(String value) {
        return stop(new BigDecimal(value));
    }

    public Draft stop(@Nullable BigDecimal value) {
        stopPrice = value;
        return this;
    }

    public Draft protection(String value) {
        return protection(new BigDecimal(value));
    }

    public Draft protection(@Nullable BigDecimal value) {
        protectionPrice = value;
        return this;
    }

    public Draft lasting(TimeInForce value) {
        timeInForce = value;
        return this;
    }

    public Draft until(@Nullable Instant end) {
        expiresAt = end;
        return this;
    }

    public Draft quoteAmount(@Nullable BigDecimal value) {
        quoteAmount = value;
        return this;
    }

    public Draft display(@Nullable BigDecimal value) {
        displayQuantity = value;
        return this;
    }

    public Draft trail(@Nullable BigDecimal amount) {
        trailAmount = amount;
        return this;
    }

    public Draft trailPercent(@Nullable BigDecimal percent) {
        trailPercent = percent;
        return this;
    }

    public Draft limitOffset(@Nullable BigDecimal value) {
        limitOffset = value;
        return this;
    }

    public Draft postOnly() {
        postOnly = true;
        return this;
    }

    public Draft preventing(@Nullable SelfTradePrevention mode) {
        selfTradePrevention = mode;
        return this;
    }

    @Nullable
    OrderOptions options() {
        return new OrderOptions(
                        quoteAmount,
                        displayQuantity,
                        trailAmount,
                        trailPercent,
                        limitOffset,
                        postOnly,
                        selfTradePrevention)
                .orNull();
    }

    @Nullable
    BigDecimal worstPrice() {
        if (limitOffset != null) {
            return stopPrice == null ? null : stopPrice.add(limitOffset);
        }
        return protectionPrice != null ? protectionPrice : price;
    }
}
