package dev.exchange.engine.fuzz;

import dev.exchange.engine.BookAudit;
import dev.exchange.engine.EngineLimits;
import dev.exchange.engine.MatchingEngine;
import dev.exchange.engine.NewOrder;
import dev.exchange.engine.OrderEvent;
import dev.exchange.engine.OrderView;
import dev.exchange.engine.Side;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;

/// Runs seeded streams of commands through the engine and through the reference, and compares every event.
///
/// After each command the engine's own structures are audited as well; now and then the whole books are
/// compared, and the engine is snapshotted, restored and goes on as the restored one.
public final class Fuzz {
    private static final int STREAM_COMMANDS = 2_000;
    private static final int SNAPSHOT_EVERY = 500;
    private static final int COMPARE_BOOKS_EVERY = 50;

    private final long seed;
    private final int auditEvery;
    private final Coverage coverage = new Coverage();

    /// @param auditEvery after how many commands the engine's structures are audited
    public Fuzz(long seed, int auditEvery) {
        this.seed = seed;
        this.auditEvery = auditEvery;
    }

    /// A stream on which the two differ, as short as it could be made.
    public record Failure(long streamSeed, String difference, List<Command> commands) {
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(
                    "stream seed %d, %d commands: %s%n".formatted(streamSeed, commands.size(), difference));
            commands.forEach(command -> text.append("  ").append(command).append('\n'));
            return text.toString();
        }
    }

    /// What the streams have led to so far.
    public Coverage coverage() {
        return coverage;
    }

    /// Runs at least so many commands.
    ///
    /// @param progress told the number of commands done, after each stream
    public Optional<Failure> run(long commands, LongConsumer progress) {
        SplittableRandom seeds = new SplittableRandom(seed);
        for (long done = 0; done < commands; done += STREAM_COMMANDS) {
            long streamSeed = seeds.nextLong();
            Optional<Failure> failure = runStream(streamSeed);
            if (failure.isPresent()) {
                return failure;
            }
            progress.accept(done + STREAM_COMMANDS);
        }
        return Optional.empty();
    }

    /// Runs one stream, and shortens it where the two differ.
    public Optional<Failure> runStream(long streamSeed) {
        List<Command> stream = new CommandStream(streamSeed).generate(STREAM_COMMANDS);
        return new Trial(limits(streamSeed), auditEvery, coverage)
                .difference(stream)
                .map(found -> {
                    Trial trial = new Trial(limits(streamSeed), 1, new Coverage());
                    List<Command> shortest = Shrinking.shortest(
                            stream, candidate -> trial.difference(candidate).isPresent());
                    return new Failure(
                            streamSeed, trial.difference(shortest).orElse(found + " (only at full length)"), shortest);
                });
    }

    /// Some streams run under bounds so narrow that they are met.
    private static EngineLimits limits(long streamSeed) {
        return Math.floorMod(streamSeed, 3) == 0 ? new EngineLimits(40, 3, 2, 2) : EngineLimits.DEFAULT;
    }

    /// One run of one stream through both.
    private record Trial(EngineLimits limits, int auditEvery, Coverage coverage) {
        Optional<String> difference(List<Command> commands) {
            EventTape expected = new EventTape();
            EventTape actual = new EventTape();
            ReferenceEngine reference = new ReferenceEngine(expected, limits);
            Conservation conservation = new Conservation();
            TapingListener listener = new TapingListener(actual, conservation, coverage);
            MatchingEngine engine = new MatchingEngine(listener, limits);
            NewOrder[] scratch = {new NewOrder(), new NewOrder(), new NewOrder()};
            for (int i = 0; i < commands.size(); i++) {
                Command command = commands.get(i);
                expected.clear();
                actual.clear();
                try {
                    reference.apply(command);
                    Command.apply(command, engine, scratch);
                    if (i % auditEvery == 0) {
                        BookAudit.check(engine, conservation::isAlive, conservation.alive());
                    }
                    if (i % SNAPSHOT_EVERY == SNAPSHOT_EVERY - 1) {
                        engine = restored(engine, listener);
                    }
                } catch (AssertionError | RuntimeException broken) {
                    return Optional.of("at command %d, %s: %s".formatted(i, command, stack(broken)));
                }
                if (!expected.matches(actual)) {
                    return Optional.of(describe(i, command, expected, actual));
                }
                if (i % COMPARE_BOOKS_EVERY == 0 || auditEvery == 1) {
                    expected.clear();
                    actual.clear();
                    reference.writeBook(expected);
                    writeBook(engine, actual);
                    if (!expected.matches(actual)) {
                        return Optional.of("the books differ, " + describe(i, command, expected, actual));
                    }
                }
            }
            return Optional.empty();
        }

        private static String stack(Throwable broken) {
            return broken + " at "
                    + Arrays.toString(
                            Arrays.copyOf(broken.getStackTrace(), Math.min(6, broken.getStackTrace().length)));
        }

        private static String describe(int at, Command command, EventTape expected, EventTape actual) {
            return "at command %d, %s%n expected:%n  %s%n but got:%n  %s"
                    .formatted(at, command, String.join("\n  ", expected.lines()), String.join("\n  ", actual.lines()));
        }

        private static void writeBook(MatchingEngine engine, EventTape tape) {
            for (Side side : Side.values()) {
                engine.forEachResting(side, order -> write(order, tape));
            }
            engine.forEachPending(order -> write(order, tape));
        }

        private static void write(OrderView order, EventTape tape) {
            TapingListener.record(tape, order, OrderEvent.PLACED);
        }

        private MatchingEngine restored(MatchingEngine engine, TapingListener listener) {
            byte[] bytes = snapshot(engine);
            MatchingEngine restored = new MatchingEngine(listener, limits);
            try {
                restored.restore(new DataInputStream(new ByteArrayInputStream(bytes)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            if (!Arrays.equals(bytes, snapshot(restored)) || !engine.stateHash().equals(restored.stateHash())) {
                throw new AssertionError("the restored engine has another state");
            }
            return restored;
        }

        private static byte[] snapshot(MatchingEngine engine) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try {
                engine.snapshot(new DataOutputStream(bytes));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return bytes.toByteArray();
        }
    }
}
