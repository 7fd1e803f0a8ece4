package dev.exchange.marketdata.api;

import dev.exchange.contracts.Decimals;
import dev.exchange.platform.paging.Cursor;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Items with the greatest value first, and where equal by name; pages go on after a value and a name, so
/// an item whose value changed between two pages may be seen twice or not at all, and no other.
///
/// @param value what they are sorted by; null counts as least
/// @param name tells them apart
record Sorted<T>(Function<T, @Nullable BigDecimal> value, Function<T, String> name) {
    private static final BigDecimal LEAST = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final int CURSOR_PARTS = 2;

    /// @param next null on the last page
    record Page<T>(List<T> items, @Nullable Cursor next) {}

    /// @throws dev.exchange.platform.errors.Problem when the cursor is not one of this list
    Page<T> page(List<T> all, @Nullable String cursor, int limit) {
        Cursor after = Cursor.parse(cursor, CURSOR_PARTS);
        Comparator<T> order = Comparator.comparing(this::key).reversed().thenComparing(name);
        List<T> rest = all.stream()
                .filter(item -> after == null || comesAfter(item, after))
                .sorted(order)
                .toList();
        List<T> items = rest.subList(0, Math.min(limit, rest.size()));
        Cursor next = items.size() < rest.size()
                ? Cursor.of(Decimals.plain(key(items.getLast())), name.apply(items.getLast()))
                : null;
        return new Page<>(items, next);
    }

    private boolean comesAfter(T item, Cursor cursor) {
        int compared = key(item).compareTo(decimal(cursor.text(0)));
        return compared < 0 || (compared == 0 && name.apply(item).compareTo(cursor.text(1)) > 0);
    }

    private BigDecimal key(T item) {
        BigDecimal key = value.apply(item);
        return key == null ? LEAST : key;
    }

    private static BigDecimal decimal(String text) {
        try {
            BigDecimal value = new BigDecimal(text);
            if (Decimals.isReasonable(value)) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            throw Cursor.invalid();
        }
        throw Cursor.invalid();
    }
}
