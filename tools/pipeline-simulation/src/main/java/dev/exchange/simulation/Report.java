package dev.exchange.simulation;

/// What a person needs of a run.
public final class Report {
    /// How much of what happened before a violation is told with it.
    public static final int LINES = 200;

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
            if (result.fault() != Fault.NONE) {
                text.append(" --fault ").append(result.fault());
            }
            text.append(" --trace");
        }
        return text.toString();
    }
}
