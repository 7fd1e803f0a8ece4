package dev.exchange.wallet.store;

import dev.exchange.platform.sql.Transaction;
import dev.exchange.wallet.domain.AuditReport.Difference;
import io.vertx.mutiny.sqlclient.Row;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Goes through one source's blocks and their transfers from a point of the chain that is proved, a
/// bounded number at a time, and says what is not as it was written. For one transaction, whose snapshot it
/// sees, and one thread.
final class ChainProof {
    private static final int BLOCKS_AT_ONCE = 500;
    private static final int ROWS_AT_ONCE = 5_000;

    private static final String BLOCKS = """
            SELECT first, last, encode(hash, 'hex') FROM ledger_blocks
            WHERE log = $1 AND partition = $2 AND first > $3 AND first <= $4
            ORDER BY first LIMIT $5""";
    private static final String ROWS = """
            SELECT sequence, record_offset, reference, from_account, to_account, at, kind, currency, amount
            FROM transfers
            WHERE log = $1 AND partition = $2 AND sequence > $3 AND sequence <= $4
            ORDER BY sequence LIMIT $5""";

    private final Transaction transaction;
    private final Source source;
    private final List<Difference> differences = new ArrayList<>();
    private final Consumer<TransferRow> reader;
    private final LedgerChain.RowsDigest rows = new LedgerChain.RowsDigest();
    private Point proved;
    private long counted;

    /// @param from nothing up to here is looked at
    /// @param reader is shown every transfer, in the order of their numbers
    ChainProof(Transaction transaction, Source source, Point from, Consumer<TransferRow> reader) {
        this.transaction = transaction;
        this.source = source;
        this.proved = from;
        this.reader = reader;
    }

    /// One log's partition, and its name for people.
    record Source(int log, int partition, String name) {}

    /// A point of the chain: the end of a block.
    ///
    /// @param sequence of the block's last transfer; 0 before the first block
    /// @param hash of the block
    record Point(long sequence, String hash) {
        static final Point GENESIS = new Point(0, LedgerChain.GENESIS);
    }

    /// A transfer as it is stored.
    record TransferRow(
            long sequence,
            long offset,
            long reference,
            long fromAccount,
            long toAccount,
            Instant at,
            int kind,
            String currency,
            BigDecimal amount) {
        static TransferRow of(Row row) {
            return new TransferRow(
                    row.getLong(0),
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getOffsetDateTime(5).toInstant(),
                    row.getInteger(6),
                    row.getString(7),
                    row.getBigDecimal(8));
        }
    }

    private record Block(long first, long last, String hash) {}

    /// Goes on by whole blocks up to the number `end`, until `most` transfers or more are read.
    ///
    /// @return whether nothing is left to go through
    boolean advance(long end, long most) {
        long stop = proved.sequence() + most;
        while (proved.sequence() < end && proved.sequence() < stop) {
            List<Block> blocks = blocks(end, stop);
            if (blocks.isEmpty()) {
                differ(
                        "blocks of the chain are missing",
                        "after number " + proved.sequence(),
                        "blocks up to number " + end,
                        "none");
                proved = new Point(end, proved.hash());
                return true;
            }
            prove(blocks);
        }
        return proved.sequence() >= end;
    }

    private List<Block> blocks(long end, long stop) {
        List<Block> blocks = new ArrayList<>();
        long from = proved.sequence();
        for (Row row : transaction.execute(BLOCKS, source.log(), source.partition(), from, end, BLOCKS_AT_ONCE)) {
            if (!blocks.isEmpty() && blocks.getLast().last() >= stop) {
                break;
            }
            blocks.add(new Block(row.getLong(0), row.getLong(1), row.getString(2)));
        }
        return blocks;
    }

    private void prove(List<Block> blocks) {
        ArrayDeque<Block> left = new ArrayDeque<>(blocks);
        long last = blocks.getLast().last();
        long read = proved.sequence();
        Block block = begin(left, proved.sequence());
        long next = read + 1;
        while (read < last) {
            long before = read;
            for (Row stored : transaction.execute(ROWS, source.log(), source.partition(), read, last, ROWS_AT_ONCE)) {
                TransferRow row = TransferRow.of(stored);
                long number = row.sequence();
                while (number > block.last()) {
                    next = missing(next, block.last() + 1);
                    end(block);
                    block = begin(left, block.last());
                }
                next = missing(next, number) + 1;
                read = number;
                add(row);
            }
            if (read == before) {
                // No row is left of those that there should be.
                break;
            }
        }
        while (true) {
            next = missing(next, block.last() + 1);
            end(block);
            if (left.isEmpty()) {
                return;
            }
            block = begin(left, block.last());
        }
    }

    private Block begin(ArrayDeque<Block> left, long end) {
        Block block = left.removeFirst();
        if (block.first() != end + 1) {
            differ(
                    "blocks of the chain are missing",
                    "after number " + end,
                    "a block from number " + (end + 1),
                    "one from number " + block.first());
        }
        return block;
    }

    private long missing(long expected, long found) {
        if (found > expected) {
            differ(
                    "transfers are missing",
                    expected == found - 1 ? "number " + expected : "numbers " + expected + " to " + (found - 1),
                    Long.toString(found - expected),
                    "0");
        }
        return Math.max(expected, found);
    }

    private void add(TransferRow row) {
        counted++;
        rows.add(
                row.offset(),
                row.reference(),
                row.fromAccount(),
                row.toAccount(),
                row.at(),
                row.kind(),
                row.currency(),
                row.amount());
        reader.accept(row);
    }

    private void end(Block block) {
        String hash = LedgerChain.hash(
                proved.hash(), source.log(), source.partition(), block.first(), block.last(), rows.digest());
        if (!hash.equals(block.hash())) {
            differ(
                    "transfers are not what was written",
                    "numbers " + block.first() + " to " + block.last(),
                    block.hash(),
                    hash);
        }
        // What comes after is proved against what is stored, so that each changed block is named.
        proved = new Point(block.last(), block.hash());
    }

    private void differ(String what, String where, String expected, String found) {
        if (differences.size() < AuditStore.MOST_DIFFERENCES) {
            differences.add(new Difference(what, source.name() + ", " + where, expected, found));
        }
    }

    /// The end of the newest block that was gone through.
    Point proved() {
        return proved;
    }

    /// How many transfers were read.
    long counted() {
        return counted;
    }

    /// What is not as it was written.
    List<Difference> differences() {
        return differences;
    }
}
