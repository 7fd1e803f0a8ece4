package dev.exchange.matching.domain;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 of what is written, in hex.
final class StateDigest {
    private static final int BUFFER_BYTES = 1 << 16;

    private StateDigest() {}

    interface Content {
        void write(DataOutputStream out) throws IOException;
    }

    static String of(Content content) {
        return copy(content, OutputStream.nullOutputStream());
    }

    /// Writes to `target`, which is memory, and digests on the way.
    static String copy(Content content, OutputStream target) {
        MessageDigest digest = sha256();
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(new DigestOutputStream(target, digest), BUFFER_BYTES))) {
            content.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
