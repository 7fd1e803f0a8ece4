package dev.exchange.contracts;

/// Where on `order-requests` a funded request came from. The engine ignores one at or below the highest offset that it
/// has applied of the same partition for the same pair, which makes a record written twice count once.
public record RequestOrigin(int partition, long offset) {}
