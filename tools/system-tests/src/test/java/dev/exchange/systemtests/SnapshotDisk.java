package dev.exchange.systemtests;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;

/// A small disk of its own, in memory, for the snapshots that matching-service keeps in its database, so that it can be
/// filled without harm to anything else. Only root can mount one.
final class SnapshotDisk implements AutoCloseable {
    private static final String DIRECTORY = "snapshot-disk";
    private static final String MEGABYTES = "96";
    private static final int PIECE = 1 << 16;

    private final LocalExchange exchange;
    private final Path directory;

    private SnapshotDisk(LocalExchange exchange, Path directory) {
        this.exchange = exchange;
        this.directory = directory;
    }

    static boolean isPossible() {
        return System.getProperty("os.name").equals("Linux")
                && System.getProperty("user.name").equals("root");
    }

    /// Takes away what a run that was killed has left mounted in a directory.
    static void release(Path home) throws IOException, InterruptedException {
        Path left = home.resolve(DIRECTORY);
        if (isPossible() && Files.readString(Path.of("/proc/mounts")).contains(" " + left + " ")) {
            run("umount", "--lazy", left.toString());
        }
    }

    /// Mounts it and moves the snapshots there.
    static SnapshotDisk under(LocalExchange exchange) throws IOException, InterruptedException, SQLException {
        Path directory = Files.createDirectories(exchange.home().resolve(DIRECTORY));
        run("mount", "-t", "tmpfs", "-o", "size=" + MEGABYTES + "m,mode=0700", "tmpfs", directory.toString());
        SnapshotDisk disk = new SnapshotDisk(exchange, directory);
        Path space = Files.createDirectory(directory.resolve("space"));
        try (Connection database = exchange.database("matching-service");
                Statement statement = database.createStatement()) {
            statement.execute("CREATE TABLESPACE snapshots LOCATION '" + space + "'");
            statement.execute("ALTER TABLE snapshot_piece SET TABLESPACE snapshots");
        } catch (SQLException failed) {
            run("umount", "--lazy", directory.toString());
            throw failed;
        }
        return disk;
    }

    /// Leaves no byte free: not on the disk, and not within the table either.
    void fill() throws IOException, SQLException {
        try (Connection database = exchange.database("matching-service");
                Statement statement = database.createStatement()) {
            statement.execute("VACUUM FULL snapshot_piece");
        }
        try (OutputStream file = Files.newOutputStream(ballast())) {
            byte[] piece = new byte[PIECE];
            while (true) {
                file.write(piece);
            }
        } catch (IOException full) {
            if (directory.toFile().getUsableSpace() > 0) {
                throw full;
            }
        }
    }

    void free() throws IOException {
        Files.deleteIfExists(ballast());
    }

    private Path ballast() {
        return directory.resolve("ballast");
    }

    /// Moves the snapshots back. Where the database does not answer, they are lost, which costs no more than a longer
    /// recovery.
    @Override
    public void close() throws IOException {
        try {
            free();
            try (Connection database = exchange.database("matching-service");
                    Statement statement = database.createStatement()) {
                statement.execute("ALTER TABLE snapshot_piece SET TABLESPACE pg_default");
                statement.execute("DROP TABLESPACE snapshots");
            } catch (SQLException away) {
                throw new IOException("The snapshots could not be moved back", away);
            } finally {
                run("umount", "--lazy", directory.toString());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output.strip());
        }
    }
}
