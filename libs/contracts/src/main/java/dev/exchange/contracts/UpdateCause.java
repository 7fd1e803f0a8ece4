package dev.exchange.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// What changed an order.
public enum UpdateCause implements WireName {
    /// The engine took the order, and this is its state after it matched what it could.
    PLACED("placed"),
    /// Another order traded with it while it rested.
    MATCHED("matched"),
    /// Its owner, or a rule it came with, took it out.
    CANCELLED("cancelled"),
    EXPIRED("expired"),
    /// The engine did not take it.
    REJECTED("rejected"),
    /// A cancel came for an order that does not rest; the order's state is unchanged and not part of the
    /// record.
    CANCEL_REJECTED("cancel_rejected"),
    /// A stop's trigger was reached, or what was triggered has entered the market.
    TRIGGERED("triggered"),
    /// Its owner changed it, or self-trade prevention took a part of it without a trade.
    AMENDED("amended"),
    /// A change was not carried out; the order is unchanged and not part of the record.
    CHANGE_REJECTED("change_rejected");

    private final String wireName;

    UpdateCause(String wireName) {
        this.wireName = wireName;
    }

    @Override
    @JsonValue
    public String wireName() {
        return wireName;
    }

    @JsonCreator
    public static UpdateCause of(String name) {
        return WireNames.find(UpdateCause.values(), name, "cause");
    }
}
