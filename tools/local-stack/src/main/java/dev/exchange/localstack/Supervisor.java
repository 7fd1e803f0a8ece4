package dev.exchange.localstack;

import dev.exchange.localstack.RunDirectory.Intent;
import dev.exchange.localstack.RunDirectory.Phase;
import dev.exchange.localstack.RunDirectory.ProcessRecord;
import dev.exchange.localstack.RunDirectory.StackRecord;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/// Starts, watches, restarts and stops the processes of one stack.
///
/// Nothing depends on the process that ran `up`: what runs is written down in the [RunDirectory], so every later
/// command
/// finds it and acts on it, also after a `kill -9` of the supervisor. Only processes that are written down there, and
/// that still have the start time written down with their number, are ever signalled.
final class Supervisor {

    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration LOCK_TIMEOUT_OF_DOWN = Duration.ofSeconds(90);
    private static final Duration KILL_LIMIT = Duration.ofSeconds(15);
    private static final long READY_POLL_MS = 250;
    private static final long STOP_POLL_MS = 20;
    private static final long WATCH_POLL_MS = 500;
    private static final long LOG_BYTES_MAX = 32L * 1024 * 1024;

    private final Path home;
    private final RunDirectory run;
    private final Progress progress;
    private final Limits limits;
    private final List<String> ownSession;

    private volatile boolean stopRequested;
    private int started;

    /// How long the supervisor waits.
    ///
    /// @param ready for a process to serve
    /// @param stop for a process to end by itself before it is killed
    /// @param stopsAtOnce how many services are asked to end at the same time
    record Limits(Duration ready, Duration stop, int stopsAtOnce) {}

    Supervisor(Path home, Progress progress, Limits limits) {
        this.home = home.toAbsolutePath();
        this.run = new RunDirectory(this.home);
        this.progress = progress;
        this.limits = limits;
        this.ownSession = Sessions.prefix();
    }

    /// A start that did not work out; the message is for a person.
    static final class StackException extends Exception {
        private static final long serialVersionUID = 1;

        StackException(String message) {
            super(message);
        }

        StackException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /// Starts the stages one after another, the parts of a stage at the same time, and returns when all are ready. When
    /// one fails, what was started is stopped again.
    ///
    /// @throws StackException when the stack runs already, a port is taken, or a part does not become ready
    void up(List<List<Part>> stages, Map<String, String> urls)
            throws StackException, IOException, InterruptedException {
        try (FileLock lock = run.lock(LOCK_TIMEOUT)) {
            refuseIfRunning();
            refuseTakenPorts(stages);
            Files.createDirectories(logs());
            long pid = ProcessHandle.current().pid();
            StackRecord stack = new StackRecord(
                    Phase.STARTING, pid, ProcessTable.startMark(pid).orElse(""), urls);
            run.write(stack);
            try {
                for (List<Part> stage : stages) {
                    bringUp(stage);
                }
            } catch (StackException | InterruptedException | RuntimeException failed) {
                stopAll();
                throw failed;
            }
            if (!stopRequested) {
                run.write(stack.in(Phase.RUNNING));
            }
            lock.release();
        }
    }

    /// Reports every process that dies, until the stack is stopped by another command.
    void watch() throws IOException, InterruptedException {
        List<Long> reported = new ArrayList<>();
        while (!stopRequested) {
            Optional<StackRecord> stack = run.stack();
            if (stack.isEmpty() || stack.get().phase() == Phase.STOPPING) {
                return;
            }
            for (ProcessRecord process : run.processes()) {
                if (process.intent() == Intent.RUN && !reported.contains(process.pid()) && !process.isAlive()) {
                    reported.add(process.pid());
                    progress.line(died(process) + "\nStart it again with: ./exchange restart " + process.name());
                }
            }
            Thread.sleep(WATCH_POLL_MS);
        }
    }

    /// Stops the stack, whoever started it and however far it is.
    ///
    /// @return false when nothing was running
    boolean down() throws IOException, InterruptedException {
        Optional<StackRecord> starting = run.stack().filter(stack -> stack.phase() == Phase.STARTING);
        if (starting.isPresent() && starting.get().supervisorIsAlive() && !isSelf(starting.get())) {
            // It holds the lock until it is done; asked to end, it stops what it has started.
            ProcessTable.signal(starting.get().supervisorPid(), "TERM");
        }
        try (FileLock lock = run.lock(LOCK_TIMEOUT_OF_DOWN)) {
            boolean ran = run.processes().stream().anyMatch(ProcessRecord::isAlive);
            stopAll();
            lock.release();
            return ran;
        }
    }

