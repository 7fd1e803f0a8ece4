package dev.exchange.matching.events;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/// Asks the broker what the owners have committed. One thread.
final class CommitHints implements AutoCloseable {
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

    private final Admin admin;
    private final String group;
    private final String logId;

    CommitHints(Admin admin, String group, String logId) {
        this.admin = admin;
        this.group = group;
        this.logId = logId;
    }

    /// By partition of `topic`; without those that nobody has committed anything for yet.
    ///
    /// @throws KafkaException when the broker does not say
    Map<Integer, CommitHint> read(String topic) {
        Map<Integer, CommitHint> hints = new HashMap<>();
        committed().forEach((partition, position) -> {
            if (partition.topic().equals(topic)) {
                CommitHint.read(position, logId).ifPresent(hint -> hints.put(partition.partition(), hint));
            }
        });
        return hints;
    }

    private Map<TopicPartition, OffsetAndMetadata> committed() {
        try {
            return admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get(ANSWER_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("The broker does not tell the positions of the group " + group, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted while asking for the positions of the group " + group, e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
