package dev.exchange.order.store;

import static dev.exchange.order.store.OrderRows.array;
import static dev.exchange.order.store.OrderRows.text;
import static dev.exchange.order.store.OrderRows.utc;

import dev.exchange.contracts.OrderStatus;
import dev.exchange.order.domain.Order;
import dev.exchange.order.domain.OrderGroup;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.Serial;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Orders as the HTTP side writes and reads them, without blocking.
@ApplicationScoped
public class OrderStore {
    private static final String INSERT = """
            INSERT INTO orders (number, user_id, client_order_id, pair_symbol, order_type, order_side, time_in_force,
                quantity, price, stop_price, lifetime_ms, status, remaining_quantity, created_at, updated_at,
                expires_at, options, ends_at, fingerprint, link, linked_orders)
            SELECT o.number, o.user_id, o.client_order_id, o.pair_symbol, o.order_type, o.order_side,
                o.time_in_force, o.quantity::numeric, o.price::numeric, o.stop_price::numeric, o.lifetime_ms,
                'pending', o.quantity::numeric, o.created_at, o.created_at, o.expires_at, o.options::jsonb,
                o.ends_at, o.fingerprint, o.link, o.linked_orders::bigint[]
            FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                $8::text[], $9::text[], $10::text[], $11::bigint[], $12::timestamptz[], $13::timestamptz[],
                $14::text[], $15::timestamptz[], $16::text[], $17::text[], $18::text[])
                AS o(number, user_id, client_order_id, pair_symbol, order_type, order_side, time_in_force,
                    quantity, price, stop_price, lifetime_ms, created_at, expires_at, options, ends_at, fingerprint,
                    link, linked_orders)
            ON CONFLICT DO NOTHING
            RETURNING number""";

    private static final String BY_CLIENT_ORDER_ID = "SELECT " + OrderRows.COLUMNS + """
             FROM orders
            JOIN unnest($1::text[], $2::text[]) AS k(k_user, k_id) ON user_id = k_user AND client_order_id = k_id""";

    private static final String BY_NUMBERS =
            "SELECT " + OrderRows.COLUMNS + " FROM orders WHERE number = ANY($1::bigint[])";

    // Looks at the live orders, by their index, and not in the order of the numbers at all there ever were.
    private static final String UNANSWERED = """
            WITH silent AS MATERIALIZED (
                SELECT number FROM orders
                WHERE live AND unanswered AND number > $1 AND (created_at < $2 OR created_at > $3))
            SELECT\s""" + OrderRows.COLUMNS + """
             FROM orders WHERE number = ANY (ARRAY(SELECT number FROM silent ORDER BY number LIMIT $4))
            ORDER BY number""";

    private final Pool pool;

    public OrderStore(Pool pool) {
        this.pool = pool;
    }

    /// Writes new orders, of each group all or none. An order that is there already under its own number,
    /// because an earlier attempt got through after all, counts as written.
    ///
    /// @return by the number of each group's first order, what stands for it now: itself, or an order that
    ///     its user had placed before under one of the client order ids; nothing where that one went away
    ///     at the same moment
    public Uni<Map<Long, Order>> insert(List<OrderGroup> groups) {
        List<Order> single = new ArrayList<>(groups.size());
        List<Uni<Map<Long, Order>>> written = new ArrayList<>();
        for (OrderGroup group : groups) {
            if (group.others().isEmpty()) {
                single.add(group.first());
            } else {
                written.add(insert(group));
            }
        }
        if (written.isEmpty()) {
            return insertSingle(single);
        }
        if (!single.isEmpty()) {
            written.add(insertSingle(single));
        }
        return Uni.join().all(written).andCollectFailures().map(parts -> {
            Map<Long, Order> standing = new HashMap<>();
            parts.forEach(standing::putAll);
            return standing;
        });
    }

    private Uni<Map<Long, Order>> insertSingle(List<Order> orders) {
        return pool.preparedQuery(INSERT)
                .execute(parameters(orders))
                .chain(inserted -> inserted.rowCount() == orders.size()
                        ? Uni.createFrom().item(byNumber(orders))
                        : standing(orders, inserted));
    }

