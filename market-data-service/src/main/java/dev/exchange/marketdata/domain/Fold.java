package dev.exchange.marketdata.domain;

import dev.exchange.contracts.Event;

/// A view of one pair that is made from the pair's numbered records, taken in turn. What it throws or calls
/// a gap has left it as it was.
public sealed interface Fold<E extends Event> permits Book, Tape {
    /// Of the last record that was applied; 0 before the first.
    long sequence();

    /// Takes the next record of the pair.
    ///
    /// @throws IllegalArgumentException when the record contradicts itself or those before it
    FoldOutcome apply(E event);

    /// What becomes of a record with this number.
    default FoldOutcome outcomeOf(long number) {
        if (number <= sequence()) {
            return FoldOutcome.REPEATED;
        }
        return number == sequence() + 1 ? FoldOutcome.APPLIED : FoldOutcome.GAP;
    }
}
