package dev.exchange.order.store;

import dev.exchange.contracts.OrderLink;
import dev.exchange.contracts.OrderSide;
import dev.exchange.order.domain.LiveOrder;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Every order that has not ended, whoever's it is: for the audit.
@ApplicationScoped
public class LiveOrders {
    private static final String COLUMNS =
            "SELECT number, user_id, pair_symbol, order_side, update_sequence > 0, link, linked_orders FROM orders ";

    private final Pool pool;

    public LiveOrders(Pool pool) {
        this.pool = pool;
    }

    /// By user and number.
    ///
    /// @param afterUser with `afterNumber`, the last order of the page before; empty for the first page
    public Uni<List<LiveOrder>> page(String afterUser, long afterNumber, int limit) {
        return pool.preparedQuery(
                        COLUMNS + "WHERE live AND (user_id, number) > ($1, $2) ORDER BY user_id, number LIMIT $3")
                .execute(Tuple.of(afterUser, afterNumber, limit))
                .map(LiveOrders::orders);
    }

    /// Those of the orders that have not ended.
    public Uni<List<LiveOrder>> among(Collection<Long> numbers) {
        return pool.preparedQuery(COLUMNS + "WHERE live AND number = ANY($1)")
                .execute(Tuple.of(numbers.toArray(Long[]::new)))
                .map(LiveOrders::orders);
    }

    private static List<LiveOrder> orders(RowSet<Row> rows) {
        List<LiveOrder> orders = new ArrayList<>(rows.size());
        for (Row row : rows) {
            String link = row.getString(5);
            orders.add(new LiveOrder(
                    row.getLong(0),
                    row.getString(1),
                    row.getString(2),
                    OrderSide.of(row.getString(3)),
                    row.getBoolean(4),
                    link == null ? null : OrderLink.of(link),
                    link == null ? List.of() : List.of(row.getArrayOfLongs(6))));
        }
        return orders;
    }
}
