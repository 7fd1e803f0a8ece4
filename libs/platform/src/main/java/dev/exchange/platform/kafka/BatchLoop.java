package dev.exchange.platform.kafka;

import dev.exchange.contracts.Event;
import dev.exchange.platform.sql.Database;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Reads topics as a member of a group, a batch at a time, and applies each batch in one Postgres transaction together
/// with its position: exactly once in effect.
///
/// Two positions are kept. The one in Postgres says what was applied. The group's offset in Kafka, which may lag
/// behind,
/// says up to where everything that follows the commit was done too; what lies between the two is redelivered after a
/// start, and its application repeats that part alone.
final class BatchLoop<E extends Event> extends Loop {
    private static final Logger LOG = Logger.getLogger(BatchLoop.class);
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(100);
    private static final int MAX_OUTSTANDING = 32;
    private static final Duration OUTSTANDING_TIMEOUT = Duration.ofSeconds(15);

    private final Subscription<E> subscription;
    private final BatchApplication<E> application;
    private final EventConsumers consumers;
    private final Database database;
    private final Positions positions;
    private final Map<String, Source<E>> sources = new HashMap<>();
    private final Set<String> gapFree = new HashSet<>();
    private final Timer batchTime;
    private final DistributionSummary batchSize;

    // All below belong to the loop's thread and are made anew at each start.
    private final ArrayDeque<Outstanding> outstanding = new ArrayDeque<>();
    private Progress<E> progress = new Progress<>();
    private boolean joined;
    private volatile @Nullable Consumer<byte[], byte[]> consumer;

    BatchLoop(
            Subscription<E> subscription,
            BatchApplication<E> application,
            EventConsumers consumers,
            Database database,
            MeterRegistry meters) {
        super(subscription.consumer());
        this.subscription = subscription;
        this.application = application;
        this.consumers = consumers;
        this.database = database;
        this.positions = new Positions(database, subscription.consumer());
        for (Source<E> source : subscription.sources()) {
            sources.put(source.topic(), source);
            if (source.gapFree()) {
                gapFree.add(source.topic());
            }
        }
        this.batchTime = Timer.builder("exchange.batch.time")
                .description("From a polled batch to its commit")
                .tag("consumer", subscription.consumer())
                .publishPercentiles(0.5, 0.99)
                .register(meters);
        this.batchSize = DistributionSummary.builder("exchange.batch.records")
                .description("Records in a batch")
                .tag("consumer", subscription.consumer())
                .register(meters);
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
        outstanding.clear();
        progress = new Progress<>();
        joined = false;
        application.starting();
        try (Consumer<byte[], byte[]> fresh = consumers.member(subscription.consumer(), subscription.maxBatch())) {
            consumer = fresh;
            try {
                read(fresh);
            } catch (RuntimeException | Error e) {
                // Leaving the group must not wait for what has failed.
                outstanding.clear();
                throw e;
            }
        } finally {
            consumer = null;
        }
    }

    private void read(Consumer<byte[], byte[]> from) {
        from.subscribe(sources.keySet(), new Assignment(from));
        while (!isClosed()) {
            ConsumerRecords<byte[], byte[]> polled = from.poll(POLL_TIMEOUT);
            if (!polled.isEmpty()) {
                apply(polled);
            }
            if (joined) {
                becameReady();
            }
            commitWhatIsDone(from, MAX_OUTSTANDING);
        }
        commitWhatIsDone(from, 0);
    }

    private void apply(ConsumerRecords<byte[], byte[]> polled) {
        Progress.Batch<E> batch = progress.sort(decoded(polled), gapFree);
        if (!batch.again().isEmpty()) {
            outstanding.add(new Outstanding(Map.of(), application.redelivered(batch.again())));
        }
        if (!batch.steps().isEmpty()) {
            commit(batch);
        }
        Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
        batch.done().forEach((partition, next) -> done.put(partition, new OffsetAndMetadata(next)));
        outstanding.add(new Outstanding(done, application.afterCommit(batch.fresh())));
    }

