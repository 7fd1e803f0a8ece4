package dev.exchange.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// What happened to all that a user has in a market.
public enum UserUpdateCause implements WireName {
    /// All of the user's orders were cancelled, on request or because the countdown ran out.
    ALL_CANCELLED("all_cancelled"),
    /// The countdown was set or renewed.
    COUNTDOWN_SET("countdown_set"),
    /// There is no countdown any more: it was switched off, or it ran out.
    COUNTDOWN_ENDED("countdown_ended"),
    /// The request was not carried out.
    REFUSED("refused");

    private final String wireName;

    UserUpdateCause(String wireName) {
        this.wireName = wireName;
    }

    @Override
    @JsonValue
    public String wireName() {
        return wireName;
    }

    /// @throws IllegalArgumentException naming the values that are known
    @JsonCreator
    public static UserUpdateCause of(String name) {
        return WireNames.find(UserUpdateCause.values(), name, "cause");
    }
}
