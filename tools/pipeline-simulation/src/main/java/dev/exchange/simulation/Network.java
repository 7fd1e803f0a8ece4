package dev.exchange.simulation;

import java.util.ArrayList;
import java.util.List;

/// Batches whose writers are gone, and that may still arrive.
final class Network {
    private final List<List<Sent>> batches = new ArrayList<>();
    private final EventLog log;
    private final Chance chance;

    Network(EventLog log, Chance chance) {
        this.log = log;
        this.chance = chance;
    }

    void add(List<Sent> batch) {
        if (!batch.isEmpty()) {
            batches.add(batch);
        }
    }

    /// A batch arrives as a whole, or is lost.
    ///
    /// @return false where there is none
    boolean step() {
        if (batches.isEmpty()) {
            return false;
        }
        List<Sent> batch = batches.remove(chance.below(batches.size()));
        if (!chance.oneIn(4)) {
            batch.forEach(sent -> log.append(sent.topic, sent.partition, sent.event));
        }
        return true;
    }
}
