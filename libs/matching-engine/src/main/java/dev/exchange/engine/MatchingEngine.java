package dev.exchange.engine;

import static dev.exchange.engine.OrderSlab.AT_TRIGGER;
import static dev.exchange.engine.OrderSlab.BY_QUOTE;
import static dev.exchange.engine.OrderSlab.DISPLAY;
import static dev.exchange.engine.OrderSlab.ENTRY;
import static dev.exchange.engine.OrderSlab.EXPIRY;
import static dev.exchange.engine.OrderSlab.HAS_COLD;
import static dev.exchange.engine.OrderSlab.HELD;
import static dev.exchange.engine.OrderSlab.HIDDEN;
import static dev.exchange.engine.OrderSlab.ID;
import static dev.exchange.engine.OrderSlab.IN_BOOK;
import static dev.exchange.engine.OrderSlab.IN_ENTRY_QUEUE;
import static dev.exchange.engine.OrderSlab.LEVEL_FLAGS;
import static dev.exchange.engine.OrderSlab.LIMIT_OFFSET;
import static dev.exchange.engine.OrderSlab.PLACE_MASK;
import static dev.exchange.engine.OrderSlab.POST_ONLY;
import static dev.exchange.engine.OrderSlab.PRICE;
import static dev.exchange.engine.OrderSlab.QUANTITY;
import static dev.exchange.engine.OrderSlab.QUOTE_LEFT;
import static dev.exchange.engine.OrderSlab.REGISTERED;
import static dev.exchange.engine.OrderSlab.SELL;
import static dev.exchange.engine.OrderSlab.SHIFT;
import static dev.exchange.engine.OrderSlab.SIBLING;
import static dev.exchange.engine.OrderSlab.STOP;
import static dev.exchange.engine.OrderSlab.STOP_LOSS_LEG;
import static dev.exchange.engine.OrderSlab.STP_MASK;
import static dev.exchange.engine.OrderSlab.STP_SHIFT;
import static dev.exchange.engine.OrderSlab.TAKE_PROFIT_LEG;
import static dev.exchange.engine.OrderSlab.TIF_MASK;
import static dev.exchange.engine.OrderSlab.TIF_SHIFT;
import static dev.exchange.engine.OrderSlab.TRAIL_BASIS_POINTS;
import static dev.exchange.engine.OrderSlab.TRAIL_TICKS;
import static dev.exchange.engine.OrderSlab.TRIGGERED;
import static dev.exchange.engine.OrderSlab.TYPE_MASK;
import static dev.exchange.engine.OrderSlab.TYPE_SHIFT;
import static dev.exchange.engine.OrderSlab.USER;
import static dev.exchange.engine.OrderSlab.VISIBLE;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One market: its books, its waiting orders and its rules, as a pure state machine on one thread.
///
/// Every command carries the time of its record; the engine's time is the latest it has seen. A command's
/// events go to the listener before the command returns, in this order: what waits to enter from earlier
/// commands; the command's own trades, each followed by the maker's new state; the outcome of the order named;
/// then every order that the new prices triggered, in its turn, with its own trades and outcome. The same
/// commands always give the same events.
///
/// Senseless input is answered with a rejection. An [IllegalStateException] means that the books are broken and
/// the engine must not be used further.
public final class MatchingEngine {
    /// Names no user in [#cancel] and [#cancelAll]: the operator's own hand.
    public static final long ANY_USER = 0;
    /// Prices lie between 1 tick and this many.
    public static final long MAX_PRICE_TICKS = PriceLadder.MAX_PRICE;
    /// Quantities lie between 1 lot and this many.
    public static final long MAX_QUANTITY_LOTS = (1L << 50) - 1;

    /// An iceberg shows itself in at most this many parts, which bounds the trades one order can cause.
    public static final long MAX_ICEBERG_PARTS = 1_000;

    static final long MAX_ORDER_ID = (1L << 53) - 1;
    static final long DAY_MILLIS = 86_400_000;

    private static final int MARKET_TYPES = setOf(OrderType::isMarket);
    private static final int RESTING_TYPES = ~MARKET_TYPES;
    private static final int RESTING_TIMES =
            ~((1 << TimeInForce.IMMEDIATE_OR_CANCEL.code) | (1 << TimeInForce.FILL_OR_KILL.code));
    private static final int WAITING_TYPES = setOf(OrderType::isTriggered);
    private static final int FOK = TimeInForce.FILL_OR_KILL.code;
    private static final int IOC = TimeInForce.IMMEDIATE_OR_CANCEL.code;

    private final EngineListener listener;
    final EngineLimits limits;
    final OrderSlab slab;
    final OrderIndex index;
    final PriceLadder bids;
    final PriceLadder asks;
    /// Bids and asks by the side's code.
    private final PriceLadder[] sides;
    final Triggers triggers;
    final ExpiryQueue expiries;
    final Countdowns countdowns = new Countdowns();
    private final OrderView incoming;
    private final OrderView resting;
    private final Auction auction;
    private final OrderRules rules;

    long nowMillis;
    long tradeNumber;
    long lastPrice;
    long referencePrice;
    long bandBasisPoints;
    MarketState state = MarketState.TRADING;
    /// How many more orders may enter within this command.
    private int entriesLeft;

    /// The first price at which the order now entering traded, or 0.
    private long firstTradePrice;
    /// Why the order now entering may not go on, although there is more to trade with.
    private Reason matchEnd = Reason.NONE;

    private long[] scratch = new long[64];

    public MatchingEngine(EngineListener listener) {
        this(listener, EngineLimits.DEFAULT);
    }

    public MatchingEngine(EngineListener listener, EngineLimits limits) {
        this.listener = listener;
        this.limits = limits;
        slab = new OrderSlab(1024);
        index = new OrderIndex(slab, 4096);
        bids = new PriceLadder(slab, true);
        asks = new PriceLadder(slab, false);
        sides = new PriceLadder[] {bids, asks};
        triggers = new Triggers(slab);
        expiries = new ExpiryQueue(slab, index);
        incoming = new OrderView(slab);
        resting = new OrderView(slab);
        auction = new Auction(this);
        rules = new OrderRules(this);
    }

    // ---- commands ----

