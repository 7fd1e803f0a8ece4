package dev.exchange.order.domain;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a request to place or change an order says, read but not judged; null where it says nothing.
public final class OrderFields {
    private final String path;
    private final Map<OrderField, Object> values;
    private final List<Violation> unreadable;

    /// @param path what stands before the fields' names where this order is part of another: empty, or
    ///     `stop_loss.`, …
    /// @param values by field, of its kind: texts, decimals, booleans, and [OrderFields]
    /// @param unreadable the fields whose values are not of the type asked for; they are not in `values`
    public OrderFields(String path, Map<OrderField, Object> values, List<Violation> unreadable) {
        this.path = path;
        this.values = new EnumMap<>(OrderField.class);
        this.values.putAll(values);
        this.unreadable = List.copyOf(unreadable);
    }

    public @Nullable String text(OrderField field) {
        return (String) values.get(field);
    }

    public @Nullable BigDecimal number(OrderField field) {
        return (BigDecimal) values.get(field);
    }

    public @Nullable Boolean flag(OrderField field) {
        return (Boolean) values.get(field);
    }

    /// The order that is to be placed together with this one.
    public @Nullable OrderFields order(OrderField field) {
        return (OrderFields) values.get(field);
    }

    public boolean has(OrderField field) {
        return values.containsKey(field);
    }

    /// Whether something stands there that cannot be read.
    public boolean isUnreadable(OrderField field) {
        String name = name(field);
        return unreadable.stream().anyMatch(violation -> violation.field().equals(name));
    }

    public List<Violation> unreadable() {
        return unreadable;
    }

    /// The field's name in the whole request, such as `stop_loss.stop_price`.
    public String name(OrderField field) {
        return path + field.wireName();
    }

    /// The same fields of a user whom the request names elsewhere, where they name none themselves.
    public OrderFields ofUser(String userId) {
        if (has(OrderField.USER_ID) || isUnreadable(OrderField.USER_ID)) {
            return this;
        }
        Map<OrderField, Object> named = new EnumMap<>(values);
        named.put(OrderField.USER_ID, userId);
        return new OrderFields(path, named, unreadable);
    }

    @Override
    public String toString() {
        return path + values;
    }
}
