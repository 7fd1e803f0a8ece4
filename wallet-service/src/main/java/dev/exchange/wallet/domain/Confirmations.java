package dev.exchange.wallet.domain;

/// How sure a chain's word is.
public final class Confirmations {
    private Confirmations() {}

    /// The blocks from the one that holds something up to the newest that was read, both counted.
    public static long of(long block, long height) {
        return Math.max(0, height - block + 1);
    }

    /// The newest block whose contents have `required` confirmations at `height`.
    public static long lastSure(long height, int required) {
        return height - required + 1;
    }
}
