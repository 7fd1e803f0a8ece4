package dev.exchange.simulation;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.order.domain.OutcomeGate;
import dev.exchange.order.domain.ProjectionBatch;
import dev.exchange.platform.kafka.Received;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// order-service's reading of what became of orders: the steps of its `OrderProjection` and `Outcomes`.
final class Projector implements Application<Event> {
    private static final Duration TRADES_PATIENCE = Duration.ofMillis(250);
    private static final int GATE_CAPACITY = 3;

    private final World world;
    private final OrderTables tables;
    private final OrderReplica replica;
    private OutcomeGate gate = newGate();

    Projector(World world, OrderTables tables, OrderReplica replica) {
        this.world = world;
        this.tables = tables;
        this.replica = replica;
    }

    private static OutcomeGate newGate() {
        return new OutcomeGate(TRADES_PATIENCE, GATE_CAPACITY);
    }

    void forget() {
        gate = newGate();
    }

    @Override
    public void apply(List<Received<Event>> fresh) {
        if (world.fault == Fault.TOLD_BEFORE_COMMIT) {
            tell(fresh);
        }
        tables.project(ProjectionBatch.of(fresh.stream().map(Received::event).toList()));
        world.auditor.projected(fresh);
    }

    @Override
    public List<Sent> afterCommit(List<Received<Event>> fresh) {
        tell(fresh);
        return List.of();
    }

    private void tell(List<Received<Event>> fresh) {
        Instant now = world.now();
        List<Event> ready = new ArrayList<>(fresh.size());
        for (Received<Event> received : fresh) {
            switch (received.event()) {
                case OrderUpdate update -> ready.addAll(gate.stored(update, now));
                case Fill fill -> ready.addAll(gate.stored(fill));
                default -> ready.add(received.event());
            }
        }
        replica.tell(ready);
    }

    @Override
    public List<Sent> redelivered(List<Received<Event>> again) {
        replica.tell(again.stream().map(Received::event).toList());
        return List.of();
    }

    void tick() {
        replica.tell(gate.overdue(world.now()));
    }
}
