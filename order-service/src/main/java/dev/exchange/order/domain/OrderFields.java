package dev.exchange.order.domain;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a request to place an order says, read but not judged; null where it says nothing.
///
/// @param unreadable the fields whose values are not of the type asked for; they are null here
public record OrderFields(
        @Nullable String userId,
        @Nullable String clientOrderId,
        @Nullable String pairSymbol,
        @Nullable String orderType,
        @Nullable String orderSide,
        @Nullable String timeInForce,
        @Nullable BigDecimal quantity,
        @Nullable BigDecimal price,
        @Nullable BigDecimal stopPrice,
        @Nullable BigDecimal expiresHours,
        List<Violation> unreadable) {
    public OrderFields {
        unreadable = List.copyOf(unreadable);
    }
}
