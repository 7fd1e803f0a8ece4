package dev.exchange.engine;

/// An order to place: a mutable value that the caller fills again and again, so that placing allocates nothing.
///
/// [#reset] first, then what the order has; what is not set stays absent. The engine copies what it needs and
/// keeps no reference. Contents that make no sense are answered with a rejection, not with an exception.
public final class NewOrder {
    long timeMillis;
    long orderId;
    long userId;
    int sideCode;
    OrderType type = OrderType.LIMIT;
    TimeInForce timeInForce = TimeInForce.GOOD_TIL_CANCELLED;
    SelfTradePrevention selfTradePrevention = SelfTradePrevention.NONE;
    boolean postOnly;
    long priceTicks;
    long stopPriceTicks;
    long quantityLots;
    long quoteAmount;
    long displayLots;
    long expiryMillis;
    long trailTicks;
    long trailBasisPoints;
    long limitOffsetTicks;
    /// Whether any field from the stop price on, or the end, has been set since the reset: most orders have
    /// none, and one look tells.
    boolean hasOptions;

    /// Starts a new order good until cancelled, without any option.
    ///
    /// @param timeMillis the record's time, milliseconds since 1970-01-01T00:00Z
    /// @param orderId 1 to 2^53 - 1
    /// @param userId positive
    public NewOrder reset(long timeMillis, long orderId, long userId, Side side, OrderType type) {
        this.timeMillis = timeMillis;
        this.orderId = orderId;
        this.userId = userId;
        sideCode = side.code;
        // References are stored only where they change: a collector is told of each.
        if (this.type != type) {
            this.type = type;
        }
        timeInForce(TimeInForce.GOOD_TIL_CANCELLED);
        selfTradePrevention(SelfTradePrevention.NONE);
        postOnly = false;
        priceTicks = 0;
        quantityLots = 0;
        if (hasOptions) {
            clearOptions();
        }
        return this;
    }

    private void clearOptions() {
        hasOptions = false;
        stopPriceTicks = 0;
        quoteAmount = 0;
        displayLots = 0;
        expiryMillis = 0;
        trailTicks = 0;
        trailBasisPoints = 0;
        limitOffsetTicks = 0;
    }

    /// The limit price; for orders that trade at market the protection price beyond which they stop, or 0 for
    /// none.
    public NewOrder price(long priceTicks) {
        this.priceTicks = priceTicks;
        return this;
    }

    /// The whole quantity; for a market order by quote amount the most it may trade, or 0 for no bound.
    public NewOrder quantity(long quantityLots) {
        this.quantityLots = quantityLots;
        return this;
    }

    /// Makes a market order trade for an amount: it takes whole lots while price times quantity stays within
    /// it.
    ///
    /// @param quoteAmount in ticks times lots
    public NewOrder quoteAmount(long quoteAmount) {
        this.quoteAmount = quoteAmount;
        hasOptions |= quoteAmount != 0;
        return this;
    }

    public NewOrder timeInForce(TimeInForce timeInForce) {
        if (this.timeInForce != timeInForce) {
            this.timeInForce = timeInForce;
        }
        return this;
    }

    /// The end of the order's time in epoch milliseconds, for any order that can wait; 0 for none.
    public NewOrder expiry(long expiryMillis) {
        this.expiryMillis = expiryMillis;
        hasOptions |= expiryMillis != 0;
        return this;
    }

    public NewOrder selfTradePrevention(SelfTradePrevention mode) {
        if (selfTradePrevention != mode) {
            selfTradePrevention = mode;
        }
        return this;
    }

    public NewOrder postOnly(boolean postOnly) {
        this.postOnly = postOnly;
        return this;
    }

    /// The last price that triggers the order. For a trailing stop its first stop, or 0 to start from the last
    /// price.
    public NewOrder stopPrice(long stopPriceTicks) {
        this.stopPriceTicks = stopPriceTicks;
        hasOptions |= stopPriceTicks != 0;
        return this;
    }

    /// How much of an iceberg is shown at a time.
    public NewOrder display(long displayLots) {
        this.displayLots = displayLots;
        hasOptions |= displayLots != 0;
        return this;
    }

    /// A trailing stop's distance from the best last price.
    public NewOrder trail(long trailTicks) {
        this.trailTicks = trailTicks;
        hasOptions |= trailTicks != 0;
        return this;
    }

    /// A trailing stop's distance in hundredths of a percent of the best last price, 1 to 9,999.
    public NewOrder trailBasisPoints(long trailBasisPoints) {
        this.trailBasisPoints = trailBasisPoints;
        hasOptions |= trailBasisPoints != 0;
        return this;
    }

    /// How far beyond the stop reached a trailing stop-limit order may trade.
    public NewOrder limitOffset(long limitOffsetTicks) {
        this.limitOffsetTicks = limitOffsetTicks;
        hasOptions |= limitOffsetTicks != 0;
        return this;
    }

    public long orderId() {
        return orderId;
    }

    public long userId() {
        return userId;
    }
}
