package dev.exchange.platform.kafka;

import java.io.Serial;

/// A number of a gap-free topic is missing: records were lost, and going on would make the loss permanent.
public final class SequenceGapException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public SequenceGapException(String topic, String key, long expected, long found) {
        super("On " + topic + " the next event of " + key + " should be number " + expected + " and is " + found);
    }
}
