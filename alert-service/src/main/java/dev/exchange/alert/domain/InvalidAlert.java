package dev.exchange.alert.domain;

import java.io.Serial;

/// An alert that makes no sense; the message says what would.
public final class InvalidAlert extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String code;

    public InvalidAlert(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /// Stable, for programs.
    public String code() {
        return code;
    }
}
