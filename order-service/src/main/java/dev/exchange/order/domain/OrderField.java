package dev.exchange.order.domain;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A field of a request to place or change an order.
public enum OrderField {
    USER_ID(Kind.TEXT),
    CLIENT_ORDER_ID(Kind.TEXT),
    PAIR_SYMBOL(Kind.TEXT),
    ORDER_TYPE(Kind.TEXT),
    ORDER_SIDE(Kind.TEXT),
    TIME_IN_FORCE(Kind.TEXT),
    QUANTITY(Kind.NUMBER),
    QUOTE_AMOUNT(Kind.NUMBER),
    VISIBLE_QUANTITY(Kind.NUMBER),
    PRICE(Kind.NUMBER),
    STOP_PRICE(Kind.NUMBER),
    TRAIL_AMOUNT(Kind.NUMBER),
    TRAIL_PERCENT(Kind.NUMBER),
    LIMIT_OFFSET(Kind.NUMBER),
    POST_ONLY(Kind.FLAG),
    SELF_TRADE_PREVENTION(Kind.TEXT),
    EXPIRES_HOURS(Kind.NUMBER),
    EXPIRES_AT(Kind.TEXT),
    ONE_CANCELS_OTHER(Kind.ORDER),
    TAKE_PROFIT(Kind.ORDER),
    STOP_LOSS(Kind.ORDER);

    private static final Map<String, OrderField> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(OrderField::wireName, Function.identity()));

    private final Kind kind;
    private final String wireName;

    OrderField(Kind kind) {
        this.kind = kind;
        this.wireName = name().toLowerCase(Locale.ROOT);
    }

    /// What a field holds.
    public enum Kind {
        TEXT,
        NUMBER,
        FLAG,
        /// Another order, placed together with this one.
        ORDER
    }

    public Kind kind() {
        return kind;
    }

    public String wireName() {
        return wireName;
    }

    /// The field of that name; null where there is none.
    public static @Nullable OrderField named(String wireName) {
        return BY_NAME.get(wireName);
    }
}
