package dev.exchange.order.store;

import dev.exchange.contracts.OrderStatus;
import org.jspecify.annotations.Nullable;

/// Which orders a list is to hold; null leaves a filter out.
///
/// @param clientOrderId only together with a user
/// @param before the number of the last order of the page before
/// @param limit the most orders
public record OrderQuery(
        @Nullable String userId,
        @Nullable String pairSymbol,
        @Nullable OrderStatus status,
        @Nullable String clientOrderId,
        @Nullable Long before,
        int limit) {}
