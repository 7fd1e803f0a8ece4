package dev.exchange.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// How orders that were placed together hang together.
public enum OrderLink implements WireName {
    /// Two orders of one side and quantity: as soon as one trades or is triggered, or ends, the other is
    /// cancelled.
    ONE_CANCELS_OTHER("one_cancels_other"),
    /// An entry order, and a take-profit and a stop-loss of the other side for what it fills, which cancel
    /// each other.
    BRACKET("bracket");

    private final String wireName;

    OrderLink(String wireName) {
        this.wireName = wireName;
    }

    @Override
    @JsonValue
    public String wireName() {
        return wireName;
    }

    /// @throws IllegalArgumentException naming the values that are known
    @JsonCreator
    public static OrderLink of(String name) {
        return WireNames.find(OrderLink.values(), name, "link");
    }
}
