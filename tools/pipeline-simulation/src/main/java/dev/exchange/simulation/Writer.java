package dev.exchange.simulation;

import dev.exchange.contracts.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// A producer: records of one partition arrive in the order of their sending, those of different partitions in any
/// order; acknowledgements come later. When it is closed, what is on its way may still arrive, whenever it likes, and
/// is the beginning of what was left.
final class Writer {
    private static final int MOST_ON_THE_WAY = 6;

    private final EventLog log;
    private final Network network;
    private final Chance chance;
    /// Whether it gives up on a record that takes too long, and goes on with the next.
    private final boolean impatient;

    private final boolean goesOn;
    private final Map<Topic, List<ArrayDeque<Sent>>> byTopic = new EnumMap<>(Topic.class);
    private final List<ArrayDeque<Sent>> queues = new ArrayList<>();
    private final ArrayDeque<Sent> unacknowledged = new ArrayDeque<>();
    private int waiting;

    Writer(EventLog log, Network network, Chance chance, boolean impatient, Fault fault) {
        this.log = log;
        this.network = network;
        this.chance = chance;
        this.impatient = impatient;
        this.goesOn = fault == Fault.WRITERS_GO_ON;
        for (Topic topic : Topic.values()) {
            List<ArrayDeque<Sent>> partitions = new ArrayList<>();
            for (int partition = 0; partition < Topic.PARTITIONS; partition++) {
                partitions.add(new ArrayDeque<>());
            }
            byTopic.put(topic, partitions);
            queues.addAll(partitions);
        }
    }

    Sent send(Topic topic, Event event) {
        Sent sent = new Sent(topic, event);
        byTopic.getOrDefault(topic, List.of()).get(sent.partition).add(sent);
        waiting++;
        return sent;
    }

    boolean isIdle() {
        return waiting == 0 && unacknowledged.isEmpty();
    }

    /// Brings some of what was sent into the log, or an acknowledgement back.
    ///
    /// @return false where there is nothing on its way
    boolean step(boolean faulty) {
        if (isIdle()) {
            return false;
        }
        if (waiting > 0) {
            ArrayDeque<Sent> queue = someQueue();
            if (faulty && impatient && chance.oneIn(40)) {
                giveUp(queue);
            } else {
                for (int left = chance.between(1, Math.min(queue.size(), MOST_ON_THE_WAY)); left > 0; left--) {
                    arrive(queue);
                }
            }
        }
        if (!faulty || !chance.oneIn(4)) {
            unacknowledged.forEach(Sent::acknowledge);
            unacknowledged.clear();
        }
        return true;
    }

    private ArrayDeque<Sent> someQueue() {
        int at = chance.below(queues.size());
        while (queues.get(at).isEmpty()) {
            at = (at + 1) % queues.size();
        }
        return queues.get(at);
    }

    private void arrive(ArrayDeque<Sent> queue) {
        Sent sent = queue.remove();
        waiting--;
        sent.arrived(log.append(sent.topic, sent.partition, sent.event));
        unacknowledged.add(sent);
    }

    /// The record may have arrived all the same.
    private void giveUp(ArrayDeque<Sent> queue) {
        Sent sent = queue.remove();
        waiting--;
        sent.fail();
        if (chance.coin()) {
            log.append(sent.topic, sent.partition, sent.event);
        }
    }

    /// Waits until all is written and acknowledged.
    void drain() {
        for (ArrayDeque<Sent> queue : queues) {
            while (!queue.isEmpty()) {
                arrive(queue);
            }
        }
        unacknowledged.forEach(Sent::acknowledge);
        unacknowledged.clear();
    }

    /// Its process died, or gave it up.
    void close() {
        for (ArrayDeque<Sent> queue : queues) {
            if (!queue.isEmpty()) {
                leave(queue);
                queue.clear();
            }
        }
        waiting = 0;
        unacknowledged.clear();
    }

    private void leave(ArrayDeque<Sent> queue) {
        if (goesOn) {
            queue.remove();
        }
        List<Sent> underway = new ArrayList<>();
        for (int left = chance.between(0, Math.min(queue.size(), MOST_ON_THE_WAY)); left > 0; left--) {
            underway.add(queue.remove());
        }
        network.add(underway);
    }
}
