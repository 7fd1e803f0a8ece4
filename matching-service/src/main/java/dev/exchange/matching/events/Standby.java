package dev.exchange.matching.events;

import dev.exchange.contracts.Event;
import dev.exchange.matching.domain.MarketPartition;
import dev.exchange.matching.events.Recovery.Start;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Follows the partitions that other replicas own: applies their commands silently, as far as the owner has
/// told the group that the outputs are durable ([CommitHint]). A take-over then goes on from there, where it
/// would otherwise load the newest snapshot and replay from it, on a JVM that has matched nothing yet.
///
/// One thread of its own; [#take] and [#owning] are called by the loop's.
final class Standby implements Runnable, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Standby.class);
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(100);
    private static final Duration HINTS_EVERY = Duration.ofMillis(500);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(5);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final String topic;
    private final String logId;
    private final Clients clients;
    private final Recovery recovery;
    private final Thread thread = Thread.ofPlatform().name("standby").unstarted(this);

    /// Guarded by this.
    private final Map<Integer, Followed> followed = new TreeMap<>();

    /// Guarded by this.
    private final Set<Integer> owned = new HashSet<>();

    private final List<Event> produced = new ArrayList<>();
    private boolean started;
    private volatile boolean closed;

    Standby(String topic, String logId, Clients clients, Recovery recovery) {
        this.topic = topic;
        this.logId = logId;
        this.clients = clients;
        this.recovery = recovery;
    }

    /// A partition's state and how far it may go.
    private static final class Followed {
        final MarketPartition markets;
        long nextOffset;
        long updateEndOffset;
        long fillEndOffset;

        @Nullable
        CommitHint target;

        Followed(Start start) {
            markets = start.markets();
            nextOffset = start.nextOffset();
            updateEndOffset = start.updateEndOffset();
            fillEndOffset = start.fillEndOffset();
        }

        boolean isBehind() {
            return target != null && nextOffset < target.nextOffset();
        }

        void arrive() {
            if (target != null && nextOffset == target.nextOffset()) {
                updateEndOffset = target.updateEndOffset();
                fillEndOffset = target.fillEndOffset();
            }
        }
    }

    /// Which partitions this replica owns, or is about to own; all others are followed from then on.
    synchronized void owning(Set<Integer> partitions) {
        owned.clear();
        owned.addAll(partitions);
        if (!started && !closed) {
            started = true;
            thread.start();
        }
    }

    /// Gives a partition's state away, for good. Every command in it has all its outputs in the log.
    ///
    /// @return empty where none is here yet
    synchronized Optional<Start> take(int partition) {
        Followed state = followed.remove(partition);
        return state == null
                ? Optional.empty()
                : Optional.of(
                        new Start(state.markets, state.nextOffset, state.updateEndOffset, state.fillEndOffset, false));
    }

    /// How many partitions there is a state of.
    synchronized int size() {
        return followed.size();
    }

    @Override
    public void run() {
        while (!closed) {
            try (Consumer<byte[], byte[]> reader = clients.reader();
                    CommitHints hints = clients.hints(logId)) {
                follow(reader, hints);
            } catch (RuntimeException | SQLException e) {
                // What is lost is only time at a take-over; the loop itself complains where something is broken.
                LOG.infof("Following the other replicas' partitions starts afresh: %s", e);
                forgetAll();
                pause(PAUSE_AFTER_FAILURE);
            }
        }
        forgetAll();
    }

    private synchronized void forgetAll() {
        followed.clear();
    }

    private void follow(Consumer<byte[], byte[]> reader, CommitHints hints) throws SQLException {
        long nextHintsNanos = System.nanoTime();
        while (!closed) {
            if (System.nanoTime() - nextHintsNanos >= 0) {
                nextHintsNanos = System.nanoTime() + HINTS_EVERY.toNanos();
                follow(reader, hints.read(topic));
            }
            if (assign(reader)) {
                ConsumerRecords<byte[], byte[]> polled = reader.poll(POLL_TIMEOUT);
                for (TopicPartition partition : polled.partitions()) {
                    apply(partition.partition(), polled.records(partition));
                }
            } else {
                pause(POLL_TIMEOUT);
            }
        }
    }

    /// Takes in how far the owners are.
    private void follow(Consumer<byte[], byte[]> reader, Map<Integer, CommitHint> hints) throws SQLException {
        for (Map.Entry<Integer, CommitHint> hint : hints.entrySet()) {
            int partition = hint.getKey();
            if (!isWanted(partition)) {
                continue;
            }
            if (!isFollowed(partition)) {
                Followed begun = new Followed(recovery.start(reader, partition, logId));
                add(partition, begun);
            }
            aim(partition, hint.getValue());
        }
    }

    private synchronized boolean isWanted(int partition) {
        return !owned.contains(partition);
    }

    private synchronized boolean isFollowed(int partition) {
        return followed.containsKey(partition);
    }

    private synchronized void add(int partition, Followed begun) {
        if (!owned.contains(partition)) {
            followed.put(partition, begun);
        }
    }

    private synchronized void aim(int partition, CommitHint hint) {
        Followed state = followed.get(partition);
        if (state != null) {
            state.target = hint;
            state.arrive();
        }
    }

    /// Reads of exactly those partitions that are behind their targets.
    ///
    /// @return whether there are any
    private synchronized boolean assign(Consumer<byte[], byte[]> reader) {
        Map<TopicPartition, Long> behind = new HashMap<>();
        followed.forEach((partition, state) -> {
            if (state.isBehind()) {
                behind.put(new TopicPartition(topic, partition), state.nextOffset);
            }
        });
        if (!reader.assignment().equals(behind.keySet())) {
            reader.assign(behind.keySet());
            behind.forEach(reader::seek);
        }
        return !behind.isEmpty();
    }

    private synchronized void apply(int partition, List<ConsumerRecord<byte[], byte[]>> records) {
        Followed state = followed.get(partition);
        CommitHint target = state == null ? null : state.target;
        if (state == null || target == null) {
            // It was taken meanwhile.
            return;
        }
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.offset() >= target.nextOffset()) {
                break;
            }
            if (record.offset() >= state.nextOffset) {
                CommandReader.read(record.value()).ifPresent(command -> state.markets.apply(command, produced));
                produced.clear();
                state.nextOffset = record.offset() + 1;
            }
        }
        state.arrive();
    }

    private synchronized void pause(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        try {
            for (long left = time.toNanos(); !closed && left > 0; left = until - System.nanoTime()) {
                wait(Duration.ofNanos(left).toMillis() + 1);
            }
        } catch (InterruptedException e) {
            closed = true;
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        boolean runs;
        synchronized (this) {
            closed = true;
            runs = started;
            notifyAll();
        }
        try {
            if (runs && !thread.join(CLOSE_TIMEOUT)) {
                LOG.warnf("The standby did not end within %s", CLOSE_TIMEOUT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
