package dev.exchange.engine;

/// What a market accepts: every check of a command before it has any effect.
final class OrderRules {
    private final MatchingEngine engine;
    private final OrderSlab slab;

    OrderRules(MatchingEngine engine) {
        this.engine = engine;
        slab = engine.slab;
    }

    /// Whether an order is a limit or market order without anything that needs a cold record.
    static boolean isPlain(NewOrder order) {
        return !order.hasOptions
                && (order.type == OrderType.LIMIT || order.type == OrderType.MARKET)
                && order.timeInForce != TimeInForce.DAY;
    }

    /// When the order's time ends, or 0.
    long expiry(NewOrder order) {
        if (order.timeInForce != TimeInForce.DAY) {
            return order.expiryMillis;
        }
        long midnight = (Math.floorDiv(engine.nowMillis, MatchingEngine.DAY_MILLIS) + 1) * MatchingEngine.DAY_MILLIS;
        return order.expiryMillis == 0 ? midnight : Math.min(midnight, order.expiryMillis);
    }

    /// Why an order cannot be placed, or [Reason#NONE].
    ///
    /// @param quantity the quantity it will have
    /// @param replaced the slot of an order that will be gone by then, or 0
    Reason refusal(NewOrder order, long quantity, int replaced) {
        Reason content = contentRefusal(order, quantity);
        if (content != Reason.NONE) {
            return content;
        }
        int existing = engine.index.find(order.orderId);
        if (existing != 0 && existing != replaced) {
            return Reason.DUPLICATE_ORDER_ID;
        }
        boolean rests = !order.type.isMarket() && !order.timeInForce.isImmediate();
        if (slab.live() >= engine.limits.maxOrders() && replaced == 0 && (rests || order.type.isTriggered())) {
            return Reason.TOO_MANY_ORDERS;
        }
        if (order.type.isTrailing() && engine.triggers.trailing() >= engine.limits.maxTrailingStops()) {
            return Reason.TOO_MANY_TRAILING_STOPS;
        }
        if (order.type.isTriggered()) {
            return closedRefusal();
        }
        return entryRefusal(order.sideCode, order.priceTicks, rests, order.postOnly);
    }

    private Reason contentRefusal(NewOrder order, long quantity) {
        if (order.orderId <= 0 || order.orderId > MatchingEngine.MAX_ORDER_ID) {
            return Reason.INVALID_ORDER_ID;
        }
        if (order.userId <= 0) {
            return Reason.INVALID_USER_ID;
        }
        if (quantity > MatchingEngine.MAX_QUANTITY_LOTS
                || (quantity <= 0 && (order.quoteAmount == 0 || quantity < 0))) {
            return Reason.INVALID_QUANTITY;
        }
        if (order.priceTicks > MatchingEngine.MAX_PRICE_TICKS || order.priceTicks < 0) {
            return Reason.INVALID_PRICE;
        }
        if (order.type == OrderType.LIMIT && isPlain(order)) {
            return plainLimitRefusal(order);
        }
        return optionsRefusal(order, quantity);
    }

    private static Reason plainLimitRefusal(NewOrder order) {
        if (order.priceTicks == 0) {
            return Reason.INVALID_PRICE;
        }
        if (order.postOnly && order.timeInForce.isImmediate()) {
            return Reason.INVALID_COMBINATION;
        }
        return order.timeInForce == TimeInForce.GOOD_TIL_DATE ? Reason.INVALID_EXPIRY : Reason.NONE;
    }

    private Reason optionsRefusal(NewOrder order, long quantity) {
        OrderType type = order.type;
        boolean market = type.isMarket();
        boolean trailing = type.isTrailing();
        if (order.priceTicks == 0 && !market && type != OrderType.TRAILING_STOP_LIMIT) {
            return Reason.INVALID_PRICE;
        }
        if (order.stopPriceTicks < 0
                || order.stopPriceTicks > MatchingEngine.MAX_PRICE_TICKS
                || (type.isTriggered() && !trailing && order.stopPriceTicks == 0)) {
            return Reason.INVALID_STOP_PRICE;
        }
        if (type == OrderType.ICEBERG ? !isShownInParts(order, quantity) : order.displayLots != 0) {
            return Reason.INVALID_DISPLAY_QUANTITY;
        }
        if (trailing ? !hasOneTrail(order) : (order.trailTicks | order.trailBasisPoints) != 0) {
            return Reason.INVALID_TRAIL;
        }
        boolean needsExpiry = order.timeInForce == TimeInForce.GOOD_TIL_DATE && type != OrderType.MARKET;
        if (order.expiryMillis < 0
                || (order.expiryMillis != 0 && order.expiryMillis <= engine.nowMillis)
                || (needsExpiry && order.expiryMillis == 0)) {
            return Reason.INVALID_EXPIRY;
        }
        return isCombinable(order) ? Reason.NONE : Reason.INVALID_COMBINATION;
    }

