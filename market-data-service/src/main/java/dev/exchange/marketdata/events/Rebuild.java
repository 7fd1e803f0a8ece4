package dev.exchange.marketdata.events;

import dev.exchange.contracts.Event;
import dev.exchange.platform.kafka.Received;
import java.util.List;

/// One attempt to make a view of a pair anew from the pair's records. One thread.
interface Rebuild<E extends Event> {
    /// What the records are.
    Class<E> type();

    /// The offset of the first record that may not be in it yet.
    long from();

    /// Takes the pair's next records.
    ///
    /// @throws dev.exchange.platform.kafka.SequenceGapException when numbers are missing in the log too
    void take(List<Received<E>> records);

    /// The last number that is in it.
    long sequence();

    /// Whether the view goes on, with everything that it had passed over.
    boolean isDone();
}
