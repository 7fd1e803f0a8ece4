package dev.exchange.wallet.domain;

import java.util.Comparator;

/// Whose use of limits, and on which pair. The order is the one in which every transaction writes usage.
public record UsageKey(String userId, String pairSymbol) implements Comparable<UsageKey> {
    private static final Comparator<UsageKey> LOCK_ORDER =
            Comparator.comparing(UsageKey::userId).thenComparing(UsageKey::pairSymbol);

    @Override
    public int compareTo(UsageKey other) {
        return LOCK_ORDER.compare(this, other);
    }
}
