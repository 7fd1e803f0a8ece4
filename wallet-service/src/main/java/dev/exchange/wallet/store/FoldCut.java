package dev.exchange.wallet.store;

import dev.exchange.wallet.store.CostStore.Line;
import dev.exchange.wallet.store.CostStore.Source;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// Where a fold stops in each source, when there is more than it reads at once: no source runs ahead of the
/// time at which the first one was cut off, so that money is not spent before it comes, and no trade is cut in
/// two.
final class FoldCut {
    // A trade is eight transfers at most.
    private static final int MOST_OF_A_TRADE = 16;

    private final @Nullable Instant latest;
    private final @Nullable Source first;
    private final Map<Source, Long> stops = new HashMap<>();

    /// @param ends when the last transfer was written that was read of each source that was cut off
    /// @param upto the number of that transfer
    /// @param lines what was read
    FoldCut(Map<Source, Instant> ends, ToLongFunction<Source> upto, List<Line> lines) {
        Map.Entry<Source, Instant> earliest =
                ends.entrySet().stream().min(Map.Entry.comparingByValue()).orElse(null);
        latest = earliest == null ? null : earliest.getValue();
        first = earliest == null ? null : earliest.getKey();
        if (earliest == null) {
            return;
        }
        Map<Source, Line> lastBegun = new HashMap<>();
        lines.stream().sorted(Comparator.comparingLong(Line::sequence)).forEach(line -> {
            if (isLate(line)) {
                stops.merge(line.source(), line.sequence() - 1, Math::min);
            }
            lastBegun.merge(line.source(), line, (before, next) -> before.isOfTheSameTradeAs(next) ? before : next);
        });
        lastBegun.forEach((source, line) -> {
            // It may go on in what was not read.
            if (ends.containsKey(source)
                    && line.movement().trade() != null
                    && line.sequence() > upto.applyAsLong(source) - MOST_OF_A_TRADE) {
                stops.merge(source, line.sequence() - 1, Math::min);
            }
        });
    }

    /// The source that is behind all others is never held back, or nothing would go on.
    private boolean isLate(Line line) {
        return latest != null
                && !line.source().equals(first)
                && line.movement().at().isAfter(latest);
    }

    /// @param upto the last number that was read
    long reached(Source source, long upto) {
        return Math.min(upto, stops.getOrDefault(source, upto));
    }
}
