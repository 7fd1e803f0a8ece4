package dev.exchange.wallet.store;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/// Keys of rows that are known to be committed and are never removed, so that the database need not be
/// asked again. The least recently used are forgotten first. Thread-safe.
public final class RecentKeys<K extends Comparable<K>> {
    private final Map<K, Boolean> keys;

    /// @param most how many are remembered
    public RecentKeys(int most) {
        keys = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, Boolean> eldest) {
                return size() > most;
            }
        };
    }

    /// Those of the keys that are not known.
    public synchronized SortedSet<K> unknown(Collection<K> asked) {
        TreeSet<K> unknown = new TreeSet<>();
        for (K key : asked) {
            if (keys.get(key) == null) {
                unknown.add(key);
            }
        }
        return unknown;
    }

    /// Call it only after the commit that made the rows, or that saw them.
    public synchronized void add(Collection<K> committed) {
        committed.forEach(key -> keys.put(key, Boolean.TRUE));
    }
}
