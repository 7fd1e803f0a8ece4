package dev.exchange.order.store;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/// Hands out numbers for orders and requests, unique over all replicas, in blocks that cost one statement each.
///
/// Lists are sorted by number, newest first, so a number must not be much older than its order: [#refresh()] drops the
/// rest of a block as soon as another replica has taken a newer one.
@ApplicationScoped
public class OrderNumbers {
    static final int BLOCK = 1000;

    private final Pool pool;

    // Guarded by this.
    private long block;
    private long next;
    private long end;

    public OrderNumbers(Pool pool) {
        this.pool = pool;
    }

    /// Gives `count` numbers, rising.
    ///
    /// @param count at most the size of a block
    public Uni<List<Long>> take(int count) {
        if (count > BLOCK) {
            throw new IllegalArgumentException("A block has " + BLOCK + " numbers, not " + count);
        }
        List<Long> numbers = takeFromBlock(count);
        return numbers.isEmpty()
                ? newBlock().map(taken -> startBlock(taken, count))
                : Uni.createFrom().item(numbers);
    }

    private Uni<Long> newBlock() {
        return pool.query("SELECT nextval('order_number_block')")
                .execute()
                .map(rows -> rows.iterator().next().getLong(0));
    }

    private synchronized List<Long> takeFromBlock(int count) {
        if (end - next < count) {
            return List.of();
        }
        List<Long> numbers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            numbers.add(next++);
        }
        return numbers;
    }

    // Two that found the block empty each bring one; the newer stays, and the other serves its own caller only.
    private synchronized List<Long> startBlock(long taken, int count) {
        long first = (taken - 1) * BLOCK + 1;
        List<Long> numbers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            numbers.add(first + i);
        }
        if (taken > block) {
            block = taken;
            next = first + count;
            end = first + BLOCK;
        }
        return numbers;
    }

    /// Drops what is left of the block when another replica is ahead.
    public Uni<Void> refresh() {
        return pool.query("SELECT last_value FROM order_number_block")
                .execute()
                .invoke(rows -> dropIfBehind(rows.iterator().next().getLong(0)))
                .replaceWithVoid();
    }

    private synchronized void dropIfBehind(long newestBlock) {
        if (newestBlock > block) {
            next = end;
        }
    }
}
