package dev.exchange.localstack;

import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A PostgreSQL data directory and the command that serves it.
///
/// @param directory what PostgreSQL calls its data directory
/// @param installation where the programs are, see [PostgresBinaries]
record PostgresDirectory(Path directory, Path installation) {

    private static final long INITDB_SECONDS_MAX = 120;

    /// Finds the programs and creates the database cluster unless the directory already holds one.
    static PostgresDirectory prepare(Path directory) throws IOException, InterruptedException {
        Path absolute = directory.toAbsolutePath();
        PostgresDirectory prepared = new PostgresDirectory(absolute, PostgresBinaries.installation());
        if (!Files.exists(absolute.resolve("PG_VERSION"))) {
            prepared.initialise();
        }
        prepared.removeForeignLock();
        return prepared;
    }

    /// The server in the foreground of its own process.
    List<String> command(int port) {
        List<String> command = new ArrayList<>(userNamespace());
        command.add(installation.resolve("bin/postgres").toString());
        command.add("-D");
        command.add(directory.toString());
        settings(port).forEach((name, value) -> {
            command.add("-c");
            command.add(name + "=" + value);
        });
        return List.copyOf(command);
    }

    private static Map<String, String> settings(int port) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("listen_addresses", "127.0.0.1");
        settings.put("port", Integer.toString(port));
        settings.put("unix_socket_directories", "");
        // Rule 2 of the design: nothing is acknowledged before it is durable. DatabaseServer checks what the server
        // says.
        settings.put("fsync", "on");
        settings.put("full_page_writes", "on");
        settings.put("synchronous_commit", "on");
        // One machine, seven services: small shared memory, no helper processes that nothing needs.
        settings.put("max_connections", "160");
        settings.put("shared_buffers", "48MB");
        settings.put("wal_buffers", "4MB");
        settings.put("max_wal_size", "512MB");
        settings.put("wal_level", "minimal");
        settings.put("max_wal_senders", "0");
        settings.put("max_worker_processes", "2");
        settings.put("max_parallel_workers", "0");
        settings.put("max_parallel_workers_per_gather", "0");
        settings.put("max_logical_replication_workers", "0");
        settings.put("io_method", "sync");
        settings.put("jit", "off");
        settings.put("timezone", "UTC");
        settings.put("log_timezone", "UTC");
        settings.put("log_checkpoints", "off");
        return settings;
    }

    private void initialise() throws IOException, InterruptedException {
        Files.createDirectories(directory.getParent());
        Path fresh = directory.resolveSibling(directory.getFileName() + ".initialising");
        Trees.delete(fresh);
        Path password = Files.createTempFile(directory.getParent(), "password", null);
        Path log = Files.createTempFile(directory.getParent(), "initdb", ".log");
        try {
            Files.writeString(password, EmbeddedDatabase.PASSWORD);
            List<String> command = new ArrayList<>(userNamespace());
            command.addAll(List.of(
                    installation.resolve("bin/initdb").toString(),
                    "--pgdata=" + fresh,
                    "--username=" + EmbeddedDatabase.USER,
                    "--pwfile=" + password,
                    "--auth=scram-sha-256",
                    // The password is no secret; thousands of rounds per connection would protect nothing.
                    "--set=scram_iterations=1",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--no-instructions"));
            Process initdb = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!initdb.waitFor(INITDB_SECONDS_MAX, TimeUnit.SECONDS)) {
                initdb.destroyForcibly();
                throw new IOException("initdb took longer than %d s: %s".formatted(INITDB_SECONDS_MAX, read(log)));
            }
            if (initdb.exitValue() != 0) {
                throw new IOException("initdb ended with %d: %s".formatted(initdb.exitValue(), read(log)));
            }
            // A directory appears under its real name only when it is whole.
            Files.move(fresh, directory, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(password);
            Files.deleteIfExists(log);
        }
    }

    /// PostgreSQL leaves `postmaster.pid` behind when it is killed and refuses to start while any process of this user
    /// has that number, e.g. after a reboot. A file that names something else than a PostgreSQL server is no lock.
    private void removeForeignLock() throws IOException {
        Path lock = directory.resolve("postmaster.pid");
        if (!Files.exists(lock)) {
            return;
        }
        List<String> lines = Files.readAllLines(lock);
        long pid = lines.isEmpty() ? 0 : Long.parseLong(lines.getFirst().strip());
        boolean servedByPostgres = pid > 0
                && ProcessHandle.of(pid)
                        .flatMap(process -> process.info().command())
                        .map(command -> Path.of(command).endsWith("postgres"))
                        .orElse(false);
        if (!servedByPostgres) {
            Files.delete(lock);
        }
    }

    /// PostgreSQL refuses to run as root. Where this process is root the server gets a user namespace of its own, in
    /// which it is nobody; the files stay root's.
    private static List<String> userNamespace() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return List.of();
        }
        if (!LinuxUtils.isUnshareAvailable()) {
            throw new IllegalStateException("PostgreSQL refuses to run as root and this machine does not allow"
                    + " `unshare -U`; run as another user, or name a running server with --postgres URL");
        }
        return List.of("unshare", "-U");
    }

    private static String read(Path log) throws IOException {
        return Files.readString(log, StandardCharsets.UTF_8).strip();
    }
}
