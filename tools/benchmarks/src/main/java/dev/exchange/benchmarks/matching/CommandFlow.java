package dev.exchange.benchmarks.matching;

import dev.exchange.benchmarks.engine.FlowGenerator;
import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Catalogue.Pair;
import dev.exchange.contracts.Event;
import dev.exchange.contracts.FeeTerms;
import dev.exchange.contracts.Ids;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.RequestOrigin;
import dev.exchange.contracts.TimeInForce;
import dev.exchange.engine.flow.OrderFlow;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Funded commands for one pair, as wallet-service writes them, from a seed.
final class CommandFlow {
    private static final Pair PAIR = Catalogue.standard().pair("BTC/USD");
    private static final FeeTerms FEES =
            new FeeTerms(new BigDecimal("0.001"), new BigDecimal("0.002"), new BigDecimal("0.0001"));
    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
    private static final int COMMANDS_PER_MILLI = 100;
    private static final int USERS = 1_000;
    private static final int COMMANDS_PER_TICK = 50;
    private static final int SWING_TICKS = 200;

    /// Where order-service's numbers may well be.
    private static final long FIRST_ORDER = 1L << 40;

    /// Ticks that are added to the flow's prices, which then lie around 45,000.00.
    private static final long PRICE_OFFSET = 4_450_000;

    private final List<OrderCommand> commands = new ArrayList<>();
    private long lastOrder = FIRST_ORDER;
    private long places;

    private CommandFlow() {}

    /// What the orders of a flow do.
    enum Mix {
        /// The engine benchmark's normal market: near half of the messages cancel, one new order in seven is
        /// immediate-or-cancel, few trade. A modification is a cancel and a new order.
        NORMAL,
        /// Three commands in ten cancel; most of the orders trade, with an update and a fill for every trade.
        /// The price wanders up and down through what rests, so that it is traded and the book does not grow.
        CROSSING
    }

    /// @param count at most so many commands
    static CommandFlow of(Mix mix, int count, long seed) {
        CommandFlow flow = new CommandFlow();
        switch (mix) {
            case NORMAL -> flow.normal(count, seed);
            case CROSSING -> flow.crossing(count, seed);
        }
        return flow;
    }

    static String pairSymbol() {
        return PAIR.symbol();
    }

    List<OrderCommand> commands() {
        return commands;
    }

    /// How many of them place an order.
    long places() {
        return places;
    }

    private void normal(int count, long seed) {
        OrderFlow messages = new FlowGenerator(FlowGenerator.Regime.NORMAL, seed, count).generate();
        // By the flow's id, the number of the order that stands for it now.
        long[] orders = new long[count];
        for (int i = 0; i < messages.size() && commands.size() < count; i++) {
            int id = (int) messages.orderId[i];
            if (messages.type[i] != OrderFlow.NEW) {
                cancel(orders[id]);
            }
            if (messages.type[i] != OrderFlow.CANCEL) {
                orders[id] = place(
                        messages.side[i] == 0 ? OrderSide.BUY : OrderSide.SELL,
                        messages.immediate[i] ? TimeInForce.IMMEDIATE_OR_CANCEL : TimeInForce.GOOD_TIL_CANCELED,
                        messages.quantity[i],
                        PRICE_OFFSET + messages.price[i]);
            }
        }
    }

    private void crossing(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < count; i++) {
            if (random.nextInt(10) < 3 && lastOrder > FIRST_ORDER) {
                cancel(lastOrder - random.nextLong(Math.min(50, lastOrder - FIRST_ORDER)));
            } else {
                OrderSide side = random.nextBoolean() ? OrderSide.BUY : OrderSide.SELL;
                int away = random.nextInt(60) - 30;
                place(
                        side,
                        TimeInForce.GOOD_TIL_CANCELED,
                        1 + random.nextInt(5_000),
                        PRICE_OFFSET + 50_000 + swing(i) + (side == OrderSide.BUY ? -away : away));
            }
        }
    }

    /// Up and down between the two ends of the swing, a tick at a time.
    private static int swing(int command) {
        int step = command / COMMANDS_PER_TICK % (4 * SWING_TICKS);
        return step < 2 * SWING_TICKS ? step - SWING_TICKS : 3 * SWING_TICKS - step;
    }

    private long place(OrderSide side, TimeInForce timeInForce, long lots, long ticks) {
        long number = ++lastOrder;
        BigDecimal quantity = PAIR.lotSize().multiply(BigDecimal.valueOf(lots));
        BigDecimal price = PAIR.tickSize().multiply(BigDecimal.valueOf(ticks));
        boolean buy = side == OrderSide.BUY;
        commands.add(new OrderCommand.Place(
                eventId(),
                Event.SCHEMA_VERSION,
                time(),
                offset(),
                origin(),
                Ids.order(number),
                user(number),
                null,
                PAIR.symbol(),
                OrderType.LIMIT,
                side,
                timeInForce,
                quantity,
                price,
                null,
                null,
                null,
                null,
                FEES,
                buy ? PAIR.quote().symbol() : PAIR.base().symbol(),
                buy ? FEES.buyReservation(quantity, price, PAIR.quote().precision()) : quantity,
                null,
                null,
                null));
        places++;
        return number;
    }

    private void cancel(long number) {
        commands.add(new OrderCommand.Cancel(
                eventId(),
                Event.SCHEMA_VERSION,
                time(),
                offset(),
                origin(),
                Ids.order(number),
                user(number),
                PAIR.symbol()));
    }

    private long offset() {
        return commands.size();
    }

    private RequestOrigin origin() {
        return new RequestOrigin(0, offset());
    }

    private String eventId() {
        return "order-requests-0-" + offset();
    }

    private Instant time() {
        return START.plusMillis(commands.size() / COMMANDS_PER_MILLI);
    }

    private static String user(long order) {
        return "user_" + Long.remainderUnsigned(order * 0x9E3779B97F4A7C15L, USERS);
    }
}