    /// Places an order. Its outcome is notified as [OrderEvent#PLACED].
    public void place(NewOrder order) {
        begin(order.timeMillis);
        Reason refusal = rules.refusal(order, order.quantityLots, 0);
        int slot = admit(order);
        if (refusal == Reason.NONE) {
            start(slot, OrderEvent.PLACED);
        } else {
            refuse(slot, refusal);
        }
        end();
    }

    /// Places two orders of which one cancels the other: as soon as one trades or is triggered, or ends for
    /// another reason, the other is cancelled. Both have the same user, side and quantity. The first is a limit
    /// order or waits for a trigger, the second waits for a trigger. Where one is rejected, both are.
    public void placeOneCancelsOther(NewOrder first, NewOrder second) {
        begin(Math.max(first.timeMillis, second.timeMillis));
        Reason firstRefusal = rules.refusal(first, first.quantityLots, 0);
        Reason secondRefusal = rules.refusal(second, second.quantityLots, 0);
        if (firstRefusal == Reason.NONE && secondRefusal == Reason.NONE) {
            firstRefusal = rules.pairRefusal(first, second);
            secondRefusal = firstRefusal;
        }
        int firstSlot = admit(first);
        int secondSlot = admit(second);
        if (firstRefusal == Reason.NONE && secondRefusal == Reason.NONE) {
            link(firstSlot, secondSlot);
            start(secondSlot, OrderEvent.PLACED);
            start(firstSlot, OrderEvent.PLACED);
        } else {
            refuse(firstSlot, firstRefusal == Reason.NONE ? Reason.LINKED_ORDER_REJECTED : firstRefusal);
            refuse(secondSlot, secondRefusal == Reason.NONE ? Reason.LINKED_ORDER_REJECTED : secondRefusal);
        }
        end();
    }

    /// Places an entry order and, for what it fills, a take-profit and a stop-loss order of the other side that
    /// cancel each other. The two wait until the entry order has ended, and then enter for the quantity it
    /// filled; if it filled nothing they are cancelled. Their own quantity does not count. Where one is
    /// rejected, all are.
    public void placeBracket(NewOrder entry, NewOrder takeProfit, NewOrder stopLoss) {
        begin(Math.max(entry.timeMillis, Math.max(takeProfit.timeMillis, stopLoss.timeMillis)));
        long legLots = entry.quoteAmount == 0 ? entry.quantityLots : 1;
        Reason entryRefusal = rules.refusal(entry, entry.quantityLots, 0);
        Reason takeProfitRefusal = rules.legRefusal(takeProfit, legLots);
        Reason stopLossRefusal = rules.legRefusal(stopLoss, legLots);
        boolean good =
                entryRefusal == Reason.NONE && takeProfitRefusal == Reason.NONE && stopLossRefusal == Reason.NONE;
        if (good) {
            entryRefusal = rules.bracketRefusal(entry, takeProfit, stopLoss);
            takeProfitRefusal = entryRefusal;
            stopLossRefusal = entryRefusal;
            good = entryRefusal == Reason.NONE;
        }
        int entrySlot = admit(entry);
        int takeProfitSlot = admit(takeProfit);
        int stopLossSlot = admit(stopLoss);
        if (good) {
            link(takeProfitSlot, stopLossSlot);
            int cold = slab.ensureCold(entrySlot);
            slab.cold[cold + TAKE_PROFIT_LEG] = takeProfitSlot;
            slab.cold[cold + STOP_LOSS_LEG] = stopLossSlot;
            hold(takeProfitSlot, entrySlot);
            hold(stopLossSlot, entrySlot);
            start(entrySlot, OrderEvent.PLACED);
        } else {
            refuse(entrySlot, orLinked(entryRefusal));
            refuse(takeProfitSlot, orLinked(takeProfitRefusal));
            refuse(stopLossSlot, orLinked(stopLossRefusal));
        }
        end();
    }

    /// Cancels an order alive.
    ///
    /// @param userId the order's owner, or [#ANY_USER]
    public void cancel(long orderId, long userId, long timeMillis) {
        begin(timeMillis);
        int slot = index.find(orderId);
        Reason refusal = rules.changeRefusal(slot, userId, state == MarketState.HALTED);
        if (refusal == Reason.NONE) {
            endLive(slot, OrderEvent.CANCELLED, OrderStatus.CANCELLED, Reason.REQUESTED);
        } else {
            listener.onRefused(CommandKind.CANCEL, orderId, userId, refusal);
        }
        end();
    }

    /// Reduces an order's whole quantity; it keeps its place in the queue. An iceberg gives its hidden part
    /// first.
    ///
    /// @param quantityLots the new whole quantity, more than is filled and less than before
    public void amend(long orderId, long userId, long quantityLots, long timeMillis) {
        begin(timeMillis);
        int slot = index.find(orderId);
        Reason refusal = rules.amendRefusal(slot, userId, quantityLots);
        if (refusal == Reason.NONE) {
            reduce(slot, slab.words[(slot << SHIFT) + QUANTITY] - quantityLots);
            notifyLive(slot, OrderEvent.AMENDED);
        } else {
            listener.onRefused(CommandKind.AMEND, orderId, userId, refusal);
        }
        end();
    }

    /// Gives a limit order in the book a new price and a new rest under its own id, as if it were cancelled and
    /// entered again: it goes to the back of the queue and may trade on the way in. What it has filled stays
    /// filled.
    ///
    /// @param remainingLots what is to be left of it before it enters again
    public void modify(long orderId, long userId, long priceTicks, long remainingLots, long timeMillis) {
        begin(timeMillis);
        int slot = index.find(orderId);
        Reason refusal = rules.modifyRefusal(slot, userId, priceTicks, remainingLots);
        if (refusal == Reason.NONE) {
            long[] words = slab.words;
            int base = slot << SHIFT;
            long left = words[base + VISIBLE];
            side(slot).remove(slot, slab.level(slot), left, 0);
            words[base + PRICE] = priceTicks;
            words[base + QUANTITY] += remainingLots - left;
            words[base + VISIBLE] = remainingLots;
            enter(slot, OrderEvent.MODIFIED);
        } else {
            listener.onRefused(CommandKind.MODIFY, orderId, userId, refusal);
        }
        end();
    }

