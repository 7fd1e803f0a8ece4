package dev.exchange.order.store;

import dev.exchange.contracts.OrderLink;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderStatus;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.TimeInForce;
import dev.exchange.order.domain.Order;
import dev.exchange.order.domain.OrderTerms;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How an order stands in its table.
final class OrderRows {
    /// In the order in which [#order(Row)] reads them.
    static final String COLUMNS = """
            number, user_id, client_order_id, pair_symbol, order_type, order_side, time_in_force, quantity, price, \
            stop_price, lifetime_ms, status, filled_quantity, remaining_quantity, filled_value, fees_paid, \
            reason_code, reason, update_sequence, created_at, updated_at, expires_at, options, ends_at, fingerprint, \
            link, linked_orders, visible_quantity, triggered, mark_price""";

    private OrderRows() {}

    static List<Order> orders(RowSet<Row> rows) {
        List<Order> orders = new ArrayList<>(rows.size());
        rows.forEach(row -> orders.add(order(row)));
        return orders;
    }

    static Order order(Row row) {
        Long lifetime = row.getLong(10);
        OrderTerms terms = new OrderTerms(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                OrderType.of(row.getString(4)),
                OrderSide.of(row.getString(5)),
                TimeInForce.of(row.getString(6)),
                row.getBigDecimal(7),
                row.getBigDecimal(8),
                row.getBigDecimal(9),
                OptionsJson.read(row.getJsonObject(22)),
                lifetime == null ? null : Duration.ofMillis(lifetime),
                instant(row.getOffsetDateTime(23)));
        return new Order(
                row.getLong(0),
                terms,
                row.getString(24),
                group(row),
                OrderStatus.of(row.getString(11)),
                row.getBigDecimal(12),
                row.getBigDecimal(13),
                row.getBigDecimal(27),
                row.getBigDecimal(14),
                row.getBigDecimal(15),
                row.getBoolean(28),
                row.getBigDecimal(29),
                row.getString(16),
                row.getString(17),
                row.getLong(18),
                row.getOffsetDateTime(19).toInstant(),
                row.getOffsetDateTime(20).toInstant(),
                instant(row.getOffsetDateTime(21)));
    }

    private static Order.@Nullable Group group(Row row) {
        String link = row.getString(25);
        return link == null ? null : new Order.Group(OrderLink.of(link), List.of(row.getArrayOfLongs(26)));
    }

    /// Numbers as the statements take them, in arrays of text, because arrays of arrays cannot be unnested.
    static @Nullable String array(List<Long> numbers) {
        return numbers.isEmpty()
                ? null
                : numbers.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    }

    static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    static @Nullable OffsetDateTime utc(@Nullable Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }

    /// A decimal as the statements take it, in arrays of text.
    static @Nullable String text(@Nullable BigDecimal value) {
        return value == null ? null : value.toPlainString();
    }
}
