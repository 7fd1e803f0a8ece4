package dev.exchange.matching.domain;

import dev.exchange.engine.EngineLimits;

/// How much one market keeps, so that what clients leave in it can never be more than the process can hold.
///
/// They decide what becomes of an order, so they are part of the rules: two replicas, or a replica and its own past,
/// must have the same.
///
/// @param engine the market's own
/// @param ordersOfUser orders of one user that wait or rest at once
public record MarketLimits(EngineLimits engine, int ordersOfUser) {
    public static final MarketLimits DEFAULT =
            new MarketLimits(new EngineLimits(100_000, 20_000, 10_000, 10_000), 1_000);

    public MarketLimits {
        if (ordersOfUser < 1) {
            throw new IllegalArgumentException("ordersOfUser must be positive, not " + ordersOfUser);
        }
    }
}
