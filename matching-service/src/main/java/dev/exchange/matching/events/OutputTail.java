package dev.exchange.matching.events;

import dev.exchange.contracts.EventJson;
import dev.exchange.matching.domain.WrittenOutputs;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Learns from the end of the outputs what is written already.
final class OutputTail {
    private static final Logger LOG = Logger.getLogger(OutputTail.class);
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(500);
    private static final Duration SILENCE_MAX = Duration.ofSeconds(20);

    private OutputTail() {}

    /// The one field of a record that is asked for.
    private record Numbered(long sequence) {}

    /// Reads from the given offsets to the ends as they are now, and notes each record's number in `written`.
    ///
    /// @throws RecoveryException when the broker gives nothing for too long
    static void read(Consumer<byte[], byte[]> reader, Map<TopicPartition, Long> from, WrittenOutputs written) {
        List<TopicPartition> partitions = List.copyOf(from.keySet());
        Map<TopicPartition, Long> begins = reader.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
        reader.assign(partitions);
        from.forEach((partition, offset) -> {
            long end = Recovery.offset(ends, partition);
            if (offset > end) {
                LOG.errorf(
                        "%s ends at %d, but was written up to %d: records that were acknowledged are gone",
                        partition, end, offset);
            }
            reader.seek(partition, Math.min(Math.max(offset, Recovery.offset(begins, partition)), end));
        });
        long lastProgressNanos = System.nanoTime();
        while (partitions.stream()
                .anyMatch(partition -> reader.position(partition) < Recovery.offset(ends, partition))) {
            ConsumerRecords<byte[], byte[]> polled = reader.poll(POLL_TIMEOUT);
            if (!polled.isEmpty()) {
                polled.forEach(record -> note(record, written));
                lastProgressNanos = System.nanoTime();
            } else if (System.nanoTime() - lastProgressNanos > SILENCE_MAX.toNanos()) {
                throw new RecoveryException("The broker gave no record of " + partitions + " within " + SILENCE_MAX);
            }
        }
    }

    private static void note(ConsumerRecord<byte[], byte[]> record, WrittenOutputs written) {
        byte[] key = record.key();
        byte[] value = record.value();
        if (key == null || value == null) {
            reportForeign(record, null);
            return;
        }
        try {
            written.found(
                    record.topic(),
                    new String(key, StandardCharsets.UTF_8),
                    EventJson.read(value, Numbered.class).sequence());
        } catch (UncheckedIOException unreadable) {
            reportForeign(record, unreadable);
        }
    }

    private static void reportForeign(ConsumerRecord<byte[], byte[]> record, @Nullable Exception cause) {
        LOG.errorf(
                cause,
                "%s-%d holds a record at offset %d that this service did not write",
                record.topic(),
                record.partition(),
                record.offset());
    }
}