    /// For the end of the process that runs `up`: no further part is started, and what runs is stopped. Called on the
    /// shutdown thread, which the lock of an `up` under way must not keep waiting.
    void stopOnExit() throws IOException, InterruptedException {
        stopRequested = true;
        Optional<StackRecord> stack = run.stack();
        if (stack.isPresent() && isSelf(stack.get())) {
            stopAll();
        }
    }

    /// Stops one process, if it still runs, and starts it again as it was started before, but for `changes`.
    ///
    /// @param changes variables of its environment from now on; one that is empty is taken out
    /// @throws StackException when there is no such process in the stack or it does not become ready
    void restart(String name, Map<String, String> changes) throws StackException, IOException, InterruptedException {
        try (FileLock lock = run.lock(LOCK_TIMEOUT)) {
            List<ProcessRecord> processes = run.processes();
            ProcessRecord process = processes.stream()
                    .filter(record -> record.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new StackException(
                            processes.isEmpty()
                                    ? "the stack is not running; start it with ./exchange up"
                                    : "there is no process '%s' in this stack; it has %s"
                                            .formatted(
                                                    name,
                                                    processes.stream()
                                                            .map(ProcessRecord::name)
                                                            .collect(Collectors.joining(", ")))));
            if (process.isAlive()) {
                run.write(process.meantTo(Intent.STOP));
                stop(process);
                progress.step(name, "stopped");
            }
            ProcessRecord fresh = spawn(process.launch().with(changes), process.order());
            awaitReady(fresh);
            lock.release();
        }
    }

    RunDirectory runDirectory() {
        return run;
    }

    Path logs() {
        return home.resolve("logs");
    }

    private void refuseIfRunning() throws StackException, IOException {
        List<ProcessRecord> processes = run.processes();
        List<ProcessRecord> alive =
                processes.stream().filter(ProcessRecord::isAlive).toList();
        if (!alive.isEmpty()) {
            String dead = processes.stream()
                    .filter(process -> !alive.contains(process))
                    .map(ProcessRecord::name)
                    .collect(Collectors.joining(", "));
            throw new StackException(
                    dead.isEmpty()
                            ? "the stack in %s is already running (./exchange status shows it, ./exchange down stops it)"
                                    .formatted(home)
                            : "the stack in %s is running, but without %s; start that with ./exchange restart"
                                    .formatted(home, dead));
        }
        for (ProcessRecord stale : processes) {
            run.remove(stale);
        }
    }

    private static void refuseTakenPorts(List<List<Part>> stages) throws StackException {
        List<String> taken = new ArrayList<>();
        for (List<Part> stage : stages) {
            for (Part part : stage) {
                if (part instanceof Part.Child child && !FreePort.isFree(child.port())) {
                    taken.add("port %d, which %s needs, is taken; choose another with %s=… or %s"
                            .formatted(
                                    child.port(),
                                    child.name(),
                                    child.choice().variable(),
                                    child.choice().option()));
                }
            }
        }
        if (!taken.isEmpty()) {
            throw new StackException(String.join("\n", taken));
        }
    }

    private void bringUp(List<Part> stage) throws StackException, InterruptedException {
        List<Callable<Void>> starts = new ArrayList<>();
        for (Part part : stage) {
            starts.add(() -> {
                bringUp(part);
                return null;
            });
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Void>> outcomes = new ArrayList<>();
            for (Callable<Void> start : starts) {
                outcomes.add(threads.submit(start));
            }
            try {
                for (Future<Void> outcome : outcomes) {
                    outcome.get();
                }
            } catch (ExecutionException failed) {
                threads.shutdownNow();
                throw failed.getCause() instanceof StackException known
                        ? known
                        : new StackException(String.valueOf(failed.getCause()), failed);
            } catch (InterruptedException interrupted) {
                threads.shutdownNow();
                throw interrupted;
            }
        }
    }

    private void bringUp(Part part) throws Exception {
        switch (part) {
            case Part.Child child -> {
                Launch launch = child.preparation().call();
                awaitReady(spawn(launch, nextOrder()));
            }
            case Part.Step step -> progress.step(step.name(), step.action().call());
        }
    }

    private synchronized int nextOrder() {
        return started++;
    }

    // One at a time, and none after the order to stop: what stopAll does not see is never started.
    private synchronized ProcessRecord spawn(Launch launch, int order) throws IOException, StackException {
        if (stopRequested) {
            throw new StackException("stopped while starting");
        }
        if (launch.readiness() instanceof Readiness.Marker marker) {
            Files.deleteIfExists(Path.of(marker.file()));
        }
        Path log = Path.of(launch.log());
        roll(log);
        List<String> command = new ArrayList<>(ownSession);
        command.addAll(launch.command());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().clear();
        builder.environment().putAll(launch.environment());
        long pid = builder.start().pid();
        ProcessRecord record =
                new ProcessRecord(pid, ProcessTable.startMark(pid).orElse("gone"), order, Intent.RUN, launch);
        run.write(record);
        return record;
    }

