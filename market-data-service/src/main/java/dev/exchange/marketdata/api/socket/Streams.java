package dev.exchange.marketdata.api.socket;

import dev.exchange.contracts.PriceUpdate;
import dev.exchange.marketdata.domain.Market;
import dev.exchange.marketdata.domain.MarketListener;
import dev.exchange.marketdata.domain.PairMarket;
import dev.exchange.marketdata.domain.Trade;
import dev.exchange.marketdata.events.PriceListener;
import dev.exchange.marketdata.events.Timers;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// Turns what happens in the market into messages, each written once for everyone who listens.
@ApplicationScoped
public class Streams implements MarketListener, PriceListener {
    /// Between two messages of one book or candle.
    static final Duration INTERVAL = Duration.ofMillis(100);

    private final SocketMessages messages;
    private final Map<String, PairStreams> pairs = new LinkedHashMap<>();
    private final Timers.TimerThread thread;
    private final Counter sentBooks;
    private final Counter sentTrades;
    private final Counter sentTickers;
    private final Counter sentCandles;

    public Streams(Market market, SocketMessages messages, Timers timers, MeterRegistry meters) {
        this.messages = messages;
        thread = timers.thread("market-streams");
        for (PairMarket pair : market.pairs()) {
            pairs.put(pair.pair().symbol(), new PairStreams(pair, messages, INTERVAL));
        }
        sentBooks = sent(meters, "orderbook_update");
        sentTrades = sent(meters, "trade");
        sentTickers = sent(meters, "ticker");
        sentCandles = sent(meters, "candle");
    }

    /// @throws IllegalArgumentException when the pair is not listed
    PairStreams of(String pair) {
        PairStreams streams = pairs.get(pair);
        if (streams == null) {
            throw new IllegalArgumentException("Pair " + pair + " is not listed");
        }
        return streams;
    }

    @Override
    public void bookChanged(PairMarket market) {
        PairStreams streams = of(market.pair().symbol());
        if (streams.hasBookAudience()) {
            OptionalLong delay = streams.bookThrottle().change(System.nanoTime());
            delay.ifPresent(nanos -> thread.after(nanos, () -> {
                streams.bookThrottle().tell(System.nanoTime());
                sentBooks.increment(streams.sendBooks());
            }));
        }
    }

    @Override
    public void traded(PairMarket market, List<Trade> trades) {
        PairStreams streams = of(market.pair().symbol());
        if (!streams.trades().isEmpty()) {
            List<Outgoing.Message> written = trades.stream()
                    .map(trade -> new Outgoing.Message(messages.trade(trade)))
                    .toList();
            sentTrades.increment((double) streams.trades().send(written) * written.size());
        }
        if (streams.hasCandleAudience()) {
            OptionalLong delay = streams.candleThrottle().change(System.nanoTime());
            delay.ifPresent(nanos -> thread.after(nanos, () -> {
                streams.candleThrottle().tell(System.nanoTime());
                sentCandles.increment(streams.sendCandles());
            }));
        }
    }

    @Override
    public void priceChanged(PairMarket market) {
        // Tickers follow the prices topic, whose sequence they carry.
    }

    @Override
    public void priced(PriceUpdate update) {
        PairStreams streams = of(update.pairSymbol());
        streams.ticker().set(update.sequence(), messages.ticker(update));
        sentTickers.increment(streams.ticker().send());
    }

    private static Counter sent(MeterRegistry meters, String type) {
        return Counter.builder("exchange.websocket.messages")
                .description("Messages given to clients")
                .tag("type", type)
                .register(meters);
    }
}
