package dev.exchange.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every run begins at another seed; `-Dsimulation.seed=S -Dsimulation.seeds=1` repeats one.
class SimulationTest {
    private static final int STEPS = 1_000;
    private static final int THREADS = 2;
    private static final int SEEDS_UNTIL_A_FAULT_IS_FOUND = 300;

    private static long firstSeed() {
        return Long.getLong("simulation.seed", ThreadLocalRandom.current().nextLong(1L << 40));
    }

    @Test
    void whateverDiesOrComesTwiceMoneyAndOrdersAreRight() throws InterruptedException, ExecutionException {
        long first = firstSeed();
        int seeds = Integer.getInteger("simulation.seeds", 10_000);
        long requests = 0;
        long fills = 0;
        for (Simulation.Result result : runs(first, seeds)) {
            requests += result.requests();
            fills += result.fills();
        }
        assertThat(requests).as("requests from seed %d", first).isGreaterThan(50L * seeds);
        assertThat(fills).as("fills from seed %d", first).isGreaterThan(10L * seeds);
    }

    private static List<Simulation.Result> runs(long first, int seeds) throws InterruptedException, ExecutionException {
        AtomicBoolean failed = new AtomicBoolean();
        List<Future<List<Simulation.Result>>> parts = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (int part = 0; part < THREADS; part++) {
                int offset = part;
                parts.add(threads.submit(() -> runs(first, seeds, offset, failed)));
            }
        }
        List<Simulation.Result> results = new ArrayList<>();
        for (Future<List<Simulation.Result>> part : parts) {
            results.addAll(part.get());
        }
        results.stream()
                .filter(result -> result.violation() != null)
                .findFirst()
                .ifPresent(result -> fail(Report.of(Simulation.run(result.seed(), STEPS, Fault.NONE, Report.LINES))));
        return results;
    }

    private static List<Simulation.Result> runs(long first, int seeds, int offset, AtomicBoolean failed) {
        List<Simulation.Result> results = new ArrayList<>();
        for (int i = offset; i < seeds && !failed.get(); i += THREADS) {
            Simulation.Result result = Simulation.run(first + i, STEPS, Fault.NONE);
            results.add(result);
            if (result.violation() != null) {
                failed.set(true);
            }
        }
        return results;
    }

    @Test
    void aSeedGivesTheSameRunAgain() {
        long seed = firstSeed();
        Simulation.Result one = Simulation.run(seed, STEPS, Fault.NONE, Integer.MAX_VALUE);
        Simulation.Result other = Simulation.run(seed, STEPS, Fault.NONE, Integer.MAX_VALUE);
        assertThat(other.trace()).as("seed %d", seed).isNotEmpty().isEqualTo(one.trace());
        assertThat(Simulation.run(seed, STEPS, Fault.NONE).requests()).isEqualTo(one.requests());
    }

    static Stream<Fault> faults() {
        return Stream.of(Fault.values()).filter(fault -> fault != Fault.NONE);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aRuleThatIsBrokenIsNoticed(Fault fault) {
        long first = firstSeed();
        for (int i = 0; i < SEEDS_UNTIL_A_FAULT_IS_FOUND; i++) {
            if (Simulation.run(first + i, STEPS, fault).violation() != null) {
                return;
            }
        }
        fail("%s went unnoticed in %d runs from seed %d", fault, SEEDS_UNTIL_A_FAULT_IS_FOUND, first);
    }
}
