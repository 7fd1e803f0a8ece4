package dev.exchange.marketdata.events;

import dev.exchange.contracts.Event;
import dev.exchange.marketdata.domain.Fold;
import dev.exchange.marketdata.domain.FoldOutcome;
import dev.exchange.platform.kafka.Received;
import dev.exchange.platform.kafka.SequenceGapException;
import java.util.List;

/// Folds a view in memory anew and puts it in the place of the one that broke.
///
/// @param fold to go on with; its first record that may be missing is at `from`
record FoldRebuild<E extends Event>(MarketReader reader, PairView view, Class<E> type, Fold<E> fold, long from)
        implements Rebuild<E> {
    @Override
    public void take(List<Received<E>> records) {
        for (Received<E> received : records) {
            E event = received.event();
            if (fold.apply(event) == FoldOutcome.GAP) {
                throw new SequenceGapException(view.topic(), view.pairSymbol(), fold.sequence() + 1, event.sequence());
            }
        }
    }

    @Override
    public long sequence() {
        return fold.sequence();
    }

    @Override
    public boolean isDone() {
        return reader.install(view, fold);
    }
}