    /// Cancels an order and places another one of the same user, as one step: where the new one is rejected,
    /// the old one stays. The new order may take over the old one's id.
    public void replace(long orderId, NewOrder replacement) {
        begin(replacement.timeMillis);
        int old = index.find(orderId);
        Reason refusal = rules.replaceRefusal(old, replacement);
        if (refusal == Reason.NONE) {
            endLive(old, OrderEvent.CANCELLED, OrderStatus.CANCELLED, Reason.REPLACED);
            start(admit(replacement), OrderEvent.PLACED);
        } else {
            refuse(admit(replacement), refusal);
        }
        end();
    }

    /// Moves the engine's time: orders whose time has come end, by time and then by id, and then countdowns run
    /// out.
    public void tick(long timeMillis) {
        begin(timeMillis);
        for (int slot = expiries.due(nowMillis); slot != 0; slot = expiries.due(nowMillis)) {
            endLive(slot, OrderEvent.EXPIRED, OrderStatus.EXPIRED, Reason.TIME_ENDED);
        }
        for (long user = countdowns.due(nowMillis); user != 0; user = countdowns.due(nowMillis)) {
            countdowns.remove(user);
            cancelAllOf(user, Reason.COUNTDOWN);
            listener.onCountdown(user, 0);
        }
        end();
    }

    /// Cancels every order of a user, by ascending id. It searches all orders alive.
    ///
    /// @param userId the user, or [#ANY_USER] for everyone
    public void cancelAll(long userId, long timeMillis) {
        begin(timeMillis);
        if (userId < 0) {
            listener.onRefused(CommandKind.CANCEL_ALL, 0, userId, Reason.INVALID_USER_ID);
        } else if (state == MarketState.HALTED && userId != ANY_USER) {
            listener.onRefused(CommandKind.CANCEL_ALL, 0, userId, Reason.MARKET_HALTED);
        } else {
            cancelAllOf(userId, Reason.CANCEL_ALL);
        }
        end();
    }

    /// Sets a user's countdown: unless it is set anew before, the first tick after the timeout cancels the
    /// user's orders.
    ///
    /// @param timeoutMillis 0 to disarm
    public void cancelAllAfter(long userId, long timeoutMillis, long timeMillis) {
        begin(timeMillis);
        if (userId <= 0) {
            listener.onRefused(CommandKind.CANCEL_ALL_AFTER, 0, userId, Reason.INVALID_USER_ID);
        } else if (timeoutMillis <= 0) {
            countdowns.remove(userId);
            listener.onCountdown(userId, 0);
        } else if (countdowns.size() >= limits.maxCountdowns() && !countdowns.contains(userId)) {
            listener.onRefused(CommandKind.CANCEL_ALL_AFTER, 0, userId, Reason.TOO_MANY_COUNTDOWNS);
        } else {
            long deadline = nowMillis + Math.min(timeoutMillis, Long.MAX_VALUE - nowMillis);
            countdowns.set(userId, deadline);
            listener.onCountdown(userId, deadline);
        }
        end();
    }

    /// Changes what the market accepts. Where a book that was gathered in an auction is crossed, it meets at
    /// one price before the market opens. Stops reached meanwhile enter when it trades again.
    public void setState(MarketState newState, long timeMillis) {
        begin(timeMillis);
        boolean opens = newState == MarketState.TRADING || newState == MarketState.POST_ONLY;
        if (opens && auction.isCrossed()) {
            auction.uncross();
        }
        auction.forget();
        state = newState;
        listener.onMarketState(newState);
        end();
    }

    /// Sets how far from the last price an incoming order may trade.
    ///
    /// @param basisPoints hundredths of a percent, 1 to 9,999, or 0 for no band
    /// @throws IllegalArgumentException outside that range
    public void setPriceBand(long basisPoints, long timeMillis) {
        if (basisPoints < 0 || basisPoints >= 10_000) {
            throw new IllegalArgumentException("the price band must be 0 to 9,999 basis points, not " + basisPoints);
        }
        begin(timeMillis);
        bandBasisPoints = basisPoints;
        end();
    }

    /// Sets the price that stands for the last price, for the band and an auction, until the first trade.
    ///
    /// @param priceTicks 0 for none
    /// @throws IllegalArgumentException outside the market's prices
    public void setReferencePrice(long priceTicks, long timeMillis) {
        if (priceTicks < 0 || priceTicks > MAX_PRICE_TICKS) {
            throw new IllegalArgumentException("the reference price is outside the market's range: " + priceTicks);
        }
        begin(timeMillis);
        referencePrice = priceTicks;
        end();
    }

    // ---- the frame of a command ----

    private void begin(long timeMillis) {
        if (timeMillis > nowMillis) {
            nowMillis = timeMillis;
        }
        entriesLeft = limits.maxEntriesPerCommand();
        if (triggers.queueHead() != 0) {
            enterWaiting();
        }
    }

    private void end() {
        if (!triggers.isIdle() || triggers.queueHead() != 0) {
            enterWaiting();
        }
        if (state == MarketState.AUCTION) {
            auction.publish(listener);
        }
    }

    /// Lets stops that are reached and legs that are active enter, in their order, up to the bound.
    private void enterWaiting() {
        if (state != MarketState.TRADING) {
            return;
        }
        fire(lastPrice);
        while (triggers.queueHead() != 0 && entriesLeft > 0) {
            entriesLeft--;
            int slot = triggers.queueHead();
            triggers.dequeue(slot);
            start(slot, OrderEvent.ENTERED);
            fire(lastPrice);
        }
    }

    private void fire(long price) {
        if (price == 0) {
            return;
        }
        for (int slot = triggers.reached(price); slot != 0; slot = triggers.reached(price)) {
            triggers.remove(slot);
            if (slab.type(slot) == OrderType.TRAILING_STOP_LIMIT) {
                int cold = slab.coldAt(slot);
                long offset = slab.cold[cold + LIMIT_OFFSET];
                long limit = slab.cold[cold + STOP] + (slab.isSell(slot) ? -offset : offset);
                slab.words[(slot << SHIFT) + PRICE] = Math.clamp(limit, 1, MAX_PRICE_TICKS);
            }
            slab.flags(slot, slab.flags(slot) | TRIGGERED);
            triggers.enqueue(slot);
            listener.onOrder(resting.at(slot, OrderStatus.PENDING, Reason.NONE), OrderEvent.TRIGGERED);
            cancelSibling(slot, Reason.LINKED_ORDER_EXECUTED);
        }
    }

