package dev.exchange.engine.fuzz;

import dev.exchange.engine.CommandKind;
import dev.exchange.engine.MarketState;
import dev.exchange.engine.OrderEvent;
import dev.exchange.engine.OrderStatus;
import dev.exchange.engine.OrderType;
import dev.exchange.engine.Reason;
import dev.exchange.engine.SelfTradePrevention;
import dev.exchange.engine.Side;
import dev.exchange.engine.TimeInForce;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The events of one command with everything they tell, in numbers, so that two tapes are cheap to compare.
final class EventTape {
    static final int TRADE = 1;
    static final int ORDER = 2;
    static final int REFUSED = 3;
    static final int STATE = 4;
    static final int INDICATIVE = 5;
    static final int ALL_CANCELLED = 6;
    static final int COUNTDOWN = 7;

    private long[] words = new long[1024];
    private int size;

    void clear() {
        size = 0;
    }

    /// Begins an event: the length of what follows stands beside the kind.
    void begin(int kind, int fields) {
        if (size + fields + 1 > words.length) {
            words = Arrays.copyOf(words, Math.max(words.length * 2, size + fields + 1));
        }
        words[size++] = ((long) kind << 32) | fields;
    }

    void put(long value) {
        words[size++] = value;
    }

    @SuppressWarnings("EnumOrdinal") // both tapes are written and read within one run
    void put(Enum<?> value) {
        put(value.ordinal());
    }

    private static <E extends Enum<E>> E constant(Class<E> type, long ordinal) {
        return type.getEnumConstants()[(int) ordinal];
    }

    boolean matches(EventTape other) {
        return Arrays.equals(words, 0, size, other.words, 0, other.size);
    }

    /// The events in words.
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (int at = 0; at < size; ) {
            int fields = (int) words[at];
            lines.add(line((int) (words[at] >>> 32), at + 1));
            at += fields + 1;
        }
        return lines;
    }

    private String line(int kind, int at) {
        return switch (kind) {
            case TRADE ->
                "trade %d: maker %d (filled %d of %d), taker %d (filled %d of %d), %d lots at %d%s"
                        .formatted(
                                words[at],
                                words[at + 1],
                                words[at + 2],
                                words[at + 3],
                                words[at + 4],
                                words[at + 5],
                                words[at + 6],
                                words[at + 7],
                                words[at + 8],
                                words[at + 9] == 1 ? " in auction" : "");
            case ORDER -> orderLine(at);
            case REFUSED ->
                "refused %s of order %d, user %d: %s"
                        .formatted(
                                constant(CommandKind.class, words[at]),
                                words[at + 1],
                                words[at + 2],
                                constant(Reason.class, words[at + 3]));
            case STATE -> "market is %s".formatted(constant(MarketState.class, words[at]));
            case INDICATIVE ->
                "would meet at %d: %d lots, %d left over".formatted(words[at], words[at + 1], words[at + 2]);
            case ALL_CANCELLED -> "cancelled all %2$d of user %1$d".formatted(words[at], words[at + 1]);
            case COUNTDOWN -> "countdown of user %d to %d".formatted(words[at], words[at + 1]);
            default -> throw new IllegalStateException("no event has kind " + kind);
        };
    }

    private String orderLine(int at) {
        return ("%s order %d of %d: %s %s %s stp %s post-only %d triggered %d, price %d stop %d trail %d/%dbp mark %d,"
                        + " quantity %d filled %d left %d shows %d (%d), ends %d: %s %s")
                .formatted(
                        constant(OrderEvent.class, words[at]),
                        words[at + 1],
                        words[at + 2],
                        constant(OrderType.class, words[at + 4]),
                        constant(Side.class, words[at + 3]),
                        constant(TimeInForce.class, words[at + 5]),
                        constant(SelfTradePrevention.class, words[at + 6]),
                        words[at + 7],
                        words[at + 8],
                        words[at + 9],
                        words[at + 10],
                        words[at + 11],
                        words[at + 12],
                        words[at + 13],
                        words[at + 14],
                        words[at + 15],
                        words[at + 16],
                        words[at + 17],
                        words[at + 18],
                        words[at + 19],
                        constant(OrderStatus.class, words[at + 20]),
                        constant(Reason.class, words[at + 21]));
    }
}
