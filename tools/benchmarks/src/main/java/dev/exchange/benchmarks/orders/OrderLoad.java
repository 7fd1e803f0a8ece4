package dev.exchange.benchmarks.orders;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/// Drives the gateway at constant rates: a request is due whether the ones before it are answered or not, and its times
/// count from when it was due, so that a stall is charged to every request that it made wait.
final class OrderLoad implements AutoCloseable {
    private static final int CONNECTIONS_MAX = 1024;
    private static final int SEEDED_NEAR_ORDERS = 1200;
    private static final int GENTLE = 16;
    private static final long DRAIN_SECONDS_MAX = 20;
    private static final long SLOWEST_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final int DIGITS = 3;
    private static final String FILLS_SETTLED = "exchange_fills_settled_total";

    private final BenchStack stack;
    private final int users;
    private final String host;
    private final OrderMix mix;
    private final HttpLoad http;
    private final FillsWatch fillsWatch;
    private final TradesWatch tradesWatch;
    private final ConcurrentHashMap<Long, Integer> takers = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Long, Long> pushes = new ConcurrentHashMap<>();
    private volatile Run run = new Run(0, 0);
    // Client order ids are made of it, and a stack that ran before has seen those of the load before.
    private int runs = (int) (System.currentTimeMillis() / 1000 % 1_000_000_000);

