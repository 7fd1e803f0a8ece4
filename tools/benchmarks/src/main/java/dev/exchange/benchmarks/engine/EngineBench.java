package dev.exchange.benchmarks.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.exchange.benchmarks.BenchCommand;
import dev.exchange.engine.flow.OrderFlow;
import dev.exchange.engine.fuzz.Fuzz;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `bench engine`: the matching engine beside others on the same flows.
@Command(
        name = "engine",
        description = "Measures the matching engine beside exchange-core and parity-match.",
        mixinStandardHelpOptions = true)
public final class EngineBench implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final int FUZZ_AUDIT_EVERY = 10;
    private static final long FUZZ_PROGRESS_EVERY = 1_000_000;

    @Option(names = "--file", paramLabel = "FILE", description = "Replay this recorded flow only.")
    private @Nullable Path file;

    @Option(
            names = "--public",
            paramLabel = "FOLDER",
            description = "Where the public flows lie; they take part where the folder exists.",
            defaultValue = "../shared/bench")
    private Path publicFolder = Path.of("../shared/bench");

    @Option(names = "--seed", description = "Seed of the generated flows, or of the fuzz.", defaultValue = "1")
    private long seed = 1;

    @Option(
            names = "--fuzz",
            paramLabel = "N",
            description = "Instead of measuring, give N random commands to the engine and to the reference.")
    private @Nullable Long fuzzCommands;

    @Option(names = "--quick", description = "Smaller flows and fewer passes: a look, not a measurement.")
    private boolean quick;

    @Option(names = "--passes", description = "Measured passes of each engine over each flow.")
    private @Nullable Integer passes;

    @Option(
            names = "--workload",
            paramLabel = "NAME",
            description = "Only the workload of this name, in this process; otherwise each has a process of its own.")
    private @Nullable String only;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Where the figures go.",
            defaultValue = "bench-results/engine.json")
    private Path output = Path.of("bench-results/engine.json");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call is called
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        if (fuzzCommands != null) {
            return fuzz(out, fuzzCommands);
        }
        List<Workload> workloads = workloads();
        if (only != null) {
            workloads.removeIf(workload -> !workload.name().equals(only));
            if (workloads.isEmpty()) {
                throw new CommandLine.ParameterException(spec.commandLine(), "There is no workload " + only);
            }
        }
        List<JsonNode> figures = new ArrayList<>();
        boolean agree = true;
        for (Workload workload : workloads) {
            if (workloads.size() == 1) {
                FlowComparison.Result result =
                        new FlowComparison(workload.name(), workload.source().open(), passes()).run();
                print(out, result);
                figures.add(JSON.valueToTree(result.toJson()));
                agree = result.hashesAgree();
            } else {
                agree &= runInOwnProcess(workload, figures);
            }
        }
        write(figures);
        if (only == null) {
            out.printf("written to %s%n", output);
            out.flush();
        }
        return agree ? 0 : 1;
    }

    private int passes() {
        return passes != null ? passes : quick ? 3 : 11;
    }

    /// What a compiler learnt from one workload must not speed up or slow down the next.
    ///
    /// @return whether all engines agreed
    private boolean runInOwnProcess(Workload workload, List<JsonNode> figures)
            throws IOException, InterruptedException {
        Path part = Files.createTempFile("bench-engine", ".json");
        try {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
            command.addAll(List.of(
                    "-cp",
                    System.getProperty("java.class.path"),
                    BenchCommand.class.getName(),
                    "engine",
                    "--workload=" + workload.name(),
                    "--public=" + publicFolder,
                    "--seed=" + seed,
                    "--passes=" + passes(),
                    "--output=" + part));
            if (quick) {
                command.add("--quick");
            }
            int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (Files.size(part) == 0) {
                throw new IOException("the process that measured " + workload.name() + " ended with " + exit);
            }
            JSON.readTree(part.toFile()).get("workloads").forEach(figures::add);
            return exit == 0;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private int fuzz(PrintWriter out, long commands) {
        long start = System.nanoTime();
        Fuzz fuzz = new Fuzz(seed, FUZZ_AUDIT_EVERY);
        Optional<Fuzz.Failure> failure = fuzz.run(commands, done -> {
            if (done % FUZZ_PROGRESS_EVERY == 0) {
                out.printf("%,d commands, %,.0f a second%n", done, done * 1e9 / (System.nanoTime() - start));
                out.flush();
            }
        });
        if (failure.isPresent()) {
            out.printf("THE ENGINE AND THE REFERENCE DIFFER: %s%n", failure.get());
        } else {
            out.printf(
                    "%,d commands from seed %d without a difference, in %.1f s%n",
                    commands, seed, (System.nanoTime() - start) / 1e9);
        }
        out.flush();
        return failure.isPresent() ? 1 : 0;
    }

    private List<Workload> workloads() throws IOException {
        List<Workload> workloads = new ArrayList<>();
        if (file != null) {
            Path flow = file;
            workloads.add(new Workload(flow.getFileName().toString(), () -> OrderFlow.read(flow)));
            return workloads;
        }
        int messages = quick ? 200_000 : 2_000_000;
        for (FlowGenerator.Regime regime : FlowGenerator.Regime.values()) {
            String name = regime.name().toLowerCase(Locale.ROOT).replace('_', '-');
            workloads.add(
                    new Workload(name + "-seed" + seed, () -> new FlowGenerator(regime, seed, messages).generate()));
        }
        if (Files.isDirectory(publicFolder)) {
            try (Stream<Path> files = Files.list(publicFolder)) {
                files.filter(path -> path.getFileName().toString().endsWith(".bin.gz"))
                        .sorted()
                        .forEach(path -> workloads.add(new Workload(
                                path.getFileName().toString().replace(".bin.gz", ""), () -> OrderFlow.read(path))));
            }
        }
        return workloads;
    }

    private static void print(PrintWriter out, FlowComparison.Result result) {
        out.printf("%n%s: %,d messages%n", result.name(), result.messages());
        out.printf(
                "  %-14s %12s %8s %8s %8s %8s  %s%n",
                "engine", "messages/s", "p50 ns", "p99 ns", "p99.99", "bytes", "hash");
        for (FlowComparison.Figures engine : result.engines()) {
            out.printf(
                    "  %-14s %,12d %8d %8d %8d %8.2f  %s%n",
                    engine.name(),
                    engine.messagesPerSecond(),
                    engine.p50Nanos(),
                    engine.p99Nanos(),
                    engine.p9999Nanos(),
                    engine.bytesPerMessage(),
                    engine.hash());
        }
        out.printf(
                "  ours does %.2f times exchange-core's messages per second; %s%n",
                result.ratioToExchangeCore(), result.hashesAgree() ? "all answers agree" : "THE ANSWERS DIFFER");
        out.flush();
    }

    private void write(List<JsonNode> workloads) throws IOException {
        Path parent = output.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        JSON.writeValue(output.toFile(), Map.of("workloads", workloads));
    }

    private record Workload(String name, FlowSource source) {}

    @FunctionalInterface
    private interface FlowSource {
        OrderFlow open() throws IOException;
    }
}
