package dev.exchange.simulation;

import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The entry point: `./exchange simulate`.
@Command(
        name = "simulate",
        description = "Runs orders through order-, wallet- and matching-service in one thread, with faults by seed.",
        mixinStandardHelpOptions = true)
public final class SimulateCommand implements Callable<Integer> {
    @Option(names = "--seed", defaultValue = "1", description = "the first seed (${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--seeds", defaultValue = "1", description = "how many seeds in a row (${DEFAULT-VALUE})")
    private int seeds;

    @Option(names = "--steps", defaultValue = "1000", description = "steps of each (${DEFAULT-VALUE})")
    private int steps;

    @Option(names = "--trace", description = "print all that happened")
    private boolean trace;

    @Option(
            names = "--fault",
            defaultValue = "NONE",
            description = "a rule to break on purpose: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE})")
    private Fault fault;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new SimulateCommand()).execute(arguments));
    }

    @Override
    public Integer call() {
        long started = System.nanoTime();
        long requests = 0;
        long fills = 0;
        for (int i = 0; i < seeds; i++) {
            Simulation.Result result = Simulation.run(seed + i, steps, fault, trace ? Integer.MAX_VALUE : 0);
            if (trace) {
                System.out.println(Report.of(result));
            } else if (result.violation() != null) {
                System.out.println(Report.of(Simulation.run(seed + i, steps, fault, Report.LINES)));
            }
            if (result.violation() != null) {
                return 1;
            }
            requests += result.requests();
            fills += result.fills();
        }
        Duration took = Duration.ofNanos(System.nanoTime() - started);
        System.out.printf(
                "%d seeds of %d steps, %d requests and %d fills, in %d ms: all held%n",
                seeds, steps, requests, fills, took.toMillis());
        return 0;
    }
}
