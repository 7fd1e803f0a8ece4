package dev.exchange.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The clock of one process, which can be moved while it runs: libfaketime stands between it and the system's.
record ShiftedClock(Path library, Path file) {
    private static final Path LIBRARIES = Path.of("/usr/lib");

    /// Empty where libfaketime (Debian: `faketime`) is missing.
    static Optional<ShiftedClock> of(LocalExchange exchange, String part) throws IOException {
        if (!Files.isDirectory(LIBRARIES)) {
            return Optional.empty();
        }
        try (Stream<Path> directories = Files.list(LIBRARIES)) {
            Optional<Path> library = directories
                    .map(directory -> directory.resolve("faketime/libfaketimeMT.so.1"))
                    .filter(Files::exists)
                    .findFirst();
            return library.map(found -> new ShiftedClock(found, exchange.home().resolve("clock-of-" + part)));
        }
    }

    /// With which a process has this clock. How long something takes is told by another clock, which nobody can set.
    Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD", library.toString(),
                "FAKETIME_TIMESTAMP_FILE", file.toString(),
                "FAKETIME_CACHE_DURATION", "1",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                "NO_FAKE_STAT", "1");
    }

    /// A clock without this one's environment again.
    static Map<String, String> none() {
        return Map.of(
                "LD_PRELOAD", "",
                "FAKETIME_TIMESTAMP_FILE", "",
                "FAKETIME_CACHE_DURATION", "",
                "FAKETIME_DONT_FAKE_MONOTONIC", "",
                "NO_FAKE_STAT", "");
    }

    /// Moves it, at once or within a second: away from the system's by so many seconds.
    void set(int seconds) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(next, "%+d%n".formatted(seconds));
        Files.move(next, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
}
