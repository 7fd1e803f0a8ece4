package dev.exchange.platform.kafka;

import dev.exchange.contracts.Event;

/// A topic to read.
///
/// @param type what its records are
/// @param gapFree whether the events of a key are numbered without gaps, so that a number seen before is dropped and a
///     missing one is an alarm
public record Source<E extends Event>(String topic, Class<? extends E> type, boolean gapFree) {
    public static <E extends Event> Source<E> of(String topic, Class<? extends E> type) {
        return new Source<>(topic, type, false);
    }

    public static <E extends Event> Source<E> gapFree(String topic, Class<? extends E> type) {
        return new Source<>(topic, type, true);
    }
}
