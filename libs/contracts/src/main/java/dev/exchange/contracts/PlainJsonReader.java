package dev.exchange.contracts;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalLong;

/// Reads JSON of the one form that [EventJson] writes: no white space, no escapes, whole numbers, decimals and times as
/// they are written. Whatever else JSON allows, or does not, ends in [NotPlain]. One thread, one event.
final class PlainJsonReader {
    /// So many digits always fit a long.
    private static final int EXACT_DIGITS = 18;

    /// Longer decimals are nobody's amount; the general reader has the limits for them.
    private static final int DECIMAL_LENGTH_MAX = 100;

    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final char REPLACEMENT = '\uFFFD';

    private final byte[] bytes;
    private int at;

    /// The JSON has another form, which may be as good: the general reader must see it. It has no stack trace, because
    /// it is no failure.
    static final class NotPlain extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotPlain() {
            super("Not in the form that is written here", null, false, false);
        }
    }

    PlainJsonReader(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean isAtEnd() {
        return at == bytes.length;
    }

    /// Passes over `token` if it is next.
    boolean take(byte[] token) {
        int end = at + token.length;
        if (end > bytes.length || !Arrays.equals(bytes, at, end, token, 0, token.length)) {
            return false;
        }
        at = end;
        return true;
    }

    boolean take(char ascii) {
        if (at < bytes.length && bytes[at] == ascii) {
            at++;
            return true;
        }
        return false;
    }

    void expect(char ascii) {
        if (!take(ascii)) {
            throw new NotPlain();
        }
    }

    void expect(byte[] token) {
        if (!take(token)) {
            throw new NotPlain();
        }
    }

    private int byteAt(int index) {
        if (index >= bytes.length) {
            throw new NotPlain();
        }
        return bytes[index];
    }

    String text() {
        expect('"');
        int from = at;
        boolean ascii = true;
        int b = byteAt(at);
        while (b != '"') {
            if (b == '\\' || (b >= 0 && b < ' ')) {
                throw new NotPlain();
            }
            ascii &= b >= 0;
            b = byteAt(++at);
        }
        int length = at++ - from;
        return ascii ? new String(bytes, from, length, StandardCharsets.ISO_8859_1) : utf8(from, length);
    }

    private String utf8(int from, int length) {
        String text = new String(bytes, from, length, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            throw new NotPlain();
        }
        return text;
    }

    boolean flag() {
        if (take(TRUE)) {
            return true;
        }
        expect(FALSE);
        return false;
    }

    long whole() {
        boolean negative = take('-');
        int from = at;
        long value = 0;
        int digit = byteAt(at) - '0';
        while (digit >= 0 && digit <= 9) {
            value = value * 10 + digit;
            digit = byteAt(++at) - '0';
        }
        int digits = at - from;
        if (digits == 0 || digits > EXACT_DIGITS || (digits > 1 && bytes[from] == '0')) {
            throw new NotPlain();
        }
        return negative ? -value : value;
    }

    BigDecimal decimal() {
        expect('"');
        int start = at;
        boolean negative = take('-');
        int from = at;
        int point = -1;
        long unscaled = 0;
        int b = byteAt(at);
        while (b != '"') {
            if (b >= '0' && b <= '9') {
                unscaled = unscaled * 10 + (b - '0');
            } else if (b == '.' && point < 0) {
                point = at;
            } else {
                throw new NotPlain();
            }
            b = byteAt(++at);
        }
        int end = at++;
        if (point == from || point == end - 1 || from == end || end - from > DECIMAL_LENGTH_MAX) {
            throw new NotPlain();
        }
        int digits = point < 0 ? end - from : end - from - 1;
        if (digits > EXACT_DIGITS) {
            return new BigDecimal(new String(bytes, start, end - start, StandardCharsets.ISO_8859_1));
        }
        return BigDecimal.valueOf(negative ? -unscaled : unscaled, point < 0 ? 0 : end - point - 1);
    }

    Instant time() {
        expect('"');
        int from = at;
        while (byteAt(at) != '"') {
            at++;
        }
        OptionalLong millis = IsoTimes.readMillis(bytes, from, at++ - from);
        if (millis.isEmpty()) {
            throw new NotPlain();
        }
        return Instant.ofEpochMilli(millis.getAsLong());
    }
}
