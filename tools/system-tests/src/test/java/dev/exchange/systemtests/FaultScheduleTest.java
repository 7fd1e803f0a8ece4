package dev.exchange.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.systemtests.FaultSchedule.Strike;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FaultScheduleTest {
    @Test
    void aSeedAlwaysGivesTheSameScheduleAndAnotherSeedAnother() {
        assertThat(FaultSchedule.of(7)).isEqualTo(FaultSchedule.of(7));
        assertThat(FaultSchedule.of(7).toString())
                .isEqualTo(FaultSchedule.of(7).toString())
                .isNotEqualTo(FaultSchedule.of(8).toString());
    }

    @Test
    void eighteenSeedsInARowMeetEveryFault() {
        LongStream.range(0, 500).forEach(first -> {
            Set<String> met = new HashSet<>();
            for (long seed = first; seed < first + 18; seed++) {
                for (Strike strike : FaultSchedule.of(seed).strikes()) {
                    Fault fault = strike.faults().getFirst();
                    met.add(fault.kind() + " " + fault.target());
                }
            }
            assertThat(met)
                    .as("faults of seeds from %d", first)
                    .hasSize(Fault.all().size());
        });
    }

    @Test
    void whatHappensAtOnceHappensToDifferentPartsAndOnGroundThatCarriesIt() {
        LongStream.range(0, 5_000).mapToObj(seed -> FaultSchedule.of(seed)).forEach(schedule -> {
            for (Strike strike : schedule.strikes()) {
                assertThat(strike.faults())
                        .as("%s", schedule)
                        .extracting(Fault::target)
                        .doesNotHaveDuplicates();
                if (strike.faults().stream().anyMatch(Fault::isOfTheGround)) {
                    assertThat(strike.faults().stream().filter(Fault::startsProcesses))
                            .as("%s", schedule)
                            .hasSizeLessThan(2);
                }
            }
        });
    }

    @Test
    void aPauseOutlastsEverySession() {
        LongStream.range(0, 1_000)
                .mapToObj(seed -> FaultSchedule.of(seed))
                .flatMap(schedule -> schedule.strikes().stream())
                .flatMap(strike -> strike.faults().stream())
                .filter(fault -> fault.kind() == Fault.Kind.PAUSE || fault.kind() == Fault.Kind.TAKEOVER)
                .forEach(fault -> assertThat(fault.lasts()).isGreaterThan(Duration.ofSeconds(6)));
    }
}
