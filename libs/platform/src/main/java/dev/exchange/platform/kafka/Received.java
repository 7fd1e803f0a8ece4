package dev.exchange.platform.kafka;

import dev.exchange.contracts.Event;

/// An event with the place that it was read from.
public record Received<E extends Event>(E event, String topic, int partition, long offset) {}
