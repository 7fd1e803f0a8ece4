package dev.exchange.engine.fuzz;

import dev.exchange.engine.CommandKind;
import dev.exchange.engine.EngineLimits;
import dev.exchange.engine.MarketState;
import dev.exchange.engine.OrderEvent;
import dev.exchange.engine.OrderStatus;
import dev.exchange.engine.OrderType;
import dev.exchange.engine.Reason;
import dev.exchange.engine.SelfTradePrevention;
import dev.exchange.engine.Side;
import dev.exchange.engine.TimeInForce;
import dev.exchange.engine.fuzz.Command.Spec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The rules of the market once more, slow and plain: lists that are searched from the front, copies of the
/// book to try things on, no clever structure. It shares no code with the engine but the names of the public
/// types.
final class ReferenceEngine {
    private static final long PRICE_MAX = (1L << 48) - 1;
    private static final long QUANTITY_MAX = (1L << 50) - 1;
    private static final long ID_MAX = (1L << 53) - 1;
    private static final long DAY = 24L * 60 * 60 * 1000;

    private enum Where {
        INCOMING,
        BOOK,
        STOPS,
        TURN,
        HELD
    }

    private static final class Order {
        long id;
        long user;
        Side side = Side.BUY;
        OrderType type = OrderType.LIMIT;
        TimeInForce timeInForce = TimeInForce.GOOD_TIL_CANCELLED;
        SelfTradePrevention stp = SelfTradePrevention.NONE;
        boolean postOnly;
        long price;
        long stop;
        long quantity;
        long filled;
        long left;
        long shown;
        long display;
        long quoteLeft;
        boolean byQuote;
        boolean quoteBounded;
        long expiry;
        long trailTicks;
        long trailBasisPoints;
        long limitOffset;
        long mark;
        boolean triggered;
        Where where = Where.INCOMING;
        /// When it came to its stop price, or to its turn.
        long since;
        long waitsSince;

        @Nullable
        Order sibling;

        @Nullable
        Order entry;

        @Nullable
        Order takeProfit;

        @Nullable
        Order stopLoss;
    }

    private final EventTape tape;
    private final EngineLimits limits;
    private final TreeMap<Long, Order> alive = new TreeMap<>();
    private final List<Order> bids = new ArrayList<>();
    private final List<Order> asks = new ArrayList<>();
    private final List<Order> stops = new ArrayList<>();
    private final List<Order> turns = new ArrayList<>();
    private final TreeMap<Long, Long> countdowns = new TreeMap<>();
    private long now;
    private long trades;
    private long last;
    private long reference;
    private long band;
    private MarketState state = MarketState.TRADING;
    private long clock;
    private int entriesLeft;
    private List<Long> stepPrices = new ArrayList<>();
    private long[] published = new long[3];

    ReferenceEngine(EventTape tape, EngineLimits limits) {
        this.tape = tape;
        this.limits = limits;
    }

    void apply(Command command) {
        now = Math.max(now, command.timeMillis());
        entriesLeft = limits.maxEntriesPerCommand();
        if (!turns.isEmpty()) {
            letEnter();
        }
        switch (command) {
            case Command.Place c -> place(c.order());
            case Command.PlacePair c -> placePair(c.first(), c.second());
            case Command.PlaceBracket c -> placeBracket(c.entry(), c.takeProfit(), c.stopLoss());
            case Command.Cancel c -> cancel(c);
            case Command.Amend c -> amend(c);
            case Command.Modify c -> modify(c);
            case Command.Replace c -> replace(c);
            case Command.Tick c -> tick();
            case Command.CancelAll c -> cancelAll(c);
            case Command.CancelAllAfter c -> cancelAllAfter(c);
            case Command.SetState c -> setState(c.state());
            case Command.SetBand c -> band = c.basisPoints();
            case Command.SetReference c -> reference = c.price();
        }
        letEnter();
        if (state == MarketState.AUCTION) {
            publish();
        }
    }

    // ---- placing ----

    private void place(Spec spec) {
        Reason reason = refusal(spec, spec.quantity(), null);
        if (reason == Reason.NONE) {
            begin(read(spec), OrderEvent.PLACED);
        } else {
            reject(spec, reason);
        }
    }

    private void placePair(Spec first, Spec second) {
        Reason firstReason = refusal(first, first.quantity(), null);
        Reason secondReason = refusal(second, second.quantity(), null);
        if (firstReason == Reason.NONE && secondReason == Reason.NONE) {
            Reason both = Reason.NONE;
            if (first.orderId() == second.orderId()) {
                both = Reason.DUPLICATE_ORDER_ID;
            } else if (first.userId() != second.userId()
                    || first.side() != second.side()
                    || first.quantity() != second.quantity()
                    || !(isWaitingType(first.type()) || isPlainRest(first))
                    || !isWaitingType(second.type())) {
                both = Reason.INVALID_COMBINATION;
            } else {
                both = room(2, first, second);
            }
            firstReason = both;
            secondReason = both;
        }
        if (firstReason == Reason.NONE && secondReason == Reason.NONE) {
            Order a = read(first);
            Order b = read(second);
            a.sibling = b;
            b.sibling = a;
            begin(b, OrderEvent.PLACED);
            begin(a, OrderEvent.PLACED);
        } else {
            reject(first, firstReason == Reason.NONE ? Reason.LINKED_ORDER_REJECTED : firstReason);
            reject(second, secondReason == Reason.NONE ? Reason.LINKED_ORDER_REJECTED : secondReason);
        }
    }