    private static boolean isShownInParts(NewOrder order, long quantity) {
        long display = order.displayLots;
        return display > 0 && display <= quantity && quantity <= display * MatchingEngine.MAX_ICEBERG_PARTS;
    }

    private static boolean hasOneTrail(NewOrder order) {
        boolean ticks = order.trailTicks > 0 && order.trailTicks <= MatchingEngine.MAX_PRICE_TICKS;
        boolean percent = order.trailBasisPoints > 0 && order.trailBasisPoints < 10_000;
        return (ticks && order.trailBasisPoints == 0) || (percent && order.trailTicks == 0);
    }

    private static boolean isCombinable(NewOrder order) {
        OrderType type = order.type;
        boolean immediate = order.timeInForce.isImmediate();
        if (order.stopPriceTicks != 0 && !type.isTriggered()) {
            return false;
        }
        if (order.limitOffsetTicks != 0
                && (type != OrderType.TRAILING_STOP_LIMIT
                        || order.limitOffsetTicks < 0
                        || order.limitOffsetTicks > MatchingEngine.MAX_PRICE_TICKS)) {
            return false;
        }
        if (order.quoteAmount != 0
                && (type != OrderType.MARKET
                        || order.quoteAmount < 0
                        || order.timeInForce == TimeInForce.FILL_OR_KILL)) {
            return false;
        }
        if (order.postOnly && (type.isMarket() || immediate)) {
            return false;
        }
        // A limit order that never waits has no use for an end.
        boolean waits = type.isTriggered() || !(immediate || type == OrderType.MARKET);
        return waits || order.expiryMillis == 0 || type == OrderType.MARKET;
    }

    private Reason closedRefusal() {
        return switch (engine.state) {
            case HALTED -> Reason.MARKET_HALTED;
            case CANCEL_ONLY -> Reason.MARKET_CANCEL_ONLY;
            case TRADING, POST_ONLY, AUCTION -> Reason.NONE;
        };
    }

    /// Why an order cannot enter the market as it stands.
    private Reason entryRefusal(int side, long price, boolean rests, boolean postOnly) {
        return switch (engine.state) {
            case TRADING -> postOnly && crosses(side, price) ? Reason.POST_ONLY_WOULD_TRADE : Reason.NONE;
            case POST_ONLY -> !rests || crosses(side, price) ? Reason.MARKET_POST_ONLY : Reason.NONE;
            case CANCEL_ONLY -> Reason.MARKET_CANCEL_ONLY;
            case HALTED -> Reason.MARKET_HALTED;
            case AUCTION -> rests ? Reason.NONE : Reason.MARKET_IN_AUCTION;
        };
    }

    private boolean crosses(int side, long price) {
        PriceLadder opposite = side == Side.BUY.code ? engine.asks : engine.bids;
        return opposite.bestKey <= opposite.key(price);
    }

    /// Why two orders cannot cancel each other, each of them being good by itself.
    Reason pairRefusal(NewOrder first, NewOrder second) {
        if (first.orderId == second.orderId) {
            return Reason.DUPLICATE_ORDER_ID;
        }
        boolean matched = first.userId == second.userId
                && first.sideCode == second.sideCode
                && first.quantityLots == second.quantityLots
                && (isRestingLimit(first) || first.type.isTriggered())
                && second.type.isTriggered();
        if (!matched) {
            return Reason.INVALID_COMBINATION;
        }
        return roomRefusal(2, first, second);
    }

    private static boolean isRestingLimit(NewOrder order) {
        return order.type == OrderType.LIMIT && !order.timeInForce.isImmediate();
    }

    private Reason roomRefusal(int orders, NewOrder first, NewOrder second) {
        if (slab.live() + orders > engine.limits.maxOrders()) {
            return Reason.TOO_MANY_ORDERS;
        }
        int trailing = (first.type.isTrailing() ? 1 : 0) + (second.type.isTrailing() ? 1 : 0);
        return trailing != 0 && engine.triggers.trailing() + trailing > engine.limits.maxTrailingStops()
                ? Reason.TOO_MANY_TRAILING_STOPS
                : Reason.NONE;
    }

