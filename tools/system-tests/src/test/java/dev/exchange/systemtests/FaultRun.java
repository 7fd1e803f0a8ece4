package dev.exchange.systemtests;

import java.time.Duration;
import java.util.function.Consumer;

/// One seed on one exchange: a flow of orders, what goes wrong meanwhile, and the checks when all is quiet again.
final class FaultRun {
    private static final int USERS = 40;
    // More than are placed before everything in a schedule has happened; then the users stop.
    private static final int ORDERS_MOST = 40_000;
    private static final int ORDERS_AFTERWARDS = 200;
    private static final Duration THINKING_TIME = Duration.ofMillis(400);

    private FaultRun() {}

    /// What came of it; that it came to this means that every check found nothing.
    ///
    /// @param injuredSeconds from the first order to the last answer, and until everything had healed
    /// @param checkedSeconds that the checks took, with the wait for what may lag behind
    record Verdict(FaultSchedule schedule, OrderFlow.Report report, double injuredSeconds, double checkedSeconds) {
        @Override
        public String toString() {
            return "%s; faults %.0f s, checks %.0f s".formatted(report, injuredSeconds, checkedSeconds);
        }
    }

    /// The schedule of a seed.
    ///
    /// @throws AssertionError when something that clients were told is not true, or is not so on the topics
    static Verdict of(LocalExchange exchange, FaultInjector injector, long seed, Consumer<String> log)
            throws Exception {
        return run(exchange, injector, FaultSchedule.of(seed), log);
    }

    /// The short schedule of the test command.
    static Verdict brief(LocalExchange exchange, long seed, Consumer<String> log) throws Exception {
        try (FaultInjector injector = new FaultInjector(exchange, log)) {
            return run(exchange, injector, FaultSchedule.brief(seed), log);
        }
    }

    private static Verdict run(
            LocalExchange exchange, FaultInjector injector, FaultSchedule schedule, Consumer<String> log)
            throws Exception {
        long started = System.nanoTime();
        String prefix = "faults_%d_%d_".formatted(schedule.seed(), System.currentTimeMillis() % 100_000);
        OrderFlow flow = new OrderFlow(exchange.api(), schedule.seed(), prefix, USERS, ORDERS_MOST, THINKING_TIME);
        OrderFlow.Report report;
        try (Running load = Running.of(flow)) {
            try {
                injector.carryOut(schedule, flow);
                flow.awaitAnswered(flow.answered() + ORDERS_AFTERWARDS);
                flow.end();
            } catch (AssertionError failed) {
                load.failure().ifPresent(failed::addSuppressed);
                throw failed;
            }
            report = load.report();
        }
        long healed = System.nanoTime();
        log.accept("  " + report);
        Settled.await(() -> ExchangeAudit.check(exchange, report));
        ExchangeAudit.checkReplay(exchange);
        ExchangeAudit.checkByAuditCommand(exchange);
        long ended = System.nanoTime();
        return new Verdict(schedule, report, (healed - started) / 1e9, (ended - healed) / 1e9);
    }
}