    private void placeBracket(Spec entry, Spec takeProfit, Spec stopLoss) {
        long legQuantity = entry.quoteAmount() == 0 ? entry.quantity() : 1;
        Reason[] reasons = {
            refusal(entry, entry.quantity(), null),
            legRefusal(takeProfit, legQuantity),
            legRefusal(stopLoss, legQuantity)
        };
        if (allNone(reasons)) {
            Reason all = Reason.NONE;
            if (entry.orderId() == takeProfit.orderId()
                    || entry.orderId() == stopLoss.orderId()
                    || takeProfit.orderId() == stopLoss.orderId()) {
                all = Reason.DUPLICATE_ORDER_ID;
            } else {
                boolean profitTakes = isPlainRest(takeProfit)
                        || takeProfit.type() == OrderType.TAKE_PROFIT
                        || takeProfit.type() == OrderType.TAKE_PROFIT_LIMIT;
                boolean lossStops = stopLoss.type() == OrderType.STOP_LOSS
                        || stopLoss.type() == OrderType.STOP_LIMIT
                        || isTrailing(stopLoss.type());
                boolean fits = takeProfit.userId() == entry.userId()
                        && stopLoss.userId() == entry.userId()
                        && takeProfit.side() != entry.side()
                        && stopLoss.side() != entry.side();
                all = fits && profitTakes && lossStops ? room(3, takeProfit, stopLoss) : Reason.INVALID_COMBINATION;
            }
            reasons = new Reason[] {all, all, all};
        }
        if (!allNone(reasons)) {
            Spec[] specs = {entry, takeProfit, stopLoss};
            for (int i = 0; i < 3; i++) {
                reject(specs[i], reasons[i] == Reason.NONE ? Reason.LINKED_ORDER_REJECTED : reasons[i]);
            }
            return;
        }
        Order e = read(entry);
        Order tp = read(takeProfit);
        Order sl = read(stopLoss);
        e.takeProfit = tp;
        e.stopLoss = sl;
        tp.sibling = sl;
        sl.sibling = tp;
        for (Order leg : List.of(tp, sl)) {
            leg.entry = e;
            leg.quantity = e.quantity;
            leg.left = e.quantity;
            leg.shown = e.quantity;
            leg.where = Where.HELD;
            alive.put(leg.id, leg);
            tell(leg, OrderEvent.PLACED, OrderStatus.PENDING, Reason.NONE);
        }
        begin(e, OrderEvent.PLACED);
    }

    private static boolean allNone(Reason[] reasons) {
        for (Reason reason : reasons) {
            if (reason != Reason.NONE) {
                return false;
            }
        }
        return true;
    }

    private Order read(Spec spec) {
        Order order = new Order();
        order.id = spec.orderId();
        order.user = spec.userId();
        order.side = spec.side();
        order.type = spec.type();
        order.timeInForce = spec.timeInForce();
        order.stp = spec.stp();
        order.postOnly = spec.postOnly();
        order.price = spec.price();
        order.stop = spec.stop();
        order.quantity = spec.quantity();
        order.left = spec.quantity();
        order.shown = spec.quantity();
        order.display = spec.display();
        order.quoteLeft = spec.quoteAmount();
        order.byQuote = spec.quoteAmount() != 0;
        order.quoteBounded = spec.quantity() != 0;
        order.expiry = spec.expiry();
        if (spec.timeInForce() == TimeInForce.DAY) {
            long midnight = now - Math.floorMod(now, DAY) + DAY;
            order.expiry = spec.expiry() == 0 ? midnight : Math.min(spec.expiry(), midnight);
        }
        order.trailTicks = spec.trailTicks();
        order.trailBasisPoints = spec.trailBasisPoints();
        order.limitOffset = spec.limitOffset();
        return order;
    }

    private void reject(Spec spec, Reason reason) {
        tell(read(spec), OrderEvent.PLACED, OrderStatus.REJECTED, reason);
    }

    // ---- what is accepted ----

    private static boolean isWaitingType(OrderType type) {
        return type != OrderType.LIMIT && type != OrderType.MARKET && type != OrderType.ICEBERG;
    }

    private static boolean isTrailing(OrderType type) {
        return type == OrderType.TRAILING_STOP || type == OrderType.TRAILING_STOP_LIMIT;
    }

    private static boolean isMarket(OrderType type) {
        return type == OrderType.MARKET
                || type == OrderType.STOP_LOSS
                || type == OrderType.TAKE_PROFIT
                || type == OrderType.TRAILING_STOP;
    }

    private static boolean isImmediate(TimeInForce tif) {
        return tif == TimeInForce.IMMEDIATE_OR_CANCEL || tif == TimeInForce.FILL_OR_KILL;
    }

    private static boolean isPlainRest(Spec spec) {
        return spec.type() == OrderType.LIMIT && !isImmediate(spec.timeInForce());
    }

    private Reason room(int orders, Spec a, Spec b) {
        if (alive.size() + orders > limits.maxOrders()) {
            return Reason.TOO_MANY_ORDERS;
        }
        int trailing = (isTrailing(a.type()) ? 1 : 0) + (isTrailing(b.type()) ? 1 : 0);
        return trailing > 0 && trailing() + trailing > limits.maxTrailingStops()
                ? Reason.TOO_MANY_TRAILING_STOPS
                : Reason.NONE;
    }

    private long trailing() {
        return stops.stream().filter(order -> isTrailing(order.type)).count();
    }

