package dev.exchange.engine;

import java.util.Arrays;

/// The price levels of one side, best first, each with its orders first come, first served.
///
/// Prices are kept as keys of which the smallest is the best, so that one code serves both sides. A level is
/// found by key in an open-addressing table and lives until its last order leaves. The order of the levels is
/// kept by a tree of 64-bit maps, 64 keys to a map and 64 maps to a map above, whose nodes exist only where
/// there are levels: memory goes with the number of levels however far apart they are, and a step to the next
/// level rarely leaves one map.
final class PriceLadder {
    /// Prices lie in 1 to this.
    static final long MAX_PRICE = (1L << 48) - 1;
    /// The best key of an empty ladder.
    static final long EMPTY = Long.MAX_VALUE;

    static final int LEVEL_SHIFT = 2;
    static final int KEY = 0;
    /// The first order's slot in the high half, the last one's in the low half.
    static final int ENDS = 1;
    /// The sum of what can trade at once.
    static final int VISIBLE = 2;
    /// The sum of what icebergs have behind.
    static final int HIDDEN = 3;

    private static final int LINE_BITS = 3;
    private static final int LINE_MASK = (1 << LINE_BITS) - 1;
    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;
    private static final int HEIGHT_BITS = 3;
    private static final int ROOT_HEIGHT = 7;

    private final OrderSlab slab;
    private final boolean highestFirst;

    long bestKey = EMPTY;
    int bestLevel;

    long[] levels = new long[64 << LEVEL_SHIFT];
    private int freeLevel;
    private int usedLevels = 1;
    private int levelCount;

    private int[] levelTable = new int[256];
    private int levelMask = 255;
    private int levelShift = 64 - 8;

    /// Pairs of a node's name, plus one so that 0 means free, and its map.
    private long[] nodes = new long[2 * 64];
    private int nodeMask = 63;
    private int nodeShift = 64 - 6;
    private int nodeCount;

    PriceLadder(OrderSlab slab, boolean highestFirst) {
        this.slab = slab;
        this.highestFirst = highestFirst;
    }

    long key(long price) {
        return highestFirst ? MAX_PRICE - price : price;
    }

    long price(long key) {
        return highestFirst ? MAX_PRICE - key : key;
    }

    boolean isWithin(int level, long reachKey) {
        return levels[level << LEVEL_SHIFT] <= reachKey;
    }

    boolean isEmpty() {
        return bestLevel == 0;
    }

    int levelCount() {
        return levelCount;
    }

    int head(int level) {
        return (int) (levels[(level << LEVEL_SHIFT) + ENDS] >>> 32);
    }

    long visible(int level) {
        return levels[(level << LEVEL_SHIFT) + VISIBLE];
    }

    long hidden(int level) {
        return levels[(level << LEVEL_SHIFT) + HIDDEN];
    }

    void addVisible(int level, long lots) {
        levels[(level << LEVEL_SHIFT) + VISIBLE] += lots;
    }

    void addHidden(int level, long lots) {
        levels[(level << LEVEL_SHIFT) + HIDDEN] += lots;
    }

    private static int spread(long name, int shift) {
        return ((int) (((name >>> LINE_BITS) * SPREAD) >>> shift) & ~LINE_MASK) | ((int) name & LINE_MASK);
    }

    /// The level with this key, or 0.
    int find(long key) {
        int[] table = levelTable;
        int mask = levelMask;
        int at = spread(key, levelShift);
        while (true) {
            int level = table[at];
            if (level == 0 || levels[level << LEVEL_SHIFT] == key) {
                return level;
            }
            at = (at + 1) & mask;
        }
    }

    /// Puts an order at the back of its price, the level's totals included.
    ///
    /// @return false, and nothing done, where the level's totals would overflow
    boolean append(int slot, long key, long visible, long hidden) {
        int level = find(key);
        if (level == 0) {
            level = create(key);
        }
        int base = level << LEVEL_SHIFT;
        if (levels[base + VISIBLE] + levels[base + HIDDEN] + visible + hidden < 0) {
            return false;
        }
        levels[base + VISIBLE] += visible;
        levels[base + HIDDEN] += hidden;
        long[] words = slab.words;
        int order = slot << OrderSlab.SHIFT;
        words[order + OrderSlab.LEVEL_FLAGS] =
                (words[order + OrderSlab.LEVEL_FLAGS] & 0xFFFF_FFFFL) | ((long) level << 32);
        link(words, slot, base);
        return true;
    }

