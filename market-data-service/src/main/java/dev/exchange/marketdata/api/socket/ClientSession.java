package dev.exchange.marketdata.api.socket;

import dev.exchange.marketdata.domain.CandleInterval;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One connected client: what it listens to and what waits for it. Its own messages come one after the
/// other; anyone may [#send].
final class ClientSession {
    private final Streams streams;
    private final Outbox outbox;
    private final Map<String, Integer> bookDepths = new HashMap<>();
    private final Set<String> trades = new HashSet<>();
    private final Set<String> tickers = new HashSet<>();
    private final Map<String, Set<CandleInterval>> candles = new HashMap<>();

    ClientSession(Streams streams, Wire wire, int queueSize, SlowConsumers slowConsumers) {
        this.streams = streams;
        this.outbox = new Outbox(wire, queueSize, this::states, slowConsumers);
    }

    void send(Collection<? extends Outgoing> messages) {
        outbox.offer(messages);
    }

    void send(String message) {
        outbox.offer(new Outgoing.Message(message));
    }

    void closeIfStalled(long nowNanos, long limitNanos) {
        outbox.closeIfStalled(nowNanos, limitNanos);
    }

    /// Brings the whole book at once, then its changes, and the pair's trades. A second subscription of the
    /// pair changes the depth.
    void subscribeBook(String pair, int depth) {
        LatestState book;
        synchronized (this) {
            Integer before = bookDepths.put(pair, depth);
            if (before != null && before != depth) {
                streams.of(pair).leaveBook(before, this);
            }
            book = streams.of(pair).joinBook(depth, this);
            streams.of(pair).trades().add(this);
        }
        outbox.offer(book);
    }

    synchronized void unsubscribeBook(String pair) {
        Integer depth = bookDepths.remove(pair);
        if (depth != null) {
            streams.of(pair).leaveBook(depth, this);
            leaveTradesUnlessWanted(pair);
        }
    }

    synchronized void subscribeTrades(String pair) {
        trades.add(pair);
        streams.of(pair).trades().add(this);
    }

    synchronized void unsubscribeTrades(String pair) {
        trades.remove(pair);
        leaveTradesUnlessWanted(pair);
    }

    void subscribeTicker(String pair) {
        LatestState ticker = streams.of(pair).ticker();
        synchronized (this) {
            tickers.add(pair);
            ticker.audience().add(this);
        }
        offerIfKnown(ticker);
    }

    synchronized void unsubscribeTicker(String pair) {
        tickers.remove(pair);
        streams.of(pair).ticker().audience().remove(this);
    }

    void subscribeCandles(String pair, CandleInterval interval) {
        LatestState candle;
        synchronized (this) {
            candles.computeIfAbsent(pair, symbol -> new HashSet<>()).add(interval);
            candle = streams.of(pair).joinCandles(interval, this);
        }
        offerIfKnown(candle);
    }

    synchronized void unsubscribeCandles(String pair, CandleInterval interval) {
        Set<CandleInterval> intervals = candles.get(pair);
        if (intervals != null && intervals.remove(interval)) {
            streams.of(pair).leaveCandles(interval, this);
        }
    }

    /// The client is gone.
    void end() {
        outbox.close();
        leaveEverything();
    }

    private synchronized void leaveEverything() {
        bookDepths.forEach((pair, depth) -> {
            streams.of(pair).leaveBook(depth, this);
            streams.of(pair).trades().remove(this);
        });
        trades.forEach(pair -> streams.of(pair).trades().remove(this));
        tickers.forEach(pair -> streams.of(pair).ticker().audience().remove(this));
        candles.forEach((pair, intervals) ->
                intervals.forEach(interval -> streams.of(pair).leaveCandles(interval, this)));
        bookDepths.clear();
        trades.clear();
        tickers.clear();
        candles.clear();
    }

    private void leaveTradesUnlessWanted(String pair) {
        if (!trades.contains(pair) && !bookDepths.containsKey(pair)) {
            streams.of(pair).trades().remove(this);
        }
    }

    private void offerIfKnown(LatestState state) {
        if (state.isKnown()) {
            outbox.offer(state);
        }
    }

    private synchronized List<LatestState> states() {
        List<LatestState> states = new ArrayList<>();
        bookDepths.forEach((pair, depth) -> states.add(streams.of(pair).joinBook(depth, this)));
        tickers.forEach(pair -> states.add(streams.of(pair).ticker()));
        candles.forEach((pair, intervals) ->
                intervals.forEach(interval -> states.add(streams.of(pair).joinCandles(interval, this))));
        return states.stream().filter(LatestState::isKnown).toList();
    }
}
