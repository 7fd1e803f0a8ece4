package dev.exchange.matching.events;

import org.jspecify.annotations.Nullable;

/// A record could not be written, or was not acknowledged in time. The owner must forget its state and
/// recover, so that no number is ever skipped.
final class OutputFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OutputFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
