package dev.exchange.matching.events;

/// A partition's state cannot be had from its snapshots and its log. A person must look; the partition stays
/// without an owner until then.
final class RecoveryException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RecoveryException(String message) {
        super(message);
    }
}
