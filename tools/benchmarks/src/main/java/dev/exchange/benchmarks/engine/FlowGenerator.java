package dev.exchange.benchmarks.engine;

import dev.exchange.engine.flow.EngineUnderFlow;
import dev.exchange.engine.flow.OrderFlow;
import dev.exchange.engine.flow.ReportLog;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;

/// Makes order flow of a market's mood from a seed: the same seed gives the same flow.
///
/// An engine runs along, so that cancels and modifications mostly meet orders that are alive, as a real
/// client's do; every fiftieth cancel repeats one that was answered already.
public final class FlowGenerator {
    private static final long START_PRICE = 50_000;
    private static final long LOWEST_PRICE = 100;
    private static final int REPORTS_OF_ONE_MESSAGE_MAX = 1 << 16;

    /// A market's mood.
    public enum Regime {
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
    private final OrderFlow flow;
    private final ReportLog log = new ReportLog(REPORTS_OF_ONE_MESSAGE_MAX);
    private final EngineUnderFlow run;

    private long[] alive = new long[1 << 16];
    private int aliveCount;
    private int[] positions = new int[1 << 16];
    private final BitSet buys = new BitSet();
    private long lastGone = -1;
    private double mid = START_PRICE;

    public FlowGenerator(Regime regime, long seed, int messages) {
        this.regime = regime;
        flow = new OrderFlow(messages);
        run = new EngineUnderFlow(flow, log);
        random = new SplittableRandom(seed * 31 + regime.name().hashCode());
    }

    public OrderFlow generate() {
        long nextId = 0;
        while (!flow.isFull()) {
            moveMid();
            double newShare = aliveCount < regime.restingOrders ? 0.62 : 0.46;
            if (aliveCount == 0 || random.nextDouble() < newShare) {
                addNew(nextId++);
            } else if (random.nextInt(50) == 0 && lastGone >= 0) {
                flow.add(OrderFlow.CANCEL, (byte) 0, false, 0, lastGone, 0);
            } else if (random.nextDouble() < 0.82) {
                flow.add(OrderFlow.CANCEL, (byte) 0, false, 0, anyAlive(), 0);
            } else {
                addModify(anyAlive());
            }
            follow();
        }
        return flow;
    }

    private void moveMid() {
        int message = flow.size();
        int messages = flow.capacity();
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

    private void addNew(long id) {
        boolean buy = random.nextBoolean();
        boolean immediate = random.nextDouble() < 0.15;
        boolean aggressive = random.nextDouble() < regime.aggression;
        flow.add(OrderFlow.NEW, (byte) (buy ? 0 : 1), immediate, 1 + random.nextInt(100), id, price(buy, aggressive));
    }

    private void addModify(long id) {
        boolean buy = buys.get((int) id);
        flow.add(OrderFlow.MODIFY, (byte) (buy ? 0 : 1), false, 1 + random.nextInt(100), id, price(buy, false));
    }

    private long anyAlive() {
        // Half of the cancels hit young orders, as market makers' do.
        int at = random.nextBoolean()
                ? random.nextInt(aliveCount)
                : aliveCount - 1 - random.nextInt(Math.min(aliveCount, 500));
        return alive[at];
    }

    /// Takes the last message through the engine and notes which orders came and went.
    private void follow() {
        int message = flow.size() - 1;
        log.clear();
        run.apply(message);
        int own = (int) flow.orderId[message];
        if (flow.type[message] == OrderFlow.NEW) {
            if (own >= positions.length) {
                positions = Arrays.copyOf(positions, positions.length * 2);
            }
            buys.set(own, flow.side[message] == 0);
        }
        note(own);
        for (int report = 0; report < log.size(); report++) {
            if (log.type(report) == ReportLog.FILL) {
                note((int) log.orderId(report));
            }
        }
    }

    private void note(int id) {
        boolean lives = run.isAlive(id);
        if (!lives && positions[id] != 0) {
            forget(id);
        } else if (lives && positions[id] == 0) {
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
}
