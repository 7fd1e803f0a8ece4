package dev.exchange.platform.kafka;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Decides about a record that is not what its topic holds. Called on the reader's thread.
@FunctionalInterface
public interface Unreadable {
    /// Whoever must not miss a record stops at it, and tries again until a person has acted.
    Unreadable STOP = (record, problem) -> false;

    /// Whether the reader goes on behind the record; false where it must stop.
    boolean isPassedOver(ConsumerRecord<byte[], byte[]> record, RuntimeException problem);
}
