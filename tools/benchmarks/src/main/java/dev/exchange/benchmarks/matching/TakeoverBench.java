package dev.exchange.benchmarks.matching;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.exchange.contracts.EventJson;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.MarketEvent;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `bench takeover`: how long a pair does not trade when the replica that matches it is killed under load, or
/// restarted in good order.
@Command(
        name = "takeover",
        description =
                "Kills the replica of matching-service that trades a pair, again and again, and measures the gaps.",
        mixinStandardHelpOptions = true)
public final class TakeoverBench implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final Duration SETTLED_MAX = Duration.ofSeconds(60);
    private static final int PARTITIONS = 12;
    private static final long GAP_MILLIS_MAX = 5_000;
    private static final long STEP_MS = 50;

    @Option(names = "--kills", paramLabel = "N", description = "How often to kill.", defaultValue = "10")
    private int kills = 10;

    @Option(
            names = "--restarts",
            paramLabel = "N",
            description = "How often to restart in good order.",
            defaultValue = "3")
    private int restarts = 3;

    @Option(names = "--rate", paramLabel = "N", description = "Commands a second.", defaultValue = "800")
    private int rate = 800;

    @Option(names = "--seed", description = "Seed of the commands.", defaultValue = "1")
    private long seed = 1;

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
            defaultValue = "bench-results/takeover.json")
    private Path output = Path.of("bench-results/takeover.json");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call is called
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path root = Optional.ofNullable(System.getenv("EXCHANGE_ROOT"))
                .map(Path::of)
                .orElse(Path.of("."))
                .toAbsolutePath()
                .normalize();
        Map<String, Object> figures = new LinkedHashMap<>();
        boolean good;
        try (MatchingStack stack = new MatchingStack(root, root.resolve(".exchange-bench-takeover"), firstPort)) {
            stack.start(2);
            try (Broker broker = new Broker(stack.kafka())) {
                good = measure(stack, broker, figures);
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

    private boolean measure(MatchingStack stack, Broker broker, Map<String, Object> figures)
            throws IOException, InterruptedException {
        List<OrderCommand> commands =
                CommandFlow.of(CommandFlow.Mix.CROSSING, rate * 600, seed).commands();
        List<Long> killed = new ArrayList<>();
        List<Long> restarted = new ArrayList<>();
        TopicPartition fills;
        int sent;
        try (Load load = new Load(broker, commands, rate)) {
            fills = new TopicPartition(Topics.FILLS, load.awaitPartition());
            awaitFirstFill(broker, fills);
            for (int round = 0; round < kills + restarts; round++) {
                awaitSettled(stack);
                String owner = stack.owner(CommandFlow.pairSymbol())
                        .orElseThrow(() -> new IOException("No replica owns " + CommandFlow.pairSymbol()));
                boolean kill = round < kills;
                long millis = System.currentTimeMillis();
                if (kill) {
                    millis = stack.kill(owner);
                    TimeUnit.MILLISECONDS.sleep(GAP_MILLIS_MAX);
                }
                stack.restart(owner);
                (kill ? killed : restarted).add(gap(broker, fills, millis));
                say(
                        "  %s %s: %,d ms without a fill",
                        kill ? "killed" : "restarted", owner, (kill ? killed : restarted).getLast());
            }
            sent = load.end();
        }
        awaitEnd(stack, sent);
        Outputs updates =
                Outputs.read(broker, new TopicPartition(Topics.ORDER_UPDATES, fills.partition()), MarketEvent.class);
        Outputs trades = Outputs.read(broker, fills, Fill.class);
        boolean once = updates.isExactlyOnce() && trades.isExactlyOnce();
        figures.put("rate", rate);
        figures.put("commands", sent);
        figures.put("killed_gap_ms", killed);
        figures.put("killed_gap_ms_median", median(killed));
        figures.put("killed_gap_ms_max", Collections.max(killed));
        figures.put("restarted_gap_ms", restarted);
        figures.put("exactly_once", once);
        say(
                "killed: median %,d ms, at most %,d ms; %s",
                median(killed),
                Collections.max(killed),
                once ? "exactly once" : "NOT EXACTLY ONCE: " + updates + " " + trades);
        return once && Collections.max(killed) < GAP_MILLIS_MAX;
    }

    /// The flow lays down a book before anything trades, and without trades there is no gap between them.
    private static void awaitFirstFill(Broker broker, TopicPartition fills) throws IOException, InterruptedException {
        long until = System.nanoTime() + SETTLED_MAX.toNanos();
        while (broker.end(fills) == 0) {
            if (System.nanoTime() - until > 0) {
                throw new IOException("Nothing traded within " + SETTLED_MAX);
            }
            TimeUnit.MILLISECONDS.sleep(STEP_MS);
        }
    }

    /// Until every partition has an owner and a replica that follows it.
    private static void awaitSettled(MatchingStack stack) throws IOException, InterruptedException {
        long until = System.nanoTime() + SETTLED_MAX.toNanos();
        while (stack.followed() < PARTITIONS
                || stack.owner(CommandFlow.pairSymbol()).isEmpty()) {
            if (System.nanoTime() - until > 0) {
                throw new IOException(
                        "The two replicas did not share the " + PARTITIONS + " partitions within " + SETTLED_MAX);
            }
            TimeUnit.MILLISECONDS.sleep(STEP_MS);
        }
        TimeUnit.SECONDS.sleep(2);
    }

    private static void awaitEnd(MatchingStack stack, int commands) throws IOException, InterruptedException {
        long until = System.nanoTime() + SETTLED_MAX.toNanos();
        while (stack.nextOffset(CommandFlow.pairSymbol()) < commands && System.nanoTime() - until < 0) {
            // The pair is on one of the two; the other says nothing of it.
            if (stack.owner(CommandFlow.pairSymbol()).equals(Optional.of(MatchingStack.SECOND))) {
                TimeUnit.SECONDS.sleep(2);
                return;
            }
            TimeUnit.MILLISECONDS.sleep(STEP_MS);
        }
    }

    /// The longest time between two fills of which the second was written after `millis`.
    private static long gap(Broker broker, TopicPartition fills, long millis) throws IOException {
        long[] beforeAndLongest = new long[2];
        broker.read(fills, record -> {
            if (beforeAndLongest[0] > 0 && record.timestamp() >= millis) {
                beforeAndLongest[1] = Math.max(beforeAndLongest[1], record.timestamp() - beforeAndLongest[0]);
            }
            beforeAndLongest[0] = record.timestamp();
        });
        return beforeAndLongest[1];
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElse(0L);
    }

    private void say(String format, Object... values) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(format + "%n", values);
        out.flush();
    }

    /// Writes commands at a constant rate until it is ended.
    private static final class Load implements AutoCloseable {
        private final AtomicBoolean ended = new AtomicBoolean();
        private final AtomicInteger sent = new AtomicInteger();
        private final CompletableFuture<Integer> partition = new CompletableFuture<>();
        private final CompletableFuture<Void> running;

        Load(Broker broker, List<OrderCommand> commands, int rate) {
            running = CompletableFuture.runAsync(() -> run(broker, commands, rate));
        }

        private void run(Broker broker, List<OrderCommand> commands, int rate) {
            long started = System.nanoTime();
            try (KafkaProducer<byte[], byte[]> producer = broker.producer()) {
                while (!ended.get() && sent.get() < commands.size()) {
                    OrderCommand command = commands.get(sent.get());
                    // What fails is retried without end: the settings say so.
                    var _ = producer.send(
                            new ProducerRecord<>(
                                    Topics.ORDERS, command.key().getBytes(UTF_8), EventJson.write(command)),
                            (metadata, failure) -> {
                                if (failure == null) {
                                    partition.complete(metadata.partition());
                                } else {
                                    partition.completeExceptionally(failure);
                                }
                            });
                    long due = started + sent.incrementAndGet() * 1_000_000_000L / rate;
                    LockSupport.parkNanos(due - System.nanoTime());
                }
            }
        }

        int awaitPartition() {
            return partition.orTimeout(30, TimeUnit.SECONDS).join();
        }

        int end() {
            close();
            return sent.get();
        }

        @Override
        public void close() {
            ended.set(true);
            running.join();
        }
    }
}