    private Reason refusal(Spec spec, long quantity, @Nullable Order replaced) {
        Reason content = content(spec, quantity);
        if (content != Reason.NONE) {
            return content;
        }
        Order same = alive.get(spec.orderId());
        if (same != null && same != replaced) {
            return Reason.DUPLICATE_ORDER_ID;
        }
        boolean rests = !isMarket(spec.type()) && !isImmediate(spec.timeInForce());
        if (replaced == null && alive.size() >= limits.maxOrders() && (rests || isWaitingType(spec.type()))) {
            return Reason.TOO_MANY_ORDERS;
        }
        if (isTrailing(spec.type()) && trailing() >= limits.maxTrailingStops()) {
            return Reason.TOO_MANY_TRAILING_STOPS;
        }
        if (isWaitingType(spec.type())) {
            return closed();
        }
        return atTheDoor(spec.side(), spec.price(), rests, spec.postOnly());
    }

    private Reason closed() {
        if (state == MarketState.HALTED) {
            return Reason.MARKET_HALTED;
        }
        return state == MarketState.CANCEL_ONLY ? Reason.MARKET_CANCEL_ONLY : Reason.NONE;
    }

    private Reason atTheDoor(Side side, long price, boolean rests, boolean postOnly) {
        Reason closed = closed();
        if (closed != Reason.NONE) {
            return closed;
        }
        List<Order> others = opposite(side);
        boolean crosses = !others.isEmpty() && isWithin(side, price, others.getFirst().price);
        if (state == MarketState.TRADING && postOnly && crosses) {
            return Reason.POST_ONLY_WOULD_TRADE;
        }
        if (state == MarketState.POST_ONLY && (!rests || crosses)) {
            return Reason.MARKET_POST_ONLY;
        }
        if (state == MarketState.AUCTION && !rests) {
            return Reason.MARKET_IN_AUCTION;
        }
        return Reason.NONE;
    }

    private Reason legRefusal(Spec spec, long quantity) {
        Reason content = content(spec, quantity);
        if (content != Reason.NONE) {
            return content;
        }
        return alive.containsKey(spec.orderId()) ? Reason.DUPLICATE_ORDER_ID : closed();
    }

    private Reason content(Spec spec, long quantity) {
        OrderType type = spec.type();
        if (spec.orderId() < 1 || spec.orderId() > ID_MAX) {
            return Reason.INVALID_ORDER_ID;
        }
        if (spec.userId() < 1) {
            return Reason.INVALID_USER_ID;
        }
        long lowestQuantity = spec.quoteAmount() == 0 ? 1 : 0;
        if (quantity < lowestQuantity || quantity > QUANTITY_MAX) {
            return Reason.INVALID_QUANTITY;
        }
        boolean needsPrice = !isMarket(type) && type != OrderType.TRAILING_STOP_LIMIT;
        if (spec.price() < (needsPrice ? 1 : 0) || spec.price() > PRICE_MAX) {
            return Reason.INVALID_PRICE;
        }
        boolean needsStop = isWaitingType(type) && !isTrailing(type);
        if (spec.stop() < (needsStop ? 1 : 0) || spec.stop() > PRICE_MAX) {
            return Reason.INVALID_STOP_PRICE;
        }
        if (type == OrderType.ICEBERG && (spec.display() < 1 || spec.display() > quantity)) {
            return Reason.INVALID_DISPLAY_QUANTITY;
        }
        if (type == OrderType.ICEBERG && (quantity - 1) / spec.display() + 1 > 1_000) {
            return Reason.INVALID_DISPLAY_QUANTITY;
        }
        if (type != OrderType.ICEBERG && spec.display() != 0) {
            return Reason.INVALID_DISPLAY_QUANTITY;
        }
        if (isTrailing(type)) {
            boolean byTicks = spec.trailTicks() >= 1 && spec.trailTicks() <= PRICE_MAX && spec.trailBasisPoints() == 0;
            boolean byPercent =
                    spec.trailBasisPoints() >= 1 && spec.trailBasisPoints() <= 9_999 && spec.trailTicks() == 0;
            if (!byTicks && !byPercent) {
                return Reason.INVALID_TRAIL;
            }
        } else if (spec.trailTicks() != 0 || spec.trailBasisPoints() != 0) {
            return Reason.INVALID_TRAIL;
        }
        if (spec.expiry() < 0 || (spec.expiry() > 0 && spec.expiry() <= now)) {
            return Reason.INVALID_EXPIRY;
        }
        if (spec.timeInForce() == TimeInForce.GOOD_TIL_DATE && type != OrderType.MARKET && spec.expiry() == 0) {
            return Reason.INVALID_EXPIRY;
        }
        return combination(spec);
    }

    private static Reason combination(Spec spec) {
        OrderType type = spec.type();
        boolean immediate = isImmediate(spec.timeInForce());
        boolean bad = false;
        bad |= spec.stop() != 0 && !isWaitingType(type);
        bad |= spec.limitOffset() != 0 && type != OrderType.TRAILING_STOP_LIMIT;
        bad |= spec.limitOffset() < 0 || spec.limitOffset() > PRICE_MAX;
        bad |= spec.quoteAmount() != 0 && type != OrderType.MARKET;
        bad |= spec.quoteAmount() < 0;
        bad |= spec.quoteAmount() != 0 && spec.timeInForce() == TimeInForce.FILL_OR_KILL;
        bad |= spec.postOnly() && (isMarket(type) || immediate);
        bad |= (type == OrderType.LIMIT || type == OrderType.ICEBERG) && immediate && spec.expiry() != 0;
        return bad ? Reason.INVALID_COMBINATION : Reason.NONE;
    }

