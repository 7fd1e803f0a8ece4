package dev.exchange.simulation;

import dev.exchange.contracts.Event;
import dev.exchange.platform.kafka.Progress;
import dev.exchange.platform.kafka.Received;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// A batch loop, one phase at a time: whatever can happen to the replica can happen between any two. Where it stands
/// and what a poll means is the [Progress] of the real loop.
final class Reader<E extends Event> implements Member {
    private static final int MOST_IN_A_POLL = 10;
    private static final int MOST_OUTSTANDING = 8;

    private final String name;
    private final World world;
    private final Replica replica;
    private final Group group;
    private final PositionTable table;
    private final Class<E> type;
    private final Set<String> gapFree;
    private final Application<E> application;
    private final @Nullable Writer writer;

    private Phase phase = Phase.IDLE;
    private Progress<E> progress = new Progress<>();
    private final Map<TopicPartition, Long> fetchFrom = new LinkedHashMap<>();
    private final ArrayDeque<Outstanding> outstanding = new ArrayDeque<>();
    private Progress.@Nullable Batch<E> batch;
    /// How many polls until it hears that it was deposed; -1 where it was not.
    private int polledDeposed = -1;

    private enum Phase {
        IDLE,
        POLLED,
        ANSWERED_AGAIN,
        COMMITTED
    }

    private record Outstanding(Map<TopicPartition, Long> done, List<Sent> effects) {
        boolean isDone() {
            return effects.stream().allMatch(Sent::isAcknowledged);
        }

        boolean isFailed() {
            return effects.stream().anyMatch(Sent::isFailed);
        }
    }

    /// @param gapFree the topics whose numbers have no gaps
    /// @param writer what the application writes with; null where it writes nothing
    Reader(
            String name,
            World world,
            Replica replica,
            Group group,
            PositionTable table,
            Class<E> type,
            Set<String> gapFree,
            Application<E> application,
            @Nullable Writer writer) {
        this.name = name;
        this.world = world;
        this.replica = replica;
        this.group = group;
        this.table = table;
        this.type = type;
        this.gapFree = world.fault == Fault.SEQUENCES_UNFILTERED ? Set.of() : gapFree;
        this.application = application;
        this.writer = writer;
    }

    /// Goes one phase on, or several.
    ///
    /// @return false where there is nothing to do
    boolean step() {
        boolean done = false;
        do {
            if (!phase()) {
                return done;
            }
            done = true;
        } while (phase != Phase.IDLE && (!world.isFaulty() || world.chance.coin()));
        return true;
    }

    private boolean phase() {
        try {
            return switch (phase) {
                case IDLE -> turn();
                case POLLED -> {
                    answerAgain();
                    yield true;
                }
                case ANSWERED_AGAIN -> {
                    commit();
                    yield true;
                }
                case COMMITTED -> {
                    followUp();
                    yield true;
                }
            };
        } catch (Deposed deposed) {
            trace("was deposed and starts afresh");
            restart();
            return true;
        }
    }

    private boolean turn() {
        boolean did = commitOffsets();
        if (polledDeposed == 0) {
            lose();
        } else if (polledDeposed > 0) {
            polledDeposed--;
        }
        if (polledDeposed < 0 && !group.isMember(this)) {
            group.join(this, world.isFaulty());
            return true;
        }
        return (outstanding.size() < MOST_OUTSTANDING && poll()) || did;
    }

    private boolean poll() {
        Map<TopicPartition, List<Received<E>>> polled = new LinkedHashMap<>();
        for (Map.Entry<TopicPartition, Long> from : fetchFrom.entrySet()) {
            long end =
                    world.log.end(Topic.of(from.getKey().topic()), from.getKey().partition());
            if (end > from.getValue() && (!world.isFaulty() || world.chance.coin())) {
                int most = world.chance.between(1, MOST_IN_A_POLL);
                List<Received<E>> records = world.log.read(from.getKey(), from.getValue(), most, type);
                polled.put(from.getKey(), records);
                from.setValue(records.getLast().offset() + 1);
            }
        }
        if (polled.isEmpty()) {
            return false;
        }
        batch = progress.sort(polled, gapFree);
        phase = Phase.POLLED;
        if (world.trace.isOn()) {
            polled.forEach((partition, records) -> trace("polls " + partition + " "
                    + records.getFirst().offset() + ".." + records.getLast().offset()));
        }
        return true;
    }

