package dev.exchange.matching.events;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.MarketEvent;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.matching.domain.MarketPartition;
import dev.exchange.matching.domain.PairMarket;
import dev.exchange.matching.events.OwnedPartition.Checkpoint;
import dev.exchange.matching.store.Snapshots;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One membership in the group, from joining to leaving, with the state of the partitions it owns. When
/// anything goes wrong the whole of it is thrown away and another one recovers; nothing half done is
/// carried over. One thread.
final class MatchingSession implements ConsumerRebalanceListener, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(MatchingSession.class);
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(50);
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(10);
    private static final long RECOVERY_RETRY_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long COMMIT_INTERVAL_NANOS = Duration.ofMillis(500).toNanos();

    /// After so long the partitions that trade already have their turn before the next one is recovered.
    private static final long RECOVERY_TURN_NANOS = Duration.ofMillis(200).toNanos();

    private final MatchingTopics topics;
    private final Clock clock;
    private final Metrics metrics;
    private final Clients clients;
    private final Recovery recovery;
    private final Standby standby;
    private final String logId;
    private final SnapshotStep snapshots;
    private final OutputWriter outputs;
    private final Consumer<byte[], byte[]> consumer;
    private final long tickIntervalNanos;

    private final Map<Integer, OwnedPartition> owned = new TreeMap<>();

    /// Assigned, but without a state yet: when to try, in nanoseconds of [System#nanoTime].
    private final Map<Integer, Long> toRecover = new LinkedHashMap<>();

    private final List<Event> produced = new ArrayList<>();
    private boolean joined;
    private boolean abandoned;
    private boolean closed;
    private @Nullable Throwable recoveryFailure;
    private long nextTickNanos = System.nanoTime();
    private long nextCommitNanos = System.nanoTime();

    MatchingSession(
            MatchingSettings settings,
            MatchingTopics topics,
            Clock clock,
            Clients clients,
            Recovery recovery,
            Snapshots store,
            Metrics metrics) {
        this.topics = topics;
        this.clock = clock;
        this.metrics = metrics;
        this.clients = clients;
        this.recovery = recovery;
        tickIntervalNanos = settings.tickInterval().toNanos();
        logId = clients.logId(topics.orders());
        standby = new Standby(topics.orders(), logId, clients, recovery);
        snapshots = new SnapshotStep(store, logId, settings, metrics);
        consumer = clients.member();
        outputs = new OutputWriter(settings.bootstrapServers());
        consumer.subscribe(List.of(topics.orders()), this);
    }

    /// Recovers, polls, applies and writes once around.
    ///
    /// @throws RuntimeException when the session must end
    void turn() {
        recoverDue();
        ConsumerRecords<byte[], byte[]> polled =
                consumer.poll(nextToRecover().isPresent() ? Duration.ZERO : POLL_TIMEOUT);
        if (!polled.isEmpty()) {
            long started = System.nanoTime();
            polled.partitions().forEach(partition -> apply(partition, polled.records(partition)));
            outputs.handOver();
            metrics.batch(System.nanoTime() - started);
        }
        outputs.failIfBroken();
        snapshots.advance(owned.values());
        writeTicks();
        commitHint();
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        joined = true;
        // Nothing is fetched before the state is there and tells where to read from.
        consumer.pause(partitions);
        for (TopicPartition partition : partitions) {
            consumer.seek(partition, 0);
            toRecover.put(partition.partition(), System.nanoTime());
        }
        standby.owning(assigned());
    }

    private Set<Integer> assigned() {
        Set<Integer> assigned = new HashSet<>(owned.keySet());
        assigned.addAll(toRecover.keySet());
        return assigned;
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        release(partitions, !abandoned);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        release(partitions, false);
    }

    private void release(Collection<TopicPartition> partitions, boolean clean) {
        if (clean && partitions.stream().anyMatch(partition -> owned.containsKey(partition.partition()))) {
            outputs.awaitAll(DRAIN_TIMEOUT);
        }
        for (TopicPartition partition : partitions) {
            toRecover.remove(partition.partition());
            OwnedPartition released = owned.remove(partition.partition());
            if (released != null && clean) {
                snapshots.storeNow(released);
            }
        }
        if (!closed) {
            standby.owning(assigned());
        }
    }

    private Optional<Integer> nextToRecover() {
        long now = System.nanoTime();
        return toRecover.entrySet().stream()
                .filter(entry -> entry.getValue() - now <= 0)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private void recoverDue() {
        Optional<Integer> next = nextToRecover();
        if (next.isEmpty()) {
            return;
        }
        long until = System.nanoTime() + RECOVERY_TURN_NANOS;
        try (Consumer<byte[], byte[]> reader = clients.reader()) {
            do {
                recover(reader, next.get());
                next = nextToRecover();
            } while (next.isPresent() && System.nanoTime() - until < 0);
        }
    }

    private void recover(Consumer<byte[], byte[]> reader, int number) {
        long started = System.nanoTime();
        try {
            OwnedPartition recovered = recovery.recover(reader, number, logId, standby.take(number), outputs);
            TopicPartition partition = new TopicPartition(topics.orders(), number);
            consumer.seek(partition, recovered.nextOffset);
            consumer.resume(List.of(partition));
            owned.put(number, recovered);
            toRecover.remove(number);
            recoveryFailure = null;
            metrics.recovery(System.nanoTime() - started);
            LOG.debugf("Partition %d goes on from offset %d", number, recovered.nextOffset);
        } catch (SQLException | RecoveryException | KafkaException e) {
            recoveryFailure = e;
            toRecover.put(number, System.nanoTime() + RECOVERY_RETRY_NANOS);
            LOG.errorf(e, "Partition %d cannot be recovered; its pairs do not trade until it can", number);
        }
    }

    private void apply(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
        OwnedPartition owner = owned.get(partition.partition());
        if (owner == null) {
            throw new IllegalStateException("Records of " + partition + " came without its state");
        }
        int applied = 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.offset() < owner.nextOffset) {
                throw new IllegalStateException(
                        partition + " gave offset " + record.offset() + " again; " + owner.nextOffset + " was to come");
            }
            applied += apply(owner, record);
            owner.nextOffset = record.offset() + 1;
        }
        owner.commandsSinceSnapshot += records.size();
        metrics.applied(applied);
    }

    private int apply(OwnedPartition owner, ConsumerRecord<byte[], byte[]> record) {
        Optional<OrderCommand> read = CommandReader.read(record.value());
        if (read.isEmpty()) {
            skip(record, "is no command");
            return 0;
        }
        OrderCommand command = read.get();
        MarketPartition.Outcome outcome = owner.markets.apply(command, produced);
        if (command instanceof OrderCommand.Tick tick) {
            owner.ticksUnderway.remove(tick.pairSymbol());
        }
        produced.forEach(event -> write(owner, event));
        produced.clear();
        return switch (outcome) {
            case APPLIED -> 1;
            case SEEN_BEFORE -> {
                metrics.seenBefore();
                yield 0;
            }
            case UNKNOWN_PAIR -> {
                skip(record, "is for a pair that is not listed");
                yield 0;
            }
        };
    }

    private void skip(ConsumerRecord<byte[], byte[]> record, String why) {
        metrics.unreadable();
        LOG.errorf(
                "The record of %s-%d at offset %d %s and is passed over",
                record.topic(), record.partition(), record.offset(), why);
    }

    private void write(OwnedPartition owner, Event event) {
        boolean update = switch (event) {
            case MarketEvent m -> true;
            case Fill f -> false;
            default -> throw new IllegalStateException("The market made a " + event.getClass());
        };
        String topic = update ? topics.orderUpdates() : topics.fills();
        if (!owner.written.contains(topic, event)) {
            outputs.take(topic, owner.number, event, update ? owner.updates : owner.fills);
        }
    }

    /// The time goes into a pair's log when something waits for it, and not before the last one has come
    /// back: a market in which nothing can end by itself costs no records.
    private void writeTicks() {
        long now = System.nanoTime();
        if (now - nextTickNanos < 0) {
            return;
        }
        nextTickNanos = now + tickIntervalNanos;
        Instant time = Instant.ofEpochMilli(clock.millis());
        for (OwnedPartition owner : owned.values()) {
            if (!owner.isRecovered()) {
                continue;
            }
            for (PairMarket market : owner.pairs()) {
                OptionalLong due = market.nextDueMillis();
                if (due.isPresent()
                        && due.getAsLong() <= time.toEpochMilli()
                        && owner.ticksUnderway.add(market.pairSymbol())) {
                    outputs.take(topics.orders(), owner.number, tick(market.pairSymbol(), time), owner.ticks);
                }
            }
        }
        outputs.handOver();
    }

    private static OrderCommand.Tick tick(String pair, Instant time) {
        long millis = time.toEpochMilli();
        return new OrderCommand.Tick(pair + "-tick-" + millis, Event.SCHEMA_VERSION, time, millis, pair);
    }

    /// For those who watch the group's lag, and for the standbys: see [CommitHint]. A recovery without a followed
    /// state does not look at it.
    private void commitHint() {
        long now = System.nanoTime();
        if (now - nextCommitNanos < 0) {
            return;
        }
        nextCommitNanos = now + COMMIT_INTERVAL_NANOS;
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        long lag = 0;
        for (OwnedPartition owner : owned.values()) {
            TopicPartition partition = new TopicPartition(topics.orders(), owner.number);
            lag += consumer.currentLag(partition).orElse(0);
            Checkpoint candidate = owner.commitCandidate;
            if (candidate == null || owner.isDurable(candidate)) {
                if (candidate != null && candidate.nextOffset() != owner.committedOffset) {
                    offsets.put(
                            partition,
                            new CommitHint(
                                            logId,
                                            candidate.nextOffset(),
                                            candidate.updateEndOffset(),
                                            candidate.fillEndOffset())
                                    .toCommit());
                }
                owner.commitCandidate = owner.checkpoint();
            }
        }
        metrics.now(lag, owned.size(), standby.size(), outputs.inFlight());
        if (!offsets.isEmpty()) {
            consumer.commitAsync(offsets, (committed, failure) -> {
                if (failure != null) {
                    LOG.debugf(failure, "The hint of the group's position was not committed");
                } else {
                    committed.forEach(this::noteCommitted);
                }
            });
        }
    }

    private void noteCommitted(TopicPartition partition, OffsetAndMetadata position) {
        OwnedPartition owner = owned.get(partition.partition());
        if (owner != null) {
            owner.committedOffset = position.offset();
        }
    }

    /// Whether everything this replica was given is recovered; true for a standby that was given nothing.
    boolean isReady() {
        return joined && toRecover.isEmpty() && owned.values().stream().allMatch(OwnedPartition::isRecovered);
    }

    Optional<Throwable> recoveryFailure() {
        return Optional.ofNullable(recoveryFailure);
    }

    String logId() {
        return logId;
    }

    /// Hashes whole states: for operators and tests.
    List<OwnedState> states() {
        return owned.values().stream().map(MatchingSession::state).toList();
    }

    Optional<OwnedState> stateOf(String pairSymbol) {
        return owned.values().stream()
                .filter(owner -> owner.owns(pairSymbol))
                .map(MatchingSession::state)
                .findFirst();
    }

    private static OwnedState state(OwnedPartition owner) {
        return new OwnedState(
                owner.number,
                owner.nextOffset,
                owner.isRecovered(),
                owner.markets.stateHash(),
                owner.markets.markets().stream().map(PairMarket::state).toList());
    }

    /// Leaves in good order: what was sent is durable and each partition's state is stored before another
    /// may own it.
    void leave() {
        if (!closed) {
            closed = true;
            consumer.close(CloseOptions.timeout(LEAVE_TIMEOUT));
            standby.close();
            snapshots.close();
            outputs.close();
        }
    }

    /// Forgets everything at once, unless the session has left already.
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            abandoned = true;
            outputs.close();
            consumer.close(CloseOptions.timeout(LEAVE_TIMEOUT));
            standby.close();
            snapshots.close();
        }
    }
}
