package dev.exchange.contracts;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An order that was not taken, and with it those that were to be placed together with it.
public record OrderRejection(
        String eventId,
        int schemaVersion,
        Instant time,
        long sequence,
        String orderId,
        String userId,
        String pairSymbol,
        String code,
        String reason,
        @Nullable String currency,
        @Nullable BigDecimal required,
        @Nullable BigDecimal available)
        implements RequestRejection {
    public static final String TYPE = "order_rejected";

    @Override
    public String eventType() {
        return "exchange." + TYPE;
    }
}
