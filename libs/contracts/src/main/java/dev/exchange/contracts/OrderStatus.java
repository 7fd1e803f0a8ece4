package dev.exchange.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// Where an order is in its life.
public enum OrderStatus implements WireName {
    /// Accepted but not in the book: on its way to the engine, or an untriggered stop.
    PENDING("pending"),
    /// In the book; a part of it may be filled.
    OPEN("open"),
    FILLED("filled"),
    CANCELLED("cancelled"),
    REJECTED("rejected"),
    EXPIRED("expired");

    private final String wireName;

    OrderStatus(String wireName) {
        this.wireName = wireName;
    }

    @Override
    @JsonValue
    public String wireName() {
        return wireName;
    }

    /// Whether nothing more can happen to the order.
    public boolean isFinal() {
        return switch (this) {
            case PENDING, OPEN -> false;
            case FILLED, CANCELLED, REJECTED, EXPIRED -> true;
        };
    }

    /// @throws IllegalArgumentException naming the values that are known
    @JsonCreator
    public static OrderStatus of(String name) {
        return WireNames.find(OrderStatus.values(), name, "status");
    }
}
