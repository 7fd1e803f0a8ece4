package dev.exchange.engine;

/// Orders that wait for the last price to reach their stop, and those that have reached it and wait to enter.
///
/// Stops are levels of two ladders: rising ones fire when the price comes up to them, the lowest first; falling
/// ones when it comes down, the highest first; at one price the longest waiting first. Trailing stops are
/// besides in a list a side, in order of their age, along which a new extreme of the price is passed.
final class Triggers {
    private static final int TRAIL_LINKS = OrderSlab.TRAIL_LINKS;

    private final OrderSlab slab;
    final PriceLadder rising;
    final PriceLadder falling;
    private int waiting;

    private int firstTrailingSell;
    private int lastTrailingSell;
    private int firstTrailingBuy;
    private int lastTrailingBuy;
    private int trailing;

    private int queueHead;
    private int queueTail;

    Triggers(OrderSlab slab) {
        this.slab = slab;
        rising = new PriceLadder(slab, false);
        falling = new PriceLadder(slab, true);
    }

    boolean isIdle() {
        return waiting == 0;
    }

    int trailing() {
        return trailing;
    }

    int firstTrailing(boolean sell) {
        return sell ? firstTrailingSell : firstTrailingBuy;
    }

    int nextTrailing(int slot) {
        return (int) (slab.cold[slab.coldAt(slot) + TRAIL_LINKS] >>> 32);
    }

    private PriceLadder ladder(int slot) {
        boolean sell = slab.isSell(slot);
        boolean inFavour = switch (slab.type(slot)) {
            case TAKE_PROFIT, TAKE_PROFIT_LIMIT -> true;
            case STOP_LOSS, STOP_LIMIT, TRAILING_STOP, TRAILING_STOP_LIMIT -> false;
            case LIMIT, MARKET, ICEBERG -> throw new IllegalStateException("not a stop order");
        };
        return sell == inFavour ? rising : falling;
    }

    /// Starts the wait of an order.
    ///
    /// @param lastPrice the price a trailing stop starts from, or 0 where nothing has traded yet
    void add(int slot, long lastPrice) {
        waiting++;
        slab.flags(slot, (slab.flags(slot) & ~OrderSlab.PLACE_MASK) | OrderSlab.AT_TRIGGER);
        setLevel(slot, 0);
        int cold = slab.coldAt(slot);
        boolean isTrailing = slab.type(slot).isTrailing();
        if (isTrailing) {
            appendTrailing(slot);
        }
        if (slab.cold[cold + OrderSlab.STOP] != 0) {
            append(slot);
        }
        if (isTrailing && lastPrice != 0) {
            trail(slot, lastPrice);
        }
    }

    /// Puts a restored order back where it was, its trailing list apart.
    void restore(int slot) {
        waiting++;
        setLevel(slot, 0);
        if (slab.cold(slot, OrderSlab.STOP) != 0) {
            append(slot);
        }
    }

    private void append(int slot) {
        PriceLadder ladder = ladder(slot);
        ladder.append(slot, ladder.key(slab.cold(slot, OrderSlab.STOP)), 0, 0);
    }

    private void setLevel(int slot, int level) {
        int at = (slot << OrderSlab.SHIFT) + OrderSlab.LEVEL_FLAGS;
        slab.words[at] = (slab.words[at] & 0xFFFF_FFFFL) | ((long) level << 32);
    }

    /// Ends the wait of an order.
    void remove(int slot) {
        waiting--;
        int level = slab.level(slot);
        if (level != 0) {
            ladder(slot).remove(slot, level, 0, 0);
        }
        if (slab.type(slot).isTrailing()) {
            removeTrailing(slot);
        }
    }

    /// Tells the trailing stops a last price.
    void trailTo(long lastPrice) {
        for (int slot = firstTrailingSell; slot != 0; slot = nextTrailing(slot)) {
            trail(slot, lastPrice);
        }
        for (int slot = firstTrailingBuy; slot != 0; slot = nextTrailing(slot)) {
            trail(slot, lastPrice);
        }
    }

