package dev.exchange.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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

    /// A block is what one map three heights up spans: 64 x 64 x 64 keys.
    private static final int BLOCK_HEIGHT = 3;
    private static final int BLOCK_BITS = 6 * BLOCK_HEIGHT;
    /// In a dense block the maps of single keys come first, then those above them, then the one at its root.
    private static final int INNER_MAPS = 1 << 12;
    private static final int ROOT_MAP = INNER_MAPS + 64;
    private static final int BLOCK_MAPS = ROOT_MAP + 1;
    private static final int DENSE_MASK = 3;
    private static final long NO_BLOCK = -1;

    private final OrderSlab slab;
    /// All ones where the highest price is best: then a key is what is missing to the highest price there can
    /// be.
    private final long flip;
    private final long origin;

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

    /// A few blocks have their maps in plain arrays instead: those a market is in, as long as no other block
    /// that falls on the same place was there first. Four neighbours always find room.
    private final long[] denseBlocks = {NO_BLOCK, NO_BLOCK, NO_BLOCK, NO_BLOCK};
    private final long[][] dense = new long[DENSE_MASK + 1][];
    /// A dense block without levels that the nodes above still name: where a side empties and fills again, as it
    /// does in a crash, they need not go and come each time.
    private long lingering = NO_BLOCK;

    PriceLadder(OrderSlab slab, boolean highestFirst) {
        this.slab = slab;
        flip = highestFirst ? -1 : 0;
        origin = highestFirst ? MAX_PRICE + 1 : 0;
    }

    /// The key of a price. Without a branch: which side a command is on is anybody's guess.
    long key(long price) {
        return (price ^ flip) + origin;
    }

    long price(long key) {
        return (key ^ flip) + origin;
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
        int level = key == bestKey ? bestLevel : find(key);
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
        link(slot, base);
        return true;
    }

    /// Slot 0 stands in for a neighbour that is not there: what is written to its links is never read.
    private void link(int slot, int base) {
        long[] links = slab.links;
        long ends = levels[base + ENDS];
        int tail = (int) ends;
        int head = tail == 0 ? slot : (int) (ends >>> 32);
        links[slot] = tail;
        links[tail] = OrderSlab.links(slot, (int) links[tail]);
        levels[base + ENDS] = OrderSlab.links(head, slot);
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
        link(slot, base);
    }

    /// Whether the level is empty now.
    private boolean unlink(int slot, int base) {
        long[] links = slab.links;
        int next = (int) (links[slot] >>> 32);
        int previous = (int) links[slot];
        links[previous] = OrderSlab.links(next, (int) links[previous]);
        links[next] = (links[next] & 0xFFFF_FFFF_0000_0000L) | previous;
        long ends = levels[base + ENDS];
        int head = previous == 0 ? next : (int) (ends >>> 32);
        int tail = next == 0 ? previous : (int) ends;
        levels[base + ENDS] = OrderSlab.links(head, tail);
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
            bestKey = levelCount == 0 ? EMPTY : keyAfter(key);
            bestLevel = levelCount == 0 ? 0 : find(bestKey);
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

    /// The dense block of a key, or null where the key's maps are nodes of the table. A block that has no
    /// levels yet becomes dense where its place is free.
    private long @Nullable [] blockFor(long block) {
        int at = (int) block & DENSE_MASK;
        if (denseBlocks[at] == block) {
            return dense[at];
        }
        letGo();
        boolean taken = denseBlocks[at] != NO_BLOCK && dense[at][ROOT_MAP] != 0;
        if (taken || (map(block >>> 6, BLOCK_HEIGHT) & (1L << block)) != 0) {
            return null;
        }
        if (denseBlocks[at] == NO_BLOCK) {
            dense[at] = new long[BLOCK_MAPS];
        }
        denseBlocks[at] = block;
        return dense[at];
    }

    private long @Nullable [] blockOf(long block) {
        int at = (int) block & DENSE_MASK;
        return denseBlocks[at] == block ? dense[at] : null;
    }

    private void mark(long key) {
        long[] block = blockFor(key >>> BLOCK_BITS);
        if (block == null) {
            markNodes(key, 0);
            return;
        }
        int leaf = leafOf(key);
        long old = block[leaf];
        block[leaf] = old | (1L << key);
        if (old != 0) {
            return;
        }
        int inner = innerOf(key);
        old = block[inner];
        block[inner] = old | (1L << (key >>> 6));
        if (old != 0) {
            return;
        }
        old = block[ROOT_MAP];
        block[ROOT_MAP] = old | (1L << (key >>> 12));
        if (old == 0) {
            if (lingering == key >>> BLOCK_BITS) {
                lingering = NO_BLOCK;
            } else {
                markNodes(key >>> BLOCK_BITS, BLOCK_HEIGHT);
            }
        }
    }

    private void unmark(long key) {
        long[] block = blockOf(key >>> BLOCK_BITS);
        if (block == null) {
            unmarkNodes(key, 0);
            return;
        }
        int leaf = leafOf(key);
        block[leaf] &= ~(1L << key);
        if (block[leaf] != 0) {
            return;
        }
        int inner = innerOf(key);
        block[inner] &= ~(1L << (key >>> 6));
        if (block[inner] != 0) {
            return;
        }
        block[ROOT_MAP] &= ~(1L << (key >>> 12));
        if (block[ROOT_MAP] == 0) {
            letGo();
            lingering = key >>> BLOCK_BITS;
        }
    }

    private void letGo() {
        if (lingering != NO_BLOCK) {
            unmarkNodes(lingering, BLOCK_HEIGHT);
            lingering = NO_BLOCK;
        }
    }

    private static int leafOf(long key) {
        return (int) (key >>> 6) & (INNER_MAPS - 1);
    }

    private static int innerOf(long key) {
        return INNER_MAPS + ((int) (key >>> 12) & 63);
    }

    private void markNodes(long prefix, int fromHeight) {
        for (int height = fromHeight; height <= ROOT_HEIGHT; height++) {
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

    private void unmarkNodes(long prefix, int fromHeight) {
        for (int height = fromHeight; height <= ROOT_HEIGHT; height++) {
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
        long[] block = blockOf(key >>> BLOCK_BITS);
        if (block == null) {
            return keyAfterInNodes(key, 0);
        }
        long above = block[leafOf(key)] & (-2L << key);
        if (above != 0) {
            return (key & ~63L) | Long.numberOfTrailingZeros(above);
        }
        above = block[innerOf(key)] & (-2L << (key >>> 6));
        if (above != 0) {
            long leaf = ((key >>> 6) & ~63L) | Long.numberOfTrailingZeros(above);
            return (leaf << 6) | Long.numberOfTrailingZeros(block[leafOf(leaf << 6)]);
        }
        above = block[ROOT_MAP] & (-2L << (key >>> 12));
        if (above != 0) {
            long inner = ((key >>> 12) & ~63L) | Long.numberOfTrailingZeros(above);
            return firstIn(block, inner);
        }
        return keyAfterInNodes(key >>> BLOCK_BITS, BLOCK_HEIGHT);
    }

    private static long firstIn(long[] block, long inner) {
        long leaf = (inner << 6) | Long.numberOfTrailingZeros(block[innerOf(inner << 12)]);
        return (leaf << 6) | Long.numberOfTrailingZeros(block[leafOf(leaf << 6)]);
    }

    private long keyAfterInNodes(long prefix, int fromHeight) {
        letGo();
        for (int height = fromHeight; height <= ROOT_HEIGHT; height++) {
            long above = map(prefix >>> 6, height) & (-2L << prefix);
            if (above != 0) {
                prefix = (prefix & ~63L) | Long.numberOfTrailingZeros(above);
                while (height > 0) {
                    long[] block = height == BLOCK_HEIGHT ? blockOf(prefix) : null;
                    if (block != null) {
                        return firstIn(block, (prefix << 6) | Long.numberOfTrailingZeros(block[ROOT_MAP]));
                    }
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
        long[] block = blockOf(key >>> BLOCK_BITS);
        if (block == null) {
            return keyBeforeInNodes(key, 0);
        }
        long below = block[leafOf(key)] & ((1L << key) - 1);
        if (below != 0) {
            return (key & ~63L) | highestBit(below);
        }
        below = block[innerOf(key)] & ((1L << (key >>> 6)) - 1);
        if (below != 0) {
            long leaf = ((key >>> 6) & ~63L) | highestBit(below);
            return (leaf << 6) | highestBit(block[leafOf(leaf << 6)]);
        }
        below = block[ROOT_MAP] & ((1L << (key >>> 12)) - 1);
        if (below != 0) {
            return lastIn(block, ((key >>> 12) & ~63L) | highestBit(below));
        }
        return keyBeforeInNodes(key >>> BLOCK_BITS, BLOCK_HEIGHT);
    }

    private static long lastIn(long[] block, long inner) {
        long leaf = (inner << 6) | highestBit(block[innerOf(inner << 12)]);
        return (leaf << 6) | highestBit(block[leafOf(leaf << 6)]);
    }

    private long keyBeforeInNodes(long prefix, int fromHeight) {
        letGo();
        for (int height = fromHeight; height <= ROOT_HEIGHT; height++) {
            long below = map(prefix >>> 6, height) & ((1L << prefix) - 1);
            if (below != 0) {
                prefix = (prefix & ~63L) | highestBit(below);
                while (height > 0) {
                    long[] block = height == BLOCK_HEIGHT ? blockOf(prefix) : null;
                    if (block != null) {
                        return lastIn(block, (prefix << 6) | highestBit(block[ROOT_MAP]));
                    }
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
