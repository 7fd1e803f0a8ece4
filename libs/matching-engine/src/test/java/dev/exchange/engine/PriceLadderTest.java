package dev.exchange.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The ladder beside a sorted map, where markets go that a real one would not: blocks far apart, blocks that want the
/// same place, sides that empty and fill.
class PriceLadderTest {
    private static final int STEPS = 60_000;
    /// What a dense block of levels spans, and how many of them have a place of their own.
    private static final long BLOCK = 1L << 18;

    private final OrderSlab slab = new OrderSlab(64);

    private record Resting(int slot, long price) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void theLevelsAreThoseOfASortedMap(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean highestFirst = seed % 2 == 0;
        // Few orders at a time, so that blocks and the whole side are emptied again and again; or many.
        int fullest = seed <= 4 ? 4 : 200;
        PriceLadder ladder = new PriceLadder(slab, highestFirst);
        NavigableMap<Long, Integer> expected = new TreeMap<>();
        List<Resting> orders = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            if (orders.isEmpty() || (orders.size() < fullest && random.nextBoolean())) {
                Resting order = new Resting(slab.take(), price(random));
                slab.words[(order.slot << OrderSlab.SHIFT) + OrderSlab.PRICE] = order.price;
                assertThat(ladder.append(order.slot, ladder.key(order.price), 1, 0))
                        .isTrue();
                expected.merge(ladder.key(order.price), 1, Integer::sum);
                orders.add(order);
            } else {
                Resting order = orders.remove(random.nextInt(orders.size()));
                ladder.remove(order.slot, slab.level(order.slot), 1, 0);
                if (expected.merge(ladder.key(order.price), -1, Integer::sum) == 0) {
                    expected.remove(ladder.key(order.price));
                }
                slab.give(order.slot);
            }
            String where = "seed " + seed + ", step " + step;
            assertThat(ladder.levelCount()).as(where).isEqualTo(expected.size());
            assertThat(ladder.bestKey)
                    .as(where)
                    .isEqualTo(
                            expected.isEmpty()
                                    ? PriceLadder.EMPTY
                                    : expected.firstEntry().getKey());
            // Not after every step: a search tidies up.
            if (random.nextInt(8) == 0) {
                assertSame(ladder, expected, ladder.key(price(random)), where);
            }
        }
    }

    private static long price(SplittableRandom random) {
        long block = switch (random.nextInt(8)) {
            case 0, 1, 2 -> 7;
            case 3 -> 8;
            // The same place as 7.
            case 4 -> 11;
            case 5 -> 7 + 64;
            case 6 -> 7 + (1 << 14);
            default -> 1 + random.nextInt(1 << 20);
        };
        return block * BLOCK + (random.nextBoolean() ? random.nextInt(200) : random.nextLong(BLOCK));
    }

    private static void assertSame(PriceLadder ladder, NavigableMap<Long, Integer> expected, long key, String where) {
        Map.Entry<Long, Integer> after = expected.higherEntry(key);
        assertThat(ladder.keyAfter(key)).as(where).isEqualTo(after == null ? PriceLadder.EMPTY : after.getKey());
        Map.Entry<Long, Integer> before = expected.lowerEntry(key);
        assertThat(ladder.keyBefore(key)).as(where).isEqualTo(before == null ? -1 : before.getKey());
        assertThat(ladder.find(key) != 0).as(where).isEqualTo(expected.containsKey(key));
    }
}
