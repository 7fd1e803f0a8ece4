package dev.exchange.benchmarks;

import dev.exchange.benchmarks.engine.EngineBench;
import dev.exchange.benchmarks.matching.MatchingBench;
import dev.exchange.benchmarks.matching.TakeoverBench;
import dev.exchange.benchmarks.orders.OrdersBench;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The entry point: `bench engine …`, `bench matching …`, `bench takeover …`, `bench orders …`.
@Command(
        name = "bench",
        description = "Measures parts of the exchange.",
        mixinStandardHelpOptions = true,
        subcommands = {EngineBench.class, MatchingBench.class, TakeoverBench.class, OrdersBench.class})
public final class BenchCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run is called
    private CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new BenchCommand()).execute(arguments));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to measure: engine, matching, takeover or orders");
    }
}
