package dev.exchange.engine.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Makes a failing list short: leaves out ever smaller runs of it as long as it still fails (Zeller's and
/// Hildebrandt's delta debugging, 2002, in its plainest form).
final class Shrinking {
    private Shrinking() {}

    static <T> List<T> shortest(List<T> failing, Predicate<List<T>> fails) {
        List<T> current = new ArrayList<>(failing);
        for (int run = Math.max(1, current.size() / 2); ; run = Math.max(1, run / 2)) {
            boolean shortened = false;
            for (int from = Math.max(0, current.size() - run); current.size() > 1; from -= run) {
                int start = Math.max(0, from);
                List<T> candidate = new ArrayList<>(current);
                candidate.subList(start, Math.min(start + run, current.size())).clear();
                if (!candidate.isEmpty() && fails.test(candidate)) {
                    current = candidate;
                    shortened = true;
                }
                if (start == 0) {
                    break;
                }
            }
            if (run == 1 && !shortened) {
                return current;
            }
        }
    }
}
