package dev.exchange.order.domain;

import dev.exchange.contracts.OrderLink;
import dev.exchange.contracts.OrderSide;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// An order that has not ended, as far as its funds are concerned.
///
/// @param answered whether the engine has taken it; before that it may not have been decided yet
/// @param link how it hangs together with the orders that were placed with it; null where there are none
/// @param linked their numbers
public record LiveOrder(
        long number,
        String userId,
        String pairSymbol,
        OrderSide side,
        boolean answered,
        @Nullable OrderLink link,
        List<Long> linked) {
    public LiveOrder {
        linked = List.copyOf(linked);
    }

    /// The number of the order under which its funds are kept: its own, that of the first of a
    /// one-cancels-other pair, or that of the first leg for both legs of a bracket.
    public long reservation() {
        return switch (link) {
            case null -> number;
            case ONE_CANCELS_OTHER -> all()[0];
            case BRACKET -> isLeg() ? all()[1] : number;
        };
    }

    /// Whether it closes what the entry order of its bracket opens; its funds may still have to come.
    public boolean isLeg() {
        return link == OrderLink.BRACKET && all()[0] != number;
    }

    /// The order's number and those of the others, as they were given.
    private long[] all() {
        return LongStream.concat(LongStream.of(number), linked.stream().mapToLong(Long::longValue))
                .sorted()
                .toArray();
    }
}
