package dev.exchange.matching.domain;

import java.time.Instant;

/// Where one pair's market stands, for operators and tests.
///
/// @param updateSequence the number of the newest record on `order-updates`; 0 before the first
/// @param fillSequence the same on `fills`
/// @param clock the engine's time: the latest that its commands have carried
/// @param restingBuys orders in the book
/// @param restingSells orders in the book
/// @param waiting orders alive outside the book: stops that are not triggered
/// @param stateHash over the whole state, the engine's included; equal exactly where the states are
public record PairState(
        String pairSymbol,
        long updateSequence,
        long fillSequence,
        Instant clock,
        long restingBuys,
        long restingSells,
        long waiting,
        String stateHash) {}
