package dev.exchange.alert.domain;

import dev.exchange.contracts.WireName;
import java.util.Arrays;
import java.util.stream.Collectors;

/// What an alert waits for.
public enum AlertType implements WireName {
    /// The price rises above the target price.
    PRICE_ABOVE("price_above"),
    /// The price falls below the target price.
    PRICE_BELOW("price_below"),
    /// The price moves by the target percentage, up or down, within the window.
    PERCENTAGE_CHANGE("percentage_change");

    private final String wireName;

    AlertType(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    /// @throws InvalidAlert naming the types that are known
    public static AlertType of(String name) {
        for (AlertType type : values()) {
            if (type.wireName.equals(name)) {
                return type;
            }
        }
        throw new InvalidAlert(
                "invalid_alert_type",
                "alert_type must be one of "
                        + Arrays.stream(values()).map(AlertType::wireName).collect(Collectors.joining(", ")) + "; '"
                        + name + "' is none of them");
    }
}
