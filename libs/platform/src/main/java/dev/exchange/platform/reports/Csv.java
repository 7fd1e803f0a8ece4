package dev.exchange.platform.reports;

import dev.exchange.contracts.Decimals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes CSV as RFC 4180 has it: fields divided by commas, lines ended by CR LF, quotes where they are needed.
/// Numbers are written exactly and without exponent, times in ISO 8601, nothing as an empty field. For one
/// thread; the writer is the caller's to close.
public final class Csv {
    public static final String MEDIA_TYPE = "text/csv; charset=utf-8; header=present";

    private static final String LINE_END = "\r\n";
    /// What a spreadsheet would take for a formula when a text begins with it.
    private static final String FORMULA_STARTS = "=+-@\t\r\n";

    private final Writer writer;
    private final int columns;

    /// Writes the header line.
    public Csv(Writer writer, List<String> header) {
        this.writer = writer;
        this.columns = header.size();
        row(header.toArray());
    }

    /// @param fields texts, numbers, times or null, as many as the header has
    /// @throws UncheckedIOException when nobody reads any more
    public void row(@Nullable Object... fields) {
        if (fields.length != columns) {
            throw new IllegalArgumentException("A line has " + columns + " fields, not " + fields.length);
        }
        try {
            for (int i = 0; i < fields.length; i++) {
                if (i > 0) {
                    writer.write(',');
                }
                writer.write(field(fields[i]));
            }
            writer.write(LINE_END);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String field(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case BigDecimal number -> Decimals.plain(number);
            case Integer number -> number.toString();
            case Long number -> number.toString();
            case Instant time -> time.toString();
            case String text -> quoted(harmless(text));
            default -> throw new IllegalArgumentException("A field cannot be a " + value.getClass());
        };
    }

    /// With an apostrophe before what a spreadsheet would reckon instead of show (OWASP, "CSV Injection").
    private static String harmless(String text) {
        return !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }

    private static String quoted(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ',' || c == '"' || c == '\r' || c == '\n') {
                return '"' + text.replace("\"", "\"\"") + '"';
            }
        }
        return text;
    }
}
