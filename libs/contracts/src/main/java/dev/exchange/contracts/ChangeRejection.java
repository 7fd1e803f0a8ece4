package dev.exchange.contracts;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A change that could not be funded; the order stands as it was.
///
/// @param requestId the event id of the request
public record ChangeRejection(
        String eventId,
        int schemaVersion,
        Instant time,
        long sequence,
        String requestId,
        String orderId,
        String userId,
        String pairSymbol,
        String code,
        String reason,
        @Nullable String currency,
        @Nullable BigDecimal required,
        @Nullable BigDecimal available)
        implements RequestRejection {
    public static final String TYPE = "change_rejected";

    @Override
    public String eventType() {
        return "exchange." + TYPE;
    }
}