    private void trail(int slot, long lastPrice) {
        long[] cold = slab.cold;
        int at = slab.coldAt(slot);
        boolean sell = slab.isSell(slot);
        long mark = cold[at + OrderSlab.MARK];
        if (mark != 0 && (sell ? lastPrice <= mark : lastPrice >= mark)) {
            return;
        }
        cold[at + OrderSlab.MARK] = lastPrice;
        long distance = cold[at + OrderSlab.TRAIL_TICKS];
        if (distance == 0) {
            distance = Math.max(1, lastPrice * cold[at + OrderSlab.TRAIL_BASIS_POINTS] / 10_000);
        }
        long stop = cold[at + OrderSlab.STOP];
        long moved = sell ? lastPrice - distance : Math.min(lastPrice + distance, PriceLadder.MAX_PRICE);
        if (moved < 1 || (stop != 0 && (sell ? moved <= stop : moved >= stop))) {
            return;
        }
        int level = slab.level(slot);
        if (level != 0) {
            ladder(slot).remove(slot, level, 0, 0);
        }
        cold[at + OrderSlab.STOP] = moved;
        append(slot);
    }

    /// The next order whose stop this last price has reached, or 0. It stays until [#remove].
    int reached(long lastPrice) {
        if (rising.bestKey <= rising.key(lastPrice)) {
            return rising.head(rising.bestLevel);
        }
        if (falling.bestKey <= falling.key(lastPrice)) {
            return falling.head(falling.bestLevel);
        }
        return 0;
    }

    // ---- the trailing stops by age ----

    void appendTrailing(int slot) {
        trailing++;
        boolean sell = slab.isSell(slot);
        int last = sell ? lastTrailingSell : lastTrailingBuy;
        slab.cold[slab.coldAt(slot) + TRAIL_LINKS] = last;
        if (last != 0) {
            setNextTrailing(last, slot);
        }
        if (sell) {
            firstTrailingSell = last == 0 ? slot : firstTrailingSell;
            lastTrailingSell = slot;
        } else {
            firstTrailingBuy = last == 0 ? slot : firstTrailingBuy;
            lastTrailingBuy = slot;
        }
    }

    private void removeTrailing(int slot) {
        trailing--;
        long links = slab.cold[slab.coldAt(slot) + TRAIL_LINKS];
        int next = (int) (links >>> 32);
        int previous = (int) links;
        boolean sell = slab.isSell(slot);
        if (previous != 0) {
            setNextTrailing(previous, next);
        } else if (sell) {
            firstTrailingSell = next;
        } else {
            firstTrailingBuy = next;
        }
        if (next != 0) {
            int at = slab.coldAt(next) + TRAIL_LINKS;
            slab.cold[at] = (slab.cold[at] & 0xFFFF_FFFF_0000_0000L) | previous;
        } else if (sell) {
            lastTrailingSell = previous;
        } else {
            lastTrailingBuy = previous;
        }
    }

    private void setNextTrailing(int slot, int next) {
        int at = slab.coldAt(slot) + TRAIL_LINKS;
        slab.cold[at] = OrderSlab.links(next, (int) slab.cold[at]);
    }

    // ---- the queue of orders about to enter ----

    int queueHead() {
        return queueHead;
    }

    void enqueue(int slot) {
        slab.flags(slot, (slab.flags(slot) & ~OrderSlab.PLACE_MASK) | OrderSlab.IN_ENTRY_QUEUE);
        slab.links[slot] = queueTail;
        if (queueTail == 0) {
            queueHead = slot;
        } else {
            slab.links[queueTail] = OrderSlab.links(slot, (int) slab.links[queueTail]);
        }
        queueTail = slot;
    }

    void dequeue(int slot) {
        long links = slab.links[slot];
        int next = (int) (links >>> 32);
        int previous = (int) links;
        if (previous == 0) {
            queueHead = next;
        } else {
            slab.links[previous] = OrderSlab.links(next, (int) slab.links[previous]);
        }
        if (next == 0) {
            queueTail = previous;
        } else {
            slab.links[next] = (slab.links[next] & 0xFFFF_FFFF_0000_0000L) | previous;
        }
    }
}