    // ---- entering the market ----

    private List<Order> own(Side side) {
        return side == Side.BUY ? bids : asks;
    }

    private List<Order> opposite(Side side) {
        return side == Side.BUY ? asks : bids;
    }

    private static boolean isWithin(Side side, long limit, long price) {
        return side == Side.BUY ? price <= limit : price >= limit;
    }

    private void begin(Order order, OrderEvent event) {
        if (isWaitingType(order.type) && !order.triggered) {
            alive.put(order.id, order);
            order.where = Where.STOPS;
            order.since = ++clock;
            order.waitsSince = order.since;
            stops.add(order);
            if (isTrailing(order.type) && last != 0) {
                trail(order, last);
            }
            tell(order, event, OrderStatus.PENDING, Reason.NONE);
        } else {
            enter(order, event);
        }
    }

    private void enter(Order order, OrderEvent event) {
        stepPrices = new ArrayList<>();
        order.where = Where.INCOMING;
        if (state == MarketState.AUCTION) {
            rest(order, event);
            return;
        }
        boolean unlimited = order.price == 0;
        long limit = order.price;
        long centre = last != 0 ? last : reference;
        boolean hasBand = band != 0 && centre != 0;
        long width = hasBand ? centre * band / 10_000 : 0;
        long edge = order.side == Side.BUY ? centre + width : centre - width;
        boolean banded = hasBand && (unlimited || !isWithin(order.side, edge, limit));
        boolean bandReaches = hasBand && banded;
        long reach = bandReaches ? edge : limit;
        boolean anyPrice = unlimited && !bandReaches;

        List<Order> others = opposite(order.side);
        boolean meets = !others.isEmpty() && (anyPrice || isWithin(order.side, reach, others.getFirst().price));
        Reason end = Reason.NONE;
        if (meets && order.postOnly) {
            finish(order, event, OrderStatus.CANCELLED, Reason.POST_ONLY_WOULD_TRADE);
            return;
        }
        if (meets && order.timeInForce == TimeInForce.FILL_OR_KILL && !wouldFill(order, others, anyPrice, reach)) {
            finish(order, event, OrderStatus.CANCELLED, bandReaches ? Reason.PRICE_BAND : Reason.NOT_FILLABLE);
            return;
        }
        boolean amountSpent = false;
        while (end == Reason.NONE && !others.isEmpty()) {
            Order maker = others.getFirst();
            if (!anyPrice && !isWithin(order.side, reach, maker.price)) {
                break;
            }
            long wanted = order.left;
            if (order.byQuote) {
                long affordable = order.quoteLeft / maker.price;
                wanted = order.quoteBounded ? Math.min(order.left, affordable) : affordable;
                if (wanted == 0) {
                    amountSpent = true;
                    break;
                }
            } else if (wanted == 0) {
                break;
            }
            if (order.stp != SelfTradePrevention.NONE && order.user == maker.user) {
                end = preventSelfTrade(order, maker, wanted);
                continue;
            }
            long lots = Math.min(wanted, maker.shown);
            if (order.byQuote) {
                order.quoteLeft -= lots * maker.price;
                if (!order.quoteBounded) {
                    order.quantity += lots;
                    order.left += lots;
                }
            }
            order.left -= lots;
            order.shown = order.left;
            order.filled += lots;
            trade(maker, order, maker.price, lots);
        }
        if (order.byQuote) {
            if (end == Reason.NONE && (amountSpent || (order.quoteBounded && order.left == 0))) {
                order.quantity = order.filled;
                order.left = 0;
                order.shown = 0;
                boolean bought = order.filled > 0;
                finish(
                        order,
                        event,
                        bought ? OrderStatus.FILLED : OrderStatus.CANCELLED,
                        bought ? Reason.NONE : Reason.QUOTE_AMOUNT_TOO_SMALL);
            } else {
                finish(
                        order,
                        event,
                        OrderStatus.CANCELLED,
                        end != Reason.NONE ? end : marketEnd(order, others, unlimited, limit, bandReaches));
            }
        } else if (end != Reason.NONE) {
            finish(order, event, OrderStatus.CANCELLED, end);
        } else if (order.left == 0) {
            finish(order, event, OrderStatus.FILLED, Reason.NONE);
        } else if (isMarket(order.type)) {
            finish(order, event, OrderStatus.CANCELLED, marketEnd(order, others, unlimited, limit, bandReaches));
        } else if (isImmediate(order.timeInForce)) {
            boolean stoppedByBand =
                    bandReaches && !others.isEmpty() && isWithin(order.side, limit, others.getFirst().price);
            Reason plain = order.timeInForce == TimeInForce.FILL_OR_KILL ? Reason.NOT_FILLABLE : Reason.IMMEDIATE_REST;
            finish(order, event, OrderStatus.CANCELLED, stoppedByBand ? Reason.PRICE_BAND : plain);
        } else if (bandReaches) {
            finish(order, event, OrderStatus.CANCELLED, Reason.PRICE_BAND);
        } else {
            rest(order, event);
        }
        observeStep();
    }

    private static Reason marketEnd(
            Order order, List<Order> others, boolean unlimited, long limit, boolean bandReaches) {
        if (others.isEmpty()) {
            return Reason.NO_LIQUIDITY;
        }
        boolean limitAllows = unlimited || isWithin(order.side, limit, others.getFirst().price);
        return bandReaches && limitAllows ? Reason.PRICE_BAND : Reason.PRICE_PROTECTION;
    }

