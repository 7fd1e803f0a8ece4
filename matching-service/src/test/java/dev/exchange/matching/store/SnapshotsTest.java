package dev.exchange.matching.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.matching.domain.MarketPartition;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.SplittableRandom;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SnapshotsTest {
    private DataSource database;
    private Snapshots snapshots;

    @BeforeEach
    void freshDatabase() {
        database = SnapshotDatabase.fresh();
        snapshots = new Snapshots(database);
    }

    @Test
    void aSnapshotOfManyPiecesComesBackAsItWas() throws SQLException {
        List<byte[]> pieces = List.of(new byte[1_000_001], new byte[1_000_001], new byte[7]);
        SplittableRandom random = new SplittableRandom(1);
        pieces.forEach(random::nextBytes);

        snapshots.store(new StoredSnapshot("log", 3, 100, 11, 12, new MarketPartition.Snapshot(pieces, "hash")));

        StoredSnapshot loaded = snapshots.load("log", 3, 100).orElseThrow();
        assertThat(loaded.state().pieces()).containsExactlyElementsOf(pieces);
        assertThat(loaded.state().byteCount()).isEqualTo(2_000_009);
        assertThat(loaded.state().stateHash()).isEqualTo("hash");
        assertThat(loaded.updateEndOffset()).isEqualTo(11);
        assertThat(loaded.fillEndOffset()).isEqualTo(12);
        assertThat(snapshots.load("log", 3, 101)).isEmpty();
    }

    @Test
    void theNewestFewOfEachPartitionAndLogAreKept() throws SQLException {
        snapshots.store(snapshot("log", 1, 1, new byte[] {1}, "other partition"));
        snapshots.store(snapshot("log before", 0, 1, new byte[] {1}, "other log"));
        for (long offset = 1; offset <= 5; offset++) {
            snapshots.store(snapshot("log", 0, offset, new byte[] {1}, "hash " + offset));
        }

        assertThat(snapshots.offsets("log", 0)).containsExactly(5L, 4L, 3L);
        assertThat(snapshots.offsets("log", 1)).containsExactly(1L);
        assertThat(snapshots.offsets("log before", 0)).containsExactly(1L);
    }

    @Test
    void storingTheSameStateAgainChangesNothingAndAnotherStateIsAContradiction() throws SQLException {
        snapshots.store(snapshot("log", 0, 7, new byte[] {1}, "hash"));

        snapshots.store(snapshot("log", 0, 7, new byte[] {1}, "hash"));

        assertThatThrownBy(() -> snapshots.store(snapshot("log", 0, 7, new byte[] {2}, "another")))
                .isInstanceOf(Snapshots.ContradictionException.class)
                .hasMessageContaining("offset 7");
        assertThat(snapshots.load("log", 0, 7).orElseThrow().state().stateHash())
                .isEqualTo("hash");
    }

    @Test
    void aSnapshotInTheFormatOfAnotherVersionGivesWayToOneThatCanBeRead() throws SQLException {
        snapshots.store(snapshot("log", 0, 7, new byte[] {1}, "of another version"));
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE snapshot SET format = 1");
        }

        snapshots.store(snapshot("log", 0, 7, new byte[] {2}, "hash"));

        StoredSnapshot loaded = snapshots.load("log", 0, 7).orElseThrow();
        assertThat(loaded.state().stateHash()).isEqualTo("hash");
        assertThat(loaded.state().pieces()).containsExactly(new byte[] {2});
    }

    private static StoredSnapshot snapshot(String log, int partition, long offset, byte[] bytes, String hash) {
        return new StoredSnapshot(log, partition, offset, 11, 12, new MarketPartition.Snapshot(List.of(bytes), hash));
    }
}
