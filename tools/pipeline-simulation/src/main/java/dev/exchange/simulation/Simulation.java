package dev.exchange.simulation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs of the simulation, each made wholly of its seed.
public final class Simulation {
    private Simulation() {}

    /// What one run came to.
    ///
    /// @param fault what was broken on purpose
    /// @param violation null where all held
    /// @param trace the last things that happened; empty unless they were asked for
    /// @param requests how many requests reached the log
    /// @param fills how many trades there were
    public record Result(
            long seed,
            int steps,
            Fault fault,
            @Nullable Violation violation,
            List<String> trace,
            int requests,
            int fills) {}

    /// Takes `steps` steps, then lets everything come to rest and audits it.
    public static Result run(long seed, int steps, Fault fault) {
        return run(seed, steps, fault, 0);
    }

    /// The same run, with a trace.
    ///
    /// @param traced the most lines that it has, the last ones; 0 for none
    public static Result run(long seed, int steps, Fault fault, int traced) {
        World world = new World(seed, fault, traced);
        Violation violation = null;
        try {
            for (int step = 0; step < steps; step++) {
                world.step();
            }
            world.comeToRest();
            new FinalAudit(world).run();
        } catch (Violation found) {
            violation = found;
        } catch (RuntimeException failed) {
            // The services' own checks: what they refuse to do must not be asked of them.
            violation = new Violation("A service cannot go on: " + failed, failed);
        }
        return new Result(
                seed,
                steps,
                fault,
                violation,
                world.trace.lines(),
                count(world, Topic.ORDER_REQUESTS),
                world.auditor.outputs(Topic.FILLS).values().stream()
                        .mapToInt(List::size)
                        .sum());
    }

    private static int count(World world, Topic topic) {
        int count = 0;
        for (int partition = 0; partition < Topic.PARTITIONS; partition++) {
            count += (int) world.log.end(topic, partition);
        }
        return count;
    }
}
