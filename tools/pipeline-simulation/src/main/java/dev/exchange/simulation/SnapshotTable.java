package dev.exchange.simulation;

import dev.exchange.matching.domain.MarketPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/// matching-service's database: the newest snapshots of each partition.
final class SnapshotTable {
    private static final int KEPT = 3;

    private final List<TreeMap<Long, Stored>> partitions = new ArrayList<>();

    /// @param updateEnd at or before which all updates stand that led to the state; likewise for fills
    record Stored(MarketPartition.Snapshot state, long nextOffset, long updateEnd, long fillEnd) {}

    SnapshotTable() {
        for (int partition = 0; partition < Topic.PARTITIONS; partition++) {
            partitions.add(new TreeMap<>());
        }
    }

    void store(int partition, Stored snapshot) {
        TreeMap<Long, Stored> kept = partitions.get(partition);
        Stored before = kept.putIfAbsent(snapshot.nextOffset(), snapshot);
        Violation.unless(
                before == null
                        || before.state().stateHash().equals(snapshot.state().stateHash()),
                () -> "Two replicas had different states of orders-" + partition + " at " + snapshot.nextOffset());
        if (kept.size() > KEPT) {
            kept.pollFirstEntry();
        }
    }

    /// By offset, newest first.
    NavigableMap<Long, Stored> of(int partition) {
        return partitions.get(partition).descendingMap();
    }
}
