package dev.exchange.simulation;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.RequestOrigin;
import dev.exchange.engine.EngineLimits;
import dev.exchange.matching.domain.MarketLimits;
import dev.exchange.matching.domain.MarketPartition;
import dev.exchange.matching.domain.PairMarket;
import dev.exchange.matching.domain.WrittenOutputs;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/// A replica of matching-service: the steps of its session, with its recovery and its snapshots.
final class MatchingReplica extends Replica implements Member {
    static final MarketLimits LIMITS = new MarketLimits(new EngineLimits(500, 20, 10, 4), 40);
    private static final int MOST_IN_A_POLL = 6;
    private static final int SNAPSHOT_EVERY = 20;
    private static final Duration TICK_PERIOD = Duration.ofMillis(500);

    private final World world;
    private final SnapshotTable snapshots;
    private final Group group;
    private final Writer writer;
    private final TreeMap<Integer, Owned> owned = new TreeMap<>();
    private final TreeSet<Integer> toRecover = new TreeSet<>();
    private final List<Event> produced = new ArrayList<>();
    private Instant nextTick = Instant.EPOCH;
    /// How many polls until it hears that it was deposed; -1 where it was not.
    private int polledDeposed = -1;
    private int unknownOrigins;

    MatchingReplica(String name, World world, SnapshotTable snapshots, Group group) {
        super(name);
        this.world = world;
        this.snapshots = snapshots;
        this.group = group;
        writer = new Writer(world.log, world.network, world.chance, false, world.fault);
        part(9, this::turn);
        part(8, () -> writer.step(world.isFaulty()));
        part(2, this::advanceSnapshots);
        part(1, this::writeTicks);
    }

    private boolean turn() {
        if (polledDeposed == 0) {
            trace("hears that it was deposed");
            forgetPartitions();
            polledDeposed = -1;
        } else if (polledDeposed > 0) {
            polledDeposed--;
        }
        if (polledDeposed < 0 && !group.isMember(this)) {
            group.join(this, world.isFaulty());
            return true;
        }
        if (!toRecover.isEmpty()) {
            int next = toRecover.removeFirst();
            owned.put(next, recover(next));
            return true;
        }
        return poll();
    }

    private boolean poll() {
        boolean did = false;
        for (Owned owner : owned.values()) {
            long end = world.log.end(Topic.ORDERS, owner.number);
            if (end > owner.nextOffset && (!world.isFaulty() || world.chance.coin())) {
                long until = Math.min(end, owner.nextOffset + world.chance.between(1, MOST_IN_A_POLL));
                trace("applies orders-" + owner.number + " " + owner.nextOffset + ".." + (until - 1));
                while (owner.nextOffset < until) {
                    apply(owner);
                }
                did = true;
            }
        }
        return did;
    }

    private void apply(Owned owner) {
        OrderCommand command = (OrderCommand) world.log.at(Topic.ORDERS, owner.number, owner.nextOffset);
        MarketPartition.Outcome outcome = owner.markets.apply(
                world.fault == Fault.ORIGINS_UNFILTERED ? withUnknownOrigin(command) : command, produced);
        world.auditor.applied(owner.number, owner.nextOffset, command, outcome);
        if (command instanceof OrderCommand.Tick tick) {
            owner.ticksUnderway.remove(tick.pairSymbol());
        }
        for (Event event : produced) {
            Topic topic = event instanceof Fill ? Topic.FILLS : Topic.ORDER_UPDATES;
            if (!owner.written.contains(topic.topicName, event)) {
                (topic == Topic.FILLS ? owner.fills : owner.updates).send(writer, topic, event);
            }
        }
        produced.clear();
        owner.nextOffset++;
        owner.commandsSinceSnapshot++;
    }

    private Owned recover(int number) {
        long end = world.log.end(Topic.ORDERS, number);
        SnapshotTable.Stored snapshot = null;
        MarketPartition markets = new MarketPartition(world.catalogue, LIMITS);
        for (SnapshotTable.Stored stored : snapshots.of(number).values()) {
            Violation.unless(stored.nextOffset() <= end, () -> "A snapshot is ahead of the log");
            snapshot = stored;
            markets = restore(stored);
            break;
        }
        WrittenOutputs written = new WrittenOutputs();
        for (PairMarket market : markets.markets()) {
            written.upTo(Topic.ORDER_UPDATES.topicName, market.pairSymbol(), market.updateSequence());
            written.upTo(Topic.FILLS.topicName, market.pairSymbol(), market.fillSequence());
        }
        long updateEnd = snapshot == null ? 0 : snapshot.updateEnd();
        long fillEnd = snapshot == null ? 0 : snapshot.fillEnd();
        readTail(Topic.ORDER_UPDATES, number, updateEnd, written);
        readTail(Topic.FILLS, number, fillEnd, written);
        long from = snapshot == null ? 0 : snapshot.nextOffset();
        trace("recovers orders-" + number + " from " + from + " to " + end);
        return new Owned(number, markets, written, from, end, updateEnd, fillEnd);
    }

