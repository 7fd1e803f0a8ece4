package dev.exchange.benchmarks.orders;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// The CPU time that processes have used, as Linux counts it.
final class CpuClock {
    /// What `/proc` counts in, whatever the kernel's own clock.
    private static final int TICKS_PER_SECOND = 100;

    private static final int STATE_FIELD = 3;
    private static final int PARENT = 4 - STATE_FIELD;
    private static final int USER_TIME = 14 - STATE_FIELD;
    private static final int CHILDREN_SYSTEM_TIME = 17 - STATE_FIELD;

    private CpuClock() {}

    /// Seconds used since each process started, with its children, by its name.
    ///
    /// @param processes pid by name
    static Map<String, Double> seconds(Map<String, Long> processes) throws IOException {
        Map<Long, long[]> all = new TreeMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path entry : entries) {
                try {
                    String stat = Files.readString(entry.resolve("stat"));
                    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
                    long ticks = 0;
                    for (int field = USER_TIME; field <= CHILDREN_SYSTEM_TIME; field++) {
                        ticks += Long.parseLong(fields[field]);
                    }
                    all.put(
                            Long.parseLong(entry.getFileName().toString()),
                            new long[] {Long.parseLong(fields[PARENT]), ticks});
                } catch (NoSuchFileException ended) {
                    // It ended between the listing and the reading: nothing is to be counted.
                } catch (IOException ended) {
                    if (Files.exists(entry.resolve("stat")) && Files.isReadable(entry.resolve("cmdline"))) {
                        throw ended;
                    }
                }
            }
        }
        Map<String, Double> seconds = new LinkedHashMap<>();
        processes.forEach((name, pid) -> seconds.put(name, ticksBelow(pid, all) / (double) TICKS_PER_SECOND));
        return seconds;
    }

    private static long ticksBelow(long pid, Map<Long, long[]> all) {
        long[] process = all.get(pid);
        if (process == null) {
            return 0;
        }
        long ticks = process[1];
        for (Map.Entry<Long, long[]> other : all.entrySet()) {
            if (other.getValue()[0] == pid) {
                ticks += ticksBelow(other.getKey(), all);
            }
        }
        return ticks;
    }
}
