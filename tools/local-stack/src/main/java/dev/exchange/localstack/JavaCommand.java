package dev.exchange.localstack;

import dev.exchange.localstack.StackDeclaration.Load;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How the JVMs of the stack are started: every flag is chosen here.
///
/// An AOT cache (JEP 483, 514, 515) holds the classes of a program loaded and linked and the profiles of its hot
/// methods, from a training run. The JVM checks by itself that a cache fits the program and the flags and goes on
/// without
/// it when it does not; a cache that is older than its program is not even offered.
final class JavaCommand {

    private static final List<String> COMMON = List.of(
            // Small heaps on few cores: the serial collector has the smallest footprint and no threads of its own.
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-XX:MinHeapFreeRatio=20",
            "-XX:MaxHeapFreeRatio=40",
            "-XX:MaxMetaspaceSize=192m",
            "-XX:ReservedCodeCacheSize=64m",
            "-XX:MaxDirectMemorySize=64m",
            "-Xss512k",
            "-XX:-UsePerfData",
            // A process without memory is worse than a dead one, which is noticed and restarted.
            "-XX:+ExitOnOutOfMemoryError",
            "-Djava.net.preferIPv4Stack=true",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UnlockDiagnosticVMOptions",
            // Where a cache was made to be there is nothing to relocate in it, and its pages stay shared.
            "-XX:ArchiveRelocationMode=0",
            // What does not fit in a cache is no news: the JVM starts without it.
            "-Xlog:disable",
            "-Xlog:all=error:stderr",
            "-Xlog:aot*=off:stderr");

    /// Half of the CPU time of a start is the compilers', spent on what is merely used while starting, more
    /// so when the cache brings profiles along. Three times (C1) and twice (C2) the usual counts let them
    /// wait for what is used all the time; more than twice would leave a service that takes a few hundred
    /// orders a second to slow code for minutes.
    ///
    /// A young generation of a fixed size, because one that follows a small heap is collected many times a
    /// second under load.
    private static final List<String> BUSY = List.of(
            "-XX:Tier3InvocationThreshold=600",
            "-XX:Tier3MinInvocationThreshold=300",
            "-XX:Tier3CompileThreshold=6000",
            "-XX:Tier3BackEdgeThreshold=180000",
            "-XX:Tier4InvocationThreshold=10000",
            "-XX:Tier4MinInvocationThreshold=1200",
            "-XX:Tier4CompileThreshold=30000",
            "-XX:Tier4BackEdgeThreshold=80000",
            "-XX:-AOTReplayTraining",
            "-Xms96m",
            "-Xmn48m");

    private static final List<String> QUIET = List.of("-XX:TieredStopAtLevel=1", "-Xms48m");

    private JavaCommand() {}

    /// Whether JVMs only use caches or make new ones when they end.
    enum CacheUse {
        USE,
        TRAIN
    }

    /// @param jar program to run
    /// @param cache its AOT cache, which need not exist
    /// @param heapMegabytes the most that the heap may grow to
    /// @param load what the JVM is tuned for
    /// @param extra flags after ours, split at blanks; may be empty
    static List<String> of(
            Path jar, Path cache, int heapMegabytes, Load load, String extra, CacheUse use, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(executable().toString());
        command.addAll(COMMON);
        command.add("-Xmx" + heapMegabytes + "m");
        command.addAll(
                switch (load) {
                    case BUSY -> BUSY;
                    case QUIET -> QUIET;
                });
        switch (use) {
            case USE -> {
                if (isFresh(cache, jar)) {
                    command.add("-XX:AOTCache=" + cache);
                }
            }
            case TRAIN -> command.add("-XX:AOTCacheOutput=" + cache);
        }
        if (!extra.isBlank()) {
            command.addAll(List.of(extra.strip().split("\\s+", -1)));
        }
        command.add("-jar");
        command.add(jar.toString());
        command.addAll(arguments);
        return List.copyOf(command);
    }

    static boolean isFresh(Path cache, Path jar) throws IOException {
        return Files.exists(cache) && Files.getLastModifiedTime(cache).compareTo(Files.getLastModifiedTime(jar)) >= 0;
    }

    /// The JVM that runs this.
    static Path executable() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }
}
