package dev.exchange.wallet.domain;

import java.util.Comparator;

/// Whose cost basis, and in which currency.
///
/// @param owner the user's number in the ledger
public record BasisKey(long owner, String currency) implements Comparable<BasisKey> {
    private static final Comparator<BasisKey> ORDER =
            Comparator.comparingLong(BasisKey::owner).thenComparing(BasisKey::currency);

    @Override
    public int compareTo(BasisKey other) {
        return ORDER.compare(this, other);
    }
}
