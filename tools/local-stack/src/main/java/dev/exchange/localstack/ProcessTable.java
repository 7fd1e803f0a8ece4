package dev.exchange.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// What the operating system says about processes, whoever started them. Linux is read from `/proc`, other systems
/// through `ps`.
final class ProcessTable {

    private static final Path PROC = Paths.get("/proc");
    private static final boolean LINUX = Files.isReadable(PROC.resolve("self/stat"));
    private static final long PS_SECONDS_MAX = 5;

    private ProcessTable() {}

    /// A mark that a process keeps for its life and that a later process of the same number does not have: its start
    /// time. Empty when there is no such process or when it has ended and only waits to be collected by its parent.
    static Optional<String> startMark(long pid) {
        if (LINUX) {
            return stat(pid).filter(fields -> !fields.hasEnded()).map(Stat::startTicks);
        }
        return ps(pid, "lstart=").filter(mark -> !mark.isBlank());
    }

    /// Whether the process that had `startMark` still runs.
    static boolean isAlive(long pid, String startMark) {
        return startMark(pid).map(startMark::equals).orElse(false);
    }

    /// Sends a signal, e.g. `TERM`. A process that has ended in the meantime is no error.
    static void signal(long pid, String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /// Resident memory of one process, in bytes; 0 when it is gone.
    static long residentBytes(long pid) {
        if (!LINUX) {
            return ps(pid, "rss=")
                    .map(kib -> Long.parseLong(kib.strip()) * 1024)
                    .orElse(0L);
        }
        return memory(PROC.resolve(pid + "/status"), "VmRSS:").orElse(0L);
    }

    /// Resident memory of a process and all its descendants, in bytes. What they share, PostgreSQL's programs and
    /// buffers, counts once where the kernel tells (proportional set size), and once for each process elsewhere.
    static long residentBytesOfFamily(long pid) {
        if (!LINUX) {
            return residentBytes(pid);
        }
        return family(pid).stream()
                .mapToLong(member ->
                        memory(PROC.resolve(member + "/smaps_rollup"), "Pss:").orElseGet(() -> residentBytes(member)))
                .sum();
    }

    private record Stat(String state, int threads, long parent, String startTicks) {
        /// The first thread of a process turns into a zombie before the others have ended, and until they have, the
        /// process holds its ports and files.
        boolean hasEnded() {
            return state.equals("Z") && threads <= 1;
        }
    }

    private static Optional<Stat> stat(long pid) {
        try {
            String line = Files.readString(PROC.resolve(pid + "/stat"));
            // The second field is the program's name in brackets and may hold spaces and brackets of its own.
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
            return Optional.of(
                    new Stat(fields[0], Integer.parseInt(fields[17]), Long.parseLong(fields[1]), fields[19]));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private static List<Long> family(long root) {
        Map<Long, List<Long>> children = new HashMap<>();
        try (Stream<Path> entries = Files.list(PROC)) {
            for (Path entry : entries.toList()) {
                String name = entry.getFileName().toString();
                if (name.chars().allMatch(Character::isDigit)) {
                    long pid = Long.parseLong(name);
                    stat(pid)
                            .ifPresent(stat -> children.computeIfAbsent(stat.parent(), parent -> new ArrayList<>())
                                    .add(pid));
                }
            }
        } catch (IOException unreadable) {
            return List.of(root);
        }
        List<Long> family = new ArrayList<>();
        Deque<Long> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            long pid = open.removeFirst();
            family.add(pid);
            open.addAll(children.getOrDefault(pid, List.of()));
        }
        return family;
    }

    private static Optional<Long> memory(Path file, String field) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(field))
                    .findFirst()
                    .map(line -> Long.parseLong(line.split("\\s+", -1)[1]) * 1024);
        } catch (IOException | UncheckedIOException gone) {
            return Optional.empty();
        }
    }

    private static Optional<String> ps(long pid, String column) {
        try {
            Process ps = new ProcessBuilder("ps", "-o", column, "-p", Long.toString(pid))
                    .redirectErrorStream(true)
                    .start();
            String answer = new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!ps.waitFor(PS_SECONDS_MAX, TimeUnit.SECONDS)) {
                ps.destroyForcibly();
                return Optional.empty();
            }
            return ps.exitValue() == 0 ? Optional.of(answer.strip()) : Optional.empty();
        } catch (IOException noPs) {
            throw new UncheckedIOException("ps is needed to look at processes", noPs);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
