package dev.exchange.benchmarks.engine;

import dev.exchange.engine.CommandKind;
import dev.exchange.engine.EngineListener;
import dev.exchange.engine.MatchingEngine;
import dev.exchange.engine.NewOrder;
import dev.exchange.engine.OrderEvent;
import dev.exchange.engine.OrderType;
import dev.exchange.engine.OrderView;
import dev.exchange.engine.Reason;
import dev.exchange.engine.Side;
import dev.exchange.engine.TimeInForce;
import dev.exchange.engine.flow.OrderFlow;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Makes order flow of a market's mood from a seed: the same seed gives the same flow.
///
/// An engine runs along, so that cancels and modifications mostly meet orders that are alive, as a real
/// client's do; every fiftieth cancel repeats one that was answered already.
final class FlowGenerator implements EngineListener {
    private static final long START_PRICE = 50_000;
    private static final long LOWEST_PRICE = 100;

    /// A market's mood.
    enum Regime {
        /// Many orders on few prices; the market hardly moves.
        DEEP_STATIC(30_000, 25, 0, 0.02),
        /// A market as it is most days.
        NORMAL(3_000, 120, 1, 0.10),
        /// Prices run thousands of ticks up and down, with orders far apart.
        WIDE_SWINGS(10_000, 4_000, 40, 0.12),
        /// The price falls through most of its range within a short time, and recovers, again and again.
        FLASH_CRASH(8_000, 1_500, 5, 0.15);

        private final int restingOrders;
        private final int depthTicks;
        private final int stepTicks;
        private final double aggression;

        Regime(int restingOrders, int depthTicks, int stepTicks, double aggression) {
            this.restingOrders = restingOrders;
            this.depthTicks = depthTicks;
            this.stepTicks = stepTicks;
            this.aggression = aggression;
        }
    }

    private final Regime regime;
    private final SplittableRandom random;
    private final MatchingEngine engine = new MatchingEngine(this);
    private final NewOrder order = new NewOrder();

    private long[] alive = new long[1 << 16];
    private int aliveCount;
    private int[] positions = new int[1 << 16];
    private long lastGone;
    private double mid = START_PRICE;

    FlowGenerator(Regime regime, long seed) {
        this.regime = regime;
        random = new SplittableRandom(seed * 31 + regime.name().hashCode());
    }

    OrderFlow generate(int messages) {
        OrderFlow flow = new OrderFlow(messages);
        long nextId = 0;
        while (!flow.isFull()) {
            moveMid(flow.size(), messages);
            double newShare = aliveCount < regime.restingOrders ? 0.62 : 0.46;
            if (aliveCount == 0 || random.nextDouble() < newShare) {
                addNew(flow, nextId++);
            } else if (random.nextInt(50) == 0 && lastGone != 0) {
                flow.add(OrderFlow.CANCEL, (byte) 0, false, 0, lastGone - 1, 0);
            } else if (random.nextDouble() < 0.82) {
                long id = anyAlive();
                flow.add(OrderFlow.CANCEL, (byte) 0, false, 0, id - 1, 0);
                engine.cancel(id, 1, 1);
            } else {
                addModify(flow, anyAlive());
            }
        }
        return flow;
    }

    private void moveMid(int message, int messages) {
        mid += (random.nextDouble() - 0.5) * regime.stepTicks;
        if (regime == Regime.FLASH_CRASH) {
            // Four crashes: each falls within a fortieth of the time and recovers over a tenth of it.
            double phase = message * 4.0 / messages % 1.0;
            double fall = START_PRICE * 0.7;
            if (phase >= 0.4 && phase < 0.5) {
                mid -= fall / (messages / 40.0);
            } else if (phase >= 0.5 && phase < 0.9) {
                mid += fall / (messages / 10.0);
            }
        } else {
            mid += (START_PRICE - mid) * 1e-6;
        }
        mid = Math.max(mid, LOWEST_PRICE * 2);
    }

    private long price(boolean buy, boolean aggressive) {
        // Most orders rest near the touch: the square of a uniform number.
        double deep = random.nextDouble();
        long distance = 1 + (long) (deep * deep * regime.depthTicks);
        long offset = aggressive ? -Math.min(distance, 20) : distance;
        return Math.max(LOWEST_PRICE, Math.round(mid) + (buy ? -offset : offset));
    }

    private void addNew(OrderFlow flow, long flowId) {
        boolean buy = random.nextBoolean();
        boolean immediate = random.nextDouble() < 0.15;
        boolean aggressive = random.nextDouble() < regime.aggression;
        long price = price(buy, aggressive);
        int quantity = 1 + random.nextInt(100);
        flow.add(OrderFlow.NEW, (byte) (buy ? 0 : 1), immediate, quantity, flowId, price);
        order.reset(1, flowId + 1, 1, buy ? Side.BUY : Side.SELL, OrderType.LIMIT)
                .price(price)
                .quantity(quantity);
        if (immediate) {
            order.timeInForce(TimeInForce.IMMEDIATE_OR_CANCEL);
        }
        engine.place(order);
    }

    private void addModify(OrderFlow flow, long id) {
        OrderView view = engine.order(id);
        if (view == null) {
            throw new IllegalStateException("order " + id + " is gone, but the generator takes it to be alive");
        }
        boolean buy = view.side() == Side.BUY;
        long price = price(buy, false);
        int quantity = 1 + random.nextInt(100);
        flow.add(OrderFlow.MODIFY, (byte) (buy ? 0 : 1), false, quantity, id - 1, price);
        engine.modify(id, 1, price, quantity, 1);
    }

    private long anyAlive() {
        // Half of the cancels hit young orders, as market makers' do.
        int at = random.nextBoolean()
                ? random.nextInt(aliveCount)
                : aliveCount - 1 - random.nextInt(Math.min(aliveCount, 500));
        return alive[at];
    }

    @Override
    public void onTrade(
            long tradeNumber, OrderView maker, OrderView taker, long priceTicks, long quantityLots, boolean auction) {
        // The flow records what comes in; what comes of it is each contestant's to say.
    }

    @Override
    public void onOrder(OrderView view, OrderEvent event) {
        int id = (int) view.orderId();
        if (id >= positions.length) {
            positions = Arrays.copyOf(positions, positions.length * 2);
        }
        if (view.status().isFinal()) {
            if (positions[id] != 0) {
                forget(id);
            }
        } else if (positions[id] == 0) {
            if (aliveCount == alive.length) {
                alive = Arrays.copyOf(alive, aliveCount * 2);
            }
            alive[aliveCount++] = id;
            positions[id] = aliveCount;
        }
    }

    private void forget(int id) {
        lastGone = id;
        int at = positions[id] - 1;
        long moved = alive[--aliveCount];
        alive[at] = moved;
        positions[(int) moved] = at + 1;
        positions[id] = 0;
    }

    @Override
    public void onRefused(CommandKind command, long orderId, long userId, Reason reason) {
        throw new IllegalStateException("the generator named order " + orderId + ", but " + reason.text());
    }
}
