package dev.exchange.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsoTimesTest {
    @Test
    void timesAreWrittenAsInstantWritesThemAndReadBack() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 200_000; i++) {
            // years 0 to 9999, every other time a whole second
            long millis = random.nextLong(-62_167_219_200_000L, 253_402_300_800_000L);
            Instant time = Instant.ofEpochMilli(i % 2 == 0 ? millis : Math.floorDiv(millis, 1000L) * 1000L);

            String text = IsoTimes.write(time);

            assertThat(text).isEqualTo(time.toString());
            assertThat(IsoTimes.readMillis(text)).hasValue(time.toEpochMilli());
        }
    }

    @Test
    void timesOutsideTheUsualFormAreWrittenAsInstantWritesThem() {
        for (Instant time : new Instant[] {
            Instant.ofEpochSecond(1, 1),
            Instant.ofEpochSecond(1, 1_000),
            Instant.ofEpochSecond(253_402_300_800L),
            Instant.ofEpochSecond(-62_167_219_201L),
            Instant.MIN,
            Instant.MAX
        }) {
            assertThat(IsoTimes.write(time)).isEqualTo(time.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-02-29T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "2026-00-01T00:00:00Z",
                "2026-01-00T00:00:00Z",
                "2026-01-01T24:00:00Z",
                "2026-01-01T00:60:00Z",
                "2026-01-01T00:00:60Z",
                "2026-01-01 00:00:00Z",
                "2026-01-01T00:00:00.1234Z",
                "2026-01-01T00:00:00+01",
                "2o26-01-01T00:00:00Z",
                "2026-01-01T00:00:00.-12Z"
            })
    void whatIsNotOfTheUsualFormIsLeftToOthers(String text) {
        assertThat(IsoTimes.readMillis(text)).isEmpty();
    }
}
