package dev.exchange.platform.kafka;

import dev.exchange.contracts.Event;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// A topic to read.
///
/// @param type what its records are
/// @param gapFree whether the events of a key are numbered without gaps, so that a number seen before is dropped and a
///     missing one is an alarm
/// @param unreadable what is done about a record that is no such event
public record Source<E extends Event>(String topic, Class<? extends E> type, boolean gapFree, Unreadable unreadable) {
    public static <E extends Event> Source<E> of(String topic, Class<? extends E> type) {
        return new Source<>(topic, type, false, Unreadable.STOP);
    }

    public static <E extends Event> Source<E> gapFree(String topic, Class<? extends E> type) {
        return new Source<>(topic, type, true, Unreadable.STOP);
    }

    /// The same with another way with records that are no such events.
    public Source<E> with(Unreadable other) {
        return new Source<>(topic, type, gapFree, other);
    }

    /// The event of a record; empty where it is none and is passed over.
    ///
    /// @throws RuntimeException where it is none and the reader must stop
    Optional<Received<E>> read(ConsumerRecord<byte[], byte[]> record) {
        try {
            return Optional.of(EventConsumers.decode(record, type));
        } catch (RuntimeException e) {
            if (unreadable.isPassedOver(record, e)) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