    private MarketPartition restore(SnapshotTable.Stored stored) {
        try {
            return MarketPartition.restore(world.catalogue, LIMITS, stored.state());
        } catch (IOException e) {
            throw new Violation("A snapshot cannot be restored", e);
        }
    }

    private void readTail(Topic topic, int partition, long from, WrittenOutputs written) {
        for (long offset = from; offset < world.log.end(topic, partition); offset++) {
            Event event = world.log.at(topic, partition, offset);
            written.found(topic.topicName, event.key(), event.sequence());
        }
    }

    private boolean advanceSnapshots() {
        boolean did = false;
        for (Owned owner : owned.values()) {
            Owned.Underway underway = owner.underway;
            if (underway == null) {
                if (owner.commandsSinceSnapshot >= SNAPSHOT_EVERY && owner.nextOffset > owner.storedOffset) {
                    owner.underway = new Owned.Underway(owner.snapshot(), owner.updates.sent(), owner.fills.sent());
                    owner.commandsSinceSnapshot = 0;
                    did = true;
                }
            } else if (owner.isDurable(underway) || world.fault == Fault.SNAPSHOTS_TOO_EARLY) {
                trace("stores its state at orders-" + owner.number + " "
                        + underway.snapshot().nextOffset());
                snapshots.store(owner.number, underway.snapshot());
                owner.storedOffset = underway.snapshot().nextOffset();
                owner.underway = null;
                did = true;
            }
        }
        return did;
    }

    private boolean writeTicks() {
        Instant now = world.now();
        if (now.isBefore(nextTick)) {
            return false;
        }
        nextTick = now.plus(TICK_PERIOD);
        boolean did = false;
        for (Owned owner : owned.values()) {
            if (owner.nextOffset >= owner.takeoverOffset) {
                for (PairMarket market : owner.markets.markets()) {
                    did |= writeTick(owner, market, now);
                }
            }
        }
        return did;
    }

    private boolean writeTick(Owned owner, PairMarket market, Instant now) {
        OptionalLong due = market.nextDueMillis();
        long millis = now.toEpochMilli();
        if (due.isEmpty() || due.getAsLong() > millis || !owner.ticksUnderway.add(market.pairSymbol())) {
            return false;
        }
        writer.send(
                Topic.ORDERS,
                new OrderCommand.Tick(
                        market.pairSymbol() + "-tick-" + millis,
                        Event.SCHEMA_VERSION,
                        now,
                        millis,
                        market.pairSymbol()));
        return true;
    }

    @Override
    public void revoke() {
        writer.drain();
        for (Owned owner : owned.values()) {
            if (owner.nextOffset > owner.storedOffset) {
                snapshots.store(owner.number, owner.snapshot());
            }
        }
        forgetPartitions();
    }

    @Override
    public void assign(List<TopicPartition> partitions) {
        partitions.forEach(partition -> toRecover.add(partition.partition()));
        if (world.trace.isOn()) {
            trace("is given " + partitions);
        }
    }

    @Override
    public void depose() {
        trace("is deposed without knowing");
        polledDeposed = world.chance.below(8);
    }

    private void forgetPartitions() {
        owned.clear();
        toRecover.clear();
    }

    Collection<Owned> owned() {
        return owned.values();
    }

    boolean isIdle() {
        return writer.isIdle() && toRecover.isEmpty();
    }

    @Override
    void start() {}

    @Override
    void die() {
        group.leave(this);
        forgetPartitions();
        polledDeposed = -1;
        writer.close();
    }

    private void trace(String what) {
        if (world.trace.isOn()) {
            world.trace.add(name + " " + what);
        }
    }

    /// Broken on purpose: the same command, as if nobody had ever seen its request.
    private OrderCommand withUnknownOrigin(OrderCommand command) {
        RequestOrigin unknown = new RequestOrigin(Topic.PARTITIONS, unknownOrigins++);
        return switch (command) {
            case OrderCommand.Place c ->
                new OrderCommand.Place(
                        c.eventId(),
                        c.schemaVersion(),
                        c.time(),
                        c.sequence(),
                        unknown,
                        c.orderId(),
                        c.userId(),
                        c.clientOrderId(),
                        c.pairSymbol(),
                        c.orderType(),
                        c.orderSide(),
                        c.timeInForce(),
                        c.quantity(),
                        c.price(),
                        c.stopPrice(),
                        c.protectionPrice(),
                        c.options(),
                        c.expiresAt(),
                        c.fees(),
                        c.reservedCurrency(),
                        c.reservedAmount(),
                        c.link(),
                        c.linked(),
                        c.legsReservedAmount());
            case OrderCommand.Cancel c ->
                new OrderCommand.Cancel(
                        c.eventId(),
                        c.schemaVersion(),
                        c.time(),
                        c.sequence(),
                        unknown,
                        c.orderId(),
                        c.userId(),
                        c.pairSymbol());
            default -> command;
        };
    }
}
