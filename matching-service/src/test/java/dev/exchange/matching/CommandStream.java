package dev.exchange.matching;

import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.TimeInForce;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// A random but repeatable stream of commands of one pair around a wandering price: every type and time in
/// force that the engine takes, cancels of one's own, of others' and of gone orders, expiries, ticks,
/// nonsense, and records written twice.
public final class CommandStream {
    private static final int USERS = 12;

    private final SplittableRandom random;
    private final Commands commands;
    private final List<OrderCommand> given = new ArrayList<>();
    private final List<OrderCommand.Place> placed = new ArrayList<>();
    private long middleTicks = 10_000;
    private Instant now = Commands.START;

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
        int kind = random.nextInt(100);
        if (kind < 4 && !given.isEmpty()) {
            return given.get(random.nextInt(given.size()));
        }
        OrderCommand command = kind < 7 ? commands.tick() : kind < 30 && !placed.isEmpty() ? cancel() : place();
        if (!(command instanceof OrderCommand.Tick)) {
            given.add(command);
        }
        if (command instanceof OrderCommand.Place place) {
            placed.add(place);
        }
        return command;
    }

    private OrderCommand cancel() {
        int recent = Math.min(placed.size(), 60);
        OrderCommand.Place target = placed.get(placed.size() - 1 - random.nextInt(recent));
        String user = random.nextInt(20) == 0 ? user() : target.userId();
        return commands.cancel(user, target.orderId());
    }

    private String user() {
        return "user_" + random.nextInt(USERS);
    }

    private OrderCommand.Place place() {
        OrderSide side = random.nextBoolean() ? OrderSide.BUY : OrderSide.SELL;
        BigDecimal quantity = lots(1 + random.nextInt(random.nextInt(10) == 0 ? 500 : 40));
        int awayTicks = random.nextInt(41) - 12;
        BigDecimal price =
                ticks(Math.max(1, side == OrderSide.BUY ? middleTicks - awayTicks : middleTicks + awayTicks));
        BigDecimal protection =
                ticks(Math.max(1, side == OrderSide.BUY ? middleTicks * 105 / 100 : (middleTicks * 95 + 99) / 100));
        BigDecimal stop = ticks(Math.max(1, middleTicks + random.nextInt(61) - 30));
        return switch (random.nextInt(20)) {
            case 0, 1, 2 ->
                order(OrderType.MARKET, side, anyTimeInForce(), quantity, null, null, protection, expiry(20));
            case 3 -> order(OrderType.STOP_LOSS, side, resting(), quantity, null, stop, protection, expiry(4));
            case 4 -> order(OrderType.TAKE_PROFIT, side, resting(), quantity, null, stop, protection, expiry(4));
            case 5 -> order(OrderType.STOP_LIMIT, side, resting(), quantity, price, stop, null, expiry(4));
            case 6 -> order(OrderType.TAKE_PROFIT_LIMIT, side, resting(), quantity, price, stop, null, expiry(4));
            case 7 -> nonsense(side, quantity, price);
            default -> order(OrderType.LIMIT, side, anyTimeInForce(), quantity, price, null, null, expiry(6));
        };
    }

    private OrderCommand.Place nonsense(OrderSide side, BigDecimal quantity, BigDecimal price) {
        BigDecimal half = new BigDecimal("0.5");
        BigDecimal offTick = price.add(commands.pair().tickSize().multiply(half));
        BigDecimal offLot = quantity.add(commands.pair().lotSize().multiply(half));
        return switch (random.nextInt(6)) {
            case 0 -> order(OrderType.LIMIT, side, TimeInForce.GOOD_TIL_CANCELED, quantity, offTick, null, null, null);
            case 1 -> order(OrderType.LIMIT, side, TimeInForce.GOOD_TIL_CANCELED, offLot, price, null, null, null);
            case 2 ->
                order(
                        OrderType.LIMIT,
                        side,
                        TimeInForce.GOOD_TIL_CANCELED,
                        new BigDecimal("1e30"),
                        price,
                        null,
                        null,
                        null);
            case 3 ->
                order(OrderType.TRAILING_STOP, side, TimeInForce.GOOD_TIL_CANCELED, quantity, price, null, null, null);
            case 4 -> order(OrderType.LIMIT, side, TimeInForce.GOOD_TIL_DATE, quantity, price, null, null, null);
            default -> {
                OrderCommand.Place whole =
                        order(OrderType.LIMIT, side, TimeInForce.GOOD_TIL_CANCELED, quantity, price, null, null, null);
                yield commands.place(
                        whole.userId(),
                        whole.orderType(),
                        side,
                        whole.timeInForce(),
                        quantity,
                        price,
                        null,
                        null,
                        null,
                        whole.reservedAmount().multiply(half));
            }
        };
    }

    private OrderCommand.Place order(
            OrderType type,
            OrderSide side,
            TimeInForce timeInForce,
            BigDecimal quantity,
            @Nullable BigDecimal price,
            @Nullable BigDecimal stopPrice,
            @Nullable BigDecimal protectionPrice,
            @Nullable Instant expiresAt) {
        BigDecimal limit = protectionPrice != null ? protectionPrice : price;
        return commands.place(
                user(),
                type,
                side,
                timeInForce,
                quantity,
                price,
                stopPrice,
                protectionPrice,
                expiresAt,
                commands.reservation(side, quantity, limit));
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
        return random.nextInt(5) == 0 ? TimeInForce.DAY : TimeInForce.GOOD_TIL_CANCELED;
    }

    private @Nullable Instant expiry(int oneIn) {
        return random.nextInt(oneIn) == 0 ? now.plusMillis(random.nextInt(20_000)) : null;
    }

    private BigDecimal ticks(long count) {
        return commands.pair().tickSize().multiply(BigDecimal.valueOf(count));
    }

    private BigDecimal lots(long count) {
        return commands.pair().lotSize().multiply(BigDecimal.valueOf(count));
    }
}
