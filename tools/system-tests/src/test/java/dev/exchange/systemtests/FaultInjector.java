package dev.exchange.systemtests;

import dev.exchange.systemtests.FaultSchedule.Strike;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Does to an exchange what a schedule says, while a flow of orders runs.
final class FaultInjector implements AutoCloseable {
    private static final Duration HEALING = Duration.ofMinutes(3);
    private static final Duration NOTICE = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final int HOUR_AND_MORE_SECONDS = 3_700;

    private static final int BEHIND_SECONDS = -180;
    /// While something is wrong that must not stop the trading.
    private static final int ORDERS_MEANWHILE = 20;

    private final LocalExchange exchange;
    private final Consumer<String> log;
    private @Nullable SnapshotDisk disk;

    /// @param log for what a reader of a failing run wants to know
    FaultInjector(LocalExchange exchange, Consumer<String> log) {
        this.exchange = exchange;
        this.log = log;
    }

    /// Returns when everything that the schedule names has happened and all processes are ready again.
    ///
    /// @throws AssertionError when something does not heal, or stops what it should not
    void carryOut(FaultSchedule schedule, OrderFlow flow) throws Exception {
        int number = 0;
        for (Strike strike : schedule.strikes()) {
            number++;
            flow.awaitAnswered(flow.answered() + strike.orders());
            long started = System.nanoTime();
            log.accept("  " + strike);
            List<Callable<@Nullable Void>> faults = new ArrayList<>();
            for (Fault fault : strike.faults()) {
                // Each its own numbers, whatever the other does meanwhile.
                Random random = new Random(schedule.seed() * 31 + number);
                faults.add(() -> {
                    strike(fault, random, flow);
                    return null;
                });
            }
            atOnce(faults);
            awaitReady();
            log.accept("    over after %.1f s".formatted((System.nanoTime() - started) / 1e9));
        }
    }

    private static void atOnce(List<Callable<@Nullable Void>> tasks) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<@Nullable Void>> running = new ArrayList<>();
            for (Callable<@Nullable Void> task : tasks) {
                running.add(threads.submit(task));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Error error) {
                throw error;
            }
            throw failed;
        }
    }

    private void strike(Fault fault, Random random, OrderFlow flow) throws Exception {
        String target = fault.target();
        switch (fault.kind()) {
            case KILL -> {
                exchange.kill(target);
                exchange.restart(target);
            }
            case PAUSE -> pause(fault);
            case RESTART -> exchange.restart(target);
            case REBALANCE -> rebalance(fault, random.nextBoolean());
            case TAKEOVER -> takeOver(fault, random.nextBoolean());
            case REWIND -> {
                exchange.end(target);
                new Repeats(exchange.bootstrapServers(), random).rewind(target);
                exchange.restart(target);
            }
            case DUPLICATE -> {
                int records = new Repeats(exchange.bootstrapServers(), random).again(target);
                log.accept("    %d records of %s written again".formatted(records, target));
            }
            case FULL_DISK -> fillDisk(fault, flow);
            case CLOCK -> moveClock(fault);
        }
    }

    private void pause(Fault fault) throws IOException, InterruptedException {
        exchange.stop(fault.target());
        try {
            Thread.sleep(fault.lasts());
        } finally {
            exchange.goOn(fault.target());
        }
    }

    private void rebalance(Fault fault, boolean kill) throws IOException, InterruptedException {
        try (Replica replica = exchange.replica(fault.target())) {
            replica.awaitReady();
            Thread.sleep(fault.lasts());
            if (kill) {
                replica.kill();
            }
        }
    }

    private void takeOver(Fault fault, boolean kill) throws IOException, InterruptedException {
        try (Replica heir = exchange.replica(fault.target())) {
            heir.awaitReady();
            pause(fault);
            if (kill) {
                heir.kill();
            }
        }
    }

    private void fillDisk(Fault fault, OrderFlow flow) throws Exception {
        if (!SnapshotDisk.isPossible()) {
            log.accept("    skipped: only root on Linux can mount a disk that is small enough to fill");
            return;
        }
        if (disk == null) {
            disk = SnapshotDisk.under(exchange);
        }
        String service = "matching-service";
        double failed = exchange.metric(service, "matching_snapshots_failed_total");
        disk.fill();
        int answered = flow.answered();
        try {
            await(
                    "a report that a snapshot could not be stored",
                    () -> metric("matching_snapshots_failed_total") > failed);
            Thread.sleep(fault.lasts());
            await("trading while no snapshot can be stored", () -> flow.answered() >= answered + ORDERS_MEANWHILE);
        } finally {
            disk.free();
        }
        double stored = exchange.metric(service, "matching_snapshot_seconds_count");
        await("a snapshot now that there is room", () -> metric("matching_snapshot_seconds_count") > stored);
    }

    private double metric(String name) {
        try {
            return exchange.metric("matching-service", name);
        } catch (IOException unreachable) {
            return -1;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    private void moveClock(Fault fault) throws IOException, InterruptedException {
        ShiftedClock clock = ShiftedClock.of(exchange, fault.target()).orElse(null);
        if (clock == null) {
            log.accept("    skipped: there is no C compiler (cc)");
            return;
        }
        clock.set(0);
        exchange.restart(fault.target(), clock.environment());
        for (int seconds : List.of(HOUR_AND_MORE_SECONDS, BEHIND_SECONDS, 0)) {
            clock.set(seconds);
            Thread.sleep(fault.lasts());
        }
        exchange.restart(fault.target(), ShiftedClock.none());
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + NOTICE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("There was no " + what + " within " + NOTICE);
            }
            Thread.sleep(PAUSE);
        }
    }

    /// Waits until every process is ready.
    private void awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + HEALING.toNanos();
        Map<String, String> states = exchange.states();
        while (!states.values().stream().allMatch("ready"::equals)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Not everything is ready again after " + HEALING + ": " + states);
            }
            Thread.sleep(PAUSE);
            states = exchange.states();
        }
    }

    /// Leaves the exchange as it was.
    @Override
    public void close() throws IOException {
        if (disk != null) {
            disk.close();
            disk = null;
        }
    }
}
