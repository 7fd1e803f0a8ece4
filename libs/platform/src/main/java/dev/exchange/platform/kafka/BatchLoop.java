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
import java.util.concurrent.locks.LockSupport;
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
/// behind, says up to where everything that follows the commit was done too; what lies between the two is redelivered
/// after a start, and its application repeats that part alone.
final class BatchLoop<E extends Event> extends Loop {
    private static final Logger LOG = Logger.getLogger(BatchLoop.class);
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(100);
    private static final int MAX_OUTSTANDING = 32;
    private static final Duration OUTSTANDING_TIMEOUT = Duration.ofSeconds(15);
    // A transaction costs as much as some dozens of records. So a loop that had several records in its last batch lets
    // this long pass between the beginnings of two, and the few of a quiet time go at once.
    private static final int BUSY_RECORDS = 6;
    private static final Duration BUSY_PACE = Duration.ofMillis(16);
    // Records that nothing follows from move the position with the next that something does follow from, or now and
    // then by themselves.
    private static final long LONGEST_HOLD_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    // What is fetched ahead while a batch is worked on came early and is little; the next fetch brings the rest.
    private static final int BUSY_POLLS = 3;
    private static final Duration BUSY_POLL_TIMEOUT = Duration.ofMillis(2);
    private static final long OFFSETS_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

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
    private final Map<TopicPartition, List<Received<E>>> polled = new LinkedHashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> doneOffsets = new HashMap<>();
    private Progress<E> progress = new Progress<>();
    private int newestPoll;
    private long newestPollNanos;
    private long newestCommitNanos;
    private long newestOffsetsNanos;
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
        polled.clear();
        doneOffsets.clear();
        progress = new Progress<>();
        newestPoll = 0;
        joined = false;
        application.starting();
        try (Consumer<byte[], byte[]> fresh = consumers.member(subscription.consumer(), pollMax())) {
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
            poll(from);
            if (!polled.isEmpty() && !canWait()) {
                apply();
                polled.clear();
            }
            if (joined) {
                becameReady();
            }
            commitWhatIsDone(from, MAX_OUTSTANDING);
        }
        commitWhatIsDone(from, 0);
    }

    private void poll(Consumer<byte[], byte[]> from) {
        Duration pace = pace();
        boolean paced = pace.isPositive();
        if (paced) {
            LockSupport.parkNanos(newestPollNanos + pace.toNanos() - System.nanoTime());
        }
        int records = keep(from.poll(POLL_TIMEOUT));
        newestPollNanos = System.nanoTime();
        for (int more = records, polls = 1; paced && more > 0 && polls < BUSY_POLLS && records <= pollMax(); polls++) {
            more = keep(from.poll(BUSY_POLL_TIMEOUT));
            records += more;
        }
        newestPoll = records;
    }

    /// The least time from the newest batch to the next; none while there is more to read than a batch holds.
    private Duration pace() {
        if (newestPoll == 0 || newestPoll >= pollMax()) {
            return Duration.ZERO;
        }
        boolean busy = newestPoll >= BUSY_RECORDS && subscription.pace().compareTo(BUSY_PACE) < 0;
        return busy ? BUSY_PACE : subscription.pace();
    }

    /// Two polls still make a batch within its bound.
    private int pollMax() {
        return Math.max(1, subscription.maxBatch() / 2);
    }

    private int keep(ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            Source<E> source = source(partition.topic());
            for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                // The position stays before what was passed over until a record behind it was applied.
                source.read(record)
                        .ifPresent(received -> polled.computeIfAbsent(partition, none -> new ArrayList<>())
                                .add(received));
            }
        }
        return records.count();
    }

    private boolean canWait() {
        int held = 0;
        for (List<Received<E>> records : polled.values()) {
            held += records.size();
            if (!application.canWait(records)) {
                return false;
            }
        }
        return held < pollMax() && System.nanoTime() - newestCommitNanos < LONGEST_HOLD_NANOS;
    }

    private void apply() {
        Progress.Batch<E> batch = progress.sort(polled, gapFree);
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

    private void commit(Progress.Batch<E> batch) {
        long started = System.nanoTime();
        database.inTransaction(transaction -> {
            positions.advance(transaction, batch.steps(), batch.lastSequences());
            if (!batch.fresh().isEmpty()) {
                application.apply(transaction, batch.fresh());
            }
            return batch.fresh().size();
        });
        newestCommitNanos = System.nanoTime();
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

    /// Commits the offsets of the batches that are wholly done, in order and not too often, and waits while more than
    /// `most` are not.
    private void commitWhatIsDone(Consumer<byte[], byte[]> from, int most) {
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
            doneOffsets.putAll(head.offsets());
        }
        // A partition that was taken away is its new owner's to commit.
        doneOffsets.keySet().retainAll(from.assignment());
        // A commit is a request and a record of its own, and one that comes late only means more to redeliver.
        boolean due = most == 0 || System.nanoTime() - newestOffsetsNanos > OFFSETS_INTERVAL_NANOS;
        if (due && !doneOffsets.isEmpty()) {
            newestOffsetsNanos = System.nanoTime();
            from.commitAsync(Map.copyOf(doneOffsets), (committed, e) -> {
                if (e != null) {
                    LOG.debugf(e, "%s could not commit; more is redelivered after a start", name());
                }
            });
            doneOffsets.clear();
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
            release(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            release(partitions);
        }

        /// What was polled of them and not applied is their next owner's to read.
        private void release(Collection<TopicPartition> partitions) {
            progress.release(partitions);
            polled.keySet().removeAll(partitions);
        }
    }

    private record Outstanding(Map<TopicPartition, OffsetAndMetadata> offsets, CompletionStage<Void> effects) {}
}
