package dev.exchange.contracts;

import java.util.Arrays;
import java.util.stream.Collectors;

final class WireNames {
    private WireNames() {}

    static <E extends Enum<E> & WireName> E find(E[] values, String name, String field) {
        for (E value : values) {
            if (value.wireName().equalsIgnoreCase(name)) {
                return value;
            }
        }
        throw new IllegalArgumentException(field + " must be one of "
                + Arrays.stream(values).map(WireName::wireName).collect(Collectors.joining(", ")) + "; '" + name
                + "' is none of them");
    }
}
