package dev.exchange.localstack;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What a stack has running, on disk, so that any later command finds it: one file for the stack and one for each
/// process. The files hold the environment, which may hold secrets, so only their owner can read them.
final class RunDirectory {

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final String STACK_FILE = "stack.json";
    private static final String PROCESS_SUFFIX = ".process.json";
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final long LOCK_POLL_MS = 50;

    private final Path directory;

    /// @param home where the stack keeps everything
    RunDirectory(Path home) {
        this.directory = home.resolve("run");
    }

    /// How far the stack as a whole is.
    enum Phase {
        STARTING,
        RUNNING,
        STOPPING
    }

    /// @param supervisorPid the process that runs `up` in the foreground, or ran `up --detach`
    /// @param urls what to show a user, by what it is
    record StackRecord(Phase phase, long supervisorPid, String supervisorStartMark, Map<String, String> urls) {
        StackRecord in(Phase next) {
            return new StackRecord(next, supervisorPid, supervisorStartMark, urls);
        }

        boolean supervisorIsAlive() {
            return ProcessTable.isAlive(supervisorPid, supervisorStartMark);
        }
    }

    /// What is expected of a process.
    enum Intent {
        RUN,
        STOP
    }

    /// @param order in which it was started; stopping goes the other way
    record ProcessRecord(long pid, String startMark, int order, Intent intent, Launch launch) {
        String name() {
            return launch.name();
        }

        boolean isAlive() {
            return ProcessTable.isAlive(pid, startMark);
        }

        ProcessRecord meantTo(Intent next) {
            return new ProcessRecord(pid, startMark, order, next, launch);
        }
    }

    Path directory() {
        return directory;
    }

    /// Waits until no other command changes this stack.
    ///
    /// @throws IOException when another one still does after `timeout`
    FileLock lock(Duration timeout) throws IOException, InterruptedException {
        Files.createDirectories(directory, OWNER_ONLY);
        FileChannel channel =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
            if (System.nanoTime() > deadline) {
                channel.close();
                throw new IOException(
                        "another ./exchange command is changing this stack (%s); try again when it is done"
                                .formatted(directory));
            }
            Thread.sleep(LOCK_POLL_MS);
        }
    }

    Optional<StackRecord> stack() throws IOException {
        return read(directory.resolve(STACK_FILE), StackRecord.class);
    }

    void write(StackRecord record) throws IOException {
        write(directory.resolve(STACK_FILE), record);
    }

    void write(ProcessRecord record) throws IOException {
        write(directory.resolve(record.name() + PROCESS_SUFFIX), record);
    }

    /// Every process of the stack, in the order of its start.
    List<ProcessRecord> processes() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<Path> files;
        try (Stream<Path> entries = Files.list(directory)) {
            files = entries.filter(path -> path.toString().endsWith(PROCESS_SUFFIX))
                    .toList();
        }
        List<ProcessRecord> records = new ArrayList<>();
        for (Path file : files) {
            read(file, ProcessRecord.class).ifPresent(records::add);
        }
        records.sort(Comparator.comparingInt(ProcessRecord::order).thenComparing(ProcessRecord::name));
        return records;
    }

    void remove(ProcessRecord record) throws IOException {
        Files.deleteIfExists(directory.resolve(record.name() + PROCESS_SUFFIX));
    }

    void removeStack() throws IOException {
        Files.deleteIfExists(directory.resolve(STACK_FILE));
    }

    /// Empty when another command has removed the file in the meantime.
    private static <T> Optional<T> read(Path file, Class<T> type) throws IOException {
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(file), type));
        } catch (NoSuchFileException stopped) {
            return Optional.empty();
        }
    }

    private void write(Path file, Object value) throws IOException {
        Files.createDirectories(directory, OWNER_ONLY);
        // A reader sees the old or the new file, never half of one.
        Path next = Files.createTempFile(directory, "next", null);
        JSON.writeValue(next.toFile(), value);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