    /// @param seed of the requests' choice
    OrderLoad(BenchStack stack, int users, long seed) throws Exception {
        this.stack = stack;
        this.users = users;
        URI gateway = stack.gateway();
        this.host = gateway.getAuthority();
        this.mix = new OrderMix(new SplittableRandom(seed), users, host);
        this.http = new HttpLoad(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.getPort()), CONNECTIONS_MAX);
        this.fillsWatch = new FillsWatch(stack.kafka(), (client, trade, nanos) -> run.filled(client, trade, nanos));
        this.tradesWatch = new TradesWatch(gateway, (trade, nanos) -> pushes.putIfAbsent(trade, nanos));
    }

    /// Lets every user come in, and lays down orders for the first requests to meet; a few at a time, because nothing
    /// is warm yet.
    void prepare() throws IOException, InterruptedException {
        Run first = new Run(users + SEEDED_NEAR_ORDERS, ++runs);
        run = first;
        for (int i = 0; i < first.requested(); i++) {
            first.awaitAnswers(i - GENTLE);
            OrderMix.Request request = i < users
                    ? new OrderMix.Request(OrderMix.Kind.RESTING, i, introduction(i, first))
                    : mix.near(first.id(i));
            first.send(i, request, System.nanoTime());
        }
        first.awaitAnswers(first.requested());
        long taken = first.answers.getOrDefault(201, 0L) + first.answers.getOrDefault(202, 0L);
        if (taken != first.requested()) {
            throw new IOException("the first orders were answered with " + first.answers);
        }
    }

    /// A small order far from everything makes a user known.
    private String introduction(int user, Run first) {
        String body = "{\"user_id\":\"" + OrderMix.user(user)
                + "\",\"pair_symbol\":\"BTC/USD\",\"order_type\":\"limit\",\"order_side\":\"buy\",\"quantity\":0.001,"
                + "\"price\":1000,\"client_order_id\":\"" + first.id(user) + "\"}";
        return OrderMix.post("/api/orders", host, body);
    }

    /// Keeps to a rate for a while and waits until everything that was sent is answered and settled.
    Measurement measure(int rate, int seconds) throws IOException, InterruptedException {
        int requests = Math.multiplyExact(rate, seconds);
        awaitRest();
        takers.clear();
        pushes.clear();
        long fillsBefore = fillsWatch.seen();
        double settledBefore = stack.counter("wallet-service", FILLS_SETTLED);
        Map<String, Double> cpuBefore = CpuClock.seconds(processes());
        Run current = new Run(requests, ++runs);
        run = current;
        long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20);
        for (int i = 0; i < requests; i++) {
            long due = start + TimeUnit.SECONDS.toNanos(i) / rate;
            current.send(i, mix.next(current.id(i)), due);
        }
        current.awaitAnswers(requests);
        long answered = System.nanoTime();
        Map<String, Double> cpu = used(cpuBefore, CpuClock.seconds(processes()));
        double settleMillis = awaitSettled(fillsBefore, settledBefore, answered);
        Histogram pushed = new Histogram(SLOWEST_NANOS, DIGITS);
        pushes.forEach((trade, nanos) -> {
            Integer taker = takers.get(trade);
            if (taker != null) {
                pushed.recordValue(Math.min(SLOWEST_NANOS, Math.max(0, nanos - current.due[taker])));
            }
        });
        return new Measurement(
                rate,
                requests,
                current.answers,
                current.placed.get(),
                fillsWatch.seen() - fillsBefore,
                Math.round(stack.counter("wallet-service", FILLS_SETTLED) - settledBefore),
                requests / (double) rate,
                (answered - start) / 1e9,
                settleMillis,
                current.acknowledged,
                current.filled,
                pushed,
                cpu,
                Runtime.getRuntime().availableProcessors());
    }

    /// Waits until nothing of an earlier rate, which may have been too much, is still being settled.
    private void awaitRest() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DRAIN_SECONDS_MAX);
        double before = -1;
        double now = fillsWatch.seen() + stack.counter("wallet-service", FILLS_SETTLED);
        while (now != before && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(200);
            before = now;
            now = fillsWatch.seen() + stack.counter("wallet-service", FILLS_SETTLED);
        }
    }

    private double awaitSettled(long fillsBefore, double settledBefore, long answered)
            throws IOException, InterruptedException {
        long deadline = answered + TimeUnit.SECONDS.toNanos(DRAIN_SECONDS_MAX);
        long seen = -1;
        while (System.nanoTime() < deadline) {
            long fills = fillsWatch.seen() - fillsBefore;
            if (fills == seen && Math.round(stack.counter("wallet-service", FILLS_SETTLED) - settledBefore) == fills) {
                return (System.nanoTime() - answered) / 1e6;
            }
            seen = fills;
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return -1;
    }

    private Map<String, Long> processes() {
        Map<String, Long> processes = new LinkedHashMap<>(stack.pids());
        processes.put("load generator", ProcessHandle.current().pid());
        return processes;
    }

    private static Map<String, Double> used(Map<String, Double> before, Map<String, Double> after) {
        Map<String, Double> used = new LinkedHashMap<>();
        after.forEach((process, seconds) -> used.put(process, seconds - before.getOrDefault(process, 0.0)));
        return used;
    }

    @Override
    public void close() {
        tradesWatch.close();
        fillsWatch.close();
        http.close();
    }

    /// The requests of one rate. Sent on one thread; answers come on another, fills on a third.
    private final class Run {
        private final int number;
        private final long[] due;
        private final OrderMix.Kind[] kinds;
        private final int[] owners;
        private final Histogram acknowledged = new Histogram(SLOWEST_NANOS, DIGITS);
        private final Histogram filled = new Histogram(SLOWEST_NANOS, DIGITS);
        private final ConcurrentHashMap<Integer, Long> answers = new ConcurrentHashMap<>();
        private final Semaphore answered = new Semaphore(0);
        private final AtomicLong placed = new AtomicLong();
        private int awaited;

        Run(int requests, int number) {
            this.number = number;
            due = new long[requests];
            kinds = new OrderMix.Kind[requests];
            owners = new int[requests];
        }

        int requested() {
            return due.length;
        }

        String id(int index) {
            return number + "-" + index;
        }

        void send(int index, OrderMix.Request request, long dueNanos) throws IOException, InterruptedException {
            due[index] = dueNanos;
            kinds[index] = request.kind();
            owners[index] = request.user();
            for (long left = dueNanos - System.nanoTime(); left > 0; left = dueNanos - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            http.send(request.text(), index, this::answered);
        }

        void answered(int index, int status, long order, long nanos) {
            acknowledged.recordValue(Math.min(SLOWEST_NANOS, Math.max(0, nanos - due[index])));
            answers.merge(status, 1L, Long::sum);
            if (status == 201) {
                placed.incrementAndGet();
                if (kinds[index] == OrderMix.Kind.CANCELLABLE) {
                    mix.rests(order, owners[index]);
                }
            }
            answered.release();
        }

        void filled(String clientOrderId, long trade, long nanos) {
            int hyphen = clientOrderId.indexOf('-');
            if (Integer.parseInt(clientOrderId, 0, hyphen, 10) == number) {
                int index = Integer.parseInt(clientOrderId, hyphen + 1, clientOrderId.length(), 10);
                filled.recordValue(Math.min(SLOWEST_NANOS, Math.max(0, nanos - due[index])));
                takers.put(trade, index);
            }
        }

        /// Waits until as many requests are answered in all.
        void awaitAnswers(int count) throws IOException, InterruptedException {
            int more = count - awaited;
            if (more <= 0) {
                return;
            }
            if (!answered.tryAcquire(more, DRAIN_SECONDS_MAX, TimeUnit.SECONDS)) {
                throw new IOException("after " + DRAIN_SECONDS_MAX + " s of waiting " + answers + " of " + due.length
                        + " requests are answered");
            }
            awaited = count;
        }
    }
}
