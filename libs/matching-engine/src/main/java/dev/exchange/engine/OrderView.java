package dev.exchange.engine;

/// The whole state of one order, read straight from the engine's store.
///
/// A view is moved from order to order: copy what you keep. It is valid until the listener's method, or the
/// visitor, that was given it returns.
public final class OrderView {
    private final OrderSlab slab;
    private int slot;
    // As numbers: a collector that is told of every reference stored would be told twice for every event.
    private int status;
    private int reason;

    OrderView(OrderSlab slab) {
        this.slab = slab;
    }

    @SuppressWarnings("EnumOrdinal") // never leaves memory
    OrderView at(int slot, OrderStatus status, Reason reason) {
        this.slot = slot;
        this.status = status.ordinal();
        this.reason = reason.ordinal();
        return this;
    }

    private long word(int field) {
        return slab.words[(slot << OrderSlab.SHIFT) + field];
    }

    private int flags() {
        return (int) word(OrderSlab.LEVEL_FLAGS);
    }

    public long orderId() {
        return word(OrderSlab.ID);
    }

    public long userId() {
        return word(OrderSlab.USER);
    }

    public Side side() {
        return (flags() & OrderSlab.SELL) == 0 ? Side.BUY : Side.SELL;
    }

    /// The type the order was placed with; a triggered stop keeps it.
    public OrderType type() {
        return OrderType.of((flags() >>> OrderSlab.TYPE_SHIFT) & OrderSlab.TYPE_MASK);
    }

    public TimeInForce timeInForce() {
        return TimeInForce.of((flags() >>> OrderSlab.TIF_SHIFT) & OrderSlab.TIF_MASK);
    }

    public SelfTradePrevention selfTradePrevention() {
        return SelfTradePrevention.of((flags() >>> OrderSlab.STP_SHIFT) & OrderSlab.STP_MASK);
    }

    public boolean isPostOnly() {
        return (flags() & OrderSlab.POST_ONLY) != 0;
    }

    /// Whether a stop's trigger was reached.
    public boolean isTriggered() {
        return (flags() & OrderSlab.TRIGGERED) != 0;
    }

    /// The limit price, or a market order's protection price; 0 where there is none.
    public long priceTicks() {
        return word(OrderSlab.PRICE);
    }

    /// The price that triggers the order; a trailing stop's moves with the market. 0 where there is none.
    public long stopPriceTicks() {
        return slab.cold(slot, OrderSlab.STOP);
    }

    /// A trailing stop's distance as it was given: in ticks, or 0.
    public long trailTicks() {
        return slab.cold(slot, OrderSlab.TRAIL_TICKS);
    }

    /// A trailing stop's distance as it was given: in hundredths of a percent, or 0.
    public long trailBasisPoints() {
        return slab.cold(slot, OrderSlab.TRAIL_BASIS_POINTS);
    }

    /// How far beyond the stop reached a trailing stop-limit order may trade; 0 for other orders.
    public long limitOffsetTicks() {
        return slab.cold(slot, OrderSlab.LIMIT_OFFSET);
    }

    /// What a market order by quote amount may still trade for, in ticks times lots; 0 for other orders.
    public long quoteLeft() {
        return slab.cold(slot, OrderSlab.QUOTE_LEFT);
    }

    /// Whether it is one of a pair, or a bracket's entry order whose legs wait for it.
    public boolean isLinked() {
        return slab.isLinked(slot);
    }

    /// The best last price a trailing stop has seen; 0 before it saw one.
    public long markPriceTicks() {
        return slab.cold(slot, OrderSlab.MARK);
    }

    /// The whole quantity: what is filled and what is left. Amendments and self-trade prevention reduce it.
    public long quantityLots() {
        return word(OrderSlab.QUANTITY);
    }

    public long filledLots() {
        return word(OrderSlab.QUANTITY) - slab.remaining(slot);
    }

    /// What is left; after the end of the order, what it ended without.
    public long remainingLots() {
        return slab.remaining(slot);
    }

    /// What of the order the book shows now.
    public long visibleLots() {
        return status() == OrderStatus.OPEN ? word(OrderSlab.VISIBLE) : 0;
    }

    /// How much an iceberg shows at a time; 0 for other orders.
    public long displayLots() {
        return slab.cold(slot, OrderSlab.DISPLAY);
    }

    /// When the order's time ends, in epoch milliseconds; 0 for never.
    public long expiryMillis() {
        return slab.cold(slot, OrderSlab.EXPIRY);
    }

    public OrderStatus status() {
        return OrderStatus.of(status);
    }

    /// Why the order was rejected or cancelled; [Reason#NONE] otherwise.
    public Reason reason() {
        return Reason.of(reason);
    }

    @Override
    public String toString() {
        return "%s order %d of user %d: %s %s %d at %d, filled %d, %s%s"
                .formatted(
                        status(),
                        orderId(),
                        userId(),
                        type(),
                        side(),
                        quantityLots(),
                        priceTicks(),
                        filledLots(),
                        timeInForce(),
                        reason() == Reason.NONE ? "" : ", " + reason().text());
    }
}
