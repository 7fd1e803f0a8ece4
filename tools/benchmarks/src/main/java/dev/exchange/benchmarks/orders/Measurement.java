package dev.exchange.benchmarks.orders;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/// What one rate came to. Times are in nanoseconds from the moment at which a request was to be sent.
///
/// @param requested requests that were to be sent, and were
/// @param answers by status; 0 is a broken connection
/// @param placed orders that were accepted
/// @param fills records on `fills` that followed
/// @param settled fills that wallet-service settled until the last was seen
/// @param sendSeconds from the first intended time to the last
/// @param settleMillis from the last answer until everything was settled; negative where it was not in time
/// @param cpuSeconds by process
record Measurement(
        int rate,
        int requested,
        Map<Integer, Long> answers,
        long placed,
        long fills,
        long settled,
        double sendSeconds,
        double answerSeconds,
        double settleMillis,
        Histogram acknowledged,
        Histogram filled,
        Histogram pushed,
        Map<String, Double> cpuSeconds,
        int cores) {

    /// Answers that say that a request was carried out, or that it was too late to cancel.
    long accepted() {
        return answers.entrySet().stream()
                .filter(answer -> answer.getKey() == 200 || answer.getKey() == 201)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private long tooLate() {
        return answers.getOrDefault(400, 0L);
    }

    double acceptedPerSecond() {
        return accepted() / answerSeconds;
    }

    double p(double percentile) {
        return acknowledged.getValueAtPercentile(percentile) / 1e6;
    }

    /// Whether the rate was carried in full: everything answered for good, within the bound, and settled.
    boolean holds(double p99MillisMax) {
        return accepted() + tooLate() == requested
                && tooLate() <= requested / 100
                && p(99) < p99MillisMax
                && answerSeconds < sendSeconds + 1
                && settleMillis >= 0
                && settled == fills;
    }

    double cpuMicrosPerRequest() {
        return cpuSeconds.values().stream().mapToDouble(Double::doubleValue).sum() * 1e6 / requested;
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("rate", rate);
        json.put("requests", requested);
        json.put("answers", new TreeMap<>(answers));
        json.put("accepted_per_s", rounded(acceptedPerSecond()));
        json.put("placed_per_s", rounded(placed / answerSeconds));
        json.put("fills_per_s", rounded(fills / answerSeconds));
        json.put("settled_per_s", rounded(settled / answerSeconds));
        json.put("settled_after_last_answer_ms", rounded(settleMillis));
        json.put("acknowledged_ms", percentiles(acknowledged));
        json.put("filled_ms", percentiles(filled));
        json.put("pushed_ms", percentiles(pushed));
        Map<String, Object> cpu = new LinkedHashMap<>();
        cpuSeconds.forEach((process, seconds) -> cpu.put(
                process,
                Map.of(
                        "share", rounded(seconds / (answerSeconds * cores)),
                        "us_per_request", rounded(seconds * 1e6 / requested))));
        json.put("cpu", cpu);
        json.put("cpu_us_per_request", rounded(cpuMicrosPerRequest()));
        return json;
    }

    private static Map<String, Object> percentiles(Histogram histogram) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("count", histogram.getTotalCount());
        if (histogram.getTotalCount() > 0) {
            for (double percentile : new double[] {50, 90, 99, 99.9}) {
                String name = "p" + (percentile == (int) percentile ? "" + (int) percentile : "" + percentile);
                json.put(name, rounded(histogram.getValueAtPercentile(percentile) / 1e6));
            }
            json.put("max", rounded(histogram.getMaxValue() / 1e6));
        }
        return json;
    }

    static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
