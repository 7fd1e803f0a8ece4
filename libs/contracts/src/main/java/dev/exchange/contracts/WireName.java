package dev.exchange.contracts;

/// An enum constant with the name it has on the wire, in REST bodies, WebSocket messages and Kafka records alike.
public interface WireName {
    String wireName();
}
