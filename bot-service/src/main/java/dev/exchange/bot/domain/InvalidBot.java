package dev.exchange.bot.domain;

import java.io.Serial;

/// A bot that makes no sense; the message says what would.
public final class InvalidBot extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String code;

    public InvalidBot(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /// Stable, for programs.
    public String code() {
        return code;
    }
}
