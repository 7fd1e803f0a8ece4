package dev.exchange.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// How an order finds its price.
public enum OrderType implements WireName {
    MARKET("market"),
    LIMIT("limit"),
    STOP_LOSS("stop_loss"),
    TAKE_PROFIT("take_profit"),
    STOP_LIMIT("stop_limit"),
    TAKE_PROFIT_LIMIT("take_profit_limit"),
    TRAILING_STOP("trailing_stop"),
    ICEBERG("iceberg");

    private final String wireName;

    OrderType(String wireName) {
        this.wireName = wireName;
    }

    @Override
    @JsonValue
    public String wireName() {
        return wireName;
    }

    /// @throws IllegalArgumentException naming the values that are known
    @JsonCreator
    public static OrderType of(String name) {
        return WireNames.find(OrderType.values(), name, "order_type");
    }
}
