package dev.exchange.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// Which way an order trades the base asset.
public enum OrderSide implements WireName {
    BUY("buy"),
    SELL("sell");

    private final String wireName;

    OrderSide(String wireName) {
        this.wireName = wireName;
    }

    @Override
    @JsonValue
    public String wireName() {
        return wireName;
    }

    public OrderSide opposite() {
        return this == BUY ? SELL : BUY;
    }

    /// @throws IllegalArgumentException naming the values that are known
    @JsonCreator
    public static OrderSide of(String name) {
        return WireNames.find(OrderSide.values(), name, "order_side");
    }
}
