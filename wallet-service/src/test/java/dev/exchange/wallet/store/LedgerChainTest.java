package dev.exchange.wallet.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// The hashes are those that the database's own functions gave for the same rows.
class LedgerChainTest {
    private static final Instant AT = Instant.parse("2024-01-01T10:00:00.123456Z");
    private static final String FIRST_BLOCK = "8e201084104699cfacc4dacbc83d15e9afe60bd4e2ca9ca5ab06719f809221b8";

    @Test
    void rowsAreDigestedAsTheDatabaseWouldAndBlocksFollowEachOther() {
        LedgerChain.RowsDigest rows = new LedgerChain.RowsDigest();
        add(rows, 2002, "2250.1250");
        add(rows, 2, "100");

        String digest = rows.digest();

        assertThat(digest).isEqualTo("4a7d086c36446f7cfd9a848a6891feed2c5dc5600574a0b9761c8efd8412ac63");
        assertThat(LedgerChain.hash(LedgerChain.GENESIS, 2, 3, 1, 2, digest)).isEqualTo(FIRST_BLOCK);
        assertThat(LedgerChain.hash(FIRST_BLOCK, 2, 3, 3, 3, rows.digest()))
                .isEqualTo("c2db49d859f36ae5d6b8b90e015b0d1b08a94be244280a984a9b8e261a295801");
    }

    @Test
    void equalNumbersAreDigestedAlikeHoweverTheyAreWritten() {
        LedgerChain.RowsDigest rows = new LedgerChain.RowsDigest();
        add(rows, 2002, "2250.125");
        add(rows, 2, "1E+2");

        assertThat(LedgerChain.hash(LedgerChain.GENESIS, 2, 3, 1, 2, rows.digest()))
                .isEqualTo(FIRST_BLOCK);
    }

    private static void add(LedgerChain.RowsDigest rows, long to, String amount) {
        rows.add(4711, 1_099_511_627_793L, 2001, to, AT, 3, "USD", new BigDecimal(amount));
    }
}
