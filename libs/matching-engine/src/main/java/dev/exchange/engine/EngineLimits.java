package dev.exchange.engine;

/// The bounds of one market.
///
/// @param maxOrders orders alive at once, pending ones included; an order that only trades at once is taken beyond it
/// @param maxTrailingStops trailing stops alive at once; each costs a little at every new extreme of the price
/// @param maxCountdowns users with a cancel-all-after countdown at once
/// @param maxEntriesPerCommand triggered orders and bracket legs that enter the market within one command;
///     further ones enter at the beginning of the next command, in their order
public record EngineLimits(int maxOrders, int maxTrailingStops, int maxCountdowns, int maxEntriesPerCommand) {
    public static final EngineLimits DEFAULT = new EngineLimits(8_000_000, 100_000, 10_000, 10_000);

    public EngineLimits {
        if (maxOrders < 1 || maxOrders > 1 << 25) {
            throw new IllegalArgumentException("maxOrders must be between 1 and 2^25, not " + maxOrders);
        }
        if (maxTrailingStops < 0 || maxCountdowns < 0 || maxEntriesPerCommand < 1) {
            throw new IllegalArgumentException(
                    "maxTrailingStops and maxCountdowns must not be negative, maxEntriesPerCommand must be positive");
        }
    }
}
