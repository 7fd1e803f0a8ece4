package dev.exchange.marketdata.events;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Fill;
import dev.exchange.marketdata.domain.Candle;
import dev.exchange.marketdata.domain.Trade;
import dev.exchange.marketdata.store.CandleStore;
import dev.exchange.marketdata.store.Series;
import dev.exchange.marketdata.store.TradeStore;
import dev.exchange.platform.kafka.BatchApplication;
import dev.exchange.platform.kafka.Received;
import dev.exchange.platform.kafka.Unreadable;
import dev.exchange.platform.sql.Transaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Writes trades and their candles, each once in effect; the group of all replicas shares the work. A pair
/// of which numbers are missing is left out from there on, until [RecordRebuild] has found them; the
/// others are written.
@ApplicationScoped
public class TradeRecorder implements BatchApplication<Fill>, Unreadable {
    // What is in such a record can never be stored, so no number makes up for it.
    private static final long NEVER = Long.MAX_VALUE;

    private final TradeStore trades;
    private final CandleStore candles;
    private final PairHealth health;
    private final Catalogue catalogue;

    public TradeRecorder(TradeStore trades, CandleStore candles, PairHealth health, Catalogue catalogue) {
        this.catalogue = catalogue;
        this.trades = trades;
        this.candles = candles;
        this.health = health;
    }

    @Override
    public void apply(Transaction transaction, List<Received<Fill>> batch) {
        Set<String> pairs =
                batch.stream().map(received -> received.event().pairSymbol()).collect(Collectors.toSet());
        Map<String, Long> last = trades.lastSequences(transaction, pairs);
        List<Trade> traded = new ArrayList<>(batch.size());
        for (Received<Fill> received : batch) {
            Fill fill = received.event();
            // A pair that was never traded begins with what the log still has.
            long expected = last.getOrDefault(fill.pairSymbol(), fill.sequence() - 1) + 1;
            if (fill.sequence() == expected) {
                last.put(fill.pairSymbol(), fill.sequence());
                traded.add(Trade.of(fill));
            } else if (fill.sequence() > expected) {
                health.stop(
                        new PairView(PairView.Kind.RECORD, fill.pairSymbol()),
                        received,
                        "numbers are missing before " + fill.sequence(),
                        null);
            }
        }
        if (!traded.isEmpty()) {
            trades.record(transaction, traded);
            candles.record(transaction, Series.TRADED, traded, Trade::pairSymbol, Candle::of);
        }
    }

    /// Passes over a record that cannot be read: the trades of the pair whose key it has are no longer stored, and
    /// those of the others are.
    @Override
    public boolean isPassedOver(ConsumerRecord<byte[], byte[]> record, RuntimeException problem) {
        String symbol = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
        if (catalogue.findPair(symbol).isPresent()) {
            health.stop(
                    new PairView(PairView.Kind.RECORD, symbol),
                    record.partition(),
                    NEVER,
                    "the record at offset " + record.offset() + " cannot be read: " + problem.getMessage(),
                    problem);
        }
        return true;
    }
}
