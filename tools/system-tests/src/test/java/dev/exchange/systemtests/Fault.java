package dev.exchange.systemtests;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// One thing that goes wrong.
///
/// @param target a process of the stack; a topic where records are duplicated
/// @param lasts how long it stays wrong; zero where it ends by itself
record Fault(Kind kind, String target, Duration lasts) {
    /// The services that share the partitions of a topic among their replicas.
    static final List<String> SHARING =
            List.of("order-service", "wallet-service", "matching-service", "market-data-service");

    /// Topics on which a retrying producer or a deposed replica may repeat what it has written.
    static final List<String> REPEATABLE =
            List.of("order-requests", "order-rejections", "orders", "order-updates", "fills");

    /// What goes wrong.
    enum Kind {
        /// SIGKILL, then a start.
        KILL,
        /// SIGSTOP for longer than any session timeout, then SIGCONT: a process that does not know that it was declared
        /// dead.
        PAUSE,
        /// An orderly stop, then a start.
        RESTART,
        /// A second replica joins and leaves: partitions move in the middle of batches, twice.
        REBALANCE,
        /// A second replica joins, the first is paused until it is deposed and then goes on beside its heir.
        TAKEOVER,
        /// The committed offsets of the service's groups go back: what was read is delivered again.
        REWIND,
        /// Records that are on a topic already are written to it again, byte for byte.
        DUPLICATE,
        /// No room for a snapshot of the books.
        FULL_DISK,
        /// The clock of a process goes an hour forward and then three minutes behind.
        CLOCK
    }

    /// Every kind on everything that it can happen to.
    static List<Fault> all() {
        List<String> processes = Stream.concat(LocalExchange.SERVICES.stream(), Stream.of("kafka", "postgres"))
                .toList();
        return Stream.of(Kind.values())
                .flatMap(kind -> (switch (kind) {
                            case KILL, PAUSE, RESTART -> processes;
                            case REBALANCE, TAKEOVER, REWIND, CLOCK -> SHARING;
                            case DUPLICATE -> REPEATABLE;
                            case FULL_DISK -> List.of("matching-service");
                        })
                        .stream().map(target -> new Fault(kind, target, Duration.ZERO)))
                .toList();
    }

    Fault lasting(long millis) {
        return new Fault(kind, target, Duration.ofMillis(millis));
    }

    /// Whether what everything stands on is away for a while.
    boolean isOfTheGround() {
        return target.equals("kafka") || target.equals("postgres");
    }

    /// Whether it needs the stack to start processes, which become ready only while the ground is there.
    boolean startsProcesses() {
        return switch (kind) {
            case KILL, RESTART, REBALANCE, TAKEOVER, REWIND, CLOCK -> true;
            case PAUSE, DUPLICATE, FULL_DISK -> false;
        };
    }

    @Override
    public String toString() {
        String length = lasts.isZero() ? "" : " for " + lasts.toMillis() + " ms";
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " " + target + length;
    }
}
