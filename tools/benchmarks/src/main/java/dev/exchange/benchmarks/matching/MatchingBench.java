package dev.exchange.benchmarks.matching;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.MarketEvent;
import dev.exchange.contracts.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `bench matching`: how many commands a second matching-service takes from `orders` to durable records on
/// `order-updates` and `fills`, exactly once, on one pair.
@Command(
        name = "matching",
        description = "Measures matching-service alone, from orders in Kafka to its outputs in Kafka.",
        mixinStandardHelpOptions = true)
public final class MatchingBench implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final long SAMPLE_MS = 20;
    private static final Duration STILL = Duration.ofMillis(700);
    private static final Duration RUN_MAX = Duration.ofMinutes(5);
    private static final int LIMIT_RECORDS = 500_000;
    private static final int RELAY_SAMPLES = 10_000;
    private static final String RELAY_UPDATES = "bench-relay-updates";
    private static final String RELAY_FILLS = "bench-relay-fills";

    @Option(names = "--orders", paramLabel = "N", description = "Commands in the log.", defaultValue = "1000000")
    private int orders = 1_000_000;

    @Option(names = "--seed", description = "Seed of the commands.", defaultValue = "1")
    private long seed = 1;

    @Option(names = "--runs", description = "Measured runs of each mix.", defaultValue = "3")
    private int runs = 3;

    @Option(
            names = "--mix",
            split = ",",
            description = "normal: near half cancels, few trades; crossing: half of the orders trade.")
    private List<String> mixes = List.of("normal", "crossing");

    @Option(names = "--no-kill", description = "Leave out the run in which the service is killed.")
    private boolean noKill;

    @Option(
            names = "--service-option",
            paramLabel = "FLAG",
            description = "A flag for the service's JVM, e.g. for a profile; may be repeated.")
    private List<String> serviceOptions = List.of();

    @Option(
            names = "--first-port",
            paramLabel = "N",
            description = "Port of the broker; database and service take the next two.",
            defaultValue = "28092")
    private int firstPort = 28_092;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Where the figures go.",
            defaultValue = "bench-results/matching.json")
    private Path output = Path.of("bench-results/matching.json");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call is called
    private CommandSpec spec;

    /// @param commandsPerSecond from the first record that was written to the last
    /// @param steadyPerSecond in the second half of the outputs, when the JVM is warm
    /// @param brokerCores how many cores the broker kept busy meanwhile
    private record Run(double commandsPerSecond, double steadyPerSecond, double serviceCores, double brokerCores) {}

    private record Sample(long nanos, long records) {}

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        Path root = Optional.ofNullable(System.getenv("EXCHANGE_ROOT"))
                .map(Path::of)
                .orElse(Path.of("."))
                .toAbsolutePath()
                .normalize();
        boolean good = true;
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("cores", Runtime.getRuntime().availableProcessors());
        figures.put("seed", seed);
        try (MatchingStack stack = new MatchingStack(root, root.resolve(".exchange-bench-matching"), firstPort)) {
            stack.start();
            try (Broker broker = new Broker(stack.kafka())) {
                for (String mix : mixes) {
                    Measured measured =
                            new Measured(stack, broker, CommandFlow.Mix.valueOf(mix.toUpperCase(Locale.ROOT)));
                    figures.put(mix, measured.figures());
                    good &= measured.exactlyOnce;
                }
            }
        }
        Path parent = output.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        JSON.writeValue(output.toFile(), figures);
        say("written to %s", output);
        return good ? 0 : 1;
    }

    private void say(String format, Object... values) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(format + "%n", values);
        out.flush();
    }

    /// All that is measured of one mix.
    private final class Measured {
        private final MatchingStack stack;
        private final Broker broker;
        private final CommandFlow.Mix mix;
        private boolean exactlyOnce = true;
        private TopicPartition updates = new TopicPartition(Topics.ORDER_UPDATES, 0);
        private TopicPartition fills = new TopicPartition(Topics.FILLS, 0);

        Measured(MatchingStack stack, Broker broker, CommandFlow.Mix mix) {
            this.stack = stack;
            this.broker = broker;
            this.mix = mix;
        }

        Map<String, Object> figures() throws IOException, InterruptedException, SQLException {
            int commands;
            long places;
            {
                CommandFlow flow = CommandFlow.of(mix, orders, seed);
                commands = flow.commands().size();
                places = flow.places();
                broker.recreate(Topics.ORDERS);
                int partition = broker.write(Topics.ORDERS, flow.commands());
                updates = new TopicPartition(Topics.ORDER_UPDATES, partition);
                fills = new TopicPartition(Topics.FILLS, partition);
            }
            say("%n%s: %,d commands, %,d of them place an order", mix, commands, places);
            List<Run> measured = new ArrayList<>();
            List<Run> relayed = new ArrayList<>();
            List<Outputs> first = List.of();
            for (int run = 0; run < runs; run++) {
                measured.add(run(commands));
                List<Outputs> outputs = check(first.isEmpty() ? Optional.empty() : Optional.of(first));
                first = first.isEmpty() ? outputs : first;
                say("  %s", measured.getLast());
                if (run == runs - 1) {
                    checkReplay();
                }
                relayed.add(relay(commands, first));
                say("  relay: %s", relayed.getLast());
            }
            if (!noKill) {
                killed(commands, first);
            }
            Broker.Limits limits = broker.limits(updates, LIMIT_RECORDS);
            return figures(commands, places, measured, relayed, first, limits);
        }

        private Map<String, Object> figures(
                int commands,
                long places,
                List<Run> measured,
                List<Run> relayed,
                List<Outputs> outputs,
                Broker.Limits limits) {
            double perSecond = median(measured, Run::commandsPerSecond);
            double steady = median(measured, Run::steadyPerSecond);
            double relayPerSecond = median(relayed, Run::commandsPerSecond);
            double relaySteady = median(relayed, Run::steadyPerSecond);
            double outputsPerCommand =
                    outputs.stream().mapToLong(Outputs::records).sum() / (double) commands;
            long bytes = outputs.stream().mapToLong(Outputs::bytes).sum();
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("commands", commands);
            figures.put("places", places);
            figures.put("order_updates", outputs.get(0).records());
            figures.put("fills", outputs.get(1).records());
            figures.put("output_bytes", bytes);
            figures.put("orders_per_s", Math.round(perSecond));
            figures.put("orders_per_s_steady", Math.round(steady));
            figures.put("outputs_per_s", Math.round(perSecond * outputsPerCommand));
            figures.put(
                    "orders_per_s_of_each_run",
                    measured.stream()
                            .map(run -> Math.round(run.commandsPerSecond()))
                            .toList());
            figures.put("service_cores", round(median(measured, Run::serviceCores)));
            figures.put("broker_cores", round(median(measured, Run::brokerCores)));
            figures.put("exactly_once", exactlyOnce);
            figures.put(
                    "limits",
                    Map.of(
                            "produce_records_per_s", Math.round(limits.produce()),
                            "consume_records_per_s", Math.round(limits.consume()),
                            "relay_orders_per_s", Math.round(relayPerSecond),
                            "relay_orders_per_s_steady", Math.round(relaySteady)));
            figures.put(
                    "ratios",
                    Map.of(
                            "outputs_to_produce", round(perSecond * outputsPerCommand / limits.produce()),
                            "orders_to_consume", round(perSecond / limits.consume()),
                            "orders_to_relay", round(perSecond / relayPerSecond),
                            "orders_to_relay_steady", round(steady / relaySteady)));
            say(
                    "  median %,.0f orders/s (%,.0f when warm), %.2f records each; a relay of as many records %,.0f (%,.0f);"
                            + " the broker alone takes %,.0f records/s and gives %,.0f; %s",
                    perSecond,
                    steady,
                    outputsPerCommand,
                    relayPerSecond,
                    relaySteady,
                    limits.produce(),
                    limits.consume(),
                    exactlyOnce ? "exactly once" : "NOT EXACTLY ONCE");
            return figures;
        }

        private void fresh() throws IOException, InterruptedException, SQLException {
            stack.stopService();
            stack.forgetSnapshots();
            broker.recreate(Topics.ORDER_UPDATES);
            broker.recreate(Topics.FILLS);
        }

        private Run run(int commands) throws IOException, InterruptedException, SQLException {
            fresh();
            ProcessHandle service = stack.startService(serviceOptions);
            return measure(service, commands, () -> stack.nextOffset(CommandFlow.pairSymbol()) >= commands);
        }

        /// A program that only reads and writes as many records, in the service's place.
        private Run relay(int commands, List<Outputs> outputs) throws IOException, InterruptedException, SQLException {
            broker.copy(updates, RELAY_UPDATES, RELAY_SAMPLES);
            broker.copy(fills, RELAY_FILLS, RELAY_SAMPLES);
            fresh();
            double updatesPerCommand = outputs.get(0).records() / (double) commands;
            double fillsPerCommand = outputs.get(1).records() / (double) commands;
            ProcessHandle relay = stack.startInstead(
                    Relay.class,
                    List.of(
                            stack.kafka(),
                            Topics.ORDERS,
                            updates.topic(),
                            fills.topic(),
                            Integer.toString(updates.partition()),
                            RELAY_UPDATES,
                            RELAY_FILLS,
                            Double.toString(updatesPerCommand),
                            Double.toString(fillsPerCommand)));
            long all = outputs.stream().mapToLong(Outputs::records).sum();
            Run run = measure(relay, commands, () -> records() >= all);
            stack.stopService();
            return run;
        }

        private Run measure(ProcessHandle service, int commands, End end) throws IOException, InterruptedException {
            ProcessHandle server = stack.broker();
            List<Sample> samples = new ArrayList<>();
            long serviceBefore = 0;
            long brokerBefore = 0;
            long serviceAfter = 0;
            long brokerAfter = 0;
            long started = System.nanoTime();
            while (true) {
                long now = System.nanoTime();
                long records = records();
                if (records > 0
                        && (samples.isEmpty() || records > samples.getLast().records())) {
                    if (samples.isEmpty()) {
                        serviceBefore = cpu(service);
                        brokerBefore = cpu(server);
                    }
                    samples.add(new Sample(now, records));
                    serviceAfter = cpu(service);
                    brokerAfter = cpu(server);
                } else if (!samples.isEmpty() && now - samples.getLast().nanos() > STILL.toNanos() && end.isReached()) {
                    break;
                }
                if (!service.isAlive()) {
                    throw new IOException("The service has ended; the log of matching-service says why");
                }
                if (now - started > RUN_MAX.toNanos()) {
                    throw new IOException("The service did not come to the end of the log within " + RUN_MAX);
                }
                Thread.sleep(SAMPLE_MS);
            }
            double seconds = (samples.getLast().nanos() - samples.getFirst().nanos()) / 1e9;
            return new Run(
                    share(samples, 0) * commands / seconds,
                    steady(samples, commands),
                    (serviceAfter - serviceBefore) / 1e9 / seconds,
                    (brokerAfter - brokerBefore) / 1e9 / seconds);
        }

        private long records() {
            return broker.end(updates) + broker.end(fills);
        }

        private static long cpu(ProcessHandle process) {
            return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
        }

        /// Which part of all outputs came after a sample.
        private static double share(List<Sample> samples, int index) {
            return 1 - samples.get(index).records() / (double) samples.getLast().records();
        }

        private static double steady(List<Sample> samples, int commands) {
            for (int i = 0; i < samples.size(); i++) {
                double rest = share(samples, i);
                if (rest <= 0.5) {
                    return rest
                            * commands
                            * 1e9
                            / (samples.getLast().nanos() - samples.get(i).nanos());
                }
            }
            throw new IllegalStateException("there is no last sample");
        }

        /// Reads all outputs: each number once, and the same bytes as the first time.
        private List<Outputs> check(Optional<List<Outputs>> same) throws IOException {
            List<Outputs> outputs =
                    List.of(Outputs.read(broker, updates, MarketEvent.class), Outputs.read(broker, fills, Fill.class));
            for (Outputs each : outputs) {
                if (!each.isExactlyOnce()) {
                    exactlyOnce = false;
                    say("  NOT EXACTLY ONCE: %s", each);
                }
            }
            if (same.isPresent()
                    && !same.get().stream()
                            .map(Outputs::hash)
                            .toList()
                            .equals(outputs.stream().map(Outputs::hash).toList())) {
                exactlyOnce = false;
                say("  OTHER BYTES THAN BEFORE: %s, %s", same.get(), outputs);
            }
            return outputs;
        }

        private void checkReplay() throws IOException, InterruptedException {
            JsonNode replay = stack.replay(CommandFlow.pairSymbol());
            if (!replay.path("identical").asBoolean()) {
                exactlyOnce = false;
                say("  A REPLAY DIFFERS: %s", replay);
            }
        }

        /// The service is killed in the middle and started again: the outputs must be the same.
        private void killed(int commands, List<Outputs> first) throws IOException, InterruptedException, SQLException {
            fresh();
            long all = first.stream().mapToLong(Outputs::records).sum();
            stack.startService(List.of());
            long started = System.nanoTime();
            boolean killed = false;
            while (records() < all || stack.nextOffset(CommandFlow.pairSymbol()) < commands) {
                if (!killed && records() > all * 2 / 5) {
                    stack.killService();
                    stack.startService(List.of());
                    killed = true;
                }
                if (System.nanoTime() - started > RUN_MAX.toNanos()) {
                    throw new IOException("matching-service did not recover within " + RUN_MAX);
                }
                Thread.sleep(SAMPLE_MS);
            }
            check(Optional.of(first));
            checkReplay();
            say("  killed at two fifths and started again: %s", exactlyOnce ? "the same records, each once" : "WRONG");
            stack.stopService();
        }
    }

    private interface End {
        boolean isReached() throws InterruptedException;
    }

    private interface Figure {
        double of(Run run);
    }

    private static double median(List<Run> runs, Figure figure) {
        double[] values = runs.stream().mapToDouble(figure::of).sorted().toArray();
        return (values[(values.length - 1) / 2] + values[values.length / 2]) / 2;
    }

    private static double round(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