    /// In a transaction of its own, which is rolled back where one of the orders cannot be written.
    private Uni<Map<Long, Order>> insert(OrderGroup group) {
        List<Order> orders = group.all();
        return pool.withTransaction(connection -> connection
                        .preparedQuery(INSERT)
                        .execute(parameters(orders))
                        .chain(inserted -> inserted.rowCount() == orders.size()
                                ? Uni.createFrom().item(group.first())
                                : Uni.createFrom().failure(new NotAllWritten())))
                .onFailure(NotAllWritten.class)
                .recoverWithUni(() -> standing(group))
                .map(first -> first == null ? Map.of() : Map.of(group.first().number(), first));
    }

    private Uni<@Nullable Order> standing(OrderGroup group) {
        return find(group.numbers())
                .chain(ofEarlierAttempt ->
                        ofEarlierAttempt.size() == group.numbers().size()
                                ? Uni.createFrom().item(group.first())
                                : withClientOrderIdsOf(group.all())
                                        .map(before -> group.all().stream()
                                                .map(order -> before.get(ClientOrderId.of(order)))
                                                .filter(Objects::nonNull)
                                                .findFirst()
                                                .orElse(null)));
    }

    /// Ends the transaction of a group of which not all was new.
    private static final class NotAllWritten extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        NotAllWritten() {
            super(null, null, false, false);
        }
    }

    private static Tuple parameters(List<Order> orders) {
        return Tuple.from(Arrays.asList(
                column(orders, Long[]::new, Order::number),
                column(orders, String[]::new, order -> order.terms().userId()),
                column(orders, String[]::new, order -> order.terms().clientOrderId()),
                column(orders, String[]::new, order -> order.terms().pairSymbol()),
                column(orders, String[]::new, order -> order.terms().orderType().wireName()),
                column(orders, String[]::new, order -> order.terms().orderSide().wireName()),
                column(
                        orders,
                        String[]::new,
                        order -> order.terms().timeInForce().wireName()),
                column(orders, String[]::new, order -> text(order.terms().quantity())),
                column(orders, String[]::new, order -> text(order.terms().price())),
                column(orders, String[]::new, order -> text(order.terms().stopPrice())),
                column(orders, Long[]::new, order -> {
                    var lifetime = order.terms().lifetime();
                    return lifetime == null ? null : lifetime.toMillis();
                }),
                column(orders, OffsetDateTime[]::new, order -> utc(order.createdAt())),
                column(orders, OffsetDateTime[]::new, order -> utc(order.expiresAt())),
                column(
                        orders,
                        String[]::new,
                        order -> OptionsJson.write(order.terms().options())),
                column(orders, OffsetDateTime[]::new, order -> utc(order.terms().endsAt())),
                column(orders, String[]::new, Order::fingerprint),
                column(orders, String[]::new, order -> {
                    Order.Group group = order.group();
                    return group == null ? null : group.link().wireName();
                }),
                column(orders, String[]::new, order -> array(order.others()))));
    }

    private Uni<Map<Long, Order>> standing(List<Order> orders, RowSet<Row> inserted) {
        Map<Long, Order> left = byNumber(orders);
        Map<Long, Order> standing = new HashMap<>();
        inserted.forEach(row -> settle(row.getLong(0), left, standing));
        return find(List.copyOf(left.keySet())).chain(ofEarlierAttempts -> {
            ofEarlierAttempts.forEach(order -> settle(order.number(), left, standing));
            return withClientOrderIdsOf(left.values()).map(earlier -> {
                left.forEach((number, order) -> {
                    Order before = earlier.get(ClientOrderId.of(order));
                    if (before != null) {
                        standing.put(number, before);
                    }
                });
                return standing;
            });
        });
    }

    private static void settle(long number, Map<Long, Order> left, Map<Long, Order> standing) {
        Order written = left.remove(number);
        if (written != null) {
            standing.put(number, written);
        }
    }

    private static Map<Long, Order> byNumber(List<Order> orders) {
        Map<Long, Order> byNumber = HashMap.newHashMap(orders.size());
        orders.forEach(order -> byNumber.put(order.number(), order));
        return byNumber;
    }

    private Uni<Map<ClientOrderId, Order>> withClientOrderIdsOf(Collection<Order> some) {
        List<Order> orders = List.copyOf(some);
        return pool.preparedQuery(BY_CLIENT_ORDER_ID)
                .execute(Tuple.of(
                        column(orders, String[]::new, order -> order.terms().userId()),
                        column(orders, String[]::new, order -> order.terms().clientOrderId())))
                .map(rows -> {
                    Map<ClientOrderId, Order> found = new HashMap<>();
                    OrderRows.orders(rows).forEach(order -> found.put(ClientOrderId.of(order), order));
                    return found;
                });
    }

    public Uni<Optional<Order>> find(long number) {
        return find(List.of(number)).map(orders -> orders.stream().findFirst());
    }

    public Uni<List<Order>> find(List<Long> numbers) {
        return pool.preparedQuery(BY_NUMBERS)
                .execute(Tuple.of(numbers.toArray(Long[]::new)))
                .map(OrderRows::orders);
    }

    /// The orders that were placed together with this one, in their order.
    public Uni<List<Order>> others(Order order) {
        List<Long> numbers = order.others();
        return numbers.isEmpty()
                ? Uni.createFrom().item(List.of())
                : find(numbers)
                        .map(found -> found.stream()
                                .sorted(Comparator.comparingInt(other -> numbers.indexOf(other.number())))
                                .toList());
    }

    /// Newest first.
    public Uni<List<Order>> list(OrderQuery query) {
        List<Object> parameters = new ArrayList<>();
        StringBuilder sql =
                new StringBuilder("SELECT ").append(OrderRows.COLUMNS).append(" FROM orders WHERE true");
        filter(sql, parameters, " AND user_id = $", query.userId());
        filter(sql, parameters, " AND client_order_id = $", query.clientOrderId());
        filter(sql, parameters, " AND pair_symbol = $", query.pairSymbol());
        filter(sql, parameters, " AND number < $", query.before());
        OrderStatus status = query.status();
        if (status != null) {
            filter(sql, parameters, " AND status = $", status.wireName());
            if (!status.isFinal()) {
                sql.append(" AND live");
            }
        }
        filter(sql, parameters, " ORDER BY number DESC LIMIT $", query.limit());
        return pool.preparedQuery(sql.toString())
                .execute(Tuple.from(parameters))
                .map(OrderRows::orders);
    }

    private static void filter(StringBuilder sql, List<Object> parameters, String condition, @Nullable Object value) {
        if (value != null) {
            parameters.add(value);
            sql.append(condition).append(parameters.size());
        }
    }

    /// Orders of which nothing has come back since before the given time, by number.
    ///
    /// @param after only numbers above it
    /// @param ahead of this time only a clock that was wrong can have been
    public Uni<List<Order>> unanswered(long after, Instant takenBefore, Instant ahead, int limit) {
        return pool.preparedQuery(UNANSWERED)
                .execute(Tuple.of(after, utc(takenBefore), utc(ahead), limit))
                .map(OrderRows::orders);
    }

    /// Deletes orders that must not have been taken, where nothing has come of them and nobody has asked for
    /// them again.
    public Uni<Void> withdraw(List<Long> numbers) {
        return pool.preparedQuery(
                        "DELETE FROM orders WHERE number = ANY($1::bigint[]) AND unanswered AND NOT wanted_again")
                .execute(Tuple.of(numbers.toArray(Long[]::new)))
                .replaceWithVoid();
    }

    /// Keeps orders from being withdrawn by whichever replica.
    ///
    /// @return whether all of them are there
    public Uni<Boolean> wantAgain(List<Long> numbers) {
        return pool.preparedQuery("UPDATE orders SET wanted_again = true WHERE number = ANY($1::bigint[])")
                .execute(Tuple.of(numbers.toArray(Long[]::new)))
                .map(updated -> updated.rowCount() == numbers.size());
    }

    static <T, V> V[] column(List<T> rows, IntFunction<V[]> array, Function<T, ? extends @Nullable V> value) {
        V[] column = array.apply(rows.size());
        for (int i = 0; i < column.length; i++) {
            column[i] = value.apply(rows.get(i));
        }
        return column;
    }

    private record ClientOrderId(String userId, @Nullable String id) {
        static ClientOrderId of(Order order) {
            return new ClientOrderId(order.terms().userId(), order.terms().clientOrderId());
        }
    }
}
