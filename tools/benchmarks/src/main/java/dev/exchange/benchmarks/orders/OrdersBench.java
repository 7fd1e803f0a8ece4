package dev.exchange.benchmarks.orders;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `bench orders`: the whole order path through the gateway, beside what the machine can do at most.
@Command(
        name = "orders",
        description = "Measures the order path of a whole exchange: the highest rate that holds p99, and light load.",
        mixinStandardHelpOptions = true)
public final class OrdersBench implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final int LIGHT_RATE = 200;
    private static final int[] RAMP = {1000, 2000, 3000, 4000, 5000, 6000, 8000, 10_000, 12_000, 16_000};
    private static final int BISECTIONS = 3;
    private static final int FINEST_STEP = 100;
    private static final int LIMIT_SECONDS = 4;

    @Option(
            names = "--rate",
            paramLabel = "N",
            split = ",",
            description = "Only these rates, in requests a second, instead of the search for the highest.")
    private @Nullable List<Integer> rates;

    @Option(names = "--seconds", description = "How long each rate is kept up.", defaultValue = "20")
    private int seconds = 20;

    @Option(names = "--warm-up", paramLabel = "SECONDS", description = "Before the first rate.", defaultValue = "45")
    private int warmUp = 45;

    @Option(names = "--p99", paramLabel = "MS", description = "What the highest rate has to hold.", defaultValue = "50")
    private double p99MillisMax = 50;

    @Option(names = "--users", description = "How many users trade.", defaultValue = "500")
    private int users = 500;

    @Option(names = "--seed", description = "Of the requests' choice.", defaultValue = "1")
    private long seed = 1;

    @Option(names = "--quick", description = "Shorter: a look, not a measurement.")
    private boolean quick;

    @Option(names = "--no-build", description = "Start what was built before.")
    private boolean noBuild;

    @Option(names = "--no-limits", description = "Leave out what the machine can do at most.")
    private boolean noLimits;

    @Option(
            names = "--first-port",
            paramLabel = "PORT",
            description = "The gateway's port, with those after it for the rest; otherwise the usual ones.",
            defaultValue = "0")
    private int firstPort;

    @Option(
            names = "--running",
            paramLabel = "DIR",
            description = "Take the stack that runs on this data directory, instead of starting one.")
    private @Nullable Path running;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Where the figures go; the chart goes beside it.",
            defaultValue = "bench-results/orders.json")
    private Path output = Path.of("bench-results/orders.json");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call is called
    private CommandSpec spec;

    private final List<Measurement> measured = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        if (quick) {
            seconds = Math.min(seconds, 8);
            warmUp = Math.min(warmUp, 15);
        }
        PrintWriter out = spec.commandLine().getOut();
        Path root = Path.of(System.getenv().getOrDefault("EXCHANGE_ROOT", ".")).toAbsolutePath();
        try (BenchStack stack = running == null
                ? BenchStack.start(root, root.resolve(".exchange-bench"), firstPort, !noBuild)
                : BenchStack.running(root, running)) {
            Map<String, Object> figures = measure(stack, out);
            write(figures);
            out.printf("written to %s%n", output);
            out.flush();
            return proves(stack, out) && measured.stream().allMatch(OrdersBench::isWhole) ? 0 : 1;
        }
    }

    /// Everything that was sent was answered, and every fill settled, however late.
    private static boolean isWhole(Measurement measurement) {
        return measurement.settled() == measurement.fills();
    }

    private Map<String, Object> measure(BenchStack stack, PrintWriter out) throws Exception {
        Map<String, Object> figures = new LinkedHashMap<>();
        Measurement best = null;
        Measurement light;
        try (OrderLoad load = new OrderLoad(stack, users, seed)) {
            load.prepare();
            warmUp(load, out);
            light = measure(load, LIGHT_RATE, out);
            if (rates == null) {
                best = search(load, out);
            } else {
                for (int rate : rates) {
                    measure(load, rate, out);
                }
                best = measured.stream()
                        .filter(measurement -> measurement.holds(p99MillisMax))
                        .max(Comparator.comparingInt(Measurement::rate))
                        .orElse(null);
            }
        }
        figures.put("sustained_orders_per_s", best == null ? 0 : best.rate());
        if (best != null) {
            figures.put("p50_ms", Measurement.rounded(best.p(50)));
            figures.put("p99_ms", Measurement.rounded(best.p(99)));
            figures.put("cpu_us_per_request", Measurement.rounded(best.cpuMicrosPerRequest()));
        }
        figures.put("light_p50_ms", Measurement.rounded(light.p(50)));
        figures.put("light_p99_ms", Measurement.rounded(light.p(99)));
        if (!noLimits) {
            MachineLimits.Figures limits = new MachineLimits(stack, quick ? 2 : LIMIT_SECONDS).measure();
            figures.put("limits", limits.toJson());
            figures.put("ratios", ratios(best == null ? 0 : best.rate(), limits));
            out.printf("limits: %s%n", limits.toJson());
        }
        figures.put("users", users);
        figures.put("pairs", OrderMix.MARKETS.size());
        figures.put("seed", seed);
        figures.put("cores", Runtime.getRuntime().availableProcessors());
        figures.put("measured", measured.stream().map(Measurement::toJson).toList());
        return figures;
    }

    private static Map<String, Object> ratios(int rate, MachineLimits.Figures limits) {
        Map<String, Object> ratios = new LinkedHashMap<>();
        ratios.put("to_kafka_records", Measurement.rounded(rate / limits.kafkaRecords()));
        ratios.put("to_postgres_commits_one_client", Measurement.rounded(rate / limits.commitsAlone()));
        ratios.put("to_postgres_commits_together", Measurement.rounded(rate / limits.commitsTogether()));
        ratios.put("to_gateway_echoes", Measurement.rounded(rate / limits.echoes()));
        return ratios;
    }

    /// At rising rates, so that the compilers have something to do and no queue overflows before they are done.
    private void warmUp(OrderLoad load, PrintWriter out) throws IOException, InterruptedException {
        for (int rate : new int[] {300, 800, 1500}) {
            int part = Math.max(1, warmUp / 3);
            print(out, "warm-up", load.measure(rate, part));
        }
    }

    /// Up in steps until one does not hold, then into the gap.
    private @Nullable Measurement search(OrderLoad load, PrintWriter out) throws InterruptedException {
        Measurement best = null;
        int tooMuch = 0;
        for (int i = 0; i < RAMP.length && tooMuch == 0; i++) {
            Measurement step = held(load, RAMP[i], out);
            if (step == null) {
                tooMuch = RAMP[i];
            } else {
                best = step;
            }
        }
        for (int i = 0; i < BISECTIONS && tooMuch > 0; i++) {
            int good = best == null ? 0 : best.rate();
            int middle = (good + tooMuch) / 2 / FINEST_STEP * FINEST_STEP;
            if (middle <= good) {
                break;
            }
            Measurement step = held(load, middle, out);
            if (step == null) {
                tooMuch = middle;
            } else {
                best = step;
            }
        }
        return best;
    }

    /// What a rate came to; null where it was not carried, or could not even be sent and answered.
    private @Nullable Measurement held(OrderLoad load, int rate, PrintWriter out) throws InterruptedException {
        try {
            Measurement measurement = measure(load, rate, out);
            return measurement.holds(p99MillisMax) ? measurement : null;
        } catch (IOException overwhelmed) {
            out.printf("%6d/s does not hold: %s%n", rate, overwhelmed.getMessage());
            out.flush();
            return null;
        }
    }

    private Measurement measure(OrderLoad load, int rate, PrintWriter out) throws IOException, InterruptedException {
        Measurement measurement = load.measure(rate, seconds);
        measured.add(measurement);
        print(out, measurement.holds(p99MillisMax) ? "holds" : "does not hold", measurement);
        return measurement;
    }

    private static void print(PrintWriter out, String what, Measurement measurement) {
        out.printf(
                "%6d/s %-13s answer p50 %.1f p99 %.1f, fills p50 %.1f p99 %.1f, WebSocket p50 %.1f p99 %.1f ms;"
                        + " accepted %.0f/s, fills %.0f/s, settled %d of %d after %.0f ms; answers %s%n",
                measurement.rate(),
                what,
                measurement.p(50),
                measurement.p(99),
                measurement.filled().getValueAtPercentile(50) / 1e6,
                measurement.filled().getValueAtPercentile(99) / 1e6,
                measurement.pushed().getValueAtPercentile(50) / 1e6,
                measurement.pushed().getValueAtPercentile(99) / 1e6,
                measurement.acceptedPerSecond(),
                measurement.fills() / measurement.answerSeconds(),
                measurement.settled(),
                measurement.fills(),
                measurement.settleMillis(),
                measurement.answers());
        StringBuilder cpu = new StringBuilder("         CPU µs a request:");
        measurement
                .cpuSeconds()
                .forEach((process, used) ->
                        cpu.append(" %s %.0f".formatted(process, used * 1e6 / measurement.requested())));
        out.printf("%s = %.0f%n", cpu, measurement.cpuMicrosPerRequest());
        out.flush();
    }

    /// The ledger's own proof after everything that was done to it.
    private static boolean proves(BenchStack stack, PrintWriter out) throws IOException {
        double differences = stack.counter("wallet-service", "exchange_ledger_imbalance");
        out.printf("the ledger's auditor found %.0f differences%n", differences);
        out.flush();
        return differences == 0;
    }

    private void write(Map<String, Object> figures) throws IOException {
        Path parent = output.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        JSON.writeValue(output.toFile(), figures);
        Files.writeString(
                output.resolveSibling(output.getFileName().toString().replaceFirst("\\.json$", "") + ".svg"),
                new Chart(measured, p99MillisMax).svg());
    }
}
