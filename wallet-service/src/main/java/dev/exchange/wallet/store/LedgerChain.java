package dev.exchange.wallet.store;

import dev.exchange.contracts.Decimals;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;

/// The chain of hashes over the transfers of one source. What one transaction writes of a source is a
/// block; its hash is over the hash of the block before and the digest of its rows, so that a row that is
/// changed, removed, inserted or moved breaks the chain from its block on. The database's functions
/// `transfer_bytes` and `chain_hash` say the same in SQL.
final class LedgerChain {
    /// What the first block of every source follows.
    static final String GENESIS = "00".repeat(32);

    private static final int HASH_BYTES = 32;
    private static final HexFormat HEX = HexFormat.of();

    private LedgerChain() {}

    /// The hash of the block that follows `previous` and holds the transfers from `first` to `last`.
    ///
    /// @param digest over its rows, in the order of their numbers; in hex, as all hashes here
    static String hash(String previous, int log, int partition, long first, long last, String digest) {
        ByteBuffer block = ByteBuffer.allocate(2 * HASH_BYTES + 2 * Short.BYTES + 2 * Long.BYTES)
                .put(HEX.parseHex(previous))
                .putShort((short) log)
                .putShort((short) partition)
                .putLong(first)
                .putLong(last)
                .put(HEX.parseHex(digest));
        return HEX.formatHex(sha256().digest(block.array()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /// The digest of the rows of one block. For one thread.
    static final class RowsDigest {
        private static final int FIXED_BYTES = 5 * Long.BYTES + Short.BYTES;

        private final MessageDigest sha256 = sha256();
        private final ByteBuffer fixed = ByteBuffer.allocate(FIXED_BYTES);

        /// Adds the next row. Its source and number are not part of it: they are in the block's hash.
        ///
        /// @param at to the microsecond, as the database keeps it
        /// @param amount equal numbers give the same bytes, 0.50 and 0.5 too
        void add(
                long offset,
                long reference,
                long fromAccount,
                long toAccount,
                Instant at,
                int kind,
                String currency,
                BigDecimal amount) {
            fixed.clear()
                    .putLong(offset)
                    .putLong(reference)
                    .putLong(fromAccount)
                    .putLong(toAccount)
                    .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, at))
                    .putShort((short) kind);
            sha256.update(fixed.array());
            sha256.update((currency + ' ' + Decimals.plain(amount) + '\n').getBytes(StandardCharsets.UTF_8));
        }

        /// Of the rows since the last call, or since it was made.
        String digest() {
            return HEX.formatHex(sha256.digest());
        }
    }
}
