package dev.exchange.engine;

import java.util.Arrays;

/// The live orders as records of eight longs in one array, one cache line each, named by slot.
///
/// What only some orders have (a stop, a hidden rest, an expiry, links) lies in a second slab of cold records,
/// so that a plain order touches one line. Slot and cold record 0 mean none.
final class OrderSlab {
    static final int SHIFT = 3;
    /// The fields begin six longs into the array: behind the array's header of 16 bytes that is a cache line's
    /// beginning wherever the collector gives large arrays regions of their own.
    static final int ID = 6;
    static final int PRICE = 7;
    /// What can trade now: the shown part of a resting order, everything left of any other.
    static final int VISIBLE = 8;
    static final int QUANTITY = 9;
    /// The level in the high half, the flags in the low half.
    static final int LEVEL_FLAGS = 10;
    static final int COLD = 11;
    static final int USER = 12;

    static final int COLD_SHIFT = 4;
    static final int STOP = 0;
    static final int HIDDEN = 1;
    static final int DISPLAY = 2;
    static final int EXPIRY = 3;
    static final int TRAIL_TICKS = 4;
    static final int TRAIL_BASIS_POINTS = 5;
    static final int MARK = 6;
    static final int LIMIT_OFFSET = 7;
    static final int SIBLING = 8;
    /// The entry order of a bracket's leg that is not active yet.
    static final int ENTRY = 9;
    static final int TAKE_PROFIT_LEG = 10;
    static final int STOP_LOSS_LEG = 11;
    static final int TRAIL_LINKS = 12;
    static final int QUOTE_LEFT = 13;

    static final int SELL = 1;
    static final int TYPE_SHIFT = 1;
    static final int TYPE_MASK = 0xF;
    static final int TIF_SHIFT = 5;
    static final int TIF_MASK = 0x7;
    static final int STP_SHIFT = 8;
    static final int STP_MASK = 0x7;
    static final int POST_ONLY = 1 << 11;
    /// The order has a cold record.
    static final int HAS_COLD = 1 << 12;
    static final int PLACE_SHIFT = 13;
    static final int PLACE_MASK = 0x7 << PLACE_SHIFT;
    static final int IN_FLIGHT = 0;
    static final int IN_BOOK = 1 << PLACE_SHIFT;
    static final int AT_TRIGGER = 2 << PLACE_SHIFT;
    static final int IN_ENTRY_QUEUE = 3 << PLACE_SHIFT;
    /// A bracket's leg that waits for its entry order.
    static final int HELD = 4 << PLACE_SHIFT;
    /// A stop that has been triggered and is an ordinary order now.
    static final int TRIGGERED = 1 << 16;
    static final int BY_QUOTE = 1 << 17;
    /// The order is alive between commands: found by its id, with its expiry queued.
    static final int REGISTERED = 1 << 18;

    long[] words;
    /// For each slot the next order of its queue in the high half, the previous one in the low half. They lie
    /// apart from the records, because an order that leaves a queue touches nothing else of its neighbours.
    long[] links;
    long[] cold = new long[1 << COLD_SHIFT];
    private int freeSlot;
    private int usedSlots = 1;
    private int freeCold;
    private int usedCold = 1;
    private int live;

    OrderSlab(int initialOrders) {
        words = new long[(initialOrders + 1) << SHIFT];
        links = new long[initialOrders];
    }

    int live() {
        return live;
    }

    /// One past the highest slot ever used.
    int slotsEnd() {
        return usedSlots;
    }

    int take() {
        live++;
        int slot = freeSlot;
        if (slot != 0) {
            freeSlot = (int) links[slot];
            return slot;
        }
        slot = usedSlots++;
        if (slot == links.length) {
            links = Arrays.copyOf(links, slot * 2);
            words = Arrays.copyOf(words, (slot * 2 + 1) << SHIFT);
        }
        return slot;
    }

    void give(int slot) {
        int base = slot << SHIFT;
        if ((words[base + LEVEL_FLAGS] & HAS_COLD) != 0) {
            giveCold((int) words[base + COLD]);
        }
        words[base + ID] = 0;
        links[slot] = freeSlot;
        freeSlot = slot;
        live--;
    }

    /// Where the order's cold record begins, after giving it a zeroed one if it had none.
    int ensureCold(int slot) {
        if ((words[(slot << SHIFT) + LEVEL_FLAGS] & HAS_COLD) != 0) {
            return coldAt(slot);
        }
        int record = freeCold;
        if (record != 0) {
            freeCold = (int) cold[record << COLD_SHIFT];
            Arrays.fill(cold, record << COLD_SHIFT, (record + 1) << COLD_SHIFT, 0);
        } else {
            record = usedCold++;
            if ((record << COLD_SHIFT) >= cold.length) {
                cold = Arrays.copyOf(cold, cold.length * 2);
            }
        }
        int base = slot << SHIFT;
        words[base + COLD] = record;
        words[base + LEVEL_FLAGS] |= HAS_COLD;
        return record << COLD_SHIFT;
    }

    private void giveCold(int record) {
        cold[record << COLD_SHIFT] = freeCold;
        freeCold = record;
    }

    long id(int slot) {
        return words[(slot << SHIFT) + ID];
    }

    int flags(int slot) {
        return (int) words[(slot << SHIFT) + LEVEL_FLAGS];
    }

    /// Sets the flags, keeping the level.
    void flags(int slot, int flags) {
        int at = (slot << SHIFT) + LEVEL_FLAGS;
        words[at] = (words[at] & 0xFFFF_FFFF_0000_0000L) | flags;
    }

    int level(int slot) {
        return (int) (words[(slot << SHIFT) + LEVEL_FLAGS] >>> 32);
    }

    int next(int slot) {
        return (int) (links[slot] >>> 32);
    }

    /// Where the order's cold record begins. Only for orders that have one.
    int coldAt(int slot) {
        return (int) words[(slot << SHIFT) + COLD] << COLD_SHIFT;
    }

    long cold(int slot, int field) {
        return (words[(slot << SHIFT) + LEVEL_FLAGS] & HAS_COLD) == 0 ? 0 : cold[coldAt(slot) + field];
    }

    long remaining(int slot) {
        return words[(slot << SHIFT) + VISIBLE] + cold(slot, HIDDEN);
    }

    /// Whether it is one of a pair, or an entry order whose legs wait for it.
    boolean isLinked(int slot) {
        return cold(slot, SIBLING) != 0 || cold(slot, TAKE_PROFIT_LEG) != 0;
    }

    boolean isSell(int slot) {
        return (words[(slot << SHIFT) + LEVEL_FLAGS] & SELL) != 0;
    }

    OrderType type(int slot) {
        return OrderType.of((flags(slot) >>> TYPE_SHIFT) & TYPE_MASK);
    }

    static long links(int next, int previous) {
        return ((long) next << 32) | previous;
    }
}