    /// Tells the waiting stops the first and the last price of a step.
    private void observe(long first, long last) {
        triggers.trailTo(first);
        fire(first);
        if (last != first) {
            triggers.trailTo(last);
            fire(last);
        }
    }

    // ---- orders coming in ----

    /// Writes an order's record.
    private int admit(NewOrder order) {
        int slot = slab.take();
        long[] words = slab.words;
        int base = slot << SHIFT;
        words[base + ID] = order.orderId;
        words[base + PRICE] = order.priceTicks;
        words[base + VISIBLE] = order.quantityLots;
        words[base + QUANTITY] = order.quantityLots;
        words[base + USER] = order.userId;
        words[base + LEVEL_FLAGS] = order.sideCode
                | (order.type.code << TYPE_SHIFT)
                | (order.timeInForce.code << TIF_SHIFT)
                | (order.selfTradePrevention.code << STP_SHIFT)
                | (order.postOnly ? POST_ONLY : 0);
        if (OrderRules.isPlain(order)) {
            return slot;
        }
        int cold = slab.ensureCold(slot);
        slab.cold[cold + STOP] = order.stopPriceTicks;
        slab.cold[cold + DISPLAY] = order.displayLots;
        slab.cold[cold + EXPIRY] = rules.expiry(order);
        slab.cold[cold + TRAIL_TICKS] = order.trailTicks;
        slab.cold[cold + TRAIL_BASIS_POINTS] = order.trailBasisPoints;
        slab.cold[cold + LIMIT_OFFSET] = order.limitOffsetTicks;
        slab.cold[cold + QUOTE_LEFT] = order.quoteAmount;
        if (order.quoteAmount != 0) {
            slab.flags(slot, slab.flags(slot) | BY_QUOTE);
        }
        return slot;
    }

    private void refuse(int slot, Reason reason) {
        listener.onOrder(incoming.at(slot, OrderStatus.REJECTED, reason), OrderEvent.PLACED);
        slab.give(slot);
    }

    private static Reason orLinked(Reason refusal) {
        return refusal == Reason.NONE ? Reason.LINKED_ORDER_REJECTED : refusal;
    }

    private void link(int slot, int sibling) {
        int cold = slab.ensureCold(slot);
        int siblingCold = slab.ensureCold(sibling);
        slab.cold[cold + SIBLING] = sibling;
        slab.cold[siblingCold + SIBLING] = slot;
    }

    /// Keeps a bracket's leg until its entry order has ended.
    private void hold(int slot, int entry) {
        slab.cold[slab.coldAt(slot) + ENTRY] = entry;
        long lots = slab.words[(entry << SHIFT) + QUANTITY];
        slab.words[(slot << SHIFT) + QUANTITY] = lots;
        slab.words[(slot << SHIFT) + VISIBLE] = lots;
        setPlace(slot, HELD);
        register(slot);
        listener.onOrder(incoming.at(slot, OrderStatus.PENDING, Reason.NONE), OrderEvent.PLACED);
    }

    private void start(int slot, OrderEvent event) {
        int flags = slab.flags(slot);
        if (isIn(WAITING_TYPES, flags) && (flags & TRIGGERED) == 0) {
            register(slot);
            triggers.add(slot, lastPrice);
            listener.onOrder(incoming.at(slot, OrderStatus.PENDING, Reason.NONE), event);
        } else {
            enter(slot, event);
        }
    }

    /// Takes an order through the market: it trades what it can and rests, or ends.
    private void enter(int slot, OrderEvent event) {
        int base = slot << SHIFT;
        int flags = (int) slab.words[base + LEVEL_FLAGS];
        PriceLadder opposite = sides[~flags & SELL];
        long price = slab.words[base + PRICE];
        firstTradePrice = 0;
        if (price != 0
                && opposite.bestKey > opposite.key(price)
                && bandBasisPoints == 0
                && isIn(RESTING_TYPES, flags)
                && ((RESTING_TIMES >>> timeInForce(flags)) & 1) != 0) {
            rest(slot, flags, slab.words[base + VISIBLE], event);
        } else {
            enterAgainst(opposite, slot, flags, price, event);
        }
    }

    /// The same for an order that may meet the other side, or cannot rest.
    private void enterAgainst(PriceLadder opposite, int slot, int flags, long price, OrderEvent event) {
        long[] words = slab.words;
        int base = slot << SHIFT;
        long limitKey = price == 0 ? Long.MAX_VALUE - 1 : opposite.key(price);
        long reachKey = bandBasisPoints == 0 ? limitKey : Math.min(limitKey, bandKey(opposite));
        if (matchEnd != Reason.NONE) {
            matchEnd = Reason.NONE;
        }
        if (state == MarketState.AUCTION) {
            rest(slot, flags, words[base + VISIBLE], event);
            return;
        }
        long left = (flags & BY_QUOTE) == 0 ? words[base + VISIBLE] : 1;
        if (opposite.bestKey <= reachKey) {
            if ((flags & POST_ONLY) != 0) {
                drop(slot, event, Reason.POST_ONLY_WOULD_TRADE);
                return;
            }
            if (timeInForce(flags) == FOK && !isFillable(slot, opposite, reachKey)) {
                drop(slot, event, reachKey == limitKey ? Reason.NOT_FILLABLE : Reason.PRICE_BAND);
                return;
            }
            left = (flags & BY_QUOTE) == 0
                    ? match(slot, opposite, reachKey, left)
                    : matchQuote(slot, opposite, reachKey);
        }
        if (matchEnd != Reason.NONE) {
            leave(slot, event, OrderStatus.CANCELLED, matchEnd);
        } else if (left == 0) {
            leave(slot, event, OrderStatus.FILLED, Reason.NONE);
        } else if (isIn(MARKET_TYPES, flags)) {
            leave(slot, event, OrderStatus.CANCELLED, marketEnd(opposite, limitKey, reachKey));
        } else if (timeInForce(flags) == IOC || timeInForce(flags) == FOK) {
            boolean banded = opposite.bestKey > reachKey && opposite.bestKey <= limitKey;
            Reason rest = timeInForce(flags) == FOK ? Reason.NOT_FILLABLE : Reason.IMMEDIATE_REST;
            leave(slot, event, OrderStatus.CANCELLED, banded ? Reason.PRICE_BAND : rest);
        } else if (reachKey < limitKey) {
            leave(slot, event, OrderStatus.CANCELLED, Reason.PRICE_BAND);
        } else {
            rest(slot, flags, left, event);
        }
        if (firstTradePrice != 0 && !triggers.isIdle()) {
            observe(firstTradePrice, lastPrice);
        }
    }

