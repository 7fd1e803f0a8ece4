package dev.exchange.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a mass action did for one user in one pair. The orders that it cancelled have updates of their own
/// before it.
///
/// @param cancelledOrders how many, where all were cancelled
/// @param deadline when the countdown ends, where it was set
/// @param code why the request was refused
/// @param reason the same in words
public record UserUpdate(
        String eventId,
        int schemaVersion,
        Instant time,
        long sequence,
        String pairSymbol,
        @Nullable String requestId,
        UserUpdateCause cause,
        String userId,
        @Nullable Long cancelledOrders,
        @Nullable Instant deadline,
        @Nullable String code,
        @Nullable String reason)
        implements MarketEvent {
    public static final String TYPE = "user_update";

    @Override
    public String eventType() {
        return "exchange." + TYPE;
    }
}
