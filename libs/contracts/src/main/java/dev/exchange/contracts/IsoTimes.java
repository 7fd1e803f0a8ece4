package dev.exchange.contracts;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.OptionalLong;

/// Times as [Instant#toString] writes them and [Instant#parse] reads them, without their formatters' cost for
/// the times that events carry: whole milliseconds in years of four digits.
final class IsoTimes {
    private static final long SECONDS_PER_DAY = 86_400;
    private static final long YEAR_0 = -62_167_219_200L;
    private static final long YEAR_10000 = 253_402_300_800L;
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final int LENGTH_OF_SECONDS = "2026-01-01T12:00:00Z".length();
    /// With milliseconds.
    static final int LENGTH_MAX = "2026-01-01T12:00:00.000Z".length();

    private IsoTimes() {}

    static String write(Instant time) {
        byte[] text = new byte[LENGTH_MAX];
        int end = write(time, text, 0);
        return end < 0 ? time.toString() : new String(text, 0, end, StandardCharsets.ISO_8859_1);
    }

    /// Writes a time at a place of `text` that has room for [#LENGTH_MAX] bytes.
    ///
    /// @return the place after it; negative, and nothing is written, where the time has another form
    static int write(Instant time, byte[] text, int at) {
        long epochSecond = time.getEpochSecond();
        if (epochSecond < YEAR_0 || epochSecond >= YEAR_10000 || time.getNano() % NANOS_PER_MILLI != 0) {
            return -1;
        }
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(epochSecond, SECONDS_PER_DAY));
        int second = (int) Math.floorMod(epochSecond, SECONDS_PER_DAY);
        int millis = time.getNano() / NANOS_PER_MILLI;
        digits(text, at, 4, date.getYear());
        text[at + 4] = '-';
        digits(text, at + 5, 2, date.getMonthValue());
        text[at + 7] = '-';
        digits(text, at + 8, 2, date.getDayOfMonth());
        text[at + 10] = 'T';
        digits(text, at + 11, 2, second / 3600);
        text[at + 13] = ':';
        digits(text, at + 14, 2, second / 60 % 60);
        text[at + 16] = ':';
        digits(text, at + 17, 2, second % 60);
        int end = at + LENGTH_OF_SECONDS;
        if (millis != 0) {
            text[at + 19] = '.';
            digits(text, at + 20, 3, millis);
            end = at + LENGTH_MAX;
        }
        text[end - 1] = 'Z';
        return end;
    }

    private static void digits(byte[] text, int at, int count, int value) {
        int rest = value;
        for (int i = at + count - 1; i >= at; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /// Epoch milliseconds; empty for anything but the form that [#write] gives whole seconds and
    /// milliseconds, which is not to say that it is no time.
    static OptionalLong readMillis(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return readMillis(bytes, 0, bytes.length);
    }

    /// The same of a part of `text`.
    static OptionalLong readMillis(byte[] text, int at, int length) {
        if ((length != LENGTH_OF_SECONDS && length != LENGTH_MAX)
                || text[at + 4] != '-'
                || text[at + 7] != '-'
                || text[at + 10] != 'T'
                || text[at + 13] != ':'
                || text[at + 16] != ':'
                || text[at + length - 1] != 'Z'
                || (length == LENGTH_MAX && text[at + 19] != '.')) {
            return OptionalLong.empty();
        }
        int year = number(text, at, 4);
        int month = number(text, at + 5, 2);
        int day = number(text, at + 8, 2);
        int hour = number(text, at + 11, 2);
        int minute = number(text, at + 14, 2);
        int second = number(text, at + 17, 2);
        int millis = length == LENGTH_MAX ? number(text, at + 20, 3) : 0;
        boolean readable = year >= 0
                && month >= 1
                && month <= 12
                && day >= 1
                && day <= LocalDate.of(year, month, 1).lengthOfMonth()
                && hour >= 0
                && hour < 24
                && minute >= 0
                && minute < 60
                && second >= 0
                && second < 60
                && millis >= 0;
        if (!readable) {
            return OptionalLong.empty();
        }
        long seconds =
                LocalDate.of(year, month, day).toEpochDay() * SECONDS_PER_DAY + (hour * 60L + minute) * 60L + second;
        return OptionalLong.of(seconds * 1000L + millis);
    }

    /// Negative where a character is no digit.
    private static int number(byte[] text, int at, int count) {
        int value = 0;
        for (int i = at; i < at + count; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
