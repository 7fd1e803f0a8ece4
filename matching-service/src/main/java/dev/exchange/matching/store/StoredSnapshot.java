package dev.exchange.matching.store;

import dev.exchange.matching.domain.MarketPartition;

/// A partition's state with where it belongs.
///
/// @param logId which log it is of: the broker's id of the topic `orders`
/// @param partition of `orders`
/// @param nextOffset the first command that is not in it
/// @param updateEndOffset at or before the first record of `order-updates` that is newer than it
/// @param fillEndOffset at or before the first record of `fills` that is newer than it
public record StoredSnapshot(
        String logId,
        int partition,
        long nextOffset,
        long updateEndOffset,
        long fillEndOffset,
        MarketPartition.Snapshot state) {}
