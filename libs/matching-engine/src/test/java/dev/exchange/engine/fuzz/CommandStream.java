package dev.exchange.engine.fuzz;

import dev.exchange.engine.MarketState;
import dev.exchange.engine.MatchingEngine;
import dev.exchange.engine.OrderType;
import dev.exchange.engine.SelfTradePrevention;
import dev.exchange.engine.Side;
import dev.exchange.engine.TimeInForce;
import dev.exchange.engine.fuzz.Command.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// A stream of commands of every kind from a seed. It does not look at any engine, so that a stream stays
/// meaningful when commands are left out of it; it names orders by the ids it gave out lately.
final class CommandStream {
    private static final long DAY_MILLIS = 86_400_000;

    /// Where prices lie, and how far apart.
    private enum Prices {
        /// A few ticks above the lowest price.
        LOWEST(1, 12),
        TIGHT(1_000, 10),
        NORMAL(30_000, 60),
        WIDE(5_000_000, 2_000_000),
        /// Over most of the range there is.
        WHOLE_RANGE(MatchingEngine.MAX_PRICE_TICKS / 2, MatchingEngine.MAX_PRICE_TICKS / 2 - 2);

        private final long centre;
        private final long reach;

        Prices(long centre, long reach) {
            this.centre = centre;
            this.reach = reach;
        }
    }

    private static final OrderType[] TYPES = OrderType.values();
    private static final TimeInForce[] TIMES = TimeInForce.values();
    private static final SelfTradePrevention[] MODES = SelfTradePrevention.values();
    private static final MarketState[] STATES = MarketState.values();

    private final SplittableRandom random;
    private final Prices prices;
    private final int users;
    private final boolean exotic;
    private final boolean restless;
    private final boolean prevents;
    private final long quantityMax;
    private long centre;
    private long now;
    private long nextId = 1;

    CommandStream(long seed) {
        random = new SplittableRandom(seed);
        prices = Prices.values()[random.nextInt(Prices.values().length)];
        users = 1 + random.nextInt(6);
        exotic = random.nextInt(3) != 0;
        restless = random.nextInt(3) == 0;
        prevents = random.nextInt(3) != 0;
        quantityMax = random.nextInt(12) == 0 ? MatchingEngine.MAX_QUANTITY_LOTS : 1 + random.nextInt(60);
        centre = prices.centre;
        now = 1_750_000_000_000L + random.nextLong(DAY_MILLIS);
    }

    List<Command> generate(int count) {
        List<Command> commands = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            commands.add(next());
        }
        return commands;
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    private Command next() {
        advanceTime();
        if (oneIn(20)) {
            centre = Math.clamp(
                    centre + random.nextLong(-prices.reach, prices.reach + 1) / 3, 1, MatchingEngine.MAX_PRICE_TICKS);
        }
        int kind = random.nextInt(1000);
        if (kind < 560) {
            return new Command.Place(now, order());
        }
        if (kind < 720) {
            return new Command.Cancel(now, someId(), someUser());
        }
        if (kind < 780) {
            return new Command.Modify(now, someId(), someUser(), price(), quantity());
        }
        if (kind < 820) {
            return new Command.Amend(now, someId(), someUser(), quantity());
        }
        if (kind < 860) {
            return replace();
        }
        return exotic ? exoticCommand(kind) : rareCommand(kind);
    }

    private Command exoticCommand(int kind) {
        if (kind < 895) {
            return pair();
        }
        if (kind < 930) {
            return bracket();
        }
        return rareCommand(kind);
    }

    private Command rareCommand(int kind) {
        if (kind < 960) {
            return new Command.Tick(now);
        }
        if (kind < 966) {
            return new Command.CancelAll(now, oneIn(20) ? 0 : random.nextInt(users + 1));
        }
        if (kind < 975) {
            return new Command.CancelAllAfter(now, random.nextInt(users + 1), random.nextLong(4) * 2_000);
        }
        if (kind < 980) {
            return new Command.SetBand(now, oneIn(2) ? 0 : random.nextInt(10_000));
        }
        if (kind < 983) {
            return new Command.SetReference(now, oneIn(3) ? 0 : Math.clamp(price(), 0, MatchingEngine.MAX_PRICE_TICKS));
        }
        if (kind < 995 && !restless) {
            return new Command.Tick(now);
        }
        return new Command.SetState(now, oneIn(2) ? MarketState.TRADING : STATES[random.nextInt(STATES.length)]);
    }

    private void advanceTime() {
        int step = random.nextInt(100);
        if (step < 70) {
            now += random.nextInt(50);
        } else if (step < 95) {
            now += random.nextInt(2_000);
        } else if (step < 97) {
            // A clock that steps back: the engine's time does not.
            now -= random.nextInt(3_000);
        } else if (step == 99 && oneIn(10)) {
            now += random.nextLong(DAY_MILLIS);
        }
    }

    private long someId() {
        // Mostly a recent one, so that it is often alive.
        long back = oneIn(3) ? random.nextInt(400) : random.nextInt(40);
        return Math.max(0, nextId - back);
    }

    private long someUser() {
        // Mostly the operator, who may change anything.
        return oneIn(3) ? 1 + random.nextInt(users) : 0;
    }

    private long price() {
        long reach = Math.min(prices.reach, 1 + random.nextLong(prices.reach));
        long price = centre + random.nextLong(-reach, reach + 1);
        if (oneIn(300)) {
            return oneIn(2) ? random.nextLong(-2, 2) : MatchingEngine.MAX_PRICE_TICKS + random.nextLong(-1, 2);
        }
        return Math.clamp(price, 1, MatchingEngine.MAX_PRICE_TICKS);
    }

