package dev.exchange.localstack;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The end of a log file, for an error message.
final class LogTail {

    private static final int LINES_MAX = 25;
    private static final int BYTES_MAX = 16 * 1024;

    private LogTail() {}

    /// At most the last 25 lines, within the last 16 KiB.
    static String of(Path log) {
        if (!Files.exists(log)) {
            return "(no log)";
        }
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long start = Math.max(0, file.length() - BYTES_MAX);
            byte[] end = new byte[(int) (file.length() - start)];
            file.seek(start);
            file.readFully(end);
            List<String> lines = new String(end, StandardCharsets.UTF_8).lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_MAX), lines.size()));
        } catch (IOException unreadable) {
            return "(the log " + log + " cannot be read: " + unreadable.getMessage() + ")";
        }
    }
}