    /// Why an order cannot be a bracket's leg. It enters later, so that what the book is now does not count.
    Reason legRefusal(NewOrder leg, long quantity) {
        Reason content = contentRefusal(leg, quantity);
        if (content != Reason.NONE) {
            return content;
        }
        return engine.index.find(leg.orderId) != 0 ? Reason.DUPLICATE_ORDER_ID : closedRefusal();
    }

    /// Why three orders do not make a bracket, each of them being good by itself.
    Reason bracketRefusal(NewOrder entry, NewOrder takeProfit, NewOrder stopLoss) {
        if (entry.orderId == takeProfit.orderId
                || entry.orderId == stopLoss.orderId
                || takeProfit.orderId == stopLoss.orderId) {
            return Reason.DUPLICATE_ORDER_ID;
        }
        boolean matched = takeProfit.userId == entry.userId
                && stopLoss.userId == entry.userId
                && takeProfit.sideCode != entry.sideCode
                && stopLoss.sideCode != entry.sideCode
                && (isRestingLimit(takeProfit)
                        || takeProfit.type == OrderType.TAKE_PROFIT
                        || takeProfit.type == OrderType.TAKE_PROFIT_LIMIT)
                && (stopLoss.type == OrderType.STOP_LOSS
                        || stopLoss.type == OrderType.STOP_LIMIT
                        || stopLoss.type.isTrailing());
        return matched ? roomRefusal(3, takeProfit, stopLoss) : Reason.INVALID_COMBINATION;
    }

    /// Why a user cannot change an order alive.
    Reason changeRefusal(int slot, long userId, boolean halted) {
        if (slot == 0) {
            return Reason.UNKNOWN_ORDER;
        }
        if (userId != MatchingEngine.ANY_USER) {
            if (slab.words[(slot << OrderSlab.SHIFT) + OrderSlab.USER] != userId) {
                return Reason.NOT_OWNER;
            }
            if (halted) {
                return Reason.MARKET_HALTED;
            }
        }
        return Reason.NONE;
    }

    Reason amendRefusal(int slot, long userId, long quantity) {
        Reason refusal = changeRefusal(slot, userId, false);
        if (refusal == Reason.NONE) {
            refusal = closedRefusal();
        }
        if (refusal != Reason.NONE) {
            return refusal;
        }
        if (slab.isLinked(slot)) {
            return Reason.LINKED_ORDER;
        }
        long current = slab.words[(slot << OrderSlab.SHIFT) + OrderSlab.QUANTITY];
        boolean reduces = quantity < current && quantity > current - slab.remaining(slot);
        return reduces ? Reason.NONE : Reason.NOT_A_REDUCTION;
    }

    Reason modifyRefusal(int slot, long userId, long price, long remaining) {
        Reason refusal = changeRefusal(slot, userId, false);
        if (refusal == Reason.NONE && engine.state != MarketState.TRADING) {
            refusal = closedRefusal();
        }
        if (refusal != Reason.NONE) {
            return refusal;
        }
        int flags = slab.flags(slot);
        if ((flags & OrderSlab.PLACE_MASK) != OrderSlab.IN_BOOK) {
            return Reason.NOT_MODIFIABLE;
        }
        if ((flags & OrderSlab.HAS_COLD) != 0) {
            if (slab.isLinked(slot)) {
                return Reason.LINKED_ORDER;
            }
            if (slab.cold(slot, OrderSlab.DISPLAY) != 0) {
                return Reason.NOT_MODIFIABLE;
            }
        }
        if (price <= 0 || price > MatchingEngine.MAX_PRICE_TICKS) {
            return Reason.INVALID_PRICE;
        }
        long filled = slab.words[(slot << OrderSlab.SHIFT) + OrderSlab.QUANTITY] - slab.remaining(slot);
        if (remaining <= 0 || remaining > MatchingEngine.MAX_QUANTITY_LOTS - filled) {
            return Reason.INVALID_QUANTITY;
        }
        return entryRefusal(flags & OrderSlab.SELL, price, true, (flags & OrderSlab.POST_ONLY) != 0);
    }

    Reason replaceRefusal(int old, NewOrder replacement) {
        Reason refusal = changeRefusal(old, replacement.userId, false);
        if (refusal != Reason.NONE) {
            return refusal;
        }
        return slab.isLinked(old) ? Reason.LINKED_ORDER : refusal(replacement, replacement.quantityLots, old);
    }
}