    private void observeStep() {
        if (stepPrices.isEmpty() || stops.isEmpty()) {
            return;
        }
        long first = stepPrices.getFirst();
        long final_ = stepPrices.getLast();
        trailAll(first);
        fire(first);
        if (final_ != first) {
            trailAll(final_);
            fire(final_);
        }
    }

    /// Tries a fill-or-kill order on a copy of the other side.
    private static boolean wouldFill(Order order, List<Order> others, boolean anyPrice, long reach) {
        List<Order> copies = new ArrayList<>();
        for (Order other : others) {
            Order copy = new Order();
            copy.user = other.user;
            copy.price = other.price;
            copy.display = other.display;
            copy.shown = other.shown;
            copy.left = other.left;
            copies.add(copy);
        }
        long left = order.left;
        while (left > 0 && !copies.isEmpty()) {
            Order front = copies.getFirst();
            if (!anyPrice && !isWithin(order.side, reach, front.price)) {
                return false;
            }
            if (order.stp != SelfTradePrevention.NONE && front.user == order.user) {
                if (order.stp != SelfTradePrevention.CANCEL_OLDEST) {
                    return false;
                }
                copies.removeFirst();
                continue;
            }
            long lots = Math.min(left, front.shown);
            left -= lots;
            front.shown -= lots;
            front.left -= lots;
            if (front.shown == 0) {
                copies.removeFirst();
                front.shown = Math.min(front.display, front.left);
                if (front.shown > 0) {
                    int at = 0;
                    while (at < copies.size() && copies.get(at).price == front.price) {
                        at++;
                    }
                    copies.add(at, front);
                }
            }
        }
        return left == 0;
    }

    private Reason preventSelfTrade(Order taker, Order maker, long wanted) {
        return switch (taker.stp) {
            case NONE -> throw new IllegalStateException("nothing to prevent");
            case CANCEL_NEWEST -> Reason.SELF_TRADE;
            case CANCEL_OLDEST -> {
                end(maker, OrderEvent.CANCELLED, OrderStatus.CANCELLED, Reason.SELF_TRADE);
                yield Reason.NONE;
            }
            case CANCEL_BOTH -> {
                end(maker, OrderEvent.CANCELLED, OrderStatus.CANCELLED, Reason.SELF_TRADE);
                yield Reason.SELF_TRADE;
            }
            case DECREMENT_AND_CANCEL -> decrement(taker, maker, wanted);
        };
    }

    private Reason decrement(Order taker, Order maker, long wanted) {
        long lots = Math.min(wanted, maker.left);
        if (lots == maker.left) {
            end(maker, OrderEvent.CANCELLED, OrderStatus.CANCELLED, Reason.SELF_TRADE);
        } else {
            shrink(maker, lots);
            tell(maker, OrderEvent.REDUCED, OrderStatus.OPEN, Reason.NONE);
        }
        if (taker.byQuote) {
            taker.quoteLeft -= lots * maker.price;
        }
        if (!taker.byQuote || taker.quoteBounded) {
            taker.quantity -= lots;
            taker.left -= lots;
            taker.shown = taker.left;
        }
        return lots == wanted ? Reason.SELF_TRADE : Reason.NONE;
    }

    private static void shrink(Order order, long lots) {
        long hidden = order.left - order.shown;
        order.quantity -= lots;
        order.left -= lots;
        order.shown -= lots - Math.min(lots, hidden);
    }

    private void trade(Order maker, Order taker, long price, long lots) {
        if (lots <= 0) {
            throw new IllegalStateException(
                    "a trade without a quantity between %d and %d".formatted(maker.id, taker.id));
        }
        maker.filled += lots;
        maker.left -= lots;
        maker.shown -= lots;
        last = price;
        stepPrices.add(price);
        tellTrade(maker, taker, price, lots, false);
        afterTrade(maker);
    }

    private void afterTrade(Order order) {
        if (order.left == 0) {
            remove(order);
            tell(order, OrderEvent.TRADED, OrderStatus.FILLED, Reason.NONE);
            settleGroup(order, Reason.LINKED_ORDER_EXECUTED);
            return;
        }
        if (order.shown == 0) {
            order.shown = Math.min(order.display, order.left);
            own(order.side).remove(order);
            insert(order);
        }
        tell(order, OrderEvent.TRADED, OrderStatus.OPEN, Reason.NONE);
        endSibling(order, Reason.LINKED_ORDER_EXECUTED);
    }

    private void insert(Order order) {
        List<Order> side = own(order.side);
        int at = 0;
        while (at < side.size() && isNotWorse(side.get(at), order)) {
            at++;
        }
        side.add(at, order);
    }

    private static boolean isNotWorse(Order order, Order than) {
        return order.side == Side.BUY ? order.price >= than.price : order.price <= than.price;
    }

    private void rest(Order order, OrderEvent event) {
        order.shown = order.display == 0 ? order.left : Math.min(order.display, order.left);
        order.where = Where.BOOK;
        alive.put(order.id, order);
        insert(order);
        tell(order, event, OrderStatus.OPEN, Reason.NONE);
        if (!stepPrices.isEmpty()) {
            endSibling(order, Reason.LINKED_ORDER_EXECUTED);
        }
    }

    private void finish(Order order, OrderEvent event, OrderStatus status, Reason reason) {
        alive.remove(order.id, order);
        tell(order, event, status, reason);
        settleGroup(order, stepPrices.isEmpty() ? Reason.LINKED_ORDER_ENDED : Reason.LINKED_ORDER_EXECUTED);
    }

    // ---- stops ----

