package dev.exchange.matching.api;

import dev.exchange.matching.domain.PairState;

/// A pair's state here and after a replay, both before the same command.
///
/// @param nextOffset the first command of the partition that is in neither
/// @param replayedFrom 0, or where the oldest snapshot was taken when the log's beginning is gone
/// @param commands how many records of the partition were replayed
/// @param identical whether the two states are the same, by their hashes
public record Comparison(
        String pairSymbol,
        int partition,
        long nextOffset,
        long replayedFrom,
        long commands,
        long tookMillis,
        boolean identical,
        String liveStateHash,
        String replayedStateHash,
        PairState live,
        PairState replayed) {}
