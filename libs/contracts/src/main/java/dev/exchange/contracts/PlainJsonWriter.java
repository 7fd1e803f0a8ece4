package dev.exchange.contracts;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// JSON as bytes that grow at their end. One thread, one event after the other.
///
/// It writes what [EventJson] writes, of the values that events mostly have; the rest is given to `general`.
final class PlainJsonWriter {
    private static final int FIRST_CAPACITY = 2 * 1024;
    private static final int KEPT_CAPACITY = 64 * 1024;
    private static final int LONG_DIGITS_MAX = 19;
    /// So many digits always fit a long.
    private static final int EXACT_DIGITS = 18;

    private final Quoting general;
    private byte[] bytes = new byte[FIRST_CAPACITY];
    private int length;
    private @Nullable Instant lastTime;
    private byte[] lastTimeText = {};

    /// Writes any text as a JSON string, with its quotes.
    interface Quoting {
        byte[] quoted(String text);
    }

    PlainJsonWriter(Quoting general) {
        this.general = general;
    }

    /// Forgets what was written, and the room that an unusually large event has taken.
    void clear() {
        length = 0;
        if (bytes.length > KEPT_CAPACITY) {
            bytes = new byte[FIRST_CAPACITY];
        }
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }

    void raw(char ascii) {
        ensure(1);
        bytes[length++] = (byte) ascii;
    }

    void raw(byte[] json) {
        ensure(json.length);
        System.arraycopy(json, 0, bytes, length, json.length);
        length += json.length;
    }

    void text(String text) {
        int count = text.length();
        ensure(count + 2);
        int at = length;
        bytes[at++] = '"';
        for (int i = 0; i < count; i++) {
            char c = text.charAt(i);
            if (!isPlain(c)) {
                raw(general.quoted(text));
                return;
            }
            bytes[at++] = (byte) c;
        }
        bytes[at++] = '"';
        length = at;
    }

    /// Whether it is one byte, and stands for itself between quotes.
    private static boolean isPlain(char c) {
        return c >= ' ' && c < 0x7f && c != '"' && c != '\\';
    }

    void whole(long value) {
        if (value == Long.MIN_VALUE) {
            raw(Long.toString(value).getBytes(StandardCharsets.US_ASCII));
            return;
        }
        ensure(LONG_DIGITS_MAX + 1);
        if (value < 0) {
            bytes[length++] = '-';
        }
        digits(Math.abs(value), 0);
    }

    /// As [Decimals#plain] writes it, between quotes.
    void decimal(BigDecimal value) {
        int scale = value.scale();
        if (scale < 0 || scale > EXACT_DIGITS || value.precision() > EXACT_DIGITS) {
            text(Decimals.plain(value));
            return;
        }
        long unscaled =
                scale == 0 ? value.longValue() : value.scaleByPowerOfTen(scale).longValue();
        while (scale > 0 && unscaled % 10 == 0) {
            unscaled /= 10;
            scale--;
        }
        ensure(LONG_DIGITS_MAX + 5);
        bytes[length++] = '"';
        if (unscaled < 0) {
            bytes[length++] = '-';
        }
        digits(Math.abs(unscaled), scale);
        bytes[length++] = '"';
    }

    /// Writes a number that is not negative, the last `scale` of its digits after a point. There is room.
    private void digits(long value, int scale) {
        int count = Math.max(digitCount(value), scale + 1);
        int end = length + count + (scale > 0 ? 1 : 0);
        long rest = value;
        int at = end;
        for (int i = 0; i < scale; i++) {
            bytes[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        if (scale > 0) {
            bytes[--at] = '.';
        }
        while (at > length) {
            bytes[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length = end;
    }

    private static int digitCount(long value) {
        int count = 1;
        for (long bound = 10; count < LONG_DIGITS_MAX && value >= bound; bound *= 10) {
            count++;
        }
        return count;
    }

    /// An event has its time in several places, and the next one often the same.
    void time(Instant time) {
        if (time.equals(lastTime)) {
            raw(lastTimeText);
            return;
        }
        int start = length;
        ensure(IsoTimes.LENGTH_MAX + 2);
        bytes[length] = '"';
        int end = IsoTimes.write(time, bytes, length + 1);
        if (end < 0) {
            text(time.toString());
        } else {
            bytes[end] = '"';
            length = end + 1;
        }
        lastTime = time;
        lastTimeText = Arrays.copyOfRange(bytes, start, length);
    }
}
