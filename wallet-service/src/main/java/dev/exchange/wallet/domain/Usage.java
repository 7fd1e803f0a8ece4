package dev.exchange.wallet.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What one transaction changes of the use that users make of their limits. For one thread.
public final class Usage {
    private final TreeMap<UsageKey, UsageChange> changes = new TreeMap<>();

    /// Open purchases of the pair have reserved `amount` more, or less where it is negative.
    void purchased(String userId, String pairSymbol, BigDecimal amount) {
        if (amount.signum() != 0) {
            UsageKey key = new UsageKey(userId, pairSymbol);
            changes.put(key, changes.getOrDefault(key, UsageChange.NONE).purchased(amount));
        }
    }

    void traded(String userId, String pairSymbol, Instant at) {
        UsageKey key = new UsageKey(userId, pairSymbol);
        changes.put(key, changes.getOrDefault(key, UsageChange.NONE).traded(day(at)));
    }

    /// What open purchases of the pair have reserved more since this transaction began.
    BigDecimal purchases(String userId, String pairSymbol) {
        return changes.getOrDefault(new UsageKey(userId, pairSymbol), UsageChange.NONE)
                .purchases();
    }

    /// The day on which trades of that moment count.
    public static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    /// In the order in which they are to be written.
    public SortedMap<UsageKey, UsageChange> changes() {
        return Collections.unmodifiableSortedMap(changes);
    }
}
