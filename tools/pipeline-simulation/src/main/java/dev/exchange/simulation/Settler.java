package dev.exchange.simulation;

import dev.exchange.contracts.Event;
import dev.exchange.platform.kafka.Received;
import dev.exchange.wallet.domain.Decided;
import dev.exchange.wallet.domain.Ledger;
import dev.exchange.wallet.domain.Reservation;
import dev.exchange.wallet.domain.Settlement;
import dev.exchange.wallet.domain.SettlementBatch;
import java.util.List;

/// wallet-service's reading of `fills` and `order-updates`: the steps of its `Settlements`.
final class Settler implements Application<Event> {
    private final World world;
    private final WalletTables tables;

    Settler(World world, WalletTables tables) {
        this.world = world;
        this.tables = tables;
    }

    @Override
    public void apply(List<Received<Event>> fresh) {
        SettlementBatch batch = new SettlementBatch();
        for (Received<Event> received : fresh) {
            batch.add(received.event(), received.partition(), received.offset());
        }
        if (!batch.reservations().isEmpty()) {
            List<Reservation> held = tables.lockReservations(batch.reservations());
            Ledger ledger = new Ledger(tables.lock(batch.wallets(world.catalogue, held)));
            Settlement settlement = new Settlement(world.catalogue, ledger, held);
            batch.settle(settlement);
            tables.commit(ledger, Decided.NOTHING, settlement.changedReservations());
        }
        world.auditor.settled(fresh);
    }
}