    private static boolean firesOnRise(Order order) {
        boolean inFavour = order.type == OrderType.TAKE_PROFIT || order.type == OrderType.TAKE_PROFIT_LIMIT;
        return inFavour == (order.side == Side.SELL);
    }

    private void trailAll(long price) {
        List<Order> byAge = new ArrayList<>(stops);
        byAge.removeIf(order -> !isTrailing(order.type));
        byAge.sort(Comparator.comparingLong(order -> order.waitsSince));
        byAge.forEach(order -> trail(order, price));
    }

    private void trail(Order order, long price) {
        boolean sell = order.side == Side.SELL;
        boolean better = order.mark == 0 || (sell ? price > order.mark : price < order.mark);
        if (!better) {
            return;
        }
        order.mark = price;
        long distance = order.trailTicks != 0 ? order.trailTicks : Math.max(1, price * order.trailBasisPoints / 10_000);
        long stop = sell ? price - distance : Math.min(PRICE_MAX, price + distance);
        boolean closer = order.stop == 0 || (sell ? stop > order.stop : stop < order.stop);
        if (stop >= 1 && closer) {
            order.stop = stop;
            order.since = ++clock;
        }
    }

    private void fire(long price) {
        while (true) {
            Order next = null;
            for (Order order : stops) {
                if (order.stop == 0) {
                    continue;
                }
                boolean rise = firesOnRise(order);
                if (rise ? price < order.stop : price > order.stop) {
                    continue;
                }
                if (next == null || comesBefore(order, next)) {
                    next = order;
                }
            }
            if (next == null) {
                return;
            }
            stops.remove(next);
            if (next.type == OrderType.TRAILING_STOP_LIMIT) {
                long limit = next.side == Side.SELL ? next.stop - next.limitOffset : next.stop + next.limitOffset;
                next.price = Math.max(1, Math.min(PRICE_MAX, limit));
            }
            next.triggered = true;
            next.where = Where.TURN;
            turns.add(next);
            tell(next, OrderEvent.TRIGGERED, OrderStatus.PENDING, Reason.NONE);
            endSibling(next, Reason.LINKED_ORDER_EXECUTED);
        }
    }

    private static boolean comesBefore(Order a, Order b) {
        if (firesOnRise(a) != firesOnRise(b)) {
            return firesOnRise(a);
        }
        if (a.stop != b.stop) {
            return firesOnRise(a) ? a.stop < b.stop : a.stop > b.stop;
        }
        return a.since < b.since;
    }

    private void letEnter() {
        if (state != MarketState.TRADING) {
            return;
        }
        if (last != 0) {
            fire(last);
        }
        while (!turns.isEmpty() && entriesLeft > 0) {
            entriesLeft--;
            Order next = turns.removeFirst();
            begin(next, OrderEvent.ENTERED);
            if (last != 0) {
                fire(last);
            }
        }
    }

    // ---- ends ----

    private void remove(Order order) {
        own(order.side).remove(order);
        stops.remove(order);
        turns.remove(order);
        alive.remove(order.id, order);
    }

    private void end(Order order, OrderEvent event, OrderStatus status, Reason reason) {
        remove(order);
        tell(order, event, status, reason);
        settleGroup(order, Reason.LINKED_ORDER_ENDED);
    }

    private void endSibling(Order order, Reason reason) {
        Order sibling = order.sibling;
        if (sibling == null) {
            return;
        }
        order.sibling = null;
        sibling.sibling = null;
        if (order.entry != null) {
            order.entry.takeProfit = null;
            order.entry.stopLoss = null;
            order.entry = null;
            sibling.entry = null;
        }
        end(sibling, OrderEvent.CANCELLED, OrderStatus.CANCELLED, reason);
    }

    private void settleGroup(Order order, Reason siblingReason) {
        endSibling(order, siblingReason);
        Order takeProfit = order.takeProfit;
        Order stopLoss = order.stopLoss;
        if (takeProfit == null || stopLoss == null) {
            return;
        }
        takeProfit.entry = null;
        stopLoss.entry = null;
        if (order.filled == 0) {
            end(takeProfit, OrderEvent.CANCELLED, OrderStatus.CANCELLED, Reason.LINKED_ORDER_ENDED);
            return;
        }
        for (Order leg : List.of(takeProfit, stopLoss)) {
            leg.quantity = order.filled;
            leg.left = order.filled;
            leg.shown = order.filled;
            leg.where = Where.TURN;
            turns.add(leg);
        }
    }

    // ---- the other commands ----

    private Reason change(@Nullable Order order, long userId) {
        if (order == null) {
            return Reason.UNKNOWN_ORDER;
        }
        return userId != 0 && order.user != userId ? Reason.NOT_OWNER : Reason.NONE;
    }

    private static boolean isLinked(Order order) {
        return order.sibling != null || order.takeProfit != null;
    }

    private void cancel(Command.Cancel c) {
        Order order = alive.get(c.orderId());
        Reason reason = change(order, c.userId());
        if (reason == Reason.NONE && c.userId() != 0 && state == MarketState.HALTED) {
            reason = Reason.MARKET_HALTED;
        }
        if (reason == Reason.NONE && order != null) {
            end(order, OrderEvent.CANCELLED, OrderStatus.CANCELLED, Reason.REQUESTED);
        } else {
            refuse(CommandKind.CANCEL, c.orderId(), c.userId(), reason);
        }
    }

