package dev.exchange.engine;

import java.util.function.LongPredicate;

/// Holds an engine's structures against what they are built from.
public final class BookAudit {
    private BookAudit() {}

    /// Checks every order, level and index.
    ///
    /// @param isAlive whether the events so far say that an order is alive
    /// @param alive how many they say are
    /// @throws AssertionError where something does not add up
    public static void check(MatchingEngine engine, LongPredicate isAlive, int alive) {
        int found = 0;
        found += checkLadder(engine, engine.bids, OrderSlab.IN_BOOK, isAlive);
        found += checkLadder(engine, engine.asks, OrderSlab.IN_BOOK, isAlive);
        found += checkLadder(engine, engine.triggers.rising, OrderSlab.AT_TRIGGER, isAlive);
        found += checkLadder(engine, engine.triggers.falling, OrderSlab.AT_TRIGGER, isAlive);
        for (int slot = engine.triggers.queueHead(); slot != 0; slot = engine.slab.next(slot)) {
            check(place(engine, slot) == OrderSlab.IN_ENTRY_QUEUE, "an order of the queue is elsewhere", slot);
            found++;
        }
        for (int slot = 1; slot < engine.slab.slotsEnd(); slot++) {
            boolean lives = engine.slab.id(slot) != 0;
            if (lives && (place(engine, slot) == OrderSlab.HELD || isWithoutStop(engine, slot))) {
                found++;
            }
            check(!lives || engine.index.find(engine.slab.id(slot)) == slot, "the index misses slot", slot);
        }
        check(found == engine.slab.live(), "orders alive in no place, of", engine.slab.live());
        check(alive == engine.slab.live(), "the events tell of another number of orders than", engine.slab.live());
        boolean crossed =
                !engine.bids.isEmpty() && !engine.asks.isEmpty() && engine.bestBidTicks() >= engine.bestAskTicks();
        boolean mayCross = engine.state == MarketState.AUCTION
                || engine.state == MarketState.HALTED
                || engine.state == MarketState.CANCEL_ONLY;
        check(!crossed || mayCross, "the book is crossed at", engine.bestBidTicks());
    }

    private static int place(MatchingEngine engine, int slot) {
        return engine.slab.flags(slot) & OrderSlab.PLACE_MASK;
    }

    private static boolean isWithoutStop(MatchingEngine engine, int slot) {
        return place(engine, slot) == OrderSlab.AT_TRIGGER && engine.slab.level(slot) == 0;
    }

    private static int checkLadder(MatchingEngine engine, PriceLadder ladder, int place, LongPredicate isAlive) {
        OrderSlab slab = engine.slab;
        int orders = 0;
        int levels = 0;
        long previousKey = -1;
        for (int level = ladder.bestLevel; level != 0; level = ladder.levelAfter(level)) {
            long key = ladder.levels[level << PriceLadder.LEVEL_SHIFT];
            check(key > previousKey, "levels are out of order at", ladder.price(key));
            check(ladder.keyBefore(key) == previousKey, "the level before is not found from", ladder.price(key));
            previousKey = key;
            levels++;
            long visible = 0;
            long hidden = 0;
            int previous = 0;
            for (int slot = ladder.head(level); slot != 0; slot = slab.next(slot)) {
                long[] words = slab.words;
                int base = slot << OrderSlab.SHIFT;
                check((int) slab.links[slot] == previous, "a queue is broken at", slab.id(slot));
                check(slab.level(slot) == level, "an order is at another level:", slab.id(slot));
                check(place(engine, slot) == place, "an order is in another place:", slab.id(slot));
                check(isAlive.test(slab.id(slot)), "an order lives on after its end:", slab.id(slot));
                check(words[base + OrderSlab.VISIBLE] > 0, "an order shows nothing:", slab.id(slot));
                visible += words[base + OrderSlab.VISIBLE];
                hidden += slab.cold(slot, OrderSlab.HIDDEN);
                previous = slot;
                orders++;
            }
            check(previous != 0, "a level is empty:", ladder.price(key));
            check(
                    (int) ladder.levels[(level << PriceLadder.LEVEL_SHIFT) + PriceLadder.ENDS] == previous,
                    "a level has another end:",
                    ladder.price(key));
            if (place == OrderSlab.IN_BOOK) {
                check(visible == ladder.visible(level), "the total is not the sum at", ladder.price(key));
                check(hidden == ladder.hidden(level), "the hidden total is not the sum at", ladder.price(key));
            }
        }
        check(levels == ladder.levelCount(), "there are more levels than", levels);
        return orders;
    }

    private static void check(boolean condition, String message, long value) {
        if (!condition) {
            throw new AssertionError(message + " " + value);
        }
    }
}