    private void link(long[] words, int slot, int base) {
        int order = slot << OrderSlab.SHIFT;
        long ends = levels[base + ENDS];
        int tail = (int) ends;
        words[order + OrderSlab.LINKS] = tail;
        if (tail == 0) {
            levels[base + ENDS] = OrderSlab.links(slot, slot);
        } else {
            int tailLinks = (tail << OrderSlab.SHIFT) + OrderSlab.LINKS;
            words[tailLinks] = OrderSlab.links(slot, (int) words[tailLinks]);
            levels[base + ENDS] = (ends & 0xFFFF_FFFF_0000_0000L) | slot;
        }
    }

    /// Takes an order out of its level, which goes when it was the last. The totals lose what is given.
    void remove(int slot, int level, long visible, long hidden) {
        int base = level << LEVEL_SHIFT;
        if (unlink(slot, base)) {
            destroy(level);
            return;
        }
        levels[base + VISIBLE] -= visible;
        levels[base + HIDDEN] -= hidden;
    }

    /// Moves an order to the back of its own level.
    void requeue(int slot, int level) {
        int base = level << LEVEL_SHIFT;
        unlink(slot, base);
        link(slab.words, slot, base);
    }

    /// Whether the level is empty now.
    private boolean unlink(int slot, int base) {
        long[] words = slab.words;
        long links = words[(slot << OrderSlab.SHIFT) + OrderSlab.LINKS];
        int next = (int) (links >>> 32);
        int previous = (int) links;
        if (previous != 0) {
            int at = (previous << OrderSlab.SHIFT) + OrderSlab.LINKS;
            words[at] = OrderSlab.links(next, (int) words[at]);
        }
        if (next != 0) {
            int at = (next << OrderSlab.SHIFT) + OrderSlab.LINKS;
            words[at] = (words[at] & 0xFFFF_FFFF_0000_0000L) | previous;
        }
        if (previous == 0) {
            levels[base + ENDS] = (levels[base + ENDS] & 0xFFFF_FFFFL) | ((long) next << 32);
        }
        if (next == 0) {
            levels[base + ENDS] = (levels[base + ENDS] & 0xFFFF_FFFF_0000_0000L) | previous;
        }
        return (previous | next) == 0;
    }

    private int create(long key) {
        int level = freeLevel;
        if (level != 0) {
            freeLevel = (int) levels[(level << LEVEL_SHIFT) + ENDS];
        } else {
            level = usedLevels++;
            if ((level << LEVEL_SHIFT) >= levels.length) {
                levels = Arrays.copyOf(levels, levels.length * 2);
            }
        }
        int base = level << LEVEL_SHIFT;
        levels[base + KEY] = key;
        levels[base + ENDS] = 0;
        levels[base + VISIBLE] = 0;
        levels[base + HIDDEN] = 0;
        if (++levelCount > levelTable.length >>> 2) {
            growLevelTable();
        }
        tableInsert(level);
        mark(key);
        if (key < bestKey) {
            bestKey = key;
            bestLevel = level;
        }
        return level;
    }

    private void destroy(int level) {
        long key = levels[level << LEVEL_SHIFT];
        tableRemove(level, key);
        unmark(key);
        levelCount--;
        levels[(level << LEVEL_SHIFT) + KEY] = -1;
        levels[(level << LEVEL_SHIFT) + ENDS] = freeLevel;
        freeLevel = level;
        if (level == bestLevel) {
            bestKey = keyAfter(key);
            bestLevel = bestKey == EMPTY ? 0 : find(bestKey);
        }
    }

    private void tableInsert(int level) {
        int at = spread(levels[level << LEVEL_SHIFT], levelShift);
        while (levelTable[at] != 0) {
            at = (at + 1) & levelMask;
        }
        levelTable[at] = level;
    }

    private void tableRemove(int level, long key) {
        int[] table = levelTable;
        int mask = levelMask;
        int hole = spread(key, levelShift);
        while (table[hole] != level) {
            if (table[hole] == 0) {
                throw new IllegalStateException("level " + price(key) + " is not in the table");
            }
            hole = (hole + 1) & mask;
        }
        int at = hole;
        while (true) {
            at = (at + 1) & mask;
            int other = table[at];
            if (other == 0) {
                break;
            }
            int home = spread(levels[other << LEVEL_SHIFT], levelShift);
            if (((at - home) & mask) >= ((at - hole) & mask)) {
                table[hole] = other;
                hole = at;
            }
        }
        table[hole] = 0;
    }

