package dev.exchange.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// What happens where an incoming order meets a resting order of the same user. The incoming order's wish
/// counts.
public enum SelfTradePrevention implements WireName {
    /// The incoming order's rest is cancelled.
    CANCEL_NEWEST("cancel_newest"),
    /// The resting order is cancelled; the incoming order goes on.
    CANCEL_OLDEST("cancel_oldest"),
    CANCEL_BOTH("cancel_both"),
    /// Both shrink by the smaller quantity without a trade; what reaches zero is cancelled.
    DECREMENT_AND_CANCEL("decrement_and_cancel");

    private final String wireName;

    SelfTradePrevention(String wireName) {
        this.wireName = wireName;
    }

    @Override
    @JsonValue
    public String wireName() {
        return wireName;
    }

    /// @throws IllegalArgumentException naming the values that are known
    @JsonCreator
    public static SelfTradePrevention of(String name) {
        return WireNames.find(SelfTradePrevention.values(), name, "self_trade_prevention");
    }
}
