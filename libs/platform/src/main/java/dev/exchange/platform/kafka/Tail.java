package dev.exchange.platform.kafka;

import dev.exchange.contracts.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Reads every partition of its topics into memory, in each replica for itself. Duplicates of gap-free topics are
/// dropped. What the reader throws makes the tail start afresh from the record that it threw at.
public final class Tail<E extends Event> extends Loop {
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(100);
    private static final int MAX_BATCH = 2000;
    // A fetch costs as much as many records: where many come, it waits until some have gathered.
    private static final int BUSY_RECORDS = 12;
    private static final long BUSY_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Map<String, Source<E>> sources = new HashMap<>();
    private final java.util.function.Consumer<List<Received<E>>> reader;
    private final EventConsumers consumers;
    private SequenceFilter sequences;
    private final Map<TopicPartition, Long> positions;
    private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
    private volatile @Nullable Consumer<byte[], byte[]> consumer;

    Tail(
            String name,
            List<Source<E>> sources,
            Map<TopicPartition, Long> from,
            SequenceFilter sequences,
            java.util.function.Consumer<List<Received<E>>> reader,
            EventConsumers consumers) {
        super(name);
        sources.forEach(source -> this.sources.put(source.topic(), source));
        this.positions = new HashMap<>(from);
        this.sequences = sequences;
        this.reader = reader;
        this.consumers = consumers;
    }

    /// Completes when everything that had been written at the start has been read.
    public CompletionStage<Void> caughtUp() {
        return caughtUp.minimalCompletionStage();
    }

    public boolean isCaughtUp() {
        return caughtUp.isDone();
    }

    @Override
    void wakeUp() {
        Consumer<byte[], byte[]> current = consumer;
        if (current != null) {
            current.wakeup();
        }
    }

    @Override
    void readUntilClosed() {
        try (Consumer<byte[], byte[]> fresh = consumers.reader(name(), MAX_BATCH)) {
            consumer = fresh;
            List<TopicPartition> partitions = partitions(fresh);
            fresh.assign(partitions);
            Map<TopicPartition, Long> beginnings = fresh.beginningOffsets(partitions);
            Map<TopicPartition, Long> ends = new HashMap<>(fresh.endOffsets(partitions));
            for (TopicPartition partition : partitions) {
                long beginning = beginnings.getOrDefault(partition, 0L);
                long position = positions.getOrDefault(partition, beginning);
                if (position < beginning && source(partition.topic()).gapFree()) {
                    throw new IllegalStateException(name() + " stands at " + position + " of " + partition
                            + ", but the log begins at " + beginning + ": records were deleted unread");
                }
                positions.put(partition, Math.max(position, beginning));
                fresh.seek(partition, Math.max(position, beginning));
            }
            while (!isClosed()) {
                ends.entrySet().removeIf(end -> positions.getOrDefault(end.getKey(), 0L) >= end.getValue());
                if (ends.isEmpty()) {
                    caughtUp.complete(null);
                    becameReady();
                }
                ConsumerRecords<byte[], byte[]> polled = fresh.poll(POLL_TIMEOUT);
                if (!polled.isEmpty()) {
                    read(polled);
                }
                if (polled.count() >= BUSY_RECORDS && ends.isEmpty()) {
                    LockSupport.parkNanos(BUSY_INTERVAL_NANOS);
                }
                // Compaction may remove the last records before the end, which the consumer's position passes over.
                if (!ends.isEmpty()) {
                    partitions.forEach(partition -> positions.merge(partition, fresh.position(partition), Math::max));
                }
            }
        } finally {
            consumer = null;
        }
    }

    private List<TopicPartition> partitions(Consumer<byte[], byte[]> from) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : sources.keySet()) {
            var infos = from.partitionsFor(topic);
            if (infos == null || infos.isEmpty()) {
                throw new IllegalStateException("The topic " + topic + " does not exist; create the topics first");
            }
            infos.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
        }
        return partitions;
    }

    private void read(ConsumerRecords<byte[], byte[]> polled) {
        for (TopicPartition partition : polled.partitions()) {
            Source<E> source = source(partition.topic());
            List<ConsumerRecord<byte[], byte[]>> records = polled.records(partition);
            List<Received<E>> batch = new ArrayList<>(records.size());
            // What the reader throws at has not been seen.
            SequenceFilter seen = sequences.copy();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                source.read(record)
                        .filter(received -> !source.gapFree()
                                || seen.isNew(
                                        received.topic(),
                                        received.event().key(),
                                        received.event().sequence()))
                        .ifPresent(batch::add);
            }
            if (!batch.isEmpty()) {
                reader.accept(batch);
            }
            sequences = seen;
            progressed();
            positions.put(partition, records.getLast().offset() + 1);
        }
    }

    private Source<E> source(String topic) {
        Source<E> source = sources.get(topic);
        if (source == null) {
            throw new IllegalStateException(name() + " got a record of " + topic + ", which it does not read");
        }
        return source;
    }
}
