package dev.exchange.simulation;

import dev.exchange.contracts.Event;
import dev.exchange.platform.kafka.Received;
import java.util.List;

/// What a reader does with what it reads; see [dev.exchange.platform.kafka.BatchApplication].
interface Application<E extends Event> {
    /// Applies a batch: all of it or, where this throws, nothing.
    void apply(List<Received<E>> fresh);

    /// @return what must have arrived before the batch is done
    default List<Sent> afterCommit(List<Received<E>> fresh) {
        return List.of();
    }

    /// @return what must have arrived before these are done
    default List<Sent> redelivered(List<Received<E>> again) {
        return List.of();
    }
}