    private static Reason marketEnd(PriceLadder opposite, long limitKey, long reachKey) {
        if (opposite.isEmpty()) {
            return Reason.NO_LIQUIDITY;
        }
        return reachKey < limitKey && opposite.bestKey <= limitKey ? Reason.PRICE_BAND : Reason.PRICE_PROTECTION;
    }

    /// The last key of a side that the price band lets an incoming order reach.
    private long bandKey(PriceLadder opposite) {
        long centre = lastPrice != 0 ? lastPrice : referencePrice;
        if (centre == 0) {
            return Long.MAX_VALUE - 1;
        }
        long width = centre * bandBasisPoints / 10_000;
        return opposite == asks ? opposite.key(centre + width) : opposite.key(centre - width);
    }

    private void rest(int slot, int flags, long left, OrderEvent event) {
        long visible = left;
        long hidden = 0;
        if ((flags & HAS_COLD) != 0) {
            int cold = slab.coldAt(slot);
            long display = slab.cold[cold + DISPLAY];
            if (display != 0 && display < left) {
                visible = display;
                hidden = left - display;
            }
        }
        PriceLadder own = sides[flags & SELL];
        int base = slot << SHIFT;
        if (!own.append(slot, own.key(slab.words[base + PRICE]), visible, hidden)) {
            leave(slot, event, OrderStatus.CANCELLED, Reason.LEVEL_FULL);
            return;
        }
        if (hidden != 0) {
            slab.words[base + VISIBLE] = visible;
            slab.cold[slab.coldAt(slot) + HIDDEN] = hidden;
        }
        int before = slab.flags(slot);
        slab.flags(slot, (before & ~PLACE_MASK) | IN_BOOK | REGISTERED);
        if ((before & REGISTERED) == 0) {
            enrol(slot);
        }
        listener.onOrder(incoming.at(slot, OrderStatus.OPEN, Reason.NONE), event);
        if (firstTradePrice != 0) {
            cancelSibling(slot, Reason.LINKED_ORDER_EXECUTED);
        }
    }

    private void drop(int slot, OrderEvent event, Reason reason) {
        leave(slot, event, OrderStatus.CANCELLED, reason);
    }

    /// Ends an order that is in no book or queue.
    private void leave(int slot, OrderEvent event, OrderStatus status, Reason reason) {
        int flags = slab.flags(slot);
        if ((flags & REGISTERED) != 0) {
            unregister(slot);
        }
        listener.onOrder(incoming.at(slot, status, reason), event);
        if ((flags & HAS_COLD) != 0) {
            settleLinks(slot, firstTradePrice != 0 ? Reason.LINKED_ORDER_EXECUTED : Reason.LINKED_ORDER_ENDED);
        }
        slab.give(slot);
    }

    // ---- matching ----

    /// Trades an order up to a key of the other side.
    ///
    /// @return what is left of it
    private long match(int taker, PriceLadder opposite, long reachKey, long left) {
        long[] words = slab.words;
        int takerBase = taker << SHIFT;
        boolean preventsSelfTrade = ((words[takerBase + LEVEL_FLAGS] >>> STP_SHIFT) & STP_MASK) != 0;
        do {
            int level = opposite.bestLevel;
            int maker = opposite.head(level);
            int makerBase = maker << SHIFT;
            if (preventsSelfTrade && words[makerBase + USER] == words[takerBase + USER]) {
                left = preventSelfTrade(taker, maker, left);
                if (matchEnd != Reason.NONE) {
                    return left;
                }
                continue;
            }
            long lots = Math.min(left, words[makerBase + VISIBLE]);
            left -= lots;
            words[takerBase + VISIBLE] = left;
            trade(taker, maker, level, opposite, lots);
        } while (left != 0 && opposite.bestKey <= reachKey);
        return left;
    }

    /// Takes a quantity off a maker at its price and tells it. The taker's record has been changed before.
    private void trade(int taker, int maker, int level, PriceLadder ladder, long lots) {
        long[] words = slab.words;
        int makerBase = maker << SHIFT;
        long price = words[makerBase + PRICE];
        long makerLeft = words[makerBase + VISIBLE] - lots;
        words[makerBase + VISIBLE] = makerLeft;
        lastPrice = price;
        if (firstTradePrice == 0) {
            firstTradePrice = price;
        }
        listener.onTrade(
                ++tradeNumber,
                resting.at(maker, statusInBook(maker, makerLeft), Reason.NONE),
                incoming.at(taker, OrderStatus.OPEN, Reason.NONE),
                price,
                lots,
                false);
        settleTraded(maker, level, ladder, lots);
    }

    /// Trades the first bid with the first ask at an auction's price.
    void tradeInAuction(long price) {
        int bidLevel = bids.bestLevel;
        int askLevel = asks.bestLevel;
        int bid = bids.head(bidLevel);
        int ask = asks.head(askLevel);
        int bidVisible = (bid << SHIFT) + VISIBLE;
        int askVisible = (ask << SHIFT) + VISIBLE;
        long[] words = slab.words;
        long lots = Math.min(words[bidVisible], words[askVisible]);
        words[bidVisible] -= lots;
        words[askVisible] -= lots;
        lastPrice = price;
        firstTradePrice = price;
        listener.onTrade(
                ++tradeNumber,
                resting.at(ask, statusInBook(ask, words[askVisible]), Reason.NONE),
                incoming.at(bid, statusInBook(bid, words[bidVisible]), Reason.NONE),
                price,
                lots,
                true);
        settleTraded(ask, askLevel, asks, lots);
        settleTraded(bid, bidLevel, bids, lots);
    }

