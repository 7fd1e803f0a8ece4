package dev.exchange.matching.domain;

import java.io.IOException;

/// A snapshot that cannot be used: damaged, or of a pair that was listed differently.
public final class SnapshotFormatException extends IOException {
    private static final long serialVersionUID = 1;

    public SnapshotFormatException(String message) {
        super(message);
    }
}
