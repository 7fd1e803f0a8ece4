package dev.exchange.contracts;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The whole state of an order after a change.
///
/// @param stopPrice a trailing stop's is where it stood at this change; that it follows the market is no
///     change of its own
/// @param triggered true once a stop's trigger was reached, or a bracket's leg became active; absent before
/// @param markPrice the best last price that a trailing stop had seen by then
/// @param visibleQuantity what the book shows of it, where it rests and that is less than what remains
/// @param filledValue the sum of price × quantity over its fills, in the quote currency, exact
/// @param feesPaid the sum of the fees of its fills, in the quote currency
/// @param reserved what is still locked for it, in `reservedCurrency`; zero when the status is final.
///     Orders that share a reservation each say the whole of it
/// @param priority its place in the queue of its price: smaller is older; null while it does not rest
/// @param link how it hangs together with the orders that were placed with it
/// @param linkedOrderIds those orders, the first or the entry order first
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
        @Nullable OrderOptions options,
        @Nullable Boolean triggered,
        @Nullable BigDecimal markPrice,
        BigDecimal filledQuantity,
        BigDecimal remainingQuantity,
        @Nullable BigDecimal visibleQuantity,
        BigDecimal filledValue,
        BigDecimal feesPaid,
        String reservedCurrency,
        BigDecimal reserved,
        @Nullable Long priority,
        @Nullable Instant expiresAt,
        @Nullable OrderLink link,
        @Nullable List<String> linkedOrderIds,
        Instant createdAt,
        Instant updatedAt) {}