    private OrderStatus statusInBook(int slot, long visible) {
        return visible == 0 && slab.cold(slot, HIDDEN) == 0 ? OrderStatus.FILLED : OrderStatus.OPEN;
    }

    /// Tells an order in the book after a trade took a quantity off it, and takes it out where nothing is left.
    private void settleTraded(int slot, int level, PriceLadder ladder, long lots) {
        long[] words = slab.words;
        int base = slot << SHIFT;
        boolean plain = (words[base + LEVEL_FLAGS] & HAS_COLD) == 0;
        if (words[base + VISIBLE] != 0) {
            ladder.addVisible(level, -lots);
            listener.onOrder(resting.at(slot, OrderStatus.OPEN, Reason.NONE), OrderEvent.TRADED);
            if (!plain) {
                cancelSibling(slot, Reason.LINKED_ORDER_EXECUTED);
            }
        } else if (plain) {
            ladder.remove(slot, level, lots, 0);
            index.remove(words[base + ID], slot);
            listener.onOrder(resting.at(slot, OrderStatus.FILLED, Reason.NONE), OrderEvent.TRADED);
            slab.give(slot);
        } else {
            shownPartTraded(slot, level, ladder, lots);
        }
    }

    /// An order with a cold record has no shown part left: an iceberg shows its next part, any other order is
    /// filled.
    private void shownPartTraded(int maker, int level, PriceLadder ladder, long lots) {
        int cold = slab.coldAt(maker);
        long hidden = slab.cold[cold + HIDDEN];
        if (hidden == 0) {
            ladder.remove(maker, level, lots, 0);
            unregister(maker);
            listener.onOrder(resting.at(maker, OrderStatus.FILLED, Reason.NONE), OrderEvent.TRADED);
            settleLinks(maker, Reason.LINKED_ORDER_EXECUTED);
            slab.give(maker);
            return;
        }
        long shown = Math.min(slab.cold[cold + DISPLAY], hidden);
        slab.words[(maker << SHIFT) + VISIBLE] = shown;
        slab.cold[cold + HIDDEN] = hidden - shown;
        ladder.addVisible(level, shown - lots);
        ladder.addHidden(level, -shown);
        ladder.requeue(maker, level);
        listener.onOrder(resting.at(maker, OrderStatus.OPEN, Reason.NONE), OrderEvent.TRADED);
        cancelSibling(maker, Reason.LINKED_ORDER_EXECUTED);
    }

    /// Trades a market order for an amount, whole lots at a time.
    ///
    /// @return 0 when the amount, or the bound on the quantity, is used up as far as it can be; otherwise 1
    private long matchQuote(int taker, PriceLadder opposite, long reachKey) {
        long[] words = slab.words;
        int base = taker << SHIFT;
        int quoteAt = slab.coldAt(taker) + QUOTE_LEFT;
        boolean bounded = words[base + QUANTITY] != 0;
        boolean preventsSelfTrade = ((words[base + LEVEL_FLAGS] >>> STP_SHIFT) & STP_MASK) != 0;
        while (opposite.bestKey <= reachKey) {
            int level = opposite.bestLevel;
            int maker = opposite.head(level);
            long price = opposite.price(opposite.bestKey);
            long affordable = slab.cold[quoteAt] / price;
            long wanted = bounded ? Math.min(affordable, words[base + VISIBLE]) : affordable;
            if (wanted == 0) {
                return endQuote(base);
            }
            if (preventsSelfTrade && words[(maker << SHIFT) + USER] == words[base + USER]) {
                long before = slab.cold[quoteAt];
                long left = preventSelfTrade(taker, maker, wanted);
                slab.cold[quoteAt] = before - (wanted - left) * price;
                if (matchEnd != Reason.NONE) {
                    return 1;
                }
                continue;
            }
            long lots = Math.min(wanted, words[(maker << SHIFT) + VISIBLE]);
            slab.cold[quoteAt] -= lots * price;
            if (bounded) {
                words[base + VISIBLE] -= lots;
            } else {
                words[base + QUANTITY] += lots;
            }
            trade(taker, maker, level, opposite, lots);
        }
        return bounded && words[base + VISIBLE] == 0 ? 0 : 1;
    }

    /// The amount pays for no further lot: what was bought is the order's quantity.
    private long endQuote(int base) {
        slab.words[base + QUANTITY] -= slab.words[base + VISIBLE];
        slab.words[base + VISIBLE] = 0;
        if (slab.words[base + QUANTITY] == 0) {
            matchEnd = Reason.QUOTE_AMOUNT_TOO_SMALL;
            return 1;
        }
        return 0;
    }

    /// Applies the incoming order's mode to a resting order of the same user.
    ///
    /// @return what is left of the incoming order
    private long preventSelfTrade(int taker, int maker, long left) {
        return switch (SelfTradePrevention.of((slab.flags(taker) >>> STP_SHIFT) & STP_MASK)) {
            case NONE -> throw new IllegalStateException("self-trade prevention is off");
            case CANCEL_NEWEST -> {
                matchEnd = Reason.SELF_TRADE;
                yield left;
            }
            case CANCEL_OLDEST -> {
                endLive(maker, OrderEvent.CANCELLED, OrderStatus.CANCELLED, Reason.SELF_TRADE);
                yield left;
            }
            case CANCEL_BOTH -> {
                endLive(maker, OrderEvent.CANCELLED, OrderStatus.CANCELLED, Reason.SELF_TRADE);
                matchEnd = Reason.SELF_TRADE;
                yield left;
            }
            case DECREMENT_AND_CANCEL -> {
                long makerLeft = slab.remaining(maker);
                long lots = Math.min(left, makerLeft);
                if (lots == makerLeft) {
                    endLive(maker, OrderEvent.CANCELLED, OrderStatus.CANCELLED, Reason.SELF_TRADE);
                } else {
                    reduce(maker, lots);
                    notifyLive(maker, OrderEvent.REDUCED);
                }
                int base = taker << SHIFT;
                if (slab.words[base + VISIBLE] != 0) {
                    slab.words[base + VISIBLE] -= lots;
                    slab.words[base + QUANTITY] -= lots;
                }
                if (lots == left) {
                    matchEnd = Reason.SELF_TRADE;
                }
                yield left - lots;
            }
        };
    }