    private void awaitReady(ProcessRecord process) throws StackException, InterruptedException {
        long begin = System.nanoTime();
        long deadline = begin + limits.ready().toNanos();
        while (true) {
            if (stopRequested) {
                throw new StackException("stopped while starting");
            }
            if (!process.isAlive()) {
                throw new StackException(died(process));
            }
            try {
                if (process.launch().readiness().isReady(process.pid())) {
                    break;
                }
            } catch (IllegalStateException unusable) {
                throw new StackException(process.name() + ": " + unusable.getMessage(), unusable);
            }
            if (System.nanoTime() > deadline) {
                throw new StackException("%s is not ready after %d s; its log ends with:%n%s"
                        .formatted(
                                process.name(),
                                limits.ready().toSeconds(),
                                LogTail.of(Path.of(process.launch().log()))));
            }
            Thread.sleep(READY_POLL_MS);
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        progress.step(
                process.name(),
                "ready on port %d after %.1f s".formatted(process.launch().port(), seconds));
    }

    private static String died(ProcessRecord process) {
        return "%s (pid %d) died; its log %s ends with:%n%s"
                .formatted(
                        process.name(),
                        process.pid(),
                        process.launch().log(),
                        LogTail.of(Path.of(process.launch().log())));
    }

    /// Stops in the opposite order of the start: gateway and services before the broker and the database.
    private synchronized void stopAll() throws IOException, InterruptedException {
        stopRequested = true;
        Optional<StackRecord> stack = run.stack();
        if (stack.isPresent()) {
            run.write(stack.get().in(Phase.STOPPING));
        }
        for (List<ProcessRecord> group : stopGroups(run.processes())) {
            List<ProcessRecord> alive =
                    group.stream().filter(ProcessRecord::isAlive).toList();
            for (ProcessRecord process : alive) {
                run.write(process.meantTo(Intent.STOP));
                ProcessTable.signal(process.pid(), process.launch().stopSignal());
            }
            for (ProcessRecord process : alive) {
                awaitEnd(process);
                progress.step(process.name(), "stopped");
            }
            for (ProcessRecord process : group) {
                run.remove(process);
            }
        }
        run.removeStack();
    }

    /// The services together, then what they stand on: the broker, at last the database.
    private List<List<ProcessRecord>> stopGroups(List<ProcessRecord> processes) {
        List<ProcessRecord> services = new ArrayList<>();
        List<ProcessRecord> brokers = new ArrayList<>();
        List<ProcessRecord> databases = new ArrayList<>();
        for (ProcessRecord process : processes.reversed()) {
            switch (process.launch().readiness()) {
                case Readiness.Http service -> services.add(process);
                case Readiness.Marker broker -> brokers.add(process);
                case Readiness.Postgres database -> databases.add(process);
            }
        }
        List<List<ProcessRecord>> groups = new ArrayList<>();
        for (int first = 0; first < services.size(); first += limits.stopsAtOnce()) {
            groups.add(services.subList(first, Math.min(services.size(), first + limits.stopsAtOnce())));
        }
        groups.add(brokers);
        groups.add(databases);
        return groups;
    }

    private void stop(ProcessRecord process) throws IOException, InterruptedException {
        ProcessTable.signal(process.pid(), process.launch().stopSignal());
        awaitEnd(process);
    }

    private void awaitEnd(ProcessRecord process) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limits.stop().toNanos();
        while (process.isAlive()) {
            if (System.nanoTime() > deadline) {
                progress.step(
                        process.name(),
                        "did not end within %d s and is killed"
                                .formatted(limits.stop().toSeconds()));
                ProcessTable.signal(process.pid(), "KILL");
                awaitKilled(process);
                return;
            }
            Thread.sleep(STOP_POLL_MS);
        }
    }

    private static void awaitKilled(ProcessRecord process) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + KILL_LIMIT.toNanos();
        while (process.isAlive()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("%s (pid %d) is still there %d s after SIGKILL; the operating system holds it"
                        .formatted(process.name(), process.pid(), KILL_LIMIT.toSeconds()));
            }
            Thread.sleep(STOP_POLL_MS);
        }
    }

    private static boolean isSelf(StackRecord stack) {
        return stack.supervisorPid() == ProcessHandle.current().pid();
    }

    private static void roll(Path log) throws IOException {
        Files.createDirectories(log.getParent());
        if (Files.exists(log) && Files.size(log) > LOG_BYTES_MAX) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
