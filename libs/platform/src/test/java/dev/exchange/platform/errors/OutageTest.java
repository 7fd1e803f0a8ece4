package dev.exchange.platform.errors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutageTest {
    @Test
    void lostConnectionsAndTimeoutsAreOutages() {
        assertThat(ProblemMappers.isOutage(new ConnectException("refused"))).isTrue();
        assertThat(ProblemMappers.isOutage(new CompletionException(new SocketException("reset"))))
                .isTrue();
        assertThat(ProblemMappers.isOutage(new IOException("Connection reset by peer")))
                .isTrue();
        assertThat(ProblemMappers.isOutage(new ClosedChannelException())).isTrue();
        assertThat(ProblemMappers.isOutage(ClosedConnectionException.INSTANCE)).isTrue();
        assertThat(ProblemMappers.isOutage(new TimeoutException())).isTrue();
        assertThat(ProblemMappers.isOutage(new io.smallrye.mutiny.TimeoutException()))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"57P01", "57P03", "53300", "53100", "08006", "25006"})
    void aPostgresThatStopsStartsOrHasNoRoomIsAnOutage(String sqlState) {
        assertThat(ProblemMappers.isOutage(new PgException("no", "FATAL", sqlState, "")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "42601", "22P02"})
    void aMistakeOfOursIsNone(String sqlState) {
        assertThat(ProblemMappers.isOutage(new PgException("no", "ERROR", sqlState, "")))
                .isFalse();
        assertThat(ProblemMappers.isOutage(new IllegalStateException("bug"))).isFalse();
        assertThat(ProblemMappers.isOutage(new UncheckedIOException(new JsonParseException(null, "not JSON"))))
                .isFalse();
        assertThat(ProblemMappers.isOutage(new UncheckedIOException(new ZipException("not gzip"))))
                .isFalse();
        assertThat(ProblemMappers.isOutage(new NoSuchFileException("gone"))).isFalse();
    }
}