    /// Whether a fill-or-kill order can be filled in full up to a key.
    private boolean isFillable(int taker, PriceLadder opposite, long reachKey) {
        long wanted = slab.words[(taker << SHIFT) + VISIBLE];
        int mode = (slab.flags(taker) >>> STP_SHIFT) & STP_MASK;
        long user = mode == 0 ? -1 : slab.words[(taker << SHIFT) + USER];
        boolean skips = mode == SelfTradePrevention.CANCEL_OLDEST.code;
        for (int level = opposite.bestLevel;
                level != 0 && opposite.isWithin(level, reachKey);
                level = opposite.levelAfter(level)) {
            if (user == -1) {
                wanted -= opposite.visible(level) + opposite.hidden(level);
            } else {
                long shown = 0;
                long hidden = 0;
                for (int slot = opposite.head(level); slot != 0; slot = slab.next(slot)) {
                    if (slab.words[(slot << SHIFT) + USER] != user) {
                        shown += slab.words[(slot << SHIFT) + VISIBLE];
                        hidden += slab.cold(slot, HIDDEN);
                    } else if (!skips) {
                        // Hidden quantity comes back behind the own order, where it is out of reach.
                        return wanted <= shown;
                    }
                }
                wanted -= shown + hidden;
            }
            if (wanted <= 0) {
                return true;
            }
        }
        return false;
    }

    // ---- orders alive ----

    private PriceLadder side(int slot) {
        return sides[slab.flags(slot) & SELL];
    }

    private static boolean isIn(int types, int flags) {
        return ((types >>> ((flags >>> TYPE_SHIFT) & TYPE_MASK)) & 1) != 0;
    }

    private static int setOf(Predicate<OrderType> predicate) {
        int types = 0;
        for (OrderType type : OrderType.values()) {
            if (predicate.test(type)) {
                types |= 1 << type.code;
            }
        }
        return types;
    }

    private static int timeInForce(int flags) {
        return (flags >>> TIF_SHIFT) & TIF_MASK;
    }

    private void setPlace(int slot, int place) {
        slab.flags(slot, (slab.flags(slot) & ~PLACE_MASK) | place);
    }

    private void register(int slot) {
        int flags = slab.flags(slot);
        if ((flags & REGISTERED) != 0) {
            return;
        }
        slab.flags(slot, flags | REGISTERED);
        enrol(slot);
    }

    private void enrol(int slot) {
        index.add(slab.id(slot), slot);
        long expiry = slab.cold(slot, EXPIRY);
        if (expiry != 0) {
            expiries.add(expiry, slab.id(slot));
        }
    }

    private void unregister(int slot) {
        index.remove(slab.id(slot), slot);
        if (slab.cold(slot, EXPIRY) != 0) {
            expiries.forget();
        }
    }

    OrderStatus statusOf(int slot) {
        return (slab.flags(slot) & PLACE_MASK) == IN_BOOK ? OrderStatus.OPEN : OrderStatus.PENDING;
    }

    private void notifyLive(int slot, OrderEvent event) {
        listener.onOrder(resting.at(slot, statusOf(slot), Reason.NONE), event);
    }

    /// Takes a quantity off an order without a trade, an iceberg's hidden part first. Some of the order stays.
    private void reduce(int slot, long lots) {
        int base = slot << SHIFT;
        slab.words[base + QUANTITY] -= lots;
        long fromHidden = Math.min(lots, slab.cold(slot, HIDDEN));
        if (fromHidden != 0) {
            slab.cold[slab.coldAt(slot) + HIDDEN] -= fromHidden;
        }
        slab.words[base + VISIBLE] -= lots - fromHidden;
        if ((slab.flags(slot) & PLACE_MASK) == IN_BOOK) {
            PriceLadder ladder = side(slot);
            ladder.addHidden(slab.level(slot), -fromHidden);
            ladder.addVisible(slab.level(slot), fromHidden - lots);
        }
    }

    /// Ends an order alive, and what hangs on it.
    private void endLive(int slot, OrderEvent event, OrderStatus status, Reason reason) {
        switch (slab.flags(slot) & PLACE_MASK) {
            case IN_BOOK ->
                side(slot)
                        .remove(slot, slab.level(slot), slab.words[(slot << SHIFT) + VISIBLE], slab.cold(slot, HIDDEN));
            case AT_TRIGGER -> triggers.remove(slot);
            case IN_ENTRY_QUEUE -> triggers.dequeue(slot);
            case HELD -> {}
            default -> throw new IllegalStateException("order " + slab.id(slot) + " is nowhere");
        }
        unregister(slot);
        listener.onOrder(resting.at(slot, status, reason), event);
        if ((slab.flags(slot) & HAS_COLD) != 0) {
            settleLinks(slot, Reason.LINKED_ORDER_ENDED);
        }
        slab.give(slot);
    }

    private void cancelSibling(int slot, Reason reason) {
        int sibling = (int) slab.cold(slot, SIBLING);
        if (sibling == 0) {
            return;
        }
        int cold = slab.coldAt(slot);
        int siblingCold = slab.coldAt(sibling);
        slab.cold[cold + SIBLING] = 0;
        slab.cold[siblingCold + SIBLING] = 0;
        int entry = (int) slab.cold[cold + ENTRY];
        if (entry != 0) {
            int entryCold = slab.coldAt(entry);
            slab.cold[entryCold + TAKE_PROFIT_LEG] = 0;
            slab.cold[entryCold + STOP_LOSS_LEG] = 0;
            slab.cold[cold + ENTRY] = 0;
            slab.cold[siblingCold + ENTRY] = 0;
        }
        endLive(sibling, OrderEvent.CANCELLED, OrderStatus.CANCELLED, reason);
    }