    private void amend(Command.Amend c) {
        Order order = alive.get(c.orderId());
        Reason reason = change(order, c.userId());
        if (reason == Reason.NONE) {
            reason = closed();
        }
        if (reason == Reason.NONE && order != null && isLinked(order)) {
            reason = Reason.LINKED_ORDER;
        }
        if (reason == Reason.NONE
                && order != null
                && (c.quantity() >= order.quantity || c.quantity() <= order.filled)) {
            reason = Reason.NOT_A_REDUCTION;
        }
        if (reason == Reason.NONE && order != null) {
            shrink(order, order.quantity - c.quantity());
            tell(order, OrderEvent.AMENDED, statusOf(order), Reason.NONE);
        } else {
            refuse(CommandKind.AMEND, c.orderId(), c.userId(), reason);
        }
    }

    private static OrderStatus statusOf(Order order) {
        return order.where == Where.BOOK ? OrderStatus.OPEN : OrderStatus.PENDING;
    }

    private void modify(Command.Modify c) {
        Order order = alive.get(c.orderId());
        Reason reason = change(order, c.userId());
        if (reason == Reason.NONE) {
            reason = closed();
        }
        if (reason == Reason.NONE && order != null) {
            if (order.where != Where.BOOK) {
                reason = Reason.NOT_MODIFIABLE;
            } else if (isLinked(order)) {
                reason = Reason.LINKED_ORDER;
            } else if (order.display != 0) {
                reason = Reason.NOT_MODIFIABLE;
            } else if (c.price() < 1 || c.price() > PRICE_MAX) {
                reason = Reason.INVALID_PRICE;
            } else if (c.remaining() < 1 || c.remaining() > QUANTITY_MAX - order.filled) {
                reason = Reason.INVALID_QUANTITY;
            } else {
                reason = atTheDoor(order.side, c.price(), true, order.postOnly);
            }
        }
        if (reason == Reason.NONE && order != null) {
            own(order.side).remove(order);
            order.price = c.price();
            order.left = c.remaining();
            order.shown = c.remaining();
            order.quantity = order.filled + c.remaining();
            enter(order, OrderEvent.MODIFIED);
        } else {
            refuse(CommandKind.MODIFY, c.orderId(), c.userId(), reason);
        }
    }

    private void replace(Command.Replace c) {
        Order old = alive.get(c.orderId());
        Reason reason = change(old, c.replacement().userId());
        if (reason == Reason.NONE && old != null) {
            reason = isLinked(old)
                    ? Reason.LINKED_ORDER
                    : refusal(c.replacement(), c.replacement().quantity(), old);
        }
        if (reason == Reason.NONE && old != null) {
            end(old, OrderEvent.CANCELLED, OrderStatus.CANCELLED, Reason.REPLACED);
            begin(read(c.replacement()), OrderEvent.PLACED);
        } else {
            reject(c.replacement(), reason);
        }
    }

    private void tick() {
        while (true) {
            Order next = null;
            for (Order order : alive.values()) {
                if (order.expiry != 0 && order.expiry <= now && (next == null || order.expiry < next.expiry)) {
                    next = order;
                }
            }
            if (next == null) {
                break;
            }
            end(next, OrderEvent.EXPIRED, OrderStatus.EXPIRED, Reason.TIME_ENDED);
        }
        while (true) {
            long user = 0;
            for (var countdown : countdowns.entrySet()) {
                if (countdown.getValue() <= now && (user == 0 || countdown.getValue() < countdowns.get(user))) {
                    user = countdown.getKey();
                }
            }
            if (user == 0) {
                return;
            }
            countdowns.remove(user);
            cancelAllOf(user, Reason.COUNTDOWN);
            tellCountdown(user, 0);
        }
    }

    private void cancelAll(Command.CancelAll c) {
        if (c.userId() < 0) {
            refuse(CommandKind.CANCEL_ALL, 0, c.userId(), Reason.INVALID_USER_ID);
        } else if (c.userId() != 0 && state == MarketState.HALTED) {
            refuse(CommandKind.CANCEL_ALL, 0, c.userId(), Reason.MARKET_HALTED);
        } else {
            cancelAllOf(c.userId(), Reason.CANCEL_ALL);
        }
    }

    private void cancelAllOf(long user, Reason reason) {
        List<Order> all = new ArrayList<>();
        for (Order order : alive.values()) {
            if (user == 0 || order.user == user) {
                all.add(order);
            }
        }
        for (Order order : all) {
            if (alive.get(order.id) == order) {
                end(order, OrderEvent.CANCELLED, OrderStatus.CANCELLED, reason);
            }
        }
        tape.begin(EventTape.ALL_CANCELLED, 2);
        tape.put(user);
        tape.put(all.size());
    }

    private void cancelAllAfter(Command.CancelAllAfter c) {
        if (c.userId() <= 0) {
            refuse(CommandKind.CANCEL_ALL_AFTER, 0, c.userId(), Reason.INVALID_USER_ID);
        } else if (c.timeoutMillis() <= 0) {
            countdowns.remove(c.userId());
            tellCountdown(c.userId(), 0);
        } else if (!countdowns.containsKey(c.userId()) && countdowns.size() >= limits.maxCountdowns()) {
            refuse(CommandKind.CANCEL_ALL_AFTER, 0, c.userId(), Reason.TOO_MANY_COUNTDOWNS);
        } else {
            long deadline = c.timeoutMillis() > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + c.timeoutMillis();
            countdowns.put(c.userId(), deadline);
            tellCountdown(c.userId(), deadline);
        }
    }

    // ---- auctions ----

