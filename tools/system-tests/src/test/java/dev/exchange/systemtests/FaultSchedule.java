package dev.exchange.systemtests;

import dev.exchange.systemtests.Fault.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/// What goes wrong and when: a pure function of its seed.
///
/// @param strikes in the order in which they come; one begins when the one before has ended
record FaultSchedule(long seed, List<Strike> strikes) {
    private static final int STRIKES = 6;
    private static final int ORDERS_BETWEEN = 100;
    // Longer than the session timeout of every group, which is 6 s.
    private static final int PAUSE_MILLIS = 7_000;
    private static final int PAUSE_VARIES_MILLIS = 2_000;

    /// What begins at the same time.
    ///
    /// @param orders how many are answered first, since the strike before was over
    record Strike(int orders, List<Fault> faults) {
        @Override
        public String toString() {
            return "after %3d orders: %s"
                    .formatted(orders, faults.stream().map(Fault::toString).collect(Collectors.joining(", and ")));
        }
    }

    /// The schedule of a seed. Seeds in a row go through every fault that there is, each time in another order and
    /// company.
    static FaultSchedule of(long seed) {
        Random random = new Random(seed);
        List<Strike> strikes = new ArrayList<>();
        for (int i = 0; i < STRIKES; i++) {
            Fault first = shaped(inTurn(seed * STRIKES + i), random);
            List<Fault> faults = new ArrayList<>(List.of(first));
            if (random.nextInt(3) == 0) {
                Fault second = shaped(Fault.all().get(random.nextInt(Fault.all().size())), random);
                if (areCompatible(first, second)) {
                    faults.add(second);
                }
            }
            strikes.add(new Strike(ORDERS_BETWEEN + random.nextInt(ORDERS_BETWEEN), faults));
        }
        return new FaultSchedule(seed, List.copyOf(strikes));
    }

    /// One of nearly everything in little time, for every change of the code: each service is killed, and each kind of
    /// fault happens.
    static FaultSchedule brief(long seed) {
        Random random = new Random(seed);
        List<List<Fault>> chosen = List.of(
                List.of(fault(Kind.KILL, "order-service"), fault(Kind.KILL, "bot-service")),
                List.of(fault(Kind.DUPLICATE, "orders"), fault(Kind.DUPLICATE, "fills")),
                List.of(fault(Kind.FULL_DISK, "matching-service"), fault(Kind.KILL, "alert-service")),
                List.of(fault(Kind.KILL, "matching-service"), fault(Kind.REWIND, "wallet-service")),
                List.of(fault(Kind.KILL, "kafka")),
                List.of(fault(Kind.TAKEOVER, "wallet-service"), fault(Kind.KILL, "market-data-service")),
                List.of(fault(Kind.KILL, "postgres")),
                List.of(fault(Kind.CLOCK, "order-service"), fault(Kind.KILL, "gateway")));
        List<Strike> strikes = new ArrayList<>();
        for (List<Fault> faults : chosen) {
            strikes.add(new Strike(
                    ORDERS_BETWEEN,
                    faults.stream().map(fault -> shaped(fault, random)).toList()));
        }
        return new FaultSchedule(seed, List.copyOf(strikes));
    }

    private static Fault fault(Kind kind, String target) {
        return new Fault(kind, target, Duration.ZERO);
    }

    /// Goes through all faults, and then again in another order.
    private static Fault inTurn(long number) {
        List<Fault> all = new ArrayList<>(Fault.all());
        Collections.shuffle(all, new Random(Math.floorDiv(number, all.size())));
        return all.get(Math.floorMod(number, all.size()));
    }

    private static Fault shaped(Fault fault, Random random) {
        return switch (fault.kind()) {
            case PAUSE, TAKEOVER -> fault.lasting(PAUSE_MILLIS + random.nextInt(PAUSE_VARIES_MILLIS));
            case FULL_DISK, CLOCK -> fault.lasting(4_000 + random.nextInt(2_000));
            case REBALANCE -> fault.lasting(500 + random.nextInt(2_000));
            case KILL, RESTART, REWIND, DUPLICATE -> fault;
        };
    }

    /// Whether two can happen at once so that both can end: what starts processes waits until they are ready.
    private static boolean areCompatible(Fault one, Fault other) {
        boolean waitsForGround =
                (one.isOfTheGround() || other.isOfTheGround()) && one.startsProcesses() && other.startsProcesses();
        // A database that was killed while a disk of its was full cannot start before there is room again.
        boolean fullAndKilled = (one.kind() == Kind.FULL_DISK && other.isOfTheGround())
                || (other.kind() == Kind.FULL_DISK && one.isOfTheGround());
        return !one.target().equals(other.target()) && !waitsForGround && !fullAndKilled;
    }

    @Override
    public String toString() {
        return strikes.stream()
                .map(strike -> "  " + strike)
                .collect(Collectors.joining("\n", "schedule of seed " + seed + ":\n", ""));
    }
}
