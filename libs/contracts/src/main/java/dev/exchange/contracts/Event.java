package dev.exchange.contracts;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;

/// A record on a topic. Every one carries these, whatever else it says.
public interface Event {
    /// The version of the record's shape. A breaking change is a new topic, not a new number here; the number grows
    /// when optional fields are added.
    int SCHEMA_VERSION = 1;

    /// Unique among all events of its type, and the same again when the event is written again.
    String eventId();

    int schemaVersion();

    /// When it happened, in UTC, to the millisecond. For what the engine writes, the engine's clock.
    Instant time();

    /// Grows within the record's key. Gap-free per pair on `order-updates` and on `fills`; on the other topics a number
    /// that only grows, or that names the record of origin, as the topic's contract says.
    long sequence();

    /// The topic's key: a user id or a pair symbol.
    @JsonIgnore
    String key();

    /// The CloudEvents type, `exchange.` and the record's own type.
    @JsonIgnore
    String eventType();
}
