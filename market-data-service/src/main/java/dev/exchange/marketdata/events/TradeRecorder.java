package dev.exchange.marketdata.events;

import dev.exchange.contracts.Fill;
import dev.exchange.marketdata.domain.Candle;
import dev.exchange.marketdata.domain.Trade;
import dev.exchange.marketdata.store.CandleStore;
import dev.exchange.marketdata.store.Series;
import dev.exchange.marketdata.store.TradeStore;
import dev.exchange.platform.kafka.BatchApplication;
import dev.exchange.platform.kafka.Received;
import dev.exchange.platform.sql.Transaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/// Writes trades and their candles, each once in effect; the group of all replicas shares the work.
@ApplicationScoped
public class TradeRecorder implements BatchApplication<Fill> {
    private final TradeStore trades;
    private final CandleStore candles;

    public TradeRecorder(TradeStore trades, CandleStore candles) {
        this.trades = trades;
        this.candles = candles;
    }

    @Override
    public void apply(Transaction transaction, List<Received<Fill>> batch) {
        List<Trade> traded =
                batch.stream().map(received -> Trade.of(received.event())).toList();
        trades.record(transaction, traded);
        candles.record(transaction, Series.TRADED, traded, Trade::pairSymbol, Candle::of);
    }
}
