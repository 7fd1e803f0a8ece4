package dev.exchange.engine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.engine.Reason;
import org.junit.jupiter.api.Test;

/// The engine and the reference, command by command.
class FuzzTest {
    private static final long COMMANDS = Long.getLong("fuzz.commands", 1_000_000);
    private static final long SEED = Long.getLong("fuzz.seed", 20_251);

    @Test
    void everyEventIsTheReferences() {
        Fuzz fuzz = new Fuzz(SEED, 10);

        var failure = fuzz.run(COMMANDS, done -> {});

        assertThat(failure).as("seed %d", SEED).isEmpty();
        // A full level takes thousands of orders of the greatest size; MatchingEngineTest has it.
        assertThat(fuzz.coverage().reasonsNotSeen()).containsOnly(Reason.LEVEL_FULL);
        assertThat(fuzz.coverage().eventsNotSeen()).isEmpty();
        assertThat(fuzz.coverage().typesNotFilled()).isEmpty();
    }

    @Test
    void theStructuresAddUpAfterEveryCommand() {
        var failure = new Fuzz(SEED + 1, 1).run(COMMANDS / 20, done -> {});

        assertThat(failure).as("seed %d", SEED + 1).isEmpty();
    }
}
