package dev.exchange.platform.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.platform.errors.Problem;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PeriodTest {
    private static final Period ALL =
            new Period(Instant.parse("2020-01-01T00:00:00Z"), Instant.parse("2030-01-01T00:00:00Z"));

    @Test
    void aYearIsFromItsFirstMomentToTheNextOnes() {
        assertThat(Period.parse("2024", null, null, ALL).days()).isEqualTo("20240101-20241231");
        assertThat(Period.parse("2024", null, "", ALL))
                .isEqualTo(new Period(Instant.parse("2024-01-01T00:00:00Z"), Instant.parse("2025-01-01T00:00:00Z")));
    }

    @Test
    void daysAndTimesWithOffsetsCanBeMixedOrLeftOut() {
        assertThat(Period.parse(null, "2024-03-31", "2024-04-01T02:00:00+02:00", ALL))
                .isEqualTo(new Period(Instant.parse("2024-03-31T00:00:00Z"), Instant.parse("2024-04-01T00:00:00Z")));
        assertThat(Period.parse("", "", null, ALL)).isEqualTo(ALL);
        assertThat(Period.parse(null, null, "2024-04-01T02:00:00 02:00", ALL).to())
                .isEqualTo("2024-04-01T00:00:00Z");
    }

    @Test
    void whatIsNoPeriodIsRefusedInWords() {
        assertCode("invalid_year", "24", null, null);
        assertCode("invalid_year", "1969", null, null);
        assertCode("invalid_period", "2024", "2024-01-01", null);
        assertCode("invalid_from", null, "yesterday", null);
        assertCode("invalid_from", null, "2024-01-01T00:00:00", null);
        assertCode("invalid_from", null, "-292275055-05-16", null);
        assertCode("invalid_to", null, null, "+292278994-08-17T00:00:00Z");
        assertCode("invalid_period", null, "2024-01-01", "2024-01-01");
        assertCode("invalid_period", null, "2031-01-01", null);
    }

    private static void assertCode(String code, String year, String from, String to) {
        assertThatThrownBy(() -> Period.parse(year, from, to, ALL)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.status()).isEqualTo(400);
            assertThat(problem.code()).isEqualTo(code);
        });
    }
}
