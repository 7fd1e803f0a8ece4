package dev.exchange.simulation;

/// What a person needs of a run.
public final class Report {
    private Report() {}

    public static String of(Simulation.Result result) {
        StringBuilder text = new StringBuilder();
        result.trace().forEach(line -> text.append(line).append('\n'));
        Violation violation = result.violation();
        text.append("seed ")
                .append(result.seed())
                .append(", ")
                .append(result.steps())
                .append(" steps: ")
                .append(violation == null ? "all held" : violation.getMessage());
        if (violation != null) {
            text.append("\nAgain: ./exchange simulate --seed ")
                    .append(result.seed())
                    .append(" --steps ")
                    .append(result.steps());
        }
        return text.toString();
    }
}
