package dev.exchange.platform.reports;

import dev.exchange.platform.errors.Problem;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// A stretch of time, days and years in UTC.
///
/// @param from the first moment that belongs to it
/// @param to the first moment that does not
public record Period(Instant from, Instant to) {
    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");
    private static final int MOST_CHARACTERS = 40;

    /// The year, or the time between two moments, as query parameters say it; an empty one is as good as none.
    ///
    /// @param year as in 2026; not together with the others
    /// @param from a day, whose start it is, or a time with its offset; null takes `fallback`'s
    /// @param to the same
    /// @throws Problem 400 `invalid_year`, `invalid_from`, `invalid_to` or `invalid_period`
    public static Period parse(@Nullable String year, @Nullable String from, @Nullable String to, Period fallback) {
        if (year != null && !year.isEmpty()) {
            if ((from != null && !from.isEmpty()) || (to != null && !to.isEmpty())) {
                throw Problem.badRequest("invalid_period", "Name either a year or from and to, not both");
            }
            return ofYear(year);
        }
        Instant start = from == null || from.isEmpty() ? fallback.from() : moment("from", from);
        Instant end = to == null || to.isEmpty() ? fallback.to() : moment("to", to);
        if (!start.isBefore(end)) {
            throw Problem.badRequest("invalid_period", "from must be before to; it is " + start + ", and to is " + end);
        }
        return new Period(start, end);
    }

    /// Its days as they stand in a file's name: `20260101-20261231`.
    public String days() {
        return day(from) + "-" + day(to.minusNanos(1));
    }

    private static String day(Instant moment) {
        return LocalDate.ofInstant(moment, ZoneOffset.UTC).format(DateTimeFormatter.BASIC_ISO_DATE);
    }

    private static Period ofYear(String text) {
        if (text.matches("(19[7-9]|[2-9][0-9][0-9])[0-9]")) {
            Year year = Year.of(Integer.parseInt(text));
            return new Period(
                    year.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC),
                    year.plusYears(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC));
        }
        throw Problem.badRequest("invalid_year", "year must be a year, as in 2026; it is '" + shortened(text) + "'");
    }

    private static Instant moment(String name, String text) {
        try {
            // A plus that was not encoded comes as a space.
            String time = text.replace(' ', '+');
            Instant moment = text.indexOf('T') < 0
                    ? LocalDate.parse(time).atStartOfDay().toInstant(ZoneOffset.UTC)
                    : OffsetDateTime.parse(time).toInstant();
            if (!moment.isBefore(EARLIEST) && !moment.isAfter(LATEST)) {
                return moment.truncatedTo(ChronoUnit.MICROS);
            }
        } catch (DateTimeException notATime) {
            throw invalid(name, text);
        }
        throw invalid(name, text);
    }

    private static Problem invalid(String name, String text) {
        return Problem.badRequest(
                "invalid_" + name,
                name + " must be a day or a time with its offset, as in 2026-01-31 or 2026-01-31T12:00:00Z; it is '"
                        + shortened(text) + "'");
    }

    private static String shortened(String text) {
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "…";
    }
}
