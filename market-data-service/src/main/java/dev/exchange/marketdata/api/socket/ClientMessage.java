package dev.exchange.marketdata.api.socket;

import dev.exchange.marketdata.domain.CandleInterval;

/// What a client may say.
sealed interface ClientMessage {
    record Subscribe(Subscription subscription) implements ClientMessage {}

    record Unsubscribe(Subscription subscription) implements ClientMessage {}

    record Ping() implements ClientMessage {}

    /// @param pair the symbol of a listed pair
    /// @param depth the most orders of each side of a book; of no meaning to other streams
    /// @param interval of candles; of no meaning to other streams
    record Subscription(StreamType stream, String pair, int depth, CandleInterval interval) {}
}
