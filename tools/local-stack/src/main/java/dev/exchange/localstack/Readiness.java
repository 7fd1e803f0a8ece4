package dev.exchange.localstack;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/// How to tell that a process serves.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Readiness.Http.class, name = "http"),
    @JsonSubTypes.Type(value = Readiness.Marker.class, name = "marker"),
    @JsonSubTypes.Type(value = Readiness.Postgres.class, name = "postgres")
})
sealed interface Readiness {

    /// One quick look, at most two seconds. A refusal is an ordinary answer, not an error.
    ///
    /// @throws IllegalStateException when the process serves but must not be used, e.g. without fsync
    boolean isReady(long pid);

    /// Answers 200.
    record Http(String url) implements Readiness {
        private static final int TIMEOUT_MS = 2_000;

        @Override
        public boolean isReady(long pid) {
            try {
                HttpURLConnection connection =
                        (HttpURLConnection) URI.create(url).toURL().openConnection();
                connection.setConnectTimeout(TIMEOUT_MS);
                connection.setReadTimeout(TIMEOUT_MS);
                try {
                    return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
                } finally {
                    connection.disconnect();
                }
            } catch (IOException notYet) {
                return false;
            }
        }
    }

    /// Has written its process id into a file.
    record Marker(String file) implements Readiness {
        @Override
        public boolean isReady(long pid) {
            try {
                Path path = Path.of(file);
                return Files.exists(path) && Files.readString(path).strip().equals(Long.toString(pid));
            } catch (IOException beingWritten) {
                return false;
            }
        }
    }

    /// Accepts connections, runs durably, and has the databases.
    record Postgres(String url, List<String> databases) implements Readiness {
        @Override
        public boolean isReady(long pid) {
            DatabaseServer server = new DatabaseServer(DatabaseUrl.parse(url));
            try {
                server.awaitAccepting(Duration.ZERO, () -> false);
                server.verifyDurable();
                for (String database : databases) {
                    server.createDatabase(database);
                }
                return true;
            } catch (SQLException notYet) {
                return false;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
