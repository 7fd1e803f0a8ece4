package dev.exchange.simulation;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.MarketEvent;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.OrderRequest;
import dev.exchange.contracts.RequestRejection;
import dev.exchange.contracts.Topics;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;

/// The topics on an order's way.
enum Topic {
    ORDER_REQUESTS(Topics.ORDER_REQUESTS, OrderRequest.class),
    ORDER_REJECTIONS(Topics.ORDER_REJECTIONS, RequestRejection.class),
    ORDERS(Topics.ORDERS, OrderCommand.class),
    ORDER_UPDATES(Topics.ORDER_UPDATES, MarketEvent.class),
    FILLS(Topics.FILLS, Fill.class);

    /// Few, so that pairs and users meet on them.
    static final int PARTITIONS = 2;

    private static final Map<String, Topic> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toMap(topic -> topic.topicName, topic -> topic));

    private static final Map<Topic, List<TopicPartition>> TOPIC_PARTITIONS = new EnumMap<>(Topic.class);

    static {
        for (Topic topic : values()) {
            TOPIC_PARTITIONS.put(
                    topic,
                    IntStream.range(0, PARTITIONS)
                            .mapToObj(number -> new TopicPartition(topic.topicName, number))
                            .toList());
        }
    }

    final String topicName;
    /// What its records are.
    final Class<? extends Event> type;

    Topic(String topicName, Class<? extends Event> type) {
        this.topicName = topicName;
        this.type = type;
    }

    List<TopicPartition> partitions() {
        return TOPIC_PARTITIONS.getOrDefault(this, List.of());
    }

    static Topic of(String topicName) {
        Topic topic = BY_NAME.get(topicName);
        if (topic == null) {
            throw new IllegalArgumentException(topicName + " is not on an order's way");
        }
        return topic;
    }

    /// By the last but one letter of its key, which spreads the pairs and users of [Clients].
    static int partition(String key) {
        return key.charAt(key.length() - 2) % PARTITIONS;
    }
}
