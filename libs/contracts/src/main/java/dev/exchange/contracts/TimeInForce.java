package dev.exchange.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// How long an order may wait for the other side.
public enum TimeInForce implements WireName {
    GOOD_TIL_CANCELED("good_til_canceled"),
    IMMEDIATE_OR_CANCEL("immediate_or_cancel"),
    FILL_OR_KILL("fill_or_kill"),
    DAY("day"),
    GOOD_TIL_DATE("good_til_date");

    private final String wireName;

    TimeInForce(String wireName) {
        this.wireName = wireName;
    }

    @Override
    @JsonValue
    public String wireName() {
        return wireName;
    }

    /// Accepts the full names and the usual abbreviations GTC, IOC, FOK, DAY and GTD.
    ///
    /// @throws IllegalArgumentException naming the values that are known
    @JsonCreator
    public static TimeInForce of(String name) {
        return switch (name.toUpperCase(Locale.ROOT)) {
            case "GTC" -> GOOD_TIL_CANCELED;
            case "IOC" -> IMMEDIATE_OR_CANCEL;
            case "FOK" -> FILL_OR_KILL;
            case "GTD" -> GOOD_TIL_DATE;
            default -> WireNames.find(TimeInForce.values(), name, "time_in_force");
        };
    }
}
