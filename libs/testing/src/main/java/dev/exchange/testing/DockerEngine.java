package dev.exchange.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;

/// Whether containers can be started here.
final class DockerEngine {

    private DockerEngine() {}

    /// Asks Testcontainers, but only where there is something to ask: without an engine its search takes seconds and
    /// fills the log with errors.
    static boolean answers() {
        return hasAddress() && DockerClientFactory.instance().isDockerAvailable();
    }

    private static boolean hasAddress() {
        if (System.getenv("DOCKER_HOST") != null) {
            return true;
        }
        return Stream.of(
                        Path.of("/var/run/docker.sock"),
                        under(System.getProperty("user.home"), ".docker/run/docker.sock"),
                        under(System.getProperty("user.home"), ".testcontainers.properties"),
                        under(System.getenv("XDG_RUNTIME_DIR"), "docker.sock"))
                .anyMatch(Files::exists);
    }

    private static Path under(@Nullable String directory, String name) {
        return Path.of(directory == null ? "/nonexistent" : directory, name);
    }
}
