package dev.exchange.platform.config;

import java.io.Serial;

/// A value of the environment that makes no sense. The message names the variable and says what would be right; the
/// service does not start.
public final class ConfigurationException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public ConfigurationException(String message) {
        super(message);
    }
}
