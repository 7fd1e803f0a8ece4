package dev.exchange.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The clock of one process, which can be moved while it runs: a few lines of C, compiled where it is needed, stand
/// between it and the system's.
record ShiftedClock(Path library, Path file) {
    private static final String SOURCE = "/clock/shifted_clock.c";
    private static final long COMPILE_SECONDS_MAX = 60;

    /// Empty where there is no C compiler, or no preloading of libraries.
    static Optional<ShiftedClock> of(LocalExchange exchange, String part) throws IOException, InterruptedException {
        boolean possible = System.getProperty("os.name").equals("Linux")
                && Stream.of(System.getenv("PATH").split(":", -1))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "cc")));
        if (!possible) {
            return Optional.empty();
        }
        Path library = exchange.home().resolve("shifted-clock.so");
        if (!Files.exists(library)) {
            compile(library);
        }
        return Optional.of(new ShiftedClock(library, exchange.home().resolve("clock-of-" + part)));
    }

    private static void compile(Path library) throws IOException, InterruptedException {
        Path source = library.resolveSibling("shifted-clock.c");
        try (InputStream in = Objects.requireNonNull(ShiftedClock.class.getResourceAsStream(SOURCE), SOURCE)) {
            Files.write(source, in.readAllBytes());
        }
        Process compiler = new ProcessBuilder(
                        "cc", "-O2", "-fPIC", "-shared", "-o", library.toString(), source.toString(), "-ldl")
                .redirectErrorStream(true)
                .start();
        String said = new String(compiler.getInputStream().readAllBytes(), UTF_8);
        if (!compiler.waitFor(COMPILE_SECONDS_MAX, TimeUnit.SECONDS) || compiler.exitValue() != 0) {
            throw new IOException("cc could not compile " + source + ": " + said);
        }
    }

    /// With which a process has this clock. How long something takes is told by another clock, which nobody can set.
    Map<String, String> environment() {
        return Map.of("LD_PRELOAD", library.toString(), "SHIFTED_CLOCK_FILE", file.toString());
    }

    /// A clock without this one's environment again.
    static Map<String, String> none() {
        return Map.of("LD_PRELOAD", "", "SHIFTED_CLOCK_FILE", "");
    }

    /// Moves it, at once: away from the system's by so many seconds.
    void set(int seconds) throws IOException {
        ByteBuffer shift = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
        shift.putLong(seconds).flip();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(shift, 0);
        }
    }
}
