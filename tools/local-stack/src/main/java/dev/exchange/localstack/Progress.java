package dev.exchange.localstack;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/// What a person sees while the stack starts and stops. Lines come from several threads.
final class Progress {

    private final PrintStream out;
    private final long startNanos = System.nanoTime();

    Progress(PrintStream out) {
        this.out = out;
    }

    /// A line with the time since the command began.
    void step(String name, String what) {
        line("%7.2f s  %-21s %s".formatted(seconds(), name, what));
    }

    synchronized void line(String text) {
        out.println(text);
        out.flush();
    }

    double seconds() {
        return Duration.ofNanos(System.nanoTime() - startNanos).toMillis() / 1000.0;
    }

    static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%d MB", Math.round(bytes / 1_000_000.0));
    }
}
