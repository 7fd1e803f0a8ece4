package dev.exchange.platform.kafka;

import java.io.Serial;

/// Another replica has taken this consumer's partition over; what this one was about to write is rolled back.
final class DeposedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    DeposedException(String consumer) {
        super("Another replica has moved the position of " + consumer + " on");
    }
}
