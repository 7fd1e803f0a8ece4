package dev.exchange.order.store;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How many orders and trades there are. Counting reads whole tables, so a count is used again for twenty times as long
/// as it took: at once in a small exchange, and never more than a twentieth of one core in a large one.
@ApplicationScoped
public class OrderCounts {
    private static final int REUSE_FACTOR = 20;
    private static final Duration LONGEST_REUSE = Duration.ofMinutes(5);

    private final Pool pool;

    // Guarded by this.
    private @Nullable Uni<Counts> current;
    private long usableUntilNanos;

    public OrderCounts(Pool pool) {
        this.pool = pool;
    }

    /// @param orders by status, by its name on the wire
    public record Counts(Map<String, Long> orders, long trades) {
        public long totalOrders() {
            return orders.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    public synchronized Uni<Counts> counts() {
        Uni<Counts> known = current;
        if (known != null && System.nanoTime() - usableUntilNanos < 0) {
            return known;
        }
        long started = System.nanoTime();
        // While it runs, all who ask wait for the same one.
        usableUntilNanos = started + LONGEST_REUSE.toNanos();
        Uni<Counts> counting = count().onItemOrFailure()
                .invoke((counts, failure) -> counted(failure == null ? System.nanoTime() - started : 0))
                .memoize()
                .indefinitely();
        current = counting;
        return counting;
    }

    private synchronized void counted(long tookNanos) {
        usableUntilNanos = System.nanoTime() + Math.min(REUSE_FACTOR * tookNanos, LONGEST_REUSE.toNanos());
    }

    private Uni<Counts> count() {
        return pool.query("""
                        SELECT status, count(*) FROM orders GROUP BY status
                        UNION ALL SELECT NULL, count(*) FROM trades""").execute().map(rows -> {
            Map<String, Long> orders = new TreeMap<>();
            long trades = 0;
            for (var row : rows) {
                String status = row.getString(0);
                if (status == null) {
                    trades = row.getLong(1);
                } else {
                    orders.put(status, row.getLong(1));
                }
            }
            return new Counts(orders, trades);
        });
    }
}
