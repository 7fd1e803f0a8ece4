package dev.exchange.benchmarks.orders;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/// The measured rates and their times as a picture: SVG, both axes logarithmic.
final class Chart {
    private static final int WIDTH = 800;
    private static final int HEIGHT = 440;
    private static final int LEFT = 70;
    private static final int TOP = 40;
    private static final int PLOT_WIDTH = WIDTH - LEFT - 120;
    private static final int PLOT_HEIGHT = HEIGHT - TOP - 60;
    private static final double LEAST_MS = 1;
    private static final double MOST_MS = 10_000;

    private final List<Measurement> points;
    private final double boundMillis;
    private final double leastRate;
    private final double mostRate;

    /// @param points at least one
    Chart(List<Measurement> points, double boundMillis) {
        this.points = points.stream()
                .sorted(Comparator.comparingInt(Measurement::rate))
                .toList();
        this.boundMillis = boundMillis;
        leastRate = this.points.getFirst().rate() / 1.2;
        mostRate = this.points.getLast().rate() * 1.2;
    }

    String svg() {
        StringBuilder svg = new StringBuilder();
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                .formatted(WIDTH, HEIGHT));
        svg.append(" font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        text(svg, LEFT, 22, "start", "Order path: time to the answer by rate of requests (ms, log)");
        for (double ms = LEAST_MS; ms <= MOST_MS; ms *= 10) {
            line(svg, LEFT, y(ms), LEFT + PLOT_WIDTH, y(ms), "#ddd", "");
            text(svg, LEFT - 6, y(ms) + 4, "end", "%.0f".formatted(ms));
        }
        line(svg, LEFT, y(boundMillis), LEFT + PLOT_WIDTH, y(boundMillis), "#c00", " stroke-dasharray=\"4\"");
        text(svg, LEFT + PLOT_WIDTH + 6, y(boundMillis) + 4, "start", "%.0f ms".formatted(boundMillis));
        for (Measurement point : points) {
            line(svg, x(point.rate()), TOP + PLOT_HEIGHT, x(point.rate()), TOP + PLOT_HEIGHT + 4, "#000", "");
            text(svg, x(point.rate()), TOP + PLOT_HEIGHT + 18, "middle", Integer.toString(point.rate()));
        }
        text(svg, LEFT + PLOT_WIDTH / 2.0, HEIGHT - 14, "middle", "requests a second");
        curve(svg, "#1f77b4", "answer p50", point -> point.p(50));
        curve(svg, "#d62728", "answer p99", point -> point.p(99));
        curve(svg, "#2ca02c", "fills p99", point -> point.filled().getValueAtPercentile(99) / 1e6);
        curve(svg, "#9467bd", "WebSocket p99", point -> point.pushed().getValueAtPercentile(99) / 1e6);
        return svg.append("</svg>\n").toString();
    }

    private void curve(StringBuilder svg, String colour, String name, ToDoubleFunction<Measurement> value) {
        String path = points.stream()
                .map(point -> "%.1f,%.1f".formatted(x(point.rate()), y(value.applyAsDouble(point))))
                .collect(Collectors.joining(" "));
        svg.append(
                "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"><title>%s</title></polyline>\n"
                        .formatted(colour, path, name));
        Measurement last = points.getLast();
        text(svg, x(last.rate()) + 8, y(value.applyAsDouble(last)) + 4, "start", name);
    }

    private double x(double rate) {
        return LEFT + PLOT_WIDTH * Math.log(rate / leastRate) / Math.log(mostRate / leastRate);
    }

    private static double y(double ms) {
        double within = Math.min(MOST_MS, Math.max(LEAST_MS, ms));
        return TOP + PLOT_HEIGHT * (1 - Math.log(within / LEAST_MS) / Math.log(MOST_MS / LEAST_MS));
    }

    private static void line(
            StringBuilder svg, double x1, double y1, double x2, double y2, String colour, String more) {
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"%s/>%n",
                x1,
                y1,
                x2,
                y2,
                colour,
                more));
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
        svg.append(String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, text));
    }
}
