package dev.exchange.benchmarks.engine;

import com.sun.management.ThreadMXBean;
import dev.exchange.engine.flow.OrderFlow;
import dev.exchange.engine.flow.ReportLog;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/// Measures every engine on one flow, turn by turn in one process, so that what else the machine does falls on
/// all.
///
/// Each engine first replays the flow into a full log, whose hash tells whether it is right, and warms up. Then
/// the engines take turns: one pass each for the throughput (the median counts), then one pass each with a
/// clock read around every message for the service time. Throughput goes by the thread's own processor time,
/// which on a quiet machine is the time that passes and on a busy one leaves out what others do; a collector's
/// threads are left out too, which favours engines that allocate. In measured passes the log is small and
/// wraps, as an output buffer that somebody drains.
final class FlowComparison {
    static final String OURS = "ours";
    static final String EXCHANGE_CORE = "exchange-core";

    private static final int WARM_UP_PASSES_MIN = 3;
    private static final int WARM_UP_PASSES_MAX = 200;
    private static final int WARM_UP_MESSAGES = 8_000_000;
    private static final int OUTPUT_BUFFER_REPORTS = 1 << 12;
    private static final long SERVICE_TIME_MAX_NANOS = 60_000_000_000L;

    // Fetched once: fetching it allocates.
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final Map<String, Contestant.Entry> FIELD = field();

    private final String name;
    private final OrderFlow flow;
    private final int passes;

    FlowComparison(String name, OrderFlow flow, int passes) {
        this.name = name;
        this.flow = flow;
        this.passes = passes;
    }

    private static Map<String, Contestant.Entry> field() {
        Map<String, Contestant.Entry> field = new LinkedHashMap<>();
        field.put(OURS, OursContestant::new);
        field.put(EXCHANGE_CORE, ExchangeCoreContestant::new);
        field.put("parity-match", ParityContestant::new);
        return field;
    }

    Result run() {
        List<Lane> lanes = new ArrayList<>();
        FIELD.forEach((engine, entry) -> lanes.add(new Lane(engine, entry)));
        int warmUps = Math.clamp(WARM_UP_MESSAGES / Math.max(1, flow.size()), WARM_UP_PASSES_MIN, WARM_UP_PASSES_MAX);
        for (int pass = 0; pass < warmUps; pass++) {
            lanes.forEach(Lane::warmUp);
        }
        for (int pass = 0; pass < passes; pass++) {
            int turn = pass;
            lanes.forEach(lane -> lane.measure(turn));
        }
        for (int pass = 0; pass < passes; pass++) {
            lanes.forEach(Lane::measureServiceTime);
        }
        return new Result(name, flow.size(), lanes.stream().map(Lane::figures).toList());
    }

    /// One engine's turns.
    private final class Lane {
        private final String engine;
        private final String hash;
        private final Contestant contestant;
        private final long[] nanos = new long[passes];
        private final Histogram serviceTime = new Histogram(SERVICE_TIME_MAX_NANOS, 3);
        private long bytes = Long.MAX_VALUE;

        Lane(String engine, Contestant.Entry entry) {
            this.engine = engine;
            ReportLog whole = new ReportLog(Integer.highestOneBit(Math.max(flow.size(), 1)) * 4);
            entry.enter(flow, whole).replay();
            hash = whole.hash(flow);
            contestant = entry.enter(flow, new ReportLog(OUTPUT_BUFFER_REPORTS));
        }

        void warmUp() {
            contestant.replay();
            contestant.drain();
        }

        void measure(int pass) {
            long bytesBefore = allocatedBytes();
            long start = threadNanos();
            contestant.replay();
            nanos[pass] = threadNanos() - start;
            bytes = Math.min(bytes, allocatedBytes() - bytesBefore);
            contestant.drain();
        }

        void measureServiceTime() {
            contestant.replayTimed(serviceTime);
            contestant.drain();
        }

        Figures figures() {
            long[] sorted = nanos.clone();
            Arrays.sort(sorted);
            long median = Math.max(1, sorted[sorted.length / 2]);
            return new Figures(
                    engine,
                    Math.round(flow.size() * 1e9 / median),
                    serviceTime.getValueAtPercentile(50),
                    serviceTime.getValueAtPercentile(99),
                    serviceTime.getValueAtPercentile(99.99),
                    (double) bytes / Math.max(1, flow.size()),
                    hash);
        }
    }

    private static long threadNanos() {
        return THREADS.getCurrentThreadCpuTime();
    }

    private static long allocatedBytes() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    /// What one engine did on one flow.
    record Figures(
            String name,
            long messagesPerSecond,
            long p50Nanos,
            long p99Nanos,
            long p9999Nanos,
            double bytesPerMessage,
            String hash) {
        private Map<String, Object> toJson() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("name", name);
            json.put("messages_per_s", messagesPerSecond);
            json.put("p50_ns", p50Nanos);
            json.put("p99_ns", p99Nanos);
            json.put("p9999_ns", p9999Nanos);
            json.put("bytes_per_message", Math.round(bytesPerMessage * 1000) / 1000.0);
            json.put("hash", hash);
            return json;
        }
    }

    /// What all engines did on one flow.
    record Result(String name, int messages, List<Figures> engines) {
        double ratioToExchangeCore() {
            return (double) of(OURS).messagesPerSecond() / of(EXCHANGE_CORE).messagesPerSecond();
        }

        boolean hashesAgree() {
            return engines.stream().map(Figures::hash).distinct().count() == 1;
        }

        private Figures of(String engine) {
            return engines.stream()
                    .filter(figures -> figures.name().equals(engine))
                    .findFirst()
                    .orElseThrow();
        }

        Map<String, Object> toJson() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("name", name);
            json.put("messages", messages);
            json.put("engines", engines.stream().map(Figures::toJson).toList());
            json.put("ratio_to_exchange_core", Math.round(ratioToExchangeCore() * 1000) / 1000.0);
            return json;
        }
    }
}
