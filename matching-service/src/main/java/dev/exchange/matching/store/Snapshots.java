package dev.exchange.matching.store;

import dev.exchange.matching.domain.MarketPartition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// The snapshots in Postgres: the newest few of each partition. Thread-safe; every call blocks, statements
/// for at most [#STATEMENT_TIMEOUT_S] seconds each.
public final class Snapshots {
    /// How many are kept of a partition: when the newest cannot be used, the one before can.
    public static final int KEPT = 3;

    static final int STATEMENT_TIMEOUT_S = 30;

    private final DataSource database;

    public Snapshots(DataSource database) {
        this.database = database;
    }

    /// Another state was stored for the same place in the same log, so what should be deterministic is not.
    public static final class ContradictionException extends RuntimeException {
        private static final long serialVersionUID = 1;

        ContradictionException(String message) {
            super(message);
        }
    }

    /// Stores one and drops those that are too old. One that is there already stays as it is, unless
    /// another version of this service wrote it in a format of its own: nothing here can read that.
    ///
    /// @throws ContradictionException when the one that is there has another state hash
    public void store(StoredSnapshot snapshot) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                deleteOtherFormat(connection, snapshot);
                if (insert(connection, snapshot)) {
                    insertPieces(connection, snapshot);
                    deleteOld(connection, snapshot);
                } else {
                    compare(connection, snapshot);
                }
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        }
    }

    private static void deleteOtherFormat(Connection connection, StoredSnapshot snapshot) throws SQLException {
        try (PreparedStatement delete = prepare(
                connection,
                "DELETE FROM snapshot WHERE log_id = ? AND partition = ? AND next_offset = ? AND format <> ?",
                snapshot.logId(),
                snapshot.partition(),
                snapshot.nextOffset(),
                MarketPartition.SNAPSHOT_VERSION)) {
            delete.executeUpdate();
        }
    }

    private static boolean insert(Connection connection, StoredSnapshot snapshot) throws SQLException {
        try (PreparedStatement insert = prepare(
                connection,
                """
                INSERT INTO snapshot (log_id, partition, next_offset, state_hash, update_end_offset, fill_end_offset,
                                      byte_count, format)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING""",
                snapshot.logId(),
                snapshot.partition(),
                snapshot.nextOffset(),
                snapshot.state().stateHash(),
                snapshot.updateEndOffset(),
                snapshot.fillEndOffset(),
                snapshot.state().byteCount(),
                MarketPartition.SNAPSHOT_VERSION)) {
            return insert.executeUpdate() == 1;
        }
    }

    private static void insertPieces(Connection connection, StoredSnapshot snapshot) throws SQLException {
        List<byte[]> pieces = snapshot.state().pieces();
        for (int number = 0; number < pieces.size(); number++) {
            try (PreparedStatement insert = prepare(
                    connection,
                    "INSERT INTO snapshot_piece (log_id, partition, next_offset, number, bytes) VALUES (?, ?, ?, ?, ?)",
                    snapshot.logId(),
                    snapshot.partition(),
                    snapshot.nextOffset(),
                    number,
                    pieces.get(number))) {
                insert.executeUpdate();
            }
        }
    }

    private static void deleteOld(Connection connection, StoredSnapshot snapshot) throws SQLException {
        try (PreparedStatement delete = prepare(
                connection,
                """
                DELETE FROM snapshot WHERE log_id = ? AND partition = ? AND next_offset NOT IN (
                    SELECT next_offset FROM snapshot WHERE log_id = ? AND partition = ?
                    ORDER BY next_offset DESC LIMIT ?)""",
                snapshot.logId(),
                snapshot.partition(),
                snapshot.logId(),
                snapshot.partition(),
                KEPT)) {
            delete.executeUpdate();
        }
    }

    private static void compare(Connection connection, StoredSnapshot snapshot) throws SQLException {
        try (PreparedStatement select = prepare(
                        connection,
                        "SELECT state_hash FROM snapshot WHERE log_id = ? AND partition = ? AND next_offset = ?",
                        snapshot.logId(),
                        snapshot.partition(),
                        snapshot.nextOffset());
                ResultSet row = select.executeQuery()) {
            if (row.next() && !row.getString(1).equals(snapshot.state().stateHash())) {
                throw new ContradictionException("Partition " + snapshot.partition() + " at offset "
                        + snapshot.nextOffset() + " has the state "
                        + snapshot.state().stateHash()
                        + ", but was stored before as " + row.getString(1));
            }
        }
    }

    /// The offsets at which snapshots of a partition were taken, newest first.
    public List<Long> offsets(String logId, int partition) throws SQLException {
        List<Long> offsets = new ArrayList<>();
        try (Connection connection = database.getConnection();
                PreparedStatement select = prepare(
                        connection,
                        "SELECT next_offset FROM snapshot WHERE log_id = ? AND partition = ? ORDER BY next_offset DESC",
                        logId,
                        partition);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                offsets.add(rows.getLong(1));
            }
        }
        return offsets;
    }

    /// The snapshot taken at an offset; empty when it was dropped meanwhile.
    public Optional<StoredSnapshot> load(String logId, int partition, long nextOffset) throws SQLException {
        // One statement, so that all pieces are seen or none.
        try (Connection connection = database.getConnection();
                PreparedStatement select = prepare(connection, """
                        SELECT state_hash, update_end_offset, fill_end_offset, bytes
                        FROM snapshot JOIN snapshot_piece USING (log_id, partition, next_offset)
                        WHERE log_id = ? AND partition = ? AND next_offset = ?
                        ORDER BY number""", logId, partition, nextOffset);
                ResultSet pieces = select.executeQuery()) {
            if (!pieces.next()) {
                return Optional.empty();
            }
            String stateHash = pieces.getString(1);
            long updateEndOffset = pieces.getLong(2);
            long fillEndOffset = pieces.getLong(3);
            List<byte[]> bytes = new ArrayList<>();
            do {
                bytes.add(pieces.getBytes(4));
            } while (pieces.next());
            return Optional.of(new StoredSnapshot(
                    logId,
                    partition,
                    nextOffset,
                    updateEndOffset,
                    fillEndOffset,
                    new MarketPartition.Snapshot(bytes, stateHash)));
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, @Nullable Object... parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            statement.setQueryTimeout(STATEMENT_TIMEOUT_S);
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }
}
