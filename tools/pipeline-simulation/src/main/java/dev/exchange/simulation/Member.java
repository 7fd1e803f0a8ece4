package dev.exchange.simulation;

import java.util.List;
import org.apache.kafka.common.TopicPartition;

/// One that reads partitions as a member of a group.
interface Member {
    /// Whether its process is stopped, so that it hears nothing.
    boolean isPaused();

    /// Ends in good order what it does with its partitions, and gives them up.
    void revoke();

    void assign(List<TopicPartition> partitions);

    /// It counts as dead, although it goes on for as long as it does not know.
    void depose();
}