    private void setState(MarketState next) {
        if ((next == MarketState.TRADING || next == MarketState.POST_ONLY) && isCrossed()) {
            long price = meeting()[0];
            while (isCrossed() && bids.getFirst().price >= price && asks.getFirst().price <= price) {
                Order bid = bids.getFirst();
                Order ask = asks.getFirst();
                long lots = Math.min(bid.shown, ask.shown);
                for (Order order : List.of(bid, ask)) {
                    order.filled += lots;
                    order.left -= lots;
                    order.shown -= lots;
                }
                last = price;
                tellTrade(ask, bid, price, lots, true);
                afterTrade(ask);
                afterTrade(bid);
            }
            trailAll(price);
        }
        published = new long[3];
        state = next;
        tape.begin(EventTape.STATE, 1);
        tape.put(next);
    }

    private boolean isCrossed() {
        return !bids.isEmpty() && !asks.isEmpty() && bids.getFirst().price >= asks.getFirst().price;
    }

    /// Tries every price at which something changes: the price, the volume, what is left over.
    private long[] meeting() {
        long lowest = asks.getFirst().price;
        long highest = bids.getFirst().price;
        long centre = last != 0 ? last : reference;
        TreeSet<Long> candidates = new TreeSet<>();
        for (List<Order> side : List.of(bids, asks)) {
            for (Order order : side) {
                candidates.addAll(List.of(order.price - 1, order.price, order.price + 1));
            }
        }
        candidates.add(centre);
        List<long[]> best = new ArrayList<>();
        for (long price : candidates) {
            if (price < lowest || price > highest) {
                continue;
            }
            long bought = bids.stream()
                    .filter(order -> order.price >= price)
                    .mapToLong(order -> order.left)
                    .sum();
            long sold = asks.stream()
                    .filter(order -> order.price <= price)
                    .mapToLong(order -> order.left)
                    .sum();
            long[] tried = {price, Math.min(bought, sold), bought - sold};
            int order = best.isEmpty() ? 1 : compareMeeting(tried, best.getFirst());
            if (order > 0) {
                best.clear();
            }
            if (order >= 0) {
                best.add(tried);
            }
        }
        long from = best.getFirst()[0];
        long to = best.getLast()[0];
        long price = centre == 0 ? from + (to - from) / 2 : Math.max(from, Math.min(to, centre));
        long[] result = best.getFirst();
        for (long[] tried : best) {
            if (tried[0] <= price) {
                result = tried;
            }
        }
        return new long[] {price, result[1], result[2]};
    }

    private static int compareMeeting(long[] a, long[] b) {
        if (a[1] != b[1]) {
            return Long.compare(a[1], b[1]);
        }
        return Long.compare(Math.abs(b[2]), Math.abs(a[2]));
    }

    private void publish() {
        long[] now = isCrossed() ? meeting() : new long[3];
        if (now[0] != published[0] || now[1] != published[1] || now[2] != published[2]) {
            published = now;
            tape.begin(EventTape.INDICATIVE, 3);
            tape.put(now[0]);
            tape.put(now[1]);
            tape.put(now[2]);
        }
    }

    // ---- telling ----

    private void tellTrade(Order maker, Order taker, long price, long lots, boolean auction) {
        tape.begin(EventTape.TRADE, 10);
        tape.put(++trades);
        tape.put(maker.id);
        tape.put(maker.filled);
        tape.put(maker.quantity);
        tape.put(taker.id);
        tape.put(taker.filled);
        tape.put(taker.quantity);
        tape.put(lots);
        tape.put(price);
        tape.put(auction ? 1 : 0);
    }

    private void tell(Order order, OrderEvent event, OrderStatus status, Reason reason) {
        tell(tape, order, event, status, reason);
    }

    private static void tell(EventTape tape, Order order, OrderEvent event, OrderStatus status, Reason reason) {
        tape.begin(EventTape.ORDER, 22);
        tape.put(event);
        tape.put(order.id);
        tape.put(order.user);
        tape.put(order.side);
        tape.put(order.type);
        tape.put(order.timeInForce);
        tape.put(order.stp);
        tape.put(order.postOnly ? 1 : 0);
        tape.put(order.triggered ? 1 : 0);
        tape.put(order.price);
        tape.put(order.stop);
        tape.put(order.trailTicks);
        tape.put(order.trailBasisPoints);
        tape.put(order.mark);
        tape.put(order.quantity);
        tape.put(order.filled);
        tape.put(order.left);
        tape.put(status == OrderStatus.OPEN ? order.shown : 0);
        tape.put(order.display);
        tape.put(order.expiry);
        tape.put(status);
        tape.put(reason);
    }

    private void refuse(CommandKind command, long orderId, long userId, Reason reason) {
        tape.begin(EventTape.REFUSED, 4);
        tape.put(command);
        tape.put(orderId);
        tape.put(userId);
        tape.put(reason);
    }

    private void tellCountdown(long userId, long deadline) {
        tape.begin(EventTape.COUNTDOWN, 2);
        tape.put(userId);
        tape.put(deadline);
    }

    /// Writes every order in the book, and every one that waits, as the inspection of the engine shows them.
    void writeBook(EventTape into) {
        for (List<Order> side : List.of(bids, asks)) {
            for (Order order : side) {
                tell(into, order, OrderEvent.PLACED, OrderStatus.OPEN, Reason.NONE);
            }
        }
        for (Order order : alive.values()) {
            if (order.where != Where.BOOK) {
                tell(into, order, OrderEvent.PLACED, OrderStatus.PENDING, Reason.NONE);
            }
        }
    }
}
