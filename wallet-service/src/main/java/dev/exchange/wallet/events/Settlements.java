package dev.exchange.wallet.events;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Event;
import dev.exchange.contracts.Fill;
import dev.exchange.platform.kafka.BatchApplication;
import dev.exchange.platform.kafka.Received;
import dev.exchange.platform.sql.Transaction;
import dev.exchange.wallet.domain.Ledger;
import dev.exchange.wallet.domain.Reservation;
import dev.exchange.wallet.domain.Settlement;
import dev.exchange.wallet.domain.SettlementBatch;
import dev.exchange.wallet.domain.WalletKey;
import dev.exchange.wallet.store.LedgerStore;
import dev.exchange.wallet.store.LockedWallets;
import dev.exchange.wallet.store.RecentKeys;
import dev.exchange.wallet.store.ReservationStore;
import dev.exchange.wallet.store.RiskStore;
import dev.exchange.wallet.store.WalletStore;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Settles trades and frees what ended orders had locked, a batch in one transaction. One loop reads
/// both topics, so that a fill and the close of its order meet in one write of each wallet. Runs on the
/// one thread of its loop.
@ApplicationScoped
public class Settlements implements BatchApplication<Event> {
    private static final int REMEMBERED = 200_000;

    private final Catalogue catalogue;
    private final Clock clock;
    private final WalletStore wallets;
    private final ReservationStore reservations;
    private final RiskStore risks;
    private final LedgerStore ledgers;
    private final RecentKeys<WalletKey> existing = new RecentKeys<>(REMEMBERED);

    private final Counter fills;

    private Set<WalletKey> settled = Set.of();

    public Settlements(
            Catalogue catalogue,
            Clock clock,
            WalletStore wallets,
            ReservationStore reservations,
            RiskStore risks,
            LedgerStore ledgers,
            MeterRegistry meters) {
        this.catalogue = catalogue;
        this.clock = clock;
        this.wallets = wallets;
        this.reservations = reservations;
        this.risks = risks;
        this.ledgers = ledgers;
        this.fills = meters.counter("exchange.fills.settled");
    }

    @Override
    public boolean canWait(List<Received<Event>> records) {
        return settlements(records).reservations().isEmpty();
    }

    @Override
    public void apply(Transaction transaction, List<Received<Event>> batch) {
        settled = Set.of();
        SettlementBatch settlements = settlements(batch);
        if (!settlements.reservations().isEmpty()) {
            settle(transaction, settlements);
        }
    }

    private static SettlementBatch settlements(List<Received<Event>> records) {
        SettlementBatch settlements = new SettlementBatch();
        records.forEach(received -> settlements.add(received.event(), received.partition(), received.offset()));
        return settlements;
    }

    private void settle(Transaction transaction, SettlementBatch settlements) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<Reservation> held = reservations.lock(transaction, settlements.reservations());
        SortedSet<WalletKey> keys = settlements.wallets(catalogue, held);
        wallets.create(transaction, existing.unknown(keys), now);
        LockedWallets locked = wallets.lock(transaction, keys);
        Ledger ledger = new Ledger(locked.balances());
        Settlement settlement = new Settlement(catalogue, ledger, held);
        settlements.settle(settlement);
        reservations.update(transaction, settlement.changedReservations(), now);
        risks.write(transaction, settlement.usage());
        ledgers.write(transaction, ledger, locked, now);
        settled = locked.balances().keySet();
    }

    @Override
    public CompletionStage<Void> afterCommit(List<Received<Event>> batch) {
        existing.add(settled);
        for (Received<Event> received : batch) {
            if (received.event() instanceof Fill) {
                fills.increment();
            }
        }
        return CompletableFuture.completedFuture(null);
    }
}
