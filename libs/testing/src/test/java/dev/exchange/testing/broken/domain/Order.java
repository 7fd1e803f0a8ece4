package dev.exchange.testing.broken.domain;

import dev.exchange.testing.broken.store.OrderTable;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.kafka.common.TopicPartition;

public record Order(TopicPartition from, Path file, OrderTable table) {
    public Instant age() {
        return Instant.now();
    }
}
