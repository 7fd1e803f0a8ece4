package dev.exchange.localstack;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// A real PostgreSQL server as a child process of this JVM, on a data directory that outlives it.
///
/// It runs as durably as in production: `fsync`, `full_page_writes` and `synchronous_commit` are on, and a start on
/// which the server says otherwise fails. It listens on 127.0.0.1 only, also runs where this process is root, and ends
/// with this JVM.
public final class EmbeddedDatabase implements AutoCloseable {

    static final String USER = "exchange";

    /// The server listens on the loopback interface of a developer's machine; this is a name, not a secret.
    static final String PASSWORD = "exchange";

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final long STOP_SECONDS_MAX = 30;

    private final Process process;
    private final DatabaseServer server;
    private final Thread stopWithJvm;

    private EmbeddedDatabase(Process process, DatabaseServer server) {
        this.process = process;
        this.server = server;
        this.stopWithJvm = new Thread(this::stop, "embedded-database-stop");
        Runtime.getRuntime().addShutdownHook(stopWithJvm);
    }

    /// Starts a server on `dataDirectory`, creating the cluster on first use, and returns when it accepts connections.
    ///
    /// @throws IOException with the end of the server's log when it does not come up within 60 s
    /// @throws IllegalStateException when the server does not run durably
    public static EmbeddedDatabase start(Path dataDirectory, int port) throws IOException, InterruptedException {
        PostgresDirectory directory = PostgresDirectory.prepare(dataDirectory);
        Path log = directory.directory().resolveSibling(directory.directory().getFileName() + ".log");
        Process process = new ProcessBuilder(directory.command(port))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        DatabaseServer server = new DatabaseServer(url(port));
        EmbeddedDatabase database = new EmbeddedDatabase(process, server);
        try {
            server.awaitAccepting(START_TIMEOUT, process::isAlive);
            server.verifyDurable();
        } catch (SQLException failed) {
            database.close();
            throw new IOException(
                    "PostgreSQL did not come up on port %d; its log ends with:%n%s".formatted(port, LogTail.of(log)),
                    failed);
        } catch (RuntimeException | InterruptedException failed) {
            database.close();
            throw failed;
        }
        return database;
    }

    /// The address of the maintenance database of an embedded server on `port`.
    public static DatabaseUrl url(int port) {
        return new DatabaseUrl(USER, PASSWORD, "127.0.0.1", port, "postgres");
    }

    /// The server, to create databases on it.
    public DatabaseServer server() {
        return server;
    }

    /// The address of a database on this server, whether it exists or not.
    public DatabaseUrl url(String database) {
        return server.url().withDatabase(database);
    }

    /// The process id of the server.
    public long pid() {
        return process.pid();
    }

    /// Disconnects every client and ends the server cleanly.
    @Override
    public void close() {
        stop();
        try {
            Runtime.getRuntime().removeShutdownHook(stopWithJvm);
        } catch (IllegalStateException jvmIsEnding) {
            // Then the hook itself runs, and finds the server stopped.
            return;
        }
    }

    private synchronized void stop() {
        try {
            // PostgreSQL's fast shutdown; SIGTERM would wait for clients to leave by themselves.
            if (process.isAlive()) {
                new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                        .start()
                        .waitFor();
            }
            if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException failed) {
            process.destroyForcibly();
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