    private Progress.Batch<E> batch() {
        Progress.Batch<E> current = batch;
        if (current == null) {
            throw new IllegalStateException(name + " has no batch in phase " + phase);
        }
        return current;
    }

    private void answerAgain() {
        if (!batch().again().isEmpty()) {
            outstanding.add(new Outstanding(Map.of(), application.redelivered(batch().again())));
        }
        phase = Phase.ANSWERED_AGAIN;
    }

    private void commit() {
        Progress.Batch<E> current = batch();
        if (!current.steps().isEmpty()) {
            table.check(current.steps());
            if (!current.fresh().isEmpty()) {
                application.apply(current.fresh());
            }
            if (world.fault == Fault.POSITIONS_COMMITTED_APART && world.chance.oneIn(20)) {
                throw new Deposed();
            }
            table.advance(current.steps(), current.lastSequences());
            progress.applied(current);
            trace("commits");
            if (world.isFaulty() && world.chance.oneIn(60)) {
                trace("does not hear that it has committed");
                throw new Deposed();
            }
        }
        phase = Phase.COMMITTED;
    }

    private void followUp() {
        outstanding.add(new Outstanding(batch().done(), application.afterCommit(batch().fresh())));
        batch = null;
        phase = Phase.IDLE;
    }

    private boolean commitOffsets() {
        if (outstanding.isEmpty()) {
            return false;
        }
        Map<TopicPartition, Long> offsets = new HashMap<>();
        while (!outstanding.isEmpty()
                && (outstanding.element().isDone() || world.fault == Fault.OFFSETS_COMMITTED_EARLY)) {
            offsets.putAll(outstanding.remove().done());
        }
        if (!outstanding.isEmpty() && outstanding.element().isFailed()) {
            throw new Deposed();
        }
        if (offsets.isEmpty()) {
            return false;
        }
        if (!world.isFaulty() || !world.chance.oneIn(6)) {
            offsets.keySet().retainAll(fetchFrom.keySet());
            offsets.forEach((partition, offset) -> group.commit(this, partition, offset));
        }
        return true;
    }

    @Override
    public boolean isPaused() {
        return replica.isPaused();
    }

    @Override
    public void revoke() {
        try {
            while (phase != Phase.IDLE) {
                phase();
            }
            if (writer != null) {
                writer.drain();
            }
            commitOffsets();
        } catch (Deposed deposed) {
            restart();
        }
        progress.release(List.copyOf(fetchFrom.keySet()));
        fetchFrom.clear();
    }

    @Override
    public void assign(List<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            progress.setSequences(Map.of(partition.topic(), table.sequences(partition)));
            long start = progress.assign(partition, table.position(partition), group.committed(partition), 0);
            fetchFrom.put(partition, start);
        }
        if (world.trace.isOn()) {
            trace("reads " + fetchFrom);
        }
    }

    @Override
    public void depose() {
        trace("is deposed without knowing");
        polledDeposed = world.chance.below(4);
    }

    private void lose() {
        trace("hears that it was deposed");
        progress.release(List.copyOf(fetchFrom.keySet()));
        fetchFrom.clear();
        polledDeposed = -1;
    }

    /// Throws everything away, as after any failure.
    private void restart() {
        group.leave(this);
        forget();
    }

    private void forget() {
        phase = Phase.IDLE;
        batch = null;
        progress = new Progress<>();
        fetchFrom.clear();
        outstanding.clear();
        polledDeposed = -1;
        if (writer != null) {
            writer.close();
        }
    }

    /// Its replica died.
    void die() {
        restart();
    }

    /// What is to be done before everything is at rest.
    boolean isIdle() {
        return phase == Phase.IDLE && outstanding.isEmpty();
    }

    private void trace(String what) {
        if (world.trace.isOn()) {
            world.trace.add(replica.name + " " + name + " " + what);
        }
    }
}
