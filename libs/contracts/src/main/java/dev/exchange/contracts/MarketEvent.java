package dev.exchange.contracts;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/// What the engine says on `order-updates`, keyed by pair and numbered without gaps per pair over all
/// kinds.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = OrderUpdate.class, name = OrderUpdate.TYPE),
    @JsonSubTypes.Type(value = MarketUpdate.class, name = MarketUpdate.TYPE),
    @JsonSubTypes.Type(value = UserUpdate.class, name = UserUpdate.TYPE)
})
public sealed interface MarketEvent extends Event permits OrderUpdate, MarketUpdate, UserUpdate {
    String pairSymbol();

    /// The event id of the request that this answers; null where it answers none.
    @Nullable
    String requestId();

    @Override
    default String key() {
        return pairSymbol();
    }
}
