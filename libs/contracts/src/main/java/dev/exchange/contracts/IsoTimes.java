package dev.exchange.contracts;

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
    private static final int LENGTH_OF_MILLIS = "2026-01-01T12:00:00.000Z".length();

    private IsoTimes() {}

    static String write(Instant time) {
        long epochSecond = time.getEpochSecond();
        if (epochSecond < YEAR_0 || epochSecond >= YEAR_10000 || time.getNano() % NANOS_PER_MILLI != 0) {
            return time.toString();
        }
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(epochSecond, SECONDS_PER_DAY));
        int second = (int) Math.floorMod(epochSecond, SECONDS_PER_DAY);
        int millis = time.getNano() / NANOS_PER_MILLI;
        char[] text = new char[millis == 0 ? LENGTH_OF_SECONDS : LENGTH_OF_MILLIS];
        digits(text, 0, 4, date.getYear());
        text[4] = '-';
        digits(text, 5, 2, date.getMonthValue());
        text[7] = '-';
        digits(text, 8, 2, date.getDayOfMonth());
        text[10] = 'T';
        digits(text, 11, 2, second / 3600);
        text[13] = ':';
        digits(text, 14, 2, second / 60 % 60);
        text[16] = ':';
        digits(text, 17, 2, second % 60);
        if (millis != 0) {
            text[19] = '.';
            digits(text, 20, 3, millis);
        }
        text[text.length - 1] = 'Z';
        return new String(text);
    }

    private static void digits(char[] text, int at, int count, int value) {
        int rest = value;
        for (int i = at + count - 1; i >= at; i--) {
            text[i] = (char) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /// Epoch milliseconds; empty for anything but the form that [#write] gives whole seconds and
    /// milliseconds, which is not to say that it is no time.
    static OptionalLong readMillis(String text) {
        int length = text.length();
        if ((length != LENGTH_OF_SECONDS && length != LENGTH_OF_MILLIS)
                || text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || text.charAt(10) != 'T'
                || text.charAt(13) != ':'
                || text.charAt(16) != ':'
                || text.charAt(length - 1) != 'Z'
                || (length == LENGTH_OF_MILLIS && text.charAt(19) != '.')) {
            return OptionalLong.empty();
        }
        int year = number(text, 0, 4);
        int month = number(text, 5, 2);
        int day = number(text, 8, 2);
        int hour = number(text, 11, 2);
        int minute = number(text, 14, 2);
        int second = number(text, 17, 2);
        int millis = length == LENGTH_OF_MILLIS ? number(text, 20, 3) : 0;
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
    private static int number(String text, int at, int count) {
        int value = 0;
        for (int i = at; i < at + count; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
