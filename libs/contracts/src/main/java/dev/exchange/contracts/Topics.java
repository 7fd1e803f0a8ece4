package dev.exchange.contracts;

import java.util.List;
import java.util.Map;

/// The topics: their names, once, and their declaration, which the embedded broker, docker-compose and Kubernetes all
/// apply.
public final class Topics {
    public static final String ORDER_REQUESTS = "order-requests";
    public static final String ORDER_REJECTIONS = "order-rejections";
    public static final String ORDERS = "orders";
    public static final String ORDER_UPDATES = "order-updates";
    public static final String FILLS = "fills";
    public static final String PRICES = "prices";

    private Topics() {}

    /// @param replication how many replicas of each partition; production needs three with two in sync
    public record Declaration(Replication replication, List<Topic> topics) {}

    /// @param minInsyncProduction how many replicas must have a record before it counts as written
    public record Replication(short development, short production, short minInsyncProduction) {}

    /// @param key what the records are keyed by, for the reader of the declaration
    /// @param config broker settings of the topic: retention, compaction
    public record Topic(String name, int partitions, String key, Map<String, String> config) {}

    public static Declaration declaration() {
        return EventJson.resource("/exchange/topics.json", Declaration.class);
    }
}
