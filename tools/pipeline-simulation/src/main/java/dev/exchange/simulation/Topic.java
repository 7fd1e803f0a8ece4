package dev.exchange.simulation;

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
    ORDER_REQUESTS(Topics.ORDER_REQUESTS),
    ORDER_REJECTIONS(Topics.ORDER_REJECTIONS),
    ORDERS(Topics.ORDERS),
    ORDER_UPDATES(Topics.ORDER_UPDATES),
    FILLS(Topics.FILLS);

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

    Topic(String topicName) {
        this.topicName = topicName;
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