    private void growLevelTable() {
        int[] old = levelTable;
        levelTable = new int[old.length * 2];
        levelMask = levelTable.length - 1;
        levelShift--;
        for (int level : old) {
            if (level != 0) {
                tableInsert(level);
            }
        }
    }

    // ---- the order of the levels ----

    private static long name(long prefix, int height) {
        return ((prefix << HEIGHT_BITS) | height) + 1;
    }

    private int nodeHome(long name) {
        return (int) ((name * SPREAD) >>> nodeShift);
    }

    /// Where the node's name stands in the table, or where it would be inserted.
    private int nodeAt(long name) {
        long[] nodes = this.nodes;
        int at = nodeHome(name);
        while (true) {
            long found = nodes[at << 1];
            if (found == name || found == 0) {
                return at;
            }
            at = (at + 1) & nodeMask;
        }
    }

    private void mark(long key) {
        long prefix = key;
        for (int height = 0; height <= ROOT_HEIGHT; height++) {
            long bit = 1L << prefix;
            prefix >>>= 6;
            long name = name(prefix, height);
            int at = nodeAt(name);
            if (nodes[at << 1] != 0) {
                nodes[(at << 1) + 1] |= bit;
                return;
            }
            if (++nodeCount > nodes.length >>> 2) {
                growNodes();
                at = nodeAt(name);
            }
            nodes[at << 1] = name;
            nodes[(at << 1) + 1] = bit;
        }
    }

    private void unmark(long key) {
        long prefix = key;
        for (int height = 0; height <= ROOT_HEIGHT; height++) {
            long bit = 1L << prefix;
            prefix >>>= 6;
            int at = nodeAt(name(prefix, height));
            long map = nodes[(at << 1) + 1] & ~bit;
            if (map != 0) {
                nodes[(at << 1) + 1] = map;
                return;
            }
            removeNode(at);
        }
    }

    private void removeNode(int hole) {
        int at = hole;
        while (true) {
            at = (at + 1) & nodeMask;
            long name = nodes[at << 1];
            if (name == 0) {
                break;
            }
            int home = nodeHome(name);
            if (((at - home) & nodeMask) >= ((at - hole) & nodeMask)) {
                nodes[hole << 1] = name;
                nodes[(hole << 1) + 1] = nodes[(at << 1) + 1];
                hole = at;
            }
        }
        nodes[hole << 1] = 0;
        nodes[(hole << 1) + 1] = 0;
        nodeCount--;
    }

    private void growNodes() {
        long[] old = nodes;
        nodes = new long[old.length * 2];
        nodeMask = (nodes.length >>> 1) - 1;
        nodeShift--;
        for (int i = 0; i < old.length; i += 2) {
            if (old[i] != 0) {
                int at = nodeAt(old[i]);
                nodes[at << 1] = old[i];
                nodes[(at << 1) + 1] = old[i + 1];
            }
        }
    }

    private long map(long prefix, int height) {
        // A free place of the table has an empty map.
        return nodes[(nodeAt(name(prefix, height)) << 1) + 1];
    }

    /// The smallest key above this one that has a level, or [#EMPTY].
    long keyAfter(long key) {
        long prefix = key;
        for (int height = 0; height <= ROOT_HEIGHT; height++) {
            long above = map(prefix >>> 6, height) & (-2L << prefix);
            if (above != 0) {
                prefix = (prefix & ~63L) | Long.numberOfTrailingZeros(above);
                while (height > 0) {
                    height--;
                    prefix = (prefix << 6) | Long.numberOfTrailingZeros(map(prefix, height));
                }
                return prefix;
            }
            prefix >>>= 6;
        }
        return EMPTY;
    }

    /// The largest key below this one that has a level, or -1.
    long keyBefore(long key) {
        long prefix = key;
        for (int height = 0; height <= ROOT_HEIGHT; height++) {
            long below = map(prefix >>> 6, height) & ((1L << prefix) - 1);
            if (below != 0) {
                prefix = (prefix & ~63L) | highestBit(below);
                while (height > 0) {
                    height--;
                    prefix = (prefix << 6) | highestBit(map(prefix, height));
                }
                return prefix;
            }
            prefix >>>= 6;
        }
        return -1;
    }

    private static int highestBit(long map) {
        return 63 - Long.numberOfLeadingZeros(map);
    }

    /// The next worse level that exists after this one, or 0.
    int levelAfter(int level) {
        long next = keyAfter(levels[level << LEVEL_SHIFT]);
        return next == EMPTY ? 0 : find(next);
    }
}
