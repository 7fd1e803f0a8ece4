package dev.exchange.matching;

import dev.exchange.contracts.LinkedOrder;
import dev.exchange.contracts.MarketState;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.SelfTradePrevention;
import dev.exchange.contracts.TimeInForce;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// A random but repeatable stream of commands of one pair around a wandering price: every type, option and
/// time in force, pairs and brackets, changes and cancels of one's own, of others' and of gone orders, mass
/// actions, market states, expiries, ticks, nonsense, and records written twice.
public final class CommandStream {
    private static final int USERS = 12;
    private static final List<MarketState> STATES = List.of(MarketState.values());
    private static final List<SelfTradePrevention> MODES = List.of(SelfTradePrevention.values());
    private static final BigDecimal HALF = new BigDecimal("0.5");

    private final SplittableRandom random;
    private final Commands commands;
    private final List<OrderCommand> given = new ArrayList<>();
    private final List<Placed> placed = new ArrayList<>();
    private long middleTicks = 10_000;
    private Instant now = Commands.START;
    private MarketState state = MarketState.TRADING;

    /// An order that was given out, as it was wanted last.
    private record Placed(String userId, String orderId, Draft draft) {}

    public CommandStream(long seed, Commands commands) {
        this.random = new SplittableRandom(seed);
        this.commands = commands;
    }

