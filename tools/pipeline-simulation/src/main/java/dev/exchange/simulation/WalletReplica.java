package dev.exchange.simulation;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.OrderRequest;
import dev.exchange.contracts.Topics;
import java.util.Set;

/// A replica of wallet-service: one loop funds requests, the other settles.
final class WalletReplica extends Replica {
    private final Reader<OrderRequest> requests;
    private final Reader<Event> settlement;
    private final Writer writer;

    WalletReplica(String name, World world, WalletTables tables, Group requestGroup, Group settlementGroup) {
        super(name);
        writer = new Writer(world.log, world.network, world.chance, false, world.fault);
        requests = new Reader<>(
                "requests",
                world,
                this,
                requestGroup,
                tables.requestPositions,
                OrderRequest.class,
                Set.of(),
                new Funder(world, tables, writer),
                writer);
        settlement = new Reader<>(
                "settlement",
                world,
                this,
                settlementGroup,
                tables.settlementPositions,
                Event.class,
                Set.of(Topics.FILLS, Topics.ORDER_UPDATES),
                new Settler(world, tables),
                null);
        part(8, requests::step);
        part(7, () -> writer.step(world.isFaulty()));
        part(8, settlement::step);
    }

    boolean isIdle() {
        return requests.isIdle() && settlement.isIdle() && writer.isIdle();
    }

    @Override
    void start() {}

    @Override
    void die() {
        requests.die();
        settlement.die();
    }
}
