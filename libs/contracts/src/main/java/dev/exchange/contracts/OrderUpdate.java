package dev.exchange.contracts;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One state change of one order, with its whole state after it, on `order-updates`, keyed by pair and
/// numbered without gaps per pair. The book is a fold over these: an order rests exactly while its latest
/// update says `open`.
///
/// @param requestId the event id of the change that this answers; null for everything else
/// @param order the state after the change; null only for `cancel_rejected` and `change_rejected`
/// @param released what this change freed of the order's reservation (fills free their own part, see
///     [Fill]); zero while the order lives on unchanged
/// @param reservationId the order whose reservation that is, where it is not the order's own
/// @param code why, for programs, where there is a why: `user_requested`, `no_liquidity`,
///     `price_protection`, `immediate_or_cancel`, `fill_or_kill`, `expired`, `order_not_found`, …
/// @param reason the same in words
public record OrderUpdate(
        String eventId,
        int schemaVersion,
        Instant time,
        long sequence,
        String pairSymbol,
        @Nullable String requestId,
        UpdateCause cause,
        String orderId,
        String userId,
        @Nullable OrderState order,
        BigDecimal released,
        @Nullable String reservationId,
        @Nullable String code,
        @Nullable String reason)
        implements MarketEvent {
    public static final String TYPE = "order_update";

    @Override
    public String eventType() {
        return "exchange." + TYPE;
    }
}
