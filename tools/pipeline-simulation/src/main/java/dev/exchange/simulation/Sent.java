package dev.exchange.simulation;

import dev.exchange.contracts.Event;

/// A record on its way into the log, and what its writer has heard of it.
final class Sent {
    final Topic topic;
    final int partition;
    final Event event;
    private boolean acknowledged;
    private boolean failed;
    private long offset = -1;

    Sent(Topic topic, Event event) {
        this.topic = topic;
        this.partition = Topic.partition(event.key());
        this.event = event;
    }

    void arrived(long at) {
        offset = at;
    }

    void acknowledge() {
        acknowledged = true;
    }

    void fail() {
        failed = true;
    }

    boolean isAcknowledged() {
        return acknowledged;
    }

    boolean isFailed() {
        return failed;
    }

    long offset() {
        return offset;
    }
}
