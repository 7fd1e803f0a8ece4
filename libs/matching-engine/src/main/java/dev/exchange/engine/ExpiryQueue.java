package dev.exchange.engine;

import java.util.Arrays;

/// Orders with an end in the order of their ends, then of their ids: a binary heap of (time, id) pairs.
///
/// Orders that end for another reason stay in it as dead entries until their time comes, or until they
/// outnumber the live ones and are swept out. Orders without an end never come here.
final class ExpiryQueue {
    private final OrderSlab slab;
    private final OrderIndex index;
    private long[] heap = new long[2 * 64];
    private int size;
    private int live;

    ExpiryQueue(OrderSlab slab, OrderIndex index) {
        this.slab = slab;
        this.index = index;
    }

    void add(long expiryMillis, long orderId) {
        live++;
        if (size == heap.length >>> 1) {
            heap = Arrays.copyOf(heap, heap.length * 2);
        }
        siftUp(size++, expiryMillis, orderId);
    }

    /// An order with an expiry has left the index.
    void forget() {
        live--;
        if (size > 64 && live < size >>> 1) {
            sweep();
        }
    }

    /// The slot of the next live order whose time has come, or 0. It stays until it has left the index.
    int due(long nowMillis) {
        while (size > 0 && heap[0] <= nowMillis) {
            int slot = liveSlot(0);
            if (slot != 0) {
                return slot;
            }
            pop();
        }
        return 0;
    }

    private int liveSlot(int entry) {
        int slot = index.find(heap[(entry << 1) + 1]);
        return slot != 0 && slab.cold(slot, OrderSlab.EXPIRY) == heap[entry << 1] ? slot : 0;
    }

    private void pop() {
        size--;
        if (size > 0) {
            siftDown(0, heap[size << 1], heap[(size << 1) + 1]);
        }
    }

    private void sweep() {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (liveSlot(i) != 0) {
                heap[kept << 1] = heap[i << 1];
                heap[(kept << 1) + 1] = heap[(i << 1) + 1];
                kept++;
            }
        }
        size = kept;
        for (int i = (size >>> 1) - 1; i >= 0; i--) {
            siftDown(i, heap[i << 1], heap[(i << 1) + 1]);
        }
    }

    private static boolean before(long time, long id, long otherTime, long otherId) {
        return time < otherTime || (time == otherTime && id < otherId);
    }

    private void siftUp(int at, long time, long id) {
        while (at > 0) {
            int parent = (at - 1) >>> 1;
            if (!before(time, id, heap[parent << 1], heap[(parent << 1) + 1])) {
                break;
            }
            heap[at << 1] = heap[parent << 1];
            heap[(at << 1) + 1] = heap[(parent << 1) + 1];
            at = parent;
        }
        heap[at << 1] = time;
        heap[(at << 1) + 1] = id;
    }

    private void siftDown(int at, long time, long id) {
        while (true) {
            int child = (at << 1) + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size
                    && before(
                            heap[(child + 1) << 1],
                            heap[((child + 1) << 1) + 1],
                            heap[child << 1],
                            heap[(child << 1) + 1])) {
                child++;
            }
            if (!before(heap[child << 1], heap[(child << 1) + 1], time, id)) {
                break;
            }
            heap[at << 1] = heap[child << 1];
            heap[(at << 1) + 1] = heap[(child << 1) + 1];
            at = child;
        }
        heap[at << 1] = time;
        heap[(at << 1) + 1] = id;
    }
}