    /// An order has ended: its sibling ends with it, and the legs that wait for it become active or end.
    private void settleLinks(int slot, Reason siblingReason) {
        cancelSibling(slot, siblingReason);
        int cold = slab.coldAt(slot);
        int takeProfit = (int) slab.cold[cold + TAKE_PROFIT_LEG];
        if (takeProfit == 0) {
            return;
        }
        int stopLoss = (int) slab.cold[cold + STOP_LOSS_LEG];
        slab.cold[slab.coldAt(takeProfit) + ENTRY] = 0;
        slab.cold[slab.coldAt(stopLoss) + ENTRY] = 0;
        long filled = slab.words[(slot << SHIFT) + QUANTITY] - slab.remaining(slot);
        if (filled == 0) {
            endLive(takeProfit, OrderEvent.CANCELLED, OrderStatus.CANCELLED, Reason.LINKED_ORDER_ENDED);
        } else {
            activate(takeProfit, filled);
            activate(stopLoss, filled);
        }
    }

    private void activate(int leg, long lots) {
        slab.words[(leg << SHIFT) + QUANTITY] = lots;
        slab.words[(leg << SHIFT) + VISIBLE] = lots;
        triggers.enqueue(leg);
    }

    private void cancelAllOf(long userId, Reason reason) {
        int count = 0;
        for (int slot = 1; slot < slab.slotsEnd(); slot++) {
            int base = slot << SHIFT;
            if (slab.words[base + ID] != 0 && (userId == ANY_USER || slab.words[base + USER] == userId)) {
                if (count == scratch.length) {
                    scratch = Arrays.copyOf(scratch, count * 2);
                }
                scratch[count++] = slab.words[base + ID];
            }
        }
        Arrays.sort(scratch, 0, count);
        for (int i = 0; i < count; i++) {
            int slot = index.find(scratch[i]);
            // It may have ended with a linked order before it.
            if (slot != 0) {
                endLive(slot, OrderEvent.CANCELLED, OrderStatus.CANCELLED, reason);
            }
        }
        listener.onAllCancelled(userId, count);
    }

    // ---- inspection ----

    /// The latest time a command carried, in epoch milliseconds.
    public long nowMillis() {
        return nowMillis;
    }

    public MarketState state() {
        return state;
    }

    /// The price of the last trade, or 0.
    public long lastPriceTicks() {
        return lastPrice;
    }

    /// How far from the last price an incoming order may trade, in hundredths of a percent; 0 for no band.
    public int priceBandBasisPoints() {
        return (int) bandBasisPoints;
    }

    /// What stands for the last price until the first trade; 0 for none.
    public long referencePriceTicks() {
        return referencePrice;
    }

    /// The price at which an auction would meet now, as the listener was told last; 0 where nothing would
    /// trade, and outside an auction.
    public long indicativePriceTicks() {
        return auction.publishedPrice();
    }

    /// What would trade at the indicative price.
    public long indicativeVolumeLots() {
        return auction.publishedVolume();
    }

    /// Bought less sold at the indicative price.
    public long indicativeImbalanceLots() {
        return auction.publishedImbalance();
    }

    /// Whether the next command, whatever it is, begins with triggered orders of earlier ones that enter the
    /// market: what an order is now may not be what that command finds.
    public boolean isEntering() {
        return state == MarketState.TRADING && triggers.queueHead() != 0;
    }

    /// The number of the last trade: how many there were.
    public long lastTradeNumber() {
        return tradeNumber;
    }

    /// The highest bid, or 0.
    public long bestBidTicks() {
        return bids.isEmpty() ? 0 : bids.price(bids.bestKey);
    }

    /// The lowest ask, or 0.
    public long bestAskTicks() {
        return asks.isEmpty() ? 0 : asks.price(asks.bestKey);
    }

    /// How many orders are alive, waiting ones included.
    public int orderCount() {
        return slab.live();
    }

    /// An order alive, or null. The view is valid until the next call of any method.
    public @Nullable OrderView order(long orderId) {
        int slot = index.find(orderId);
        return slot == 0 ? null : resting.at(slot, statusOf(slot), Reason.NONE);
    }

    /// Shows every order in the book of one side, best price first, then first come first.
    public void forEachResting(Side side, Consumer<OrderView> visitor) {
        PriceLadder ladder = side == Side.BUY ? bids : asks;
        for (int level = ladder.bestLevel; level != 0; level = ladder.levelAfter(level)) {
            for (int slot = ladder.head(level); slot != 0; slot = slab.next(slot)) {
                visitor.accept(resting.at(slot, OrderStatus.OPEN, Reason.NONE));
            }
        }
    }

    /// Shows every order that waits for a trigger, for its bracket's entry order or for its turn, by ascending
    /// id.
    public void forEachPending(Consumer<OrderView> visitor) {
        long[] ids = new long[slab.live()];
        int count = 0;
        for (int slot = 1; slot < slab.slotsEnd(); slot++) {
            if (slab.id(slot) != 0 && statusOf(slot) == OrderStatus.PENDING) {
                ids[count++] = slab.id(slot);
            }
        }
        Arrays.sort(ids, 0, count);
        for (int i = 0; i < count; i++) {
            visitor.accept(resting.at(index.find(ids[i]), OrderStatus.PENDING, Reason.NONE));
        }
    }

    /// Shows the best price levels of one side.
    ///
    /// @return how many were shown
    public int forEachLevel(Side side, int maxLevels, LevelVisitor visitor) {
        PriceLadder ladder = side == Side.BUY ? bids : asks;
        int shown = 0;
        for (int level = ladder.bestLevel; level != 0 && shown < maxLevels; level = ladder.levelAfter(level)) {
            visitor.onLevel(ladder.price(ladder.levels[level << PriceLadder.LEVEL_SHIFT]), ladder.visible(level));
            shown++;
        }
        return shown;
    }

    // ---- durability ----

    /// Writes the whole logical state. Two engines that took the same commands write the same bytes.
    public void snapshot(DataOutput out) throws IOException {
        new SnapshotFormat(this).write(out);
    }

    /// Reads a state written by [#snapshot] into an engine that has taken no command yet.
    ///
    /// @throws IOException where the bytes are not such a state
    /// @throws IllegalStateException where the engine is not new
    public void restore(DataInput in) throws IOException {
        if (nowMillis != 0 || slab.live() != 0 || tradeNumber != 0) {
            throw new IllegalStateException("only a new engine can be restored into");
        }
        new SnapshotFormat(this).read(in);
        auction.remember();
    }

    /// The SHA-256 of the state that [#snapshot] writes, in lower-case hexadecimal digits.
    public String stateHash() {
        return StateHash.of(this);
    }
}
