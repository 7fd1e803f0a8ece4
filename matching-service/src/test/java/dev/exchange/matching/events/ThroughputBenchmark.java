package dev.exchange.matching.events;

import static org.awaitility.Awaitility.await;

import com.sun.management.OperatingSystemMXBean;
import dev.exchange.contracts.Event;
import dev.exchange.contracts.EventJson;
import dev.exchange.contracts.MarketEvent;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.OrderSide;
import dev.exchange.matching.Commands;
import dev.exchange.matching.domain.MarketLimits;
import dev.exchange.matching.domain.MarketPartition;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// How fast one pair goes from `orders` to `order-updates` and `fills`, on the embedded broker in this same
/// process. Run by hand: `main` with the number of orders and the seed.
///
/// The orders are limit orders around one price, 30 % of them cancelled again, about half of the rest
/// trading.
final class ThroughputBenchmark {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private ThroughputBenchmark() {}

    public static void main(String[] arguments) {
        int orders = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 300_000;
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1;
        List<OrderCommand> commands = commands(orders, seed);
        List<byte[]> records = commands.stream().map(EventJson::write).toList();
        long updates = 0;
        for (int round = 0; round < 5; round++) {
            updates = pure(records);
        }
        for (int round = 0; round < 3; round++) {
            throughBroker(commands, updates);
        }
        System.exit(0);
    }

    private static List<OrderCommand> commands(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Commands commands = new Commands("BTC/USD");
        List<OrderCommand> list = new ArrayList<>(count);
        List<OrderCommand.Place> placed = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            commands.at(Commands.START.plusMillis(i / 100));
            if (random.nextInt(100) < 30 && !placed.isEmpty()) {
                OrderCommand.Place target = placed.get(placed.size() - 1 - random.nextInt(Math.min(50, placed.size())));
                list.add(commands.cancel(target.userId(), target.orderId()));
            } else {
                OrderSide side = random.nextBoolean() ? OrderSide.BUY : OrderSide.SELL;
                int away = random.nextInt(200) - 60;
                long ticks = 4_500_000L + (side == OrderSide.BUY ? -away : away);
                OrderCommand.Place place = commands.limit(
                        "user_" + random.nextInt(1000),
                        side,
                        BigDecimal.valueOf(1 + random.nextInt(5000), 4).toPlainString(),
                        BigDecimal.valueOf(ticks, 2).toPlainString());
                placed.add(place);
                list.add(place);
            }
        }
        return list;
    }

    /// Reading, matching and writing alone, on one thread, each in a pass of its own, by the CPU time they
    /// take.
    ///
    /// @return how many updates there were
    private static long pure(List<byte[]> records) {
        MarketPartition market = new MarketPartition(Commands.CATALOGUE, MarketLimits.DEFAULT);
        int count = records.size();
        List<OrderCommand> commands = new ArrayList<>(count);
        List<Event> out = new ArrayList<>(3 * count);
        long start = THREADS.getCurrentThreadCpuTime();
        records.forEach(record -> commands.add(CommandReader.read(record).orElseThrow()));
        long read = THREADS.getCurrentThreadCpuTime();
        commands.forEach(command -> market.apply(command, out));
        long matched = THREADS.getCurrentThreadCpuTime();
        long bytes = 0;
        for (Event event : out) {
            bytes += EventJson.write(event).length;
        }
        long written = THREADS.getCurrentThreadCpuTime();
        System.out.printf(
                "pure: %,d commands per CPU second; each: read %d ns, match %d ns, write %d ns; %.2f records of %d"
                        + " bytes%n",
                count * 1_000_000_000L / (written - start),
                (read - start) / count,
                (matched - read) / count,
                (written - matched) / count,
                (double) out.size() / count,
                bytes / out.size());
        return out.stream().filter(MarketEvent.class::isInstance).count();
    }

    /// Everything is in `orders` before the loop starts; what is measured begins with its first output.
    private static void throughBroker(List<OrderCommand> commands, long updates) {
        try (Exchange exchange = new Exchange()) {
            exchange.send(commands);
            exchange.startLoop();
            awaitUpdates(exchange, 1);
            long from = System.nanoTime();
            long fromCpu = PROCESS.getProcessCpuTime();
            long already = exchange.end(exchange.topics.orderUpdates(), 0);
            awaitUpdates(exchange, updates);
            long nanos = System.nanoTime() - from;
            long cpu = PROCESS.getProcessCpuTime() - fromCpu;
            double done = commands.size() * (1 - (double) already / updates);
            System.out.printf(
                    "broker: %,.0f commands/s from orders to outputs, %,.0f ns of CPU each with the broker's; %,d"
                            + " updates, %,d fills%n",
                    done * 1e9 / nanos, cpu / done, updates, exchange.end(exchange.topics.fills(), 0));
        }
    }

    private static void awaitUpdates(Exchange exchange, long count) {
        await().atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> exchange.end(exchange.topics.orderUpdates(), 0) >= count);
    }
}
