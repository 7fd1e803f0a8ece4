package dev.exchange.platform.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvTest {
    private final StringWriter written = new StringWriter();
    private final Csv csv = new Csv(written, List.of("a", "b", "c"));

    @Test
    void numbersAreExactAndTimesAreInUtc() {
        csv.row(new BigDecimal("1E+3"), new BigDecimal("-0.000000010"), Instant.parse("2026-01-02T03:04:05.006Z"));
        csv.row(7, 1L << 53, null);

        assertThat(written.toString())
                .isEqualTo("a,b,c\r\n1000,-0.00000001,2026-01-02T03:04:05.006Z\r\n7,9007199254740992,\r\n");
    }

    @Test
    void whatWouldBreakALineIsQuoted() {
        csv.row("one,two", "say \"so\"", "two\r\nlines");

        assertThat(written.toString()).isEqualTo("a,b,c\r\n\"one,two\",\"say \"\"so\"\"\",\"two\r\nlines\"\r\n");
    }

    @Test
    void aTextIsNeverAFormula() {
        csv.row("=HYPERLINK(\"http://x\",1)", "-1+2", "@sum");
        csv.row("+1", "\tx", "plain=-text");

        assertThat(written.toString())
                .isEqualTo("a,b,c\r\n\"'=HYPERLINK(\"\"http://x\"\",1)\",'-1+2,'@sum\r\n'+1,'\tx,plain=-text\r\n");
    }

    @Test
    void aLineHasAsManyFieldsAsTheHeader() {
        assertThatThrownBy(() -> csv.row("a")).hasMessageContaining("3 fields");
    }
}
