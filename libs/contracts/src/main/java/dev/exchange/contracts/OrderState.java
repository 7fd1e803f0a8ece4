package dev.exchange.contracts;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The whole state of an order after a change.
///
/// @param filledValue the sum of price × quantity over its fills, in the quote currency, exact
/// @param feesPaid the sum of the fees of its fills, in the quote currency
/// @param reserved what is still locked for it, in `reservedCurrency`; zero when the status is final
/// @param priority its place in the queue of its price: smaller is older; null while it does not rest
/// @param createdAt the time of the command that placed it
/// @param updatedAt the engine's time of this change
public record OrderState(
        @Nullable String clientOrderId,
        OrderType orderType,
        OrderSide orderSide,
        TimeInForce timeInForce,
        OrderStatus status,
        BigDecimal quantity,
        @Nullable BigDecimal price,
        @Nullable BigDecimal stopPrice,
        BigDecimal filledQuantity,
        BigDecimal remainingQuantity,
        BigDecimal filledValue,
        BigDecimal feesPaid,
        String reservedCurrency,
        BigDecimal reserved,
        @Nullable Long priority,
        @Nullable Instant expiresAt,
        Instant createdAt,
        Instant updatedAt) {}
