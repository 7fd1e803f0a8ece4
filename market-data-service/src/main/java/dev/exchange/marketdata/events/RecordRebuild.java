package dev.exchange.marketdata.events;

import dev.exchange.contracts.Fill;
import dev.exchange.marketdata.store.TradeStore;
import dev.exchange.platform.kafka.Received;
import dev.exchange.platform.kafka.SequenceGapException;
import dev.exchange.platform.sql.Database;
import java.util.List;

/// Gives the recorder a pair's fills again, of which it takes those that it does not have.
final class RecordRebuild implements Rebuild<Fill> {
    private final PairView view;
    private final PairHealth health;
    private final TradeRecorder recorder;
    private final TradeStore trades;
    private final Database database;
    private long sequence;

    RecordRebuild(PairView view, PairHealth health, TradeRecorder recorder, TradeStore trades, Database database) {
        this.view = view;
        this.health = health;
        this.recorder = recorder;
        this.trades = trades;
        this.database = database;
        take(List.of());
    }

    @Override
    public Class<Fill> type() {
        return Fill.class;
    }

    /// The stored position has passed what is missing.
    @Override
    public long from() {
        return 0;
    }

    @Override
    public void take(List<Received<Fill>> records) {
        sequence = database.inTransaction(transaction -> {
            recorder.apply(transaction, records);
            return trades.lastSequences(transaction, List.of(view.pairSymbol())).getOrDefault(view.pairSymbol(), 0L);
        });
        if (!records.isEmpty() && records.getLast().event().sequence() > sequence) {
            throw new SequenceGapException(
                    view.topic(),
                    view.pairSymbol(),
                    sequence + 1,
                    records.getLast().event().sequence());
        }
    }

    @Override
    public long sequence() {
        return sequence;
    }

    @Override
    public boolean isDone() {
        health.resume(view, sequence);
        return health.isHealthy(view);
    }
}
