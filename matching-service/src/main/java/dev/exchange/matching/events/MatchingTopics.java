package dev.exchange.matching.events;

import dev.exchange.contracts.Topics;

/// The topics a loop works on. What is made from a partition of `orders` goes to the partition of the same
/// number.
public record MatchingTopics(String orders, String orderUpdates, String fills) {
    /// Those that the contract names.
    public static final MatchingTopics CONTRACT = new MatchingTopics(Topics.ORDERS, Topics.ORDER_UPDATES, Topics.FILLS);
}
