package dev.exchange.engine;

/// Finds a live order's slot by its id: an open-addressing table in robin-hood order.
///
/// An entry holds the low half of the id above the slot, so that probing touches the table alone. Eight
/// successive ids share a cache line (ids mostly come in order and recent orders are the ones that are
/// cancelled), and the lines are spread by a multiplicative hash. Removal shifts the rest of a cluster back, so
/// there are no tombstones.
final class OrderIndex {
    private static final int LINE_BITS = 3;
    private static final int LINE_MASK = (1 << LINE_BITS) - 1;
    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

    private final OrderSlab slab;
    private long[] table;
    private int mask;
    private int shift;
    private int size;

    OrderIndex(OrderSlab slab, int initialCapacity) {
        this.slab = slab;
        int capacity = Integer.highestOneBit(Math.max(initialCapacity, 64) * 2 - 1);
        table = new long[capacity];
        mask = capacity - 1;
        shift = 64 - Integer.numberOfTrailingZeros(capacity);
    }

    private int home(long low) {
        return ((int) (((low >>> LINE_BITS) * SPREAD) >>> shift) & ~LINE_MASK) | ((int) low & LINE_MASK);
    }

    /// The slot of the live order with this id, or 0.
    int find(long orderId) {
        long[] table = this.table;
        int mask = this.mask;
        long low = orderId & 0xFFFF_FFFFL;
        int at = home(low);
        for (int distance = 0; ; distance++) {
            long entry = table[at];
            if (entry == 0) {
                return 0;
            }
            long entryLow = entry >>> 32;
            if (entryLow == low) {
                int slot = (int) entry;
                if (slab.words[(slot << OrderSlab.SHIFT) + OrderSlab.ID] == orderId) {
                    return slot;
                }
            } else if (((at - home(entryLow)) & mask) < distance) {
                return 0;
            }
            at = (at + 1) & mask;
        }
    }

    /// Adds an order that is not in the table.
    void add(long orderId, int slot) {
        if (++size > table.length >>> 2) {
            grow();
        }
        insert(((orderId & 0xFFFF_FFFFL) << 32) | slot);
    }

    private void insert(long carried) {
        long[] table = this.table;
        int mask = this.mask;
        int at = home(carried >>> 32);
        int distance = 0;
        while (true) {
            long entry = table[at];
            if (entry == 0) {
                table[at] = carried;
                return;
            }
            int entryDistance = (at - home(entry >>> 32)) & mask;
            if (entryDistance < distance) {
                table[at] = carried;
                carried = entry;
                distance = entryDistance;
            }
            at = (at + 1) & mask;
            distance++;
        }
    }

    /// Removes an order that is in the table.
    void remove(long orderId, int slot) {
        long[] table = this.table;
        int mask = this.mask;
        long low = orderId & 0xFFFF_FFFFL;
        long wanted = (low << 32) | slot;
        int at = home(low);
        while (table[at] != wanted) {
            if (table[at] == 0) {
                throw new IllegalStateException("order " + orderId + " is not in the index");
            }
            at = (at + 1) & mask;
        }
        while (true) {
            int following = (at + 1) & mask;
            long entry = table[following];
            if (entry == 0 || home(entry >>> 32) == following) {
                table[at] = 0;
                break;
            }
            table[at] = entry;
            at = following;
        }
        size--;
    }

    private void grow() {
        long[] old = table;
        table = new long[old.length * 2];
        mask = table.length - 1;
        shift--;
        for (long entry : old) {
            if (entry != 0) {
                insert(entry);
            }
        }
    }
}