    private Map<TopicPartition, List<Received<E>>> decoded(ConsumerRecords<byte[], byte[]> polled) {
        Map<TopicPartition, List<Received<E>>> decoded = new LinkedHashMap<>();
        for (TopicPartition partition : polled.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> records = polled.records(partition);
            Source<E> source = source(partition.topic());
            List<Received<E>> received = new ArrayList<>(records.size());
            for (ConsumerRecord<byte[], byte[]> record : records) {
                source.read(record).ifPresent(received::add);
            }
            // The position stays before what was passed over until a record behind it was applied.
            if (!received.isEmpty()) {
                decoded.put(partition, received);
            }
        }
        return decoded;
    }

    private void commit(Progress.Batch<E> batch) {
        long started = System.nanoTime();
        database.inTransaction(transaction -> {
            positions.advance(transaction, batch.steps());
            positions.storeSequences(transaction, batch.lastSequences());
            if (!batch.fresh().isEmpty()) {
                application.apply(transaction, batch.fresh());
            }
            return batch.fresh().size();
        });
        progress.applied(batch);
        progressed();
        batchTime.record(System.nanoTime() - started, TimeUnit.NANOSECONDS);
        batchSize.record(batch.fresh().size());
    }

    private Source<E> source(String topic) {
        Source<E> source = sources.get(topic);
        if (source == null) {
            throw new IllegalStateException(name() + " got a record of " + topic + ", which it does not read");
        }
        return source;
    }

    /// Commits the offsets of the batches that are wholly done, in order, and waits while more than `most` are not.
    private void commitWhatIsDone(Consumer<byte[], byte[]> from, int most) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        while (!outstanding.isEmpty()) {
            Outstanding head = outstanding.peek();
            Future<Void> effects = head.effects().toCompletableFuture();
            if (!effects.isDone() && outstanding.size() <= most) {
                break;
            }
            try {
                effects.get(OUTSTANDING_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                throw new IllegalStateException(name() + " could not do what follows a batch", e.getCause());
            } catch (TimeoutException e) {
                throw new IllegalStateException(name() + " waited too long for what follows a batch", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(name() + " was interrupted", e);
            }
            outstanding.remove();
            offsets.putAll(head.offsets());
        }
        // A partition that was taken away is its new owner's to commit.
        offsets.keySet().retainAll(from.assignment());
        if (!offsets.isEmpty()) {
            from.commitAsync(offsets, (committed, e) -> {
                if (e != null) {
                    LOG.debugf(e, "%s could not commit; more is redelivered after a start", name());
                }
            });
        }
    }

    private final class Assignment implements ConsumerRebalanceListener {
        private final Consumer<byte[], byte[]> from;

        Assignment(Consumer<byte[], byte[]> from) {
            this.from = from;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            // Called with no partition too, for a member that stands by.
            joined = true;
            Map<TopicPartition, Long> stored = positions.load(partitions);
            progress.setSequences(positions.loadSequences(partitions));
            Map<TopicPartition, OffsetAndMetadata> committed = from.committed(Set.copyOf(partitions));
            Map<TopicPartition, Long> beginnings = from.beginningOffsets(partitions);
            for (TopicPartition partition : partitions) {
                long beginning = beginnings.getOrDefault(partition, 0L);
                Long position = stored.get(partition);
                if (position == null) {
                    positions.create(partition, beginning);
                    position = positions.load(List.of(partition)).getOrDefault(partition, beginning);
                }
                if (position < beginning) {
                    throw new IllegalStateException(name() + " stands at " + position + " of " + partition
                            + ", but the log begins at " + beginning + ": records were deleted unread");
                }
                OffsetAndMetadata done = committed.get(partition);
                from.seek(
                        partition,
                        progress.assign(partition, position, done == null ? null : done.offset(), beginning));
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            commitWhatIsDone(from, 0);
            progress.release(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            progress.release(partitions);
        }
    }

    private record Outstanding(Map<TopicPartition, OffsetAndMetadata> offsets, CompletionStage<Void> effects) {}
}
