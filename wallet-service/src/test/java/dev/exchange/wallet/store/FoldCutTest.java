package dev.exchange.wallet.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.wallet.domain.Movement;
import dev.exchange.wallet.store.CostStore.Line;
import dev.exchange.wallet.store.CostStore.Source;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FoldCutTest {
    private static final Source FILLS = new Source(2, 0);
    private static final Source OTHER_FILLS = new Source(2, 1);
    private static final Source HTTP = new Source(0, 0);

    @Test
    void withoutMoreThanIsReadAtOnceEverythingIsTaken() {
        FoldCut cut = new FoldCut(Map.of(), source -> 9, List.of(line(FILLS, 9, 1L, 50)));

        assertThat(cut.reached(FILLS, 9)).isEqualTo(9);
    }

    @Test
    void aTradeThatMayGoOnIsLeftForTheNextFold() {
        List<Line> lines =
                List.of(line(FILLS, 11, 1L, 5), line(FILLS, 12, 1L, 5), line(FILLS, 18, 2L, 5), line(FILLS, 20, 2L, 5));

        FoldCut cut = new FoldCut(Map.of(FILLS, at(5)), source -> 20, lines);

        assertThat(cut.reached(FILLS, 20)).isEqualTo(17);
    }

    @Test
    void aTradeThatIsSurelyWholeIsTaken() {
        FoldCut cut = new FoldCut(Map.of(FILLS, at(5)), source -> 40, List.of(line(FILLS, 20, 2L, 5)));

        assertThat(cut.reached(FILLS, 40)).isEqualTo(40);
    }

    @Test
    void whatIsNoTradeIsTakenUpToTheCut() {
        FoldCut cut = new FoldCut(Map.of(HTTP, at(5)), source -> 20, List.of(line(HTTP, 20, null, 5)));

        assertThat(cut.reached(HTTP, 20)).isEqualTo(20);
    }

    @Test
    void noSourceRunsAheadOfTheOneThatIsFurthestBehind() {
        List<Line> lines = List.of(
                line(HTTP, 3, null, 6),
                line(FILLS, 19, 1L, 5),
                line(OTHER_FILLS, 7, 2L, 5),
                line(OTHER_FILLS, 8, 3L, 6),
                line(OTHER_FILLS, 9, 3L, 6),
                // Of a replica whose clock is behind: what stopped stays stopped.
                line(OTHER_FILLS, 10, 4L, 4));

        FoldCut cut = new FoldCut(Map.of(FILLS, at(5)), source -> source.equals(FILLS) ? 60 : 10, lines);

        assertThat(cut.reached(FILLS, 60)).isEqualTo(60);
        assertThat(cut.reached(OTHER_FILLS, 10)).isEqualTo(7);
        assertThat(cut.reached(HTTP, 3)).isEqualTo(2);
    }

    @Test
    void theOneThatIsFurthestBehindGoesOnEvenWhereItsClockWentBack() {
        List<Line> lines = List.of(line(FILLS, 1, 1L, 9), line(FILLS, 40, 2L, 5));

        FoldCut cut = new FoldCut(Map.of(FILLS, at(5)), source -> 60, lines);

        assertThat(cut.reached(FILLS, 60)).isEqualTo(60);
    }

    private static Instant at(int second) {
        return Instant.EPOCH.plusSeconds(second);
    }

    private static Line line(Source source, long sequence, Long trade, int second) {
        return new Line(source, sequence, new Movement(trade, 1000, 1001, "BTC", BigDecimal.ONE, at(second)));
    }
}