    private long quantity() {
        return oneIn(200) ? random.nextLong(-1, 2) : 1 + random.nextLong(quantityMax);
    }

    private long newId() {
        return oneIn(60) ? someId() : nextId++;
    }

    private Spec order() {
        OrderType type = exotic && oneIn(2)
                ? TYPES[random.nextInt(TYPES.length)]
                : oneIn(6) ? OrderType.MARKET : OrderType.LIMIT;
        return order(newId(), 1 + random.nextInt(users), side(), type, quantity());
    }

    private Side side() {
        return random.nextBoolean() ? Side.BUY : Side.SELL;
    }

    private Spec order(long id, long user, Side side, OrderType type, long quantity) {
        boolean market = type.isMarket();
        boolean waits = type.isTriggered();
        TimeInForce tif = oneIn(3) ? TIMES[random.nextInt(TIMES.length)] : TimeInForce.GOOD_TIL_CANCELLED;
        boolean immediate = tif == TimeInForce.IMMEDIATE_OR_CANCEL || tif == TimeInForce.FILL_OR_KILL;
        boolean ends = tif == TimeInForce.GOOD_TIL_DATE || (oneIn(12) && (!immediate || waits));
        boolean byQuote = type == OrderType.MARKET && oneIn(4) && tif != TimeInForce.FILL_OR_KILL;
        boolean byPercent = oneIn(2);
        boolean trails = type.isTrailing();
        return spoiled(new Spec(
                id,
                user,
                side,
                type,
                tif,
                prevents && oneIn(2) ? MODES[random.nextInt(MODES.length)] : SelfTradePrevention.NONE,
                !market && !immediate && oneIn(8),
                market || type == OrderType.TRAILING_STOP_LIMIT ? (oneIn(2) ? 0 : price()) : price(),
                waits && (!trails || oneIn(2)) ? price() : 0,
                byQuote && oneIn(2) ? 0 : quantity,
                byQuote ? Math.max(1, price() / 2) * Math.max(1, Math.min(quantity, 1_000)) : 0,
                type == OrderType.ICEBERG ? Math.max(1, quantity / (1 + random.nextInt(oneIn(50) ? 1_010 : 12))) : 0,
                ends ? now + random.nextInt(60_000) : 0,
                trails && !byPercent ? 1 + random.nextLong(prices.reach) : 0,
                trails && byPercent ? 1 + random.nextInt(oneIn(3) ? 9_999 : 50) : 0,
                type == OrderType.TRAILING_STOP_LIMIT ? random.nextLong(prices.reach) : 0));
    }

    /// Now and then an order that makes no sense.
    private Spec spoiled(Spec s) {
        if (!oneIn(80)) {
            return s;
        }
        int what = random.nextInt(10);
        return new Spec(
                what == 0 ? random.nextLong(-1, 1) : s.orderId(),
                what == 1 ? random.nextLong(-1, 1) : s.userId(),
                s.side(),
                s.type(),
                what == 2 ? TIMES[random.nextInt(TIMES.length)] : s.timeInForce(),
                s.stp(),
                what == 3 || s.postOnly(),
                s.price(),
                what == 4 ? random.nextLong(-1, 3) : s.stop(),
                s.quantity(),
                what == 5 ? random.nextLong(-1, 100) : s.quoteAmount(),
                what == 6 ? random.nextLong(-1, 100) : s.display(),
                what == 7 ? now - random.nextInt(3) : s.expiry(),
                what == 8 ? random.nextLong(-1, 3) : s.trailTicks(),
                what == 9 ? random.nextLong(-1, 10_001) : s.trailBasisPoints(),
                what == 5 ? random.nextLong(-1, 3) : s.limitOffset());
    }

    private Command replace() {
        Spec order = order();
        long old = someId();
        // In some the new order takes over the old one's id.
        return new Command.Replace(now, oneIn(4) ? order.orderId() : old, order);
    }

    private Command pair() {
        long user = 1 + random.nextLong(users);
        long quantity = quantity();
        Side side = side();
        OrderType first = oneIn(3)
                ? (oneIn(2) ? OrderType.TAKE_PROFIT : OrderType.TAKE_PROFIT_LIMIT)
                : oneIn(10) ? OrderType.ICEBERG : OrderType.LIMIT;
        return new Command.PlacePair(
                now,
                order(newId(), user, side, first, quantity),
                order(newId(), user, oneIn(30) ? side.opposite() : side, waitingType(), quantity));
    }

    private OrderType waitingType() {
        OrderType type = TYPES[random.nextInt(TYPES.length)];
        return type.isTriggered() || oneIn(10) ? type : OrderType.STOP_LOSS;
    }

    private Command bracket() {
        long user = 1 + random.nextLong(users);
        Side side = side();
        OrderType entry = oneIn(2) ? OrderType.LIMIT : TYPES[random.nextInt(TYPES.length)];
        OrderType profit = oneIn(2) ? OrderType.LIMIT : oneIn(2) ? OrderType.TAKE_PROFIT : OrderType.TAKE_PROFIT_LIMIT;
        OrderType loss = oneIn(2) ? OrderType.STOP_LOSS : waitingType();
        return new Command.PlaceBracket(
                now,
                order(newId(), user, side, entry, quantity()),
                order(newId(), user, side.opposite(), profit, quantity()),
                order(newId(), oneIn(30) ? user + 1 : user, side.opposite(), loss, quantity()));
    }
}
