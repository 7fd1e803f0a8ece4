package dev.exchange.order.domain;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The fields of a request from texts, as a body would give them.
final class OrderFieldsOf {
    private OrderFieldsOf() {}

    /// @param texts by name; a dot leads into an order that is placed together with the first
    static OrderFields named(Map<String, @Nullable String> texts) {
        return at("", texts);
    }

    private static OrderFields at(String path, Map<String, @Nullable String> texts) {
        Map<OrderField, Object> values = new EnumMap<>(OrderField.class);
        Map<OrderField, Map<String, @Nullable String>> nested = new EnumMap<>(OrderField.class);
        texts.forEach((name, text) -> {
            if (text != null) {
                String[] parts = name.split("\\.", 2);
                OrderField field = Objects.requireNonNull(OrderField.named(parts[0]), name);
                if (parts.length == 2) {
                    nested.computeIfAbsent(field, key -> new HashMap<>()).put(parts[1], text);
                } else {
                    values.put(field, value(field, text));
                }
            }
        });
        nested.forEach((field, own) -> values.put(field, at(path + field.wireName() + ".", own)));
        return new OrderFields(path, values, List.of());
    }

    private static Object value(OrderField field, String text) {
        return switch (field.kind()) {
            case TEXT -> text;
            case NUMBER -> new BigDecimal(text);
            case FLAG -> Boolean.valueOf(text);
            case ORDER -> throw new IllegalArgumentException(field + " holds an order, not '" + text + "'");
        };
    }
}
