package dev.exchange.contracts;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A request that wallet-service refused before it reached the engine, on `order-rejections`, keyed by user.
/// `sequence` is the offset of the refused request in its partition of `order-requests`.
///
/// @param code stable, for programs: `insufficient_balance`, `no_price`, `order_too_large`
/// @param reason in words, saying what was wrong and what would be right
/// @param required what the order needed of `currency`, where the refusal is about an amount
/// @param available what the user had of it
public record OrderRejection(
        String eventId,
        int schemaVersion,
        Instant time,
        long sequence,
        String type,
        String orderId,
        String userId,
        String pairSymbol,
        String code,
        String reason,
        @Nullable String currency,
        @Nullable BigDecimal required,
        @Nullable BigDecimal available)
        implements Event {
    public static final String TYPE = "order_rejected";

    @Override
    public String key() {
        return userId;
    }

    @Override
    public String eventType() {
        return "exchange." + TYPE;
    }
}