    public static List<OrderCommand> of(long seed, String pairSymbol, int count) {
        CommandStream stream = new CommandStream(seed, new Commands(pairSymbol));
        List<OrderCommand> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(stream.next());
        }
        return list;
    }

    public OrderCommand next() {
        now = now.plusMillis(random.nextInt(200) - 20);
        commands.at(now);
        middleTicks = Math.max(100, middleTicks + random.nextInt(21) - 10);
        if (random.nextInt(100) < 4 && !given.isEmpty()) {
            return given.get(random.nextInt(given.size()));
        }
        OrderCommand command = fresh();
        if (command instanceof OrderCommand.Requested) {
            given.add(command);
        }
        return command;
    }

    private OrderCommand fresh() {
        if (state != MarketState.TRADING && oneIn(12)) {
            return toState(MarketState.TRADING);
        }
        int kind = random.nextInt(1000);
        if (kind < 30) {
            return commands.tick();
        }
        if (kind < 210 && !placed.isEmpty()) {
            return cancel();
        }
        if (kind < 330 && !placed.isEmpty()) {
            return change();
        }
        if (kind < 340) {
            return commands.cancelAll(user());
        }
        if (kind < 352) {
            return commands.cancelAllAfter(user(), random.nextInt(5) * 1_500L - 1_500L);
        }
        if (kind < 364) {
            return setMarket();
        }
        return kind < 420 ? pair() : kind < 490 ? bracket() : place();
    }

    /// What brings a market to rest: it trades, everybody's orders are cancelled, and all times are over.
    public List<OrderCommand> ending() {
        List<OrderCommand> ending = new ArrayList<>();
        commands.at(now);
        ending.add(commands.setMarket(MarketState.TRADING));
        for (int i = 0; i < USERS; i++) {
            ending.add(commands.cancelAll("user_" + i));
        }
        ending.add(commands.at(now.plus(Duration.ofDays(2))).tick());
        return ending;
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    private OrderCommand.SetMarket toState(MarketState newState) {
        state = newState;
        return commands.setMarket(newState);
    }

    private OrderCommand.SetMarket setMarket() {
        Integer band = oneIn(2) ? null : oneIn(2) ? 0 : 10 + random.nextInt(60);
        if (oneIn(8)) {
            band = oneIn(2) ? -1 : 10_000;
        }
        BigDecimal reference = oneIn(3) ? ticks(oneIn(4) ? 0 : middleTicks + random.nextInt(50)) : null;
        boolean sane = (band == null || (band >= 0 && band < 10_000)) && (reference == null || reference.signum() > 0);
        MarketState wanted = oneIn(3) ? null : STATES.get(random.nextInt(STATES.size()));
        if (wanted != null && sane) {
            state = wanted;
        }
        return commands.setMarket(wanted, band, reference);
    }

    private Placed recent() {
        return placed.get(placed.size() - 1 - random.nextInt(Math.min(placed.size(), 60)));
    }

    private OrderCommand cancel() {
        Placed target = recent();
        return commands.cancel(oneIn(20) ? user() : target.userId(), target.orderId());
    }

    /// Another quantity or other prices, mostly with what wallet-service would lock for it besides.
    private OrderCommand change() {
        int at = placed.size() - 1 - random.nextInt(Math.min(placed.size(), 60));
        Placed target = placed.get(at);
        Draft old = target.draft();
        BigDecimal quantity = old.quantity.add(lots(random.nextInt(30) - 18));
        boolean reduces = oneIn(3);
        Draft changed = new Draft(old.type, old.side, quantity.signum() <= 0 ? lots(1) : quantity)
                .price(reduces ? old.price : moved(old.price))
                .stop(reduces ? old.stopPrice : moved(old.stopPrice))
                .protection(old.protectionPrice);
        BigDecimal added = commands.need(changed).subtract(commands.need(old)).max(BigDecimal.ZERO);
        if (oneIn(8)) {
            added = oneIn(2) ? BigDecimal.ZERO : added.add(lots(random.nextInt(20)));
        }
        placed.set(at, new Placed(target.userId(), target.orderId(), changed));
        return commands.change(oneIn(30) ? user() : target.userId(), target.orderId(), changed, added);
    }

    private @Nullable BigDecimal moved(@Nullable BigDecimal price) {
        return price == null ? null : price.add(ticks(random.nextInt(31) - 15)).max(ticks(1));
    }

    private String user() {
        return "user_" + random.nextInt(USERS);
    }

    private OrderSide side() {
        return random.nextBoolean() ? OrderSide.BUY : OrderSide.SELL;
    }

    private BigDecimal quantity() {
        return lots(1 + random.nextInt(oneIn(10) ? 500 : 40));
    }

    private OrderCommand.Place noted(OrderCommand.Place place, Draft first, Draft... linked) {
        placed.add(new Placed(place.userId(), place.orderId(), first));
        List<LinkedOrder> others = place.linked() == null ? List.of() : place.linked();
        for (int i = 0; i < linked.length; i++) {
            placed.add(new Placed(place.userId(), others.get(i).orderId(), linked[i]));
        }
        return place;
    }

    private OrderCommand.Place place() {
        Draft draft = draft(side(), quantity());
        if (oneIn(20)) {
            return noted(nonsense(draft), draft);
        }
        return noted(commands.place(user(), draft), draft);
    }

    private Draft draft(OrderSide side, BigDecimal quantity) {
        return switch (random.nextInt(22)) {
            case 0, 1 -> market(side, quantity);
            case 2 -> byQuoteAmount(side, quantity);
            case 3, 4 -> waiting(side, quantity);
            case 5 -> iceberg(side, quantity);
            case 6 ->
                limit(side, quantity).lasting(TimeInForce.GOOD_TIL_CANCELED).postOnly();
            default -> limit(side, quantity);
        };
    }

    private Draft base(OrderType type, OrderSide side, BigDecimal quantity) {
        Draft draft = new Draft(type, side, quantity);
        return oneIn(4) ? draft.preventing(MODES.get(random.nextInt(MODES.size()))) : draft;
    }

    private Draft limit(OrderSide side, BigDecimal quantity) {
        return base(OrderType.LIMIT, side, quantity)
                .price(limitPrice(side))
                .lasting(anyTimeInForce())
                .until(expiry(6));
    }

    private Draft market(OrderSide side, BigDecimal quantity) {
        return base(OrderType.MARKET, side, quantity)
                .protection(protection(side))
                .lasting(anyTimeInForce())
                .until(expiry(20));
    }

    private Draft byQuoteAmount(OrderSide side, BigDecimal quantity) {
        boolean unbounded = side == OrderSide.BUY && oneIn(2);
        BigDecimal amount =
                ticks(middleTicks).multiply(quantity).multiply(BigDecimal.valueOf(1 + random.nextInt(4), 1));
        return base(OrderType.MARKET, side, unbounded ? BigDecimal.ZERO : quantity)
                .protection(protection(side))
                .quoteAmount(oneIn(20) ? amount.movePointLeft(5) : amount);
    }

    private Draft iceberg(OrderSide side, BigDecimal quantity) {
        BigDecimal parts = BigDecimal.valueOf(1 + random.nextInt(6));
        BigDecimal shown =
                quantity.divideToIntegralValue(commands.pair().lotSize().multiply(parts));
        return base(OrderType.ICEBERG, side, quantity)
                .price(limitPrice(side))
                .display(shown.max(BigDecimal.ONE).multiply(commands.pair().lotSize()))
                .lasting(resting())
                .until(expiry(6));
    }

    private Draft waiting(OrderSide side, BigDecimal quantity) {
        return switch (random.nextInt(6)) {
            case 0 -> stop(OrderType.STOP_LOSS, side, quantity).protection(protection(side));
            case 1 -> stop(OrderType.TAKE_PROFIT, side, quantity).protection(protection(side));
            case 2 ->
                stop(OrderType.STOP_LIMIT, side, quantity)
                        .price(limitPrice(side))
                        .lasting(anyTimeInForce());
            case 3 -> stop(OrderType.TAKE_PROFIT_LIMIT, side, quantity).price(limitPrice(side));
            default -> trailing(side, quantity);
        };
    }

    private Draft stop(OrderType type, OrderSide side, BigDecimal quantity) {
        return base(type, side, quantity)
                .stop(ticks(Math.max(1, middleTicks + random.nextInt(61) - 30)))
                .lasting(resting())
                .until(expiry(4));
    }

    private Draft trailing(OrderSide side, BigDecimal quantity) {
        Draft draft =
                base(OrderType.TRAILING_STOP, side, quantity).lasting(resting()).until(expiry(4));
        if (side == OrderSide.BUY || oneIn(2)) {
            long away = random.nextInt(40);
            draft.stop(ticks(Math.max(1, side == OrderSide.BUY ? middleTicks + away : middleTicks - away)));
        }
        if (oneIn(2)) {
            draft.trail(ticks(1 + random.nextInt(30)));
        } else {
            draft.trailPercent(BigDecimal.valueOf(1 + random.nextInt(60), 2));
        }
        return oneIn(2) ? draft.limitOffset(ticks(random.nextInt(30))) : draft.protection(protection(side));
    }

    private OrderCommand.Place pair() {
        OrderSide side = side();
        BigDecimal quantity = quantity();
        Draft first = oneIn(4) ? waiting(side, quantity) : limit(side, quantity).lasting(TimeInForce.GOOD_TIL_CANCELED);
        Draft second = waiting(oneIn(30) ? opposite(side) : side, oneIn(30) ? lots(7) : quantity);
        OrderCommand.Place whole = oneIn(25)
                ? commands.pair(user(), first, second, commands.need(first).multiply(HALF))
                : commands.pair(user(), first, second);
        return noted(whole, first, second);
    }

    private OrderCommand.Place bracket() {
        OrderSide side = side();
        OrderSide out = opposite(side);
        BigDecimal quantity = quantity();
        Draft entry = draft(side, quantity);
        Draft takeProfit = switch (random.nextInt(4)) {
            case 0 -> stop(OrderType.TAKE_PROFIT, out, quantity).protection(protection(out));
            case 1 -> stop(OrderType.TAKE_PROFIT_LIMIT, out, quantity).price(limitPrice(out));
            default ->
                base(OrderType.LIMIT, out, quantity).price(limitPrice(out)).until(expiry(6));
        };
        Draft stopLoss = switch (random.nextInt(oneIn(20) ? 4 : 3)) {
            case 0 -> stop(OrderType.STOP_LOSS, out, quantity).protection(protection(out));
            case 1 -> stop(OrderType.STOP_LIMIT, out, quantity).price(limitPrice(out));
            case 2 -> trailing(out, quantity);
            default -> limit(out, quantity);
        };
        OrderCommand.Place whole = oneIn(25)
                ? commands.bracket(user(), entry, takeProfit, stopLoss, BigDecimal.ONE)
                : commands.bracket(user(), entry, takeProfit, stopLoss);
        return noted(whole, entry, takeProfit, stopLoss);
    }

    private static OrderSide opposite(OrderSide side) {
        return side == OrderSide.BUY ? OrderSide.SELL : OrderSide.BUY;
    }

    private OrderCommand.Place nonsense(Draft good) {
        OrderSide side = good.side;
        BigDecimal price = limitPrice(side);
        BigDecimal offTick = price.add(commands.pair().tickSize().multiply(HALF));
        BigDecimal offLot = quantity().add(commands.pair().lotSize().multiply(HALF));
        return switch (random.nextInt(9)) {
            case 0 -> commands.place(user(), new Draft(OrderType.LIMIT, side, quantity()).price(offTick));
            case 1 -> commands.place(user(), new Draft(OrderType.LIMIT, side, offLot).price(price));
            case 2 -> commands.place(user(), new Draft(OrderType.LIMIT, side, new BigDecimal("1e30")).price(price));
            case 3 -> commands.place(user(), new Draft(OrderType.TRAILING_STOP, side, quantity()).stop(price));
            case 4 ->
                commands.place(
                        user(),
                        new Draft(OrderType.LIMIT, side, quantity())
                                .price(price)
                                .lasting(TimeInForce.GOOD_TIL_DATE));
            case 5 -> commands.place(user(), new Draft(OrderType.ICEBERG, side, quantity()).price(price));
            case 6 ->
                commands.place(
                        user(), limit(side, quantity()).limitOffset(ticks(2)).stop(price));
            case 7 -> commands.place(user(), good, commands.need(good).multiply(HALF), null, null, null);
            default -> commands.place(user(), limit(side, quantity()).quoteAmount(new BigDecimal("1e40")));
        };
    }

    private BigDecimal limitPrice(OrderSide side) {
        int away = random.nextInt(41) - 12;
        return ticks(Math.max(1, side == OrderSide.BUY ? middleTicks - away : middleTicks + away));
    }

    private BigDecimal protection(OrderSide side) {
        return ticks(Math.max(1, side == OrderSide.BUY ? middleTicks * 105 / 100 : (middleTicks * 95 + 99) / 100));
    }

    private TimeInForce anyTimeInForce() {
        return switch (random.nextInt(10)) {
            case 0 -> TimeInForce.IMMEDIATE_OR_CANCEL;
            case 1 -> TimeInForce.FILL_OR_KILL;
            case 2 -> TimeInForce.DAY;
            default -> TimeInForce.GOOD_TIL_CANCELED;
        };
    }

    private TimeInForce resting() {
        return oneIn(5) ? TimeInForce.DAY : TimeInForce.GOOD_TIL_CANCELED;
    }

    private @Nullable Instant expiry(int oneIn) {
        return oneIn(oneIn) ? now.plusMillis(random.nextInt(20_000)) : null;
    }

    private BigDecimal ticks(long count) {
        return commands.pair().tickSize().multiply(BigDecimal.valueOf(count));
    }

    private BigDecimal lots(long count) {
        return commands.pair().lotSize().multiply(BigDecimal.valueOf(count));
    }
}
